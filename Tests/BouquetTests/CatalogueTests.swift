import App
import Catalog
import Database
import Foundation
import HTTPTypes
import SimulatedPanel
import Store
import Synchronization
import Testing

@testable import Server

@Suite("The catalogue over several syncs")
struct CatalogueTests {
    private static func list(_ rows: [String]) -> String { "[" + rows.joined(separator: ",") + "]" }
    private static let categories =
        #"[{"category_id":"1","category_name":"News","parent_id":0},{"category_id":"2","category_name":"Sport","parent_id":0}]"#

    private static func row(_ id: Int, _ name: String, category: String = "1", icon: String = "http://i/x.png", guide: String = "\"x.tv\"")
        -> String
    {
        #"{"num":\#(id),"name":"\#(name)","stream_type":"live","stream_id":\#(id),"stream_icon":"\#(icon)","epg_channel_id":\#(guide),"added":"1500000000","category_id":"\#(category)","tv_archive":0}"#
    }

    @Test("remembers renames, new categories, cleared fields, what left and what came back")
    func changes() async throws {
        let first = Self.list([Self.row(1, "One"), Self.row(2, "Two"), Self.row(3, "Three"), Self.row(4, "Four")])
        try await withPanel(.raw(streams: first, categories: Self.categories)) { panel in
            try await Harness.run { bouquet in
                #expect(try await bouquet.addAccount(panel.url)["channels_added"] == .integer(4))
                #expect(try await bouquet.get("/api/changes")["changes"].array.isEmpty)

                panel.use(
                    .raw(
                        streams: Self.list([
                            Self.row(1, "Uno"), Self.row(2, "Two", category: "2"), Self.row(3, "Three", icon: "", guide: "null"),
                            Self.row(9, "Nine"),
                        ]),
                        categories: Self.categories))
                let report = try await bouquet.sync()
                #expect(report["channels_updated"] == .integer(3))
                #expect(report["channels_added"] == .integer(1))
                #expect(report["channels_deactivated"] == .integer(1))
                let renamed = try await bouquet.get("/api/changes?kind=renamed")["changes"].array
                #expect(renamed.map { [$0["old"], $0["new"]] } == [[.string("One"), .string("Uno")]])
                let moved = try await bouquet.get("/api/changes?kind=recategorised")["changes"].array
                #expect(moved.map { [$0["old"], $0["new"]] } == [[.string("News"), .string("Sport")]])
                let third = try await bouquet.get("/api/channels/3")
                #expect(third["stream_icon"] == .null)
                #expect(third["epg_channel_id"] == .null)
                let fourth = try await bouquet.get("/api/channels/4")
                #expect(fourth["is_active"] == .bool(false))
                #expect(fourth["last_seen"].string < third["last_seen"].string)

                panel.use(.raw(streams: first, categories: Self.categories))
                let back = try await bouquet.sync()
                #expect(back["channels_reactivated"] == .integer(1))
                let history = try await bouquet.get("/api/channels/4/history")["changes"].array.map { $0["kind"].string }
                #expect(history == ["reactivated", "deactivated"])
                #expect(try await bouquet.get("/api/changes?kind=added")["changes"].array.count == 1)
            }
        }
    }

    @Test("knows a channel again whose stream id changed, when name, guide id and category leave no doubt")
    func renumbered() async throws {
        let first = Self.list([Self.row(1, "One", guide: "null"), Self.row(2, "Two"), Self.row(3, "Twin"), Self.row(4, "Twin")])
        try await withPanel(.raw(streams: first, categories: Self.categories)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                panel.use(
                    .raw(
                        streams: Self.list([
                            Self.row(11, "One", guide: "null"), Self.row(12, "Two"), Self.row(13, "Twin"), Self.row(14, "Twin"),
                        ]),
                        categories: Self.categories))
                let report = try await bouquet.sync()
                #expect(report["channels_updated"] == .integer(2))
                #expect(report["channels_added"] == .integer(2))
                #expect(report["channels_deactivated"] == .integer(2))
                #expect(try await bouquet.get("/api/channels/1")["stream_id"] == .string("11"))
            }
        }
    }

    @Test("keeps every channel when the provider moves to another address or the password changes, which takes effect at once")
    func moves() async throws {
        let rows = Self.list([Self.row(1, "One"), Self.row(2, "Two")])
        try await withPanel(.raw(streams: rows, categories: Self.categories)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let moved = panel.url.replacingOccurrences(of: "127.0.0.1", with: "localhost")
                _ = try await bouquet.request(.put, "/api/accounts/1", #"{"server":"\#(moved)"}"#)
                #expect(try await bouquet.sync()["status"] == .string("unchanged"))
                _ = try await bouquet.request(.put, "/api/accounts/1", #"{"password":"wrong"}"#)
                #expect(try await bouquet.sync()["error"] == .string("the provider rejected the user name or password"))
                #expect(try await bouquet.channels().count == 2)
            }
        }
    }

    @Test("links channels to a category that comes after them, and categories leave and return")
    func lateCategory() async throws {
        let rows = Self.list([Self.row(1, "One", category: "7")])
        try await withPanel(.raw(streams: rows, categories: Self.categories)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                #expect(try await bouquet.channels().first?["category_name"] == .null)
                panel.use(.raw(streams: rows, categories: #"[{"category_id":7,"category_name":"Late","parent_id":"0"}]"#))
                let report = try await bouquet.sync()
                #expect(report["categories_added"] == .integer(1))
                #expect(report["categories_deactivated"] == .integer(2))
                #expect(try await bouquet.channels().first?["category_name"] == .string("Late"))
                panel.use(.raw(streams: rows, categories: Self.categories))
                #expect(try await bouquet.sync()["categories_updated"] == .integer(2))
            }
        }
    }

    @Test("gives a deleted account's id to no other, and nothing of it stays")
    func deleted() async throws {
        let rows = Self.list([Self.row(1, "One")])
        try await withPanel(.raw(streams: rows, categories: Self.categories)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                #expect(try await bouquet.request(.delete, "/api/accounts/1").status == 200)
                #expect(try await bouquet.channels().isEmpty)
                #expect(try await bouquet.get("/api/changes")["changes"].array.isEmpty)
                let report = try await bouquet.addAccount(panel.url)
                #expect(report["account_id"] == .integer(2))
                #expect(report["channels_added"] == .integer(1))
            }
        }
    }

    @Test("tells what changed since a moment page by page, in order, nothing twice and nothing left out")
    func changesByPage() async throws {
        let time = Mutex(Timestamp(seconds: 1_800_000_000))
        try await withPanel(.channels(500)) { panel in
            try await Harness.run(now: { time.withLock { $0 } }) { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                for _ in 1...3 {
                    time.withLock { $0 = $0.adding(seconds: 3600) }
                    panel.change()
                    _ = try await bouquet.sync()
                }
                let all = try await bouquet.get("/api/changes?limit=500")["changes"].array
                let since = Timestamp(seconds: 1_800_007_200).iso
                let wanted = all.filter { $0["at"].string >= since }
                #expect(wanted.count > 20 && wanted.count < all.count)
                for query in ["", "&kind=renamed"] {
                    var read: [JSON] = []
                    var cursor: String? = ""
                    while let next = cursor {
                        let page = try await bouquet.get("/api/changes?since=\(since)&limit=7\(query)\(next)")
                        read += page["changes"].array
                        #expect(page["changes"].array.count <= 7)
                        if case .integer(let id) = page["next_cursor"] { cursor = "&cursor=\(id)" } else { cursor = nil }
                    }
                    #expect(read == wanted.filter { query.isEmpty || $0["kind"] == .string("renamed") })
                }
            }
        }
    }

    @Test("is read page by page, with a limit that is clamped, and bad cursors are refused")
    func pages() async throws {
        try await withPanel(.channels(700)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                #expect(try await bouquet.get("/api/channels?limit=100000")["channels"].array.count == 500)
                #expect(try await bouquet.channels("&account_id=1").count == 700)
                #expect(try await bouquet.get("/api/channels?cursor=x").status == 400)
                #expect(try await bouquet.get("/api/changes?kind=nonsense").status == 400)
                for since in ["nonsense", "2024-12-19T9223372036854775807:00", "2024-12-19T99:99"] {
                    #expect(try await bouquet.get("/api/changes?since=\(since)").status == 400, "\(since)")
                }
                for since in ["2024-12-19T10:30:45%2B02:00", "2024-12-19T10:30:45+02:00", "1734604245"] {
                    #expect(try await bouquet.get("/api/changes?since=\(since)").status == 200, "\(since)")
                }
            }
        }
    }

    @Test("is the same after a restart, and a sync that was cut off is marked interrupted")
    func restart() async throws {
        let folder = Harness.temporaryFolder()
        try await withPanel(.channels(100)) { panel in
            try await Harness.run(folder: folder) { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                _ = try await bouquet.bouquet.store.database.write { connection in
                    try connection.execute(
                        """
                        INSERT INTO sync_runs (account_id, status, forced, owner, lease_until, requested_at)
                        VALUES (1, 'running', 0, 'another-machine', 0, 0)
                        """)
                }
            }
            try await Harness.run(folder: folder) { bouquet in
                #expect(try await bouquet.channels().count == 100)
                #expect(try await bouquet.sync()["status"] == .string("unchanged"))
                let runs = try await bouquet.get("/api/accounts/1/sync/runs")["runs"].array.map { $0["status"].string }
                #expect(runs == ["unchanged", "interrupted", "succeeded"])
            }
        }
    }
}
