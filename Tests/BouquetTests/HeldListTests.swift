import App
import Catalog
import Foundation
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("A list that is held")
struct HeldListTests {
    @Test("and is no longer there is not replaced by another when a person approves it")
    func gone() async throws {
        try await withPanel(.channels(200)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                panel.streams(fail: .tenth)
                #expect(try await bouquet.sync()["status"] == .string("held"))
                let folder = bouquet.bouquet.settings.dataFolder + "/held/"
                for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
                    try FileManager.default.removeItem(atPath: folder + file)
                }
                let approved = try await bouquet.post("/api/accounts/1/sync/approve")
                #expect(approved.status == 502)
                #expect(approved["error"] == .string("the held list is gone: sync again"))
                #expect(try await bouquet.status()["active_channels"] == .integer(200))
                #expect(try await bouquet.sync()["status"] == .string("held"))
                #expect(try await bouquet.post("/api/accounts/1/sync/approve")["channels_deactivated"] == .integer(180))
            }
        }
    }

    @Test(
        "is dropped when the account gets another server, kind, user name or password, and stays when it gets another name",
        arguments: [#"{"kind":"m3u"}"#, #"{"server":"localhost:1"}"#, #"{"username":"other"}"#, #"{"password":"new"}"#])
    func edited(change: String) async throws {
        try await withPanel(.channels(200)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                panel.streams(fail: .tenth)
                #expect(try await bouquet.sync()["status"] == .string("held"))
                #expect(try await bouquet.request(.put, "/api/accounts/1", #"{"name":"Other","password":"demo"}"#).status == 200)
                #expect(try await bouquet.status()["held"]["active"] == .integer(200))

                #expect(try await bouquet.request(.put, "/api/accounts/1", change).status == 200)
                #expect(try await bouquet.status()["held"] == .null)
                #expect(try await bouquet.post("/api/accounts/1/sync/approve").status == 409)
                let left = try FileManager.default.contentsOfDirectory(atPath: bouquet.bouquet.settings.dataFolder + "/held")
                #expect(left.isEmpty)
                #expect(try await bouquet.status()["active_channels"] == .integer(200))
            }
        }
    }

    @Test("of a playlist is dropped with the password that its addresses are known by, which is then shown nowhere")
    func newPassword() async throws {
        let entries = (1...40).map { "#EXTINF:-1,C\($0)\nhttp://h:80/live/demo/0ld-s3cret/\($0).ts\n" }
        try await withPanel(.playlist("#EXTM3U\n" + entries.joined())) { panel in
            try await Harness.run { bouquet in
                panel.state.setPassword("0ld-s3cret")
                let link = "http://\(panel.url)/get.php?username=demo&password=0ld-s3cret"
                _ = try await bouquet.post("/api/accounts", #"{"name":"List","kind":"m3u","server":"\#(link)"}"#)
                #expect(try await bouquet.sync()["success"] == .bool(true))
                panel.use(.playlist("#EXTM3U\n" + entries[0]))
                #expect(try await bouquet.sync()["status"] == .string("held"))
                #expect(try await bouquet.request(.put, "/api/accounts/1", #"{"password":"n3w-s3cret"}"#).status == 200)
                #expect(try await bouquet.post("/api/accounts/1/sync/approve").status == 409)
                let channels = try await bouquet.get("/api/channels?limit=100")
                #expect(channels["total"] == .integer(40) && !channels.text.contains("0ld-s3cret"))
            }
        }
    }

    @Test("leaves nothing on disk once the provider sends again what is applied already", arguments: [false, true])
    func normalAgain(sendsETags: Bool) async throws {
        try await withPanel(.channels(200)) { panel in
            if sendsETags { panel.state.sendETags() }
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                panel.use(.channels(20))
                if sendsETags { panel.change() }
                #expect(try await bouquet.sync()["status"] == .string("held"))
                let folder = bouquet.bouquet.settings.dataFolder + "/held"
                #expect(try !FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
                panel.use(.channels(200))
                #expect(try await bouquet.sync()["status"] == .string("unchanged"))
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
                #expect(try await bouquet.status()["held"] == .null)
                #expect(try await bouquet.post("/api/accounts/1/sync/approve").status == 409)
            }
        }
    }

    @Test("and is approved by several at once is applied once, and nobody is told of a failure")
    func approvedAtOnce() async throws {
        try await withPanel(.channels(200)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                panel.streams(fail: .tenth)
                #expect(try await bouquet.sync()["status"] == .string("held"))
                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 1...8 { group.addTask { try await bouquet.post("/api/accounts/1/sync/approve").status } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(statuses.contains(200) && Set(statuses).isSubset(of: [200, 409]), "\(statuses)")
                // Whoever looked before another's approval was through is told the same.
                let late = await #expect(throws: StoreError.self) { try await bouquet.bouquet.store.requestRun(account: 1, .held) }
                #expect(late == .nothingHeld(1))
                let runs = try await bouquet.get("/api/accounts/1/sync/runs")["runs"].array
                #expect(runs.map { $0["status"].string } == ["succeeded", "held", "succeeded"])
            }
        }
    }

    private static let news = #"[{"category_id":"1","category_name":"News"}]"#

    /// Channels whose name and guide id stay when 5000 is added to their id.
    private static func list(_ ids: some Sequence<Int>, _ categories: String = news) -> PanelLineup {
        let rows = ids.map { #"{"stream_id":\#($0),"name":"Channel \#($0 % 5000)","epg_channel_id":"c\#($0 % 5000)","category_id":"1"}"# }
        return .raw(streams: "[\(rows.joined(separator: ","))]", categories: categories)
    }

    @Test("is none where the provider only gives its channels other ids")
    func renumbered() async throws {
        try await withPanel(Self.list(1...60)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let before = try await bouquet.channels().map { $0["id"] }
                panel.use(Self.list(5001...5060))
                let report = try await bouquet.sync()
                #expect(report["status"] == .string("succeeded"), "\(report.text)")
                #expect(report["channels_updated"] == .integer(60) && report["channels_deactivated"] == .integer(0))
                let channels = try await bouquet.channels()
                #expect(channels.map { $0["id"] } == before)
                #expect(channels.first?["stream_id"] == .string("5001"))
            }
        }
    }

    @Test("counts and shows only the channels that go, not those with other ids")
    func partlyRenumbered() async throws {
        try await withPanel(Self.list(1...60)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                panel.use(Self.list(5001...5020))
                let report = try await bouquet.sync()
                #expect(report["held"]["active"] == .integer(60), "\(report.text)")
                #expect(report["held"]["would_deactivate"] == .integer(40))
                #expect(try await bouquet.get("/api/accounts/1/sync/held")["total"] == .integer(40))
                let approved = try await bouquet.post("/api/accounts/1/sync/approve")
                #expect(approved["channels_updated"] == .integer(20) && approved["channels_deactivated"] == .integer(40))
            }
        }
    }

    @Test("beside a list of no categories keeps them when it is approved")
    func withoutCategories() async throws {
        try await withPanel(Self.list(1...60)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                panel.use(Self.list(1...10, "[]"))
                #expect(try await bouquet.sync()["status"] == .string("held"))
                let approved = try await bouquet.post("/api/accounts/1/sync/approve")
                #expect(approved["channels_deactivated"] == .integer(50) && approved["categories_deactivated"] == .integer(0))
                #expect(try await bouquet.channels("&q=is:active").allSatisfy { $0["category_name"] == .string("News") })
            }
        }
    }

    @Test("is what an empty first list becomes, and a person may take it")
    func emptyFirst() async throws {
        try await withPanel(.channels(200)) { panel in
            try await Harness.run { bouquet in
                panel.streams(fail: .emptyList)
                let first = try await bouquet.addAccount(panel.url)
                #expect(first["status"] == .string("held"))
                #expect(first["held"]["active"] == .integer(0))
                #expect(try await bouquet.post("/api/accounts/1/sync/approve")["success"] == .bool(true))
                #expect(try await bouquet.channels().isEmpty)
                panel.recover()
                #expect(try await bouquet.sync()["channels_added"] == .integer(200))
            }
        }
    }
}

@Suite("A forced sync")
struct ForcedSyncTests {
    @Test("that is asked for while another runs is refused, for it would be lost, and joins one that waits")
    func joining() async throws {
        try await withPanel(.channels(10)) { panel in
            try await Harness.run(["SYNC_CONCURRENCY": "1"]) { bouquet in
                _ = try await bouquet.addAccount(panel.url, name: "Hangs")
                _ = try await bouquet.addAccount(panel.url, name: "Waits")
                panel.streams(fail: .neverAnswers)
                let events = bouquet.bouquet.store.feed.events()
                let running = try await bouquet.sync(1, query: "?wait=false")
                for await event in events { if case .progress = event { break } }
                let refused = try await bouquet.sync(1, query: "?force=true&wait=false")
                #expect(refused.status == 409)
                #expect(refused["error"] == .string("account 1 is syncing right now: wait until that sync has ended, then ask again"))
                #expect(try await bouquet.sync(1, query: "?wait=false")["run_id"] == running["run_id"])

                let waiting = try await bouquet.sync(2, query: "?wait=false")
                #expect(waiting["forced"] == .bool(false))
                let forced = try await bouquet.sync(2, query: "?force=true&wait=false")
                #expect(forced["run_id"] == waiting["run_id"])
                #expect(forced["forced"] == .bool(true))
            }
        }
    }
}
