import App
import Catalog
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SimulatedPanel
import Store
import Sync
import Testing

@testable import Server

@Suite("An account that is changed while it syncs")
struct ChangedWhileSyncingTests {
    private func channelsAreFetched(_ events: AsyncStream<EventFeed.Event>) async {
        for await event in events {
            if case .progress(let progress) = event, progress.phase == .channels { return }
        }
    }

    /// Adds an account whose first sync is under way when this returns.
    @discardableResult
    private func addSyncing(_ panel: Panel, to bouquet: Harness) async throws -> AsyncStream<EventFeed.Event> {
        let events = bouquet.bouquet.store.feed.events()
        let body = #"{"name":"Home","server":"\#(panel.url)","username":"demo","password":"demo"}"#
        _ = try await bouquet.post("/api/accounts", body)
        await channelsAreFetched(events)
        return events
    }

    @Test("ends that sync at once, and syncs with what holds now")
    func server() async throws {
        try await withPanel(.channels(60)) { old in
            try await withPanel(.channels(80)) { new in
                try await Harness.run(["SYNC_CONCURRENCY": "1"]) { bouquet in
                    old.streams(fail: .neverAnswers)
                    try await addSyncing(old, to: bouquet)
                    let waiting = Task { try await bouquet.sync() }
                    let running = try await bouquet.sync(query: "?wait=false")["run_id"]
                    #expect(try await bouquet.request(.put, "/api/accounts/1", #"{"server":"\#(new.url)"}"#).status == 200)

                    let report = try await bouquet.sync()
                    #expect(report["success"] == .bool(true) && report["run_id"] != running)
                    #expect(try await bouquet.status()["active_channels"] == .integer(80))
                    let ended = try await bouquet.get("/api/sync/runs/\(running.int)")
                    #expect(ended["status"] == .string("interrupted"))
                    let words = "the account was changed in the middle of this sync; nothing of it was applied"
                    #expect(ended["error"] == .string(words))
                    let told = try await waiting.value
                    #expect(told["run_id"] != running || told.status == 503 && told["error"] == .string(words))
                }
            }
        }
    }

    @Test("tries a new password at once, though the old one still gives channels")
    func password() async throws {
        try await withPanel(.channels(3_000)) { panel in
            try await Harness.run { bouquet in
                panel.state.pause()
                let events = try await addSyncing(panel, to: bouquet)
                #expect(try await bouquet.request(.put, "/api/accounts/1", #"{"password":"wrong"}"#).status == 200)
                panel.state.goOn()
                for await event in events { if case .finished(let run) = event, run.report.status != .interrupted { break } }
                let runs = try await bouquet.get("/api/accounts/1/sync/runs")["runs"].array
                #expect(runs.map { $0["status"].string } == ["failed", "interrupted"])
                #expect(runs.first?["error"] == .string("the provider rejected the user name or password"))
                #expect(try await bouquet.channels().isEmpty)
            }
        }
    }

    @Test("by another process has nothing of the old source applied by the process that syncs")
    func otherProcess() async throws {
        let settings = try Settings(["DATA_DIR": Harness.temporaryFolder(), "LOG_LEVEL": "critical"])
        try await withPanel(.channels(3_000)) { panel in
            let (one, two) = (try await Bouquet(settings), try await Bouquet(settings))
            var account = AccountSettings(name: "a", kind: .xtream, server: "http://\(panel.url)", username: "demo", password: "demo")
            _ = try await one.store.addAccount(account)
            let run = try await one.store.requestRun(account: 1)
            panel.state.pause()
            let events = one.store.feed.events()
            let running = Task { try await one.engine.run(run) }
            await channelsAreFetched(events)
            account.server = "http://127.0.0.1:1"
            _ = try await two.store.updateAccount(1, account)
            panel.state.goOn()
            #expect(try await running.value == nil)
            #expect(try await one.store.run(run.id).report.status == .interrupted)
            #expect(try await one.store.counts(account: 1).channels == 0)
            #expect(try await one.store.queuedRuns().map(\.accountID) == [1])
            try await two.close()
            try await one.close()
        }
    }

    @Test("by a name or an interval alone goes on with its sync")
    func name() async throws {
        try await withPanel(.channels(60)) { panel in
            try await Harness.run { bouquet in
                panel.state.pause()
                try await addSyncing(panel, to: bouquet)
                let change = #"{"name":"Away","sync_interval_hours":3}"#
                #expect(try await bouquet.request(.put, "/api/accounts/1", change).status == 200)
                panel.state.goOn()
                #expect(try await bouquet.sync()["success"] == .bool(true))
                let statuses = try await bouquet.get("/api/accounts/1/sync/runs")["runs"].array.map { $0["status"].string }
                #expect(!statuses.contains("interrupted"))
            }
        }
    }

    private static func playlist(_ name: String, _ count: Int) -> String {
        "#EXTM3U\n" + (1...count).map { "#EXTINF:-1,\(name) \($0)\nhttp://h/\(name)/\($0).ts\n" }.joined()
    }

    @Test("by another file shows the channels of that one, whatever the sync of the first has come to")
    func upload() async throws {
        try await Harness.run { bouquet in
            _ = try await bouquet.post("/api/accounts", #"{"name":"File","kind":"m3u","server":""}"#)
            let events = bouquet.bouquet.store.feed.events()
            let first = try await bouquet.request(.put, "/api/accounts/1/playlist", Self.playlist("Old", 20_000))
            for await event in events { if case .progress = event { break } }
            let second = try await bouquet.request(.put, "/api/accounts/1/playlist", Self.playlist("New", 19_990))
            #expect(second["run_id"].int > first["run_id"].int)
            for await event in events { if case .finished(let run) = event, run.id == Int64(second["run_id"].int) { break } }
            _ = try await bouquet.post("/api/accounts/1/sync/approve")
            let names = try await bouquet.get("/api/channels?q=is:active&limit=2")
            #expect(names["total"] == .integer(19_990))
            #expect(names["channels"].array.allSatisfy { $0["name"].string.hasPrefix("New") })
        }
    }

    @Test("by another file has nothing more to decide on of the first")
    func heldUpload() async throws {
        try await Harness.run { bouquet in
            _ = try await bouquet.post("/api/accounts", #"{"name":"File","kind":"m3u","server":""}"#)
            _ = try await bouquet.request(.put, "/api/accounts/1/playlist", Self.playlist("Old", 200))
            #expect(try await bouquet.sync()["success"] == .bool(true))
            _ = try await bouquet.request(.put, "/api/accounts/1/playlist", Self.playlist("Other", 10))
            #expect(try await bouquet.sync()["status"] == .string("held"))
            _ = try await bouquet.request(.put, "/api/accounts/1/playlist", Self.playlist("Old", 200))
            #expect(try await bouquet.post("/api/accounts/1/sync/approve").status == 409)
            #expect(try await bouquet.sync()["success"] == .bool(true))
            #expect(try await bouquet.status()["active_channels"] == .integer(200))
        }
    }

    @Test("into one that is deleted before its file has come keeps nothing of the file")
    func uploadToNobody() async throws {
        let bouquet = try await Bouquet(Settings(["DATA_DIR": Harness.temporaryFolder(), "LOG_LEVEL": "critical"]))
        _ = try await bouquet.store.addAccount(AccountSettings(name: "File", kind: .m3u, server: ""))
        var dependencies = bouquet.serverDependencies
        // The last thing that happens to a file on its way.
        dependencies.countChannels = { _, account in
            try await bouquet.store.deleteAccount(account.id)
            return 1
        }
        try await Application(router: Routes.router(dependencies)).test(.router) { client in
            let body = ByteBuffer(string: Self.playlist("Secret", 1))
            try await client.execute(uri: "/api/accounts/1/playlist", method: .put, body: body) { #expect($0.status == .notFound) }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: bouquet.settings.dataFolder + "/uploads").isEmpty)
        try await bouquet.close()
    }
}
