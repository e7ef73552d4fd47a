import App
import Catalog
import Database
import Foundation
import HummingbirdTesting
import SimulatedPanel
import Store
import Synchronization
import Testing

@testable import Server

@Suite("Reading")
struct ReadingTests {
    @Test("goes on while a sync runs whose provider does not answer, and when the provider is gone")
    func whileSyncing() async throws {
        try await Harness.run(["SYNC_IDLE_TIMEOUT": "30"]) { bouquet in
            try await withPanel(.channels(100)) { panel in
                _ = try await bouquet.addAccount(panel.url)
                panel.streams(fail: .neverAnswers)
                let events = bouquet.bouquet.store.feed.events()
                _ = try await bouquet.sync(query: "?wait=false")
                for await event in events { if case .progress(let progress) = event, progress.phase == .categories { break } }
                #expect(try await bouquet.status()["running"] == .bool(true))
                #expect(try await bouquet.channels().count == 100)
                #expect(try await bouquet.get("/api/accounts/1/categories")["categories"].array.count == 1)
                #expect(try await bouquet.get("/api/accounts").status == 200)
            }
            #expect(try await bouquet.channels().count == 100)
            #expect(try await bouquet.get("/accounts").text.contains("100"))
        }
    }

    @Test("uses an index for everything that a request asks of a large table")
    func indexes() async throws {
        let statements = Mutex<Set<String>>([])
        try await withPanel(.channels(300)) { panel in
            try await Harness.run(trace: { sql in statements.withLock { _ = $0.insert(sql) } }) { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                panel.change()
                _ = try await bouquet.sync()
                statements.withLock { $0 = [] }
                for path in [
                    "/", "/api/accounts", "/api/accounts/1", "/api/accounts/1/sync/status", "/api/accounts/1/sync/runs?cursor=9",
                    "/api/sync/runs/1", "/api/accounts/1/categories?cursor=1",
                    "/api/channels?limit=5&facets=tags,categories,accounts,quality,state&collapse=duplicates",
                    "/api/channels?account_id=1&q=bbc&sort=-added", "/api/accounts/1/preview", "/api/channels/1/alternatives",
                    "/api/channels/1", "/api/searches", "/api/filters", "/api/rulesets", "/playlist/account-1.m3u", "/api/changes/undoable",
                    "/api/channels/1/history?cursor=99",
                    "/api/changes?since=2020-01-01&cursor=1", "/api/changes?kind=renamed&since=2020-01-01",
                    "/api/changes?account=1&order=newest&since=2020-01-01&until=2099-01-01", "/api/changes?run=2&account=1&kind=added",
                    "/api/changes?order=newest&cursor=99", "/api/sync/runs?cursor=99", "/api/sync/runs?account=1&status=succeeded",
                    "/api/sync/runs?status=failed&before=2099-01-01", "/api/timeline?days=9", "/api/accounts/1/timeline?days=9",
                    "/api/accounts/1/as-of?at=run:1&cursor=9", "/api/accounts/1/as-of?at=run:1&q=bbc",
                    "/api/accounts/1/difference?from=run:1&to=run:2&kind=added", "/api/about", "/api/settings", "/api/rulesets/progress",
                ] {
                    #expect(try await bouquet.get(path).status == 200, "\(path)")
                }
                _ = try await bouquet.sync()
                let asked = statements.withLock { $0 }.filter { $0.hasPrefix("SELECT") || $0.hasPrefix("UPDATE") || $0.hasPrefix("WITH") }
                #expect(asked.count > 15)
                let scans = try await bouquet.bouquet.store.database.read { connection in
                    // Rules are few; the events of a difference are sorted by channel.
                    let small = ["staged_", "vanished_", "FROM tag_rules", "FROM rulesets", "ORDER BY channel_id, id"]
                    return try asked.filter { sql in !small.contains(where: sql.contains) }.flatMap { sql in
                        try connection.plan(.init(stringLiteral: sql)).filter { step in
                            let words = step.split(separator: " ")
                            let isLarge = ["c", "e", "k", "r", "channels", "channel_events", "categories", "sync_runs"].contains {
                                words.count > 1 && words[1] == $0
                            }
                            return (words.first == "SCAN" && isLarge && !step.contains("INDEX")) || step.contains("TEMP B-TREE")
                        }.map { "\($0): \(sql)" }
                    }
                }
                #expect(scans.isEmpty, "\(scans.joined(separator: "\n"))")
            }
        }
    }

    @Test("keeps history for as many days as it is told, and each account's last sync for good")
    func retention() async throws {
        let time = Mutex(Timestamp(seconds: 1_800_000_000))
        try await withPanel(.channels(300)) { panel in
            try await Harness.run(["HISTORY_DAYS": "10"], now: { time.withLock { $0 } }) { bouquet in
                let store = bouquet.bouquet.store
                _ = try await bouquet.addAccount(panel.url)
                _ = try await bouquet.addAccount(panel.url, name: "Hardly ever")
                panel.change()
                _ = try await bouquet.sync()
                let changes = try await bouquet.get("/api/changes")["changes"].array.count
                #expect(changes > 0)
                time.withLock { $0 = $0.adding(seconds: 5 * 86_400) }
                _ = try await bouquet.sync()
                time.withLock { $0 = $0.adding(seconds: 2 * 86_400) }
                try await store.pruneHistory(keepingDays: 10)
                #expect(try await bouquet.get("/api/changes")["changes"].array.count == changes)
                for days in [4.0, 1.5] {
                    time.withLock { $0 = $0.adding(seconds: days * 86_400) }
                    #expect(try await bouquet.sync()["status"] == .string("unchanged"))
                }
                // The scheduler prunes at its next look: ask until it has.
                while try await bouquet.get("/api/changes")["changes"].array.count > 0 { await Task.yield() }
                #expect(try await bouquet.get("/api/accounts/1/sync/runs")["runs"].array.count == 3, "of five")
                #expect(try await bouquet.get("/api/accounts/2/sync/runs")["runs"].array.count == 1)
                #expect(try await bouquet.channels().count > 590)
            }
        }
    }

    @Test("of the events' stream tells of a sync from its request to its report")
    func events() async throws {
        try await withPanel(.channels(3000)) { panel in
            let folder = Harness.temporaryFolder()
            let program = try Program(["serve", "--port", "0"], folder: folder)
            let address = try #require(program.firstLine().split(separator: " ").last.map(String.init))
            let stream = try await EventStream(address + "/api/sync/events")
            try await HTTP.post(
                address + "/api/accounts", #"{"name":"a","server":"\#(panel.url)","username":"demo","password":"demo"}"#)
            let text = try await stream.text(untilEvent: "finished")
            for phase in ["waiting", "connecting", "categories", "channels", "comparing", "applying"] {
                #expect(text.contains("\"phase\":\"\(phase)\""), "\(phase)")
            }
            #expect(text.contains("\"channels_added\":3000"))
            program.send(signal: SIGTERM)
            #expect(await program.ending().code == 0)
        }
    }
}

@Suite("The database")
struct DatabaseTests {
    @Test("of a newer version is refused, and left as it is")
    func newer() async throws {
        let folder = Harness.temporaryFolder()
        try await Harness.run(folder: folder) { bouquet in
            _ = try await bouquet.bouquet.store.database.write {
                try $0.execute("INSERT INTO migrations (name) VALUES ('99 from the future')")
            }
        }
        let refused = try await Program.run("accounts", folder: folder)
        #expect(refused.code == 78)
        #expect(refused.errors.contains("newer version") && refused.errors.contains("99 from the future"))
    }

    @Test("that is no database is refused in one line, and left as it is")
    func foreign() async throws {
        let folder = Harness.temporaryFolder()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let text = Data(String(repeating: "this is my diary\n", count: 1000).utf8)
        try text.write(to: URL(fileURLWithPath: folder + "/bouquet.db"))
        let refused = try await Program.run("accounts", folder: folder)
        #expect(refused.code == 78)
        #expect(refused.errors.split(separator: "\n").count == 1, "\(refused.errors)")
        let after = try Data(contentsOf: URL(fileURLWithPath: folder + "/bouquet.db"))
        #expect(after == text)
    }

    @Test("keeps a text whole, also one with a NUL in it")
    func nul() async throws {
        try await Harness.run { bouquet in
            let text = "before\u{0}after"
            let kept = try await bouquet.bouquet.store.database.read { try $0.first("SELECT \(text), \("")") { [$0.text(0), $0.text(1)] } }
            #expect(kept == [text, ""])
        }
    }

    @Test("is made smaller again behind a large write: no log stays")
    func settled() async throws {
        try await withPanel(.channels(3000)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let log = try FileManager.default.attributesOfItem(atPath: bouquet.bouquet.settings.dataFolder + "/bouquet.db-wal")
                #expect((log[.size] as? Int ?? -1) < 1 << 20)
            }
        }
    }

    @Test("keeps a run that its owner has ended from counting as lost")
    func lease() async throws {
        try await withPanel(.channels(10)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let store = bouquet.bouquet.store
                let run = try await store.requestRun(account: 1)
                let events = store.feed.events()
                for await event in events { if case .finished = event { break } }
                let owner = try await store.database.read {
                    try $0.first("SELECT owner FROM sync_runs WHERE id = \(run.id)") { $0.text(0) }
                }
                #expect(try await store.renewLease(run.id, owner: owner ?? "") == false)
                await #expect(throws: StoreError.leaseLost) { _ = try await store.renewLease(run.id, owner: "another") }
            }
        }
    }
}
