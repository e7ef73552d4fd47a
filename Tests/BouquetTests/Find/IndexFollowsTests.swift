import App
import Catalog
import Dispatch
import HTTPTypes
import Search
import SimulatedPanel
import Store
import Synchronization
import Testing

@testable import Server

@Suite("The index follows")
struct IndexFollowsTests {
    private static let rows = [PanelRow(1, "UK: One HD"), PanelRow(2, "UK: Two HD"), PanelRow(3, "UK: Three HD")]

    /// What the index says of every channel has to be what the rows say.
    private static func check(_ bouquet: Harness, _ moment: String) async throws {
        let channels = try await bouquet.channels()
        for channel in channels {
            let filter = "id:\(channel["id"].int) \"\(channel["display_name"].string)\""
            let states = [channel["is_active"] == .bool(true) ? "is:active" : "is:inactive"]
            for part in channel["tags"].array.map({ "tag:\($0.string)" }) + states + ["account:\(channel["account_id"].int)"] {
                let found = try await bouquet.find("\(filter) \(part)")
                #expect(found["total"] == .integer(1), "\(moment): \(filter) \(part)")
            }
        }
        let tags = try await bouquet.find("", "&facets=tags")["facets"]["tags"].array
        #expect(tags.reduce(0) { $0 + $1["count"].int } == channels.reduce(0) { $0 + $1["tags"].array.count }, "\(moment)")
    }

    @Test("syncs: what comes, changes, leaves and returns")
    func syncs() async throws {
        try await withPanel(.rows(Self.rows)) { panel in
            try await Harness.run { bouquet in
                #expect(try await bouquet.find("")["total"] == .integer(0))
                _ = try await bouquet.addAccount(panel.url)
                try await Self.check(bouquet, "first")
                let lists = [
                    [PanelRow(1, "FR: Uno 4K"), PanelRow(2, "UK: Two HD"), PanelRow(4, "DE: Vier")], [PanelRow(2, "UK: Two HD")], Self.rows,
                    [PanelRow(31, "UK: One HD"), PanelRow(32, "UK: Two HD"), PanelRow(33, "UK: Three HD")],
                ]
                for (number, list) in lists.enumerated() {
                    panel.use(.rows(list))
                    _ = try await bouquet.sync(query: "?force=true")
                    try await Self.check(bouquet, "list \(number)")
                    #expect(try await bouquet.find("is:active")["total"] == .integer(list.count), "list \(number)")
                }
            }
        }
    }

    @Test("an account that is renamed, turned off, deleted, and one that is added")
    func accounts() async throws {
        try await withPanel(.rows(Self.rows)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url, name: "Home")
                _ = try await bouquet.addAccount(panel.url, name: "Away")
                #expect(try await bouquet.find("account:home")["total"] == .integer(3))
                #expect(try await bouquet.request(.put, "/api/accounts/1", #"{"name":"Zu Hause"}"#).status == 200)
                #expect(try await bouquet.find("account:home")["total"] == .integer(0))
                let found = try await bouquet.find("account:\"zu hause\"", "&facets=accounts")
                #expect(found["facets"]["accounts"].array.map { $0["name"].string } == ["Zu Hause"])
                #expect(try await bouquet.find("", "&sort=account&limit=1")["channels"].array[0]["account_id"] == .integer(2))
                _ = try await bouquet.request(.put, "/api/accounts/1", #"{"enabled":false}"#)
                #expect(try await bouquet.find("is:visible")["total"] == .integer(3))
                #expect(try await bouquet.find("")["total"] == .integer(6))
                #expect(try await bouquet.request(.delete, "/api/accounts/1").status == 200)
                #expect(try await bouquet.find("", "&facets=accounts")["facets"]["accounts"].array.map { $0["id"].int } == [2])
                #expect(try await bouquet.find("")["total"] == .integer(3))
                try await Self.check(bouquet, "deleted")
                _ = try await bouquet.addAccount(panel.url, name: "Third")
                #expect(try await bouquet.find("account:3")["total"] == .integer(3))
                try await Self.check(bouquet, "added")
            }
        }
    }

    @Test("an edit and its undoing at once")
    func edits() async throws {
        try await withPanel(.rows(Self.rows)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                for number in 1...20 {
                    let change = try await bouquet.patch(channel: 2, #"{"name":"Name \#(number)","tags":["T\#(number)"]}"#)
                    #expect(try await bouquet.names("\"name \(number)\" tag:t\(number)") == ["Name \(number)"])
                    guard number.isMultiple(of: 2) else { continue }
                    _ = try await bouquet.post("/api/changes/\(change["change_id"].int)/undo")
                    #expect(try await bouquet.names("id:2 tag:t\(number - 1)") == ["Name \(number - 1)"])
                }
                try await Self.check(bouquet, "edited")
            }
        }
    }

    @Test("what another process writes, in searches, counts, suggestions, bulk changes and playlists alike")
    func anotherProcess() async throws {
        let folder = Harness.temporaryFolder()
        try await withPanel(.rows(Self.rows)) { panel in
            try await Harness.run(folder: folder) { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                _ = try await bouquet.post("/api/playlists", #"{"name":"All"}"#)
                #expect(try await bouquet.download("/playlist/all.m3u").names == ["One", "Three", "Two"])
                let other = try await Bouquet(Settings(["DATA_DIR": folder, "LOG_LEVEL": "critical"]))
                func edit(_ edits: ChannelEdit...) async throws {
                    _ = try await other.store.change([1], edits, description: "elsewhere")
                }
                try await edit(.name("First"), .tag(["FIRST"]))
                #expect(try await bouquet.names("tag:first") == ["First"])
                try await edit(.hide(true))
                #expect(try await bouquet.download("/playlist/all.m3u").names == ["Three", "Two"])
                let tag = try await bouquet.download("/playlist/all.m3u", .head).headers[.eTag]
                try await edit(.hide(false), .tag(["SECOND"]))
                #expect(try await bouquet.download("/playlist/all.m3u", .head).headers[.eTag] != tag)
                try await edit(.tag(["THIRD"]))
                let preview = #"{"account_id":1,"filter_type":"tag","filter_action":"blacklist","filter_value":"third"}"#
                #expect(try await bouquet.post("/api/filters/preview", preview)["hides"] == .integer(1))
                try await edit(.tag(["FOURTH"]))
                #expect(try await bouquet.get("/api/search/suggest?q=tag:fou")["suggestions"].array.map { $0["text"].string } == ["FOURTH"])
                try await edit(.tag(["FIFTH"]))
                #expect(try await bouquet.bulk(#"{"type":"favourite"}"#, #""filter":"tag:fifth""#)["changed"] == .integer(1))
                try await edit(.tag(["SIXTH"]))
                #expect(try await bouquet.get("/api/tags")["tags"].array.contains { $0["name"] == .string("SIXTH") })
                try await other.store.deleteAccount(1)
                #expect(try await bouquet.download("/playlist/all.m3u").entries.isEmpty)
                #expect(try await bouquet.find("")["total"] == .integer(0))
                try await other.close()
            }
        }
    }

    @Test("a page's rows and its total in one, also where another process writes before each reading of either")
    func restless() async throws {
        let folder = Harness.temporaryFolder()
        let isArmed = Mutex(false)
        let isFavourite = Mutex(true)
        let settings = try Settings(["DATA_DIR": folder, "LOG_LEVEL": "critical"])
        try await withPanel(.rows(Self.rows)) { panel in
            let other = try await Bouquet(settings)
            let trace: @Sendable (String) -> Void = { sql in
                guard sql.contains("BEGIN DEFERRED"), isArmed.withLock({ $0 }) else { return }
                let isOn = isFavourite.withLock { value in
                    value.toggle()
                    return value
                }
                let done = DispatchSemaphore(value: 0)
                Task {
                    _ = try await other.store.change([1], [.favourite(isOn)], description: "elsewhere")
                    done.signal()
                }
                done.wait()
            }
            try await Harness.run(folder: folder, trace: trace) { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                _ = try await bouquet.patch(channel: 1, #"{"favourite":true}"#)
                _ = try await bouquet.patch(channel: 2, #"{"favourite":true}"#)
                isArmed.withLock { $0 = true }
                for _ in 1...4 {
                    let page = try await bouquet.find("is:favourite")
                    let rows = page["channels"].array
                    #expect(page["total"] == .integer(rows.count))
                    #expect(rows.allSatisfy { $0["overlay"]["favourite"] == .bool(true) }, "\(page.text)")
                }
                isArmed.withLock { $0 = false }
            }
            try await other.close()
        }
    }

    @Test("what another process syncs, in the alternatives of a channel")
    func alternatives() async throws {
        let folder = Harness.temporaryFolder()
        try await withPanel(.rows(Self.rows)) { panel in
            try await Harness.run(folder: folder) { bouquet in
                let other = try await Bouquet(Settings(["DATA_DIR": folder, "LOG_LEVEL": "critical"]))
                func alternatives() async throws -> [Int64] { try await other.store.alternatives(of: 2).map(\.id) }
                _ = try await bouquet.addAccount(panel.url, name: "Home")
                _ = try await bouquet.addAccount(panel.url, name: "Away")
                #expect(try await alternatives() == [5])
                panel.use(.rows([PanelRow(1, "UK: Two HD")] + Self.rows.dropFirst()))
                _ = try await bouquet.sync(2)
                #expect(try await alternatives() == [4, 5])
                _ = try await bouquet.sync(1)
                #expect(try await alternatives() == [1, 4, 5])
                try await other.close()
            }
        }
    }

    @Test("many changes at once, of which some say the same, with each channel there once")
    func farBehind() async throws {
        let folder = Harness.temporaryFolder()
        try await withPanel(.channels(9_000)) { panel in
            try await Harness.run(folder: folder) { bouquet in
                let other = try await Bouquet(Settings(["DATA_DIR": folder, "LOG_LEVEL": "critical"]))
                try await other.store.loadIndex()
                _ = try await bouquet.addAccount(panel.url, name: "Gone")
                _ = try await bouquet.addAccount(panel.url, name: "Home")
                for channel in [5, 17_000] { _ = try await bouquet.patch(channel: channel, #"{"name":"Mine"}"#) }
                panel.change()
                _ = try await bouquet.sync(2)
                #expect(try await bouquet.request(.delete, "/api/accounts/1").status == 200)
                let total = try await bouquet.find("")["total"].int
                #expect(total > 9_000)
                let found = try await other.store.ids(ChannelQuery())
                #expect(found.count == total && Set(found).count == total)
                #expect(try await other.store.find(ChannelQuery(.word("mine"))).rows.map(\.channel.id) == [17_000])
                try await other.close()
            }
        }
    }
}
