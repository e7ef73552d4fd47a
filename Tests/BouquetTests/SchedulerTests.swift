import App
import Catalog
import Foundation
import Logging
import SimulatedPanel
import Store
import Sync
import Testing

@testable import Server

@Suite("The scheduler")
struct SchedulerTests {
    @Test("syncs an account again and again when its interval is over")
    func interval() async throws {
        try await withPanel(.channels(10)) { panel in
            try await Harness.run { bouquet in
                let events = bouquet.bouquet.store.feed.events()
                _ = try await bouquet.addAccount(panel.url, more: #","sync_interval_hours":0.00002"#)
                var ends = 0
                for await event in events {
                    if case .finished = event { ends += 1 }
                    if ends == 3 { break }
                }
                #expect(try await bouquet.get("/api/accounts/1/sync/runs")["runs"].array.count >= 3)
            }
        }
    }

    @Test("ends within a second in the middle of a sync, which is marked and leaves nothing behind")
    func shutdown() async throws {
        try await withPanel(.channels(10)) { panel in
            let bouquet = try await Bouquet(Settings(["DATA_DIR": Harness.temporaryFolder(), "LOG_LEVEL": "critical"]))
            panel.streams(fail: .neverAnswers)
            let events = bouquet.store.feed.events()
            let scheduler = Task { try await bouquet.scheduler().run() }
            let settings = AccountSettings(name: "a", kind: .xtream, server: "http://\(panel.url)", username: "demo", password: "demo")
            let account = try await bouquet.store.addAccount(settings)
            _ = try await bouquet.store.requestRun(account: account.id)
            for await event in events {
                if case .progress(let progress) = event, progress.phase == .categories { break }
            }
            let start = ContinuousClock.now
            scheduler.cancel()
            _ = await scheduler.result
            #expect(ContinuousClock.now - start < .seconds(1))
            let run = try await bouquet.store.latestRun(account: account.id)
            #expect(run?.report.status == .interrupted)
            #expect(try await bouquet.store.account(account.id).lastAttemptAt == nil)
            try await bouquet.close()
        }
    }

    @Test("carries a run out once, however many processes are there")
    func twoProcesses() async throws {
        let folder = Harness.temporaryFolder()
        try await withPanel(.channels(300)) { panel in
            try await Harness.run(folder: folder) { one in
                try await Harness.run(folder: folder) { two in
                    _ = try await one.addAccount(panel.url)
                    let before = panel.state.requests(.streams)
                    async let first = one.sync()
                    async let second = two.sync()
                    let runs = try await [first, second]
                    let distinct = Set(runs.map { $0["run_id"].int }).count
                    #expect(runs.allSatisfy { $0["success"] == .bool(true) })
                    #expect(panel.state.requests(.streams) - before == distinct)
                }
            }
        }
    }

    @Test("asks a panel that knows conditional requests only for what changed")
    func conditional() async throws {
        try await withPanel(.channels(50)) { panel in
            panel.state.sendETags()
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let sent = panel.state.requests(.streams)
                #expect(try await bouquet.sync()["status"] == .string("unchanged"))
                #expect(panel.state.requests(.streams) == sent)
                panel.change()
                #expect(try await bouquet.sync()["status"] == .string("succeeded"))
            }
        }
    }
}
