import App
import Catalog
import Database
import Foundation
import Logging
import SimulatedPanel
import Store
import Sync
import Synchronization
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

    @Test("syncs at its start what was never synced, and after a restart neither repeats nor forgets")
    func restart() async throws {
        let folder = Harness.temporaryFolder()
        let time = Mutex(Timestamp(seconds: 1_800_000_000))
        let now: @Sendable () -> Timestamp = { time.withLock { $0 } }
        let hours: @Sendable (Double) -> Void = { hours in time.withLock { $0 = $0.adding(seconds: hours * 3600) } }
        try await withPanel(.channels(10)) { panel in
            let settings = AccountSettings(name: "a", kind: .xtream, server: "http://\(panel.url)", username: "demo", password: "demo")
            try await Harness.run(["SYNC_INTERVAL_HOURS": "6"], folder: folder, now: now) { bouquet in
                let events = bouquet.bouquet.store.feed.events()
                _ = try await bouquet.bouquet.store.addAccount(settings)
                for await event in events { if case .finished = event { break } }
            }
            #expect(panel.state.requests(.streams) == 1)

            hours(1)
            try await Harness.run(["SYNC_INTERVAL_HOURS": "6"], folder: folder, now: now) { bouquet in
                // Another account's sync takes the scheduler through its whole look at what is due.
                _ = try await bouquet.addAccount("127.0.0.1:1", name: "b")
            }
            #expect(panel.state.requests(.streams) == 1)

            hours(7)
            try await Harness.run(["SYNC_INTERVAL_HOURS": "6"], folder: folder, now: now) { bouquet in
                let events = bouquet.bouquet.store.feed.events()
                // An overdue account waits up to a minute after the start, so that not all providers are asked at once.
                hours(0.02)
                for await event in events { if case .finished(let run) = event, run.accountID == 1 { break } }
            }
            #expect(panel.state.requests(.streams) == 2)
        }
    }

    @Test("goes on after a start at which the database could not be written", .timeLimit(.minutes(1)))
    func badStart() async throws {
        try await withPanel(.channels(10)) { panel in
            let (attempts, attempt) = AsyncStream.makeStream(of: Void.self)
            let folder = Harness.temporaryFolder()
            let bouquet = try await Bouquet(
                Settings(["DATA_DIR": folder, "LOG_LEVEL": "critical"]),
                trace: { if $0.contains("status = 'interrupted'") { attempt.yield() } })
            let settings = AccountSettings(name: "a", kind: .xtream, server: "http://\(panel.url)", username: "demo", password: "demo")
            for _ in 1...2 { _ = try await bouquet.store.addAccount(settings) }
            _ = try await bouquet.store.database.write { connection in
                try connection.execute(
                    """
                    INSERT INTO sync_runs (account_id, status, forced, owner, lease_until, requested_at)
                    VALUES (1, 'running', 0, 'dead', 0, 0)
                    """)
                try connection.execute(
                    "CREATE TRIGGER locked BEFORE UPDATE ON sync_runs BEGIN SELECT RAISE(ABORT, 'database is locked'); END")
            }
            let spool = folder + "/spool/1-channels"
            try "left by the dead".write(toFile: spool, atomically: true, encoding: .utf8)
            _ = try await bouquet.store.requestRun(account: 2)
            let events = bouquet.store.feed.events()
            let scheduler = Task { try await bouquet.scheduler(pollInterval: .milliseconds(10)).run() }
            for await _ in attempts.prefix(2) {}
            _ = try await bouquet.store.database.write { try $0.execute("DROP TRIGGER locked") }
            for await event in events { if case .finished(let run) = event, run.accountID == 2 { break } }
            #expect(try await bouquet.store.run(1).report.status == .interrupted)
            #expect(try await bouquet.store.latestRun(account: 2)?.report.status == .succeeded)
            #expect(!FileManager.default.fileExists(atPath: spool))
            scheduler.cancel()
            _ = await scheduler.result
            try await bouquet.close()
        }
    }

    @Test("does not count a failure as a sync, and tries again later and later")
    func failures() async throws {
        let time = Mutex(Timestamp(seconds: 1_800_000_000))
        try await withPanel(.channels(10)) { panel in
            try await Harness.run(["SYNC_INTERVAL_HOURS": "6"], now: { time.withLock { $0 } }) { bouquet in
                panel.streams(fail: .status(500))
                #expect(try await bouquet.addAccount(panel.url)["status"] == .string("failed"))
                #expect(try await bouquet.status()["last_sync"] == .null)
                let next = try await bouquet.status()["next_sync"].string
                #expect(Timestamp(iso: next) == Timestamp(seconds: 1_800_000_300))
                panel.recover()
                let events = bouquet.bouquet.store.feed.events()
                time.withLock { $0 = $0.adding(seconds: 300) }
                for await event in events { if case .finished = event { break } }
                #expect(try await bouquet.status()["active_channels"] == .integer(10))
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

    @Test(
        "ends within a second also while it compares or applies, and nothing of that sync stays",
        arguments: [SyncProgress.Phase.comparing, .applying])
    func shutdownAtWork(phase: SyncProgress.Phase) async throws {
        try await withPanel(.channels(60_000)) { panel in
            let bouquet = try await Bouquet(Settings(["DATA_DIR": Harness.temporaryFolder(), "LOG_LEVEL": "critical"]))
            let events = bouquet.store.feed.events()
            let scheduler = Task { try await bouquet.scheduler().run() }
            let settings = AccountSettings(name: "a", kind: .xtream, server: "http://\(panel.url)", username: "demo", password: "demo")
            _ = try await bouquet.store.addAccount(settings, isSynced: true)
            for await event in events { if case .progress(let progress) = event, progress.phase == phase { break } }
            let start = ContinuousClock.now
            scheduler.cancel()
            _ = await scheduler.result
            #expect(ContinuousClock.now - start < .seconds(1))
            #expect(try await bouquet.store.latestRun(account: 1)?.report.status == .interrupted)
            #expect(try await bouquet.store.counts(account: 1).channels == 0)
            try await bouquet.close()
        }
    }

    @Test("waits as long after a sync that was cut off as it did before: the failures count on")
    func cutOff() async throws {
        try await withPanel(.channels(10)) { panel in
            let bouquet = try await Bouquet(Settings(["DATA_DIR": Harness.temporaryFolder(), "LOG_LEVEL": "critical"]))
            let settings = AccountSettings(name: "a", kind: .xtream, server: "http://\(panel.url)", username: "demo", password: "demo")
            _ = try await bouquet.store.addAccount(settings)
            panel.streams(fail: .status(500))
            _ = try await bouquet.engine.run(bouquet.store.requestRun(account: 1))
            let failed = try await bouquet.store.account(1)
            panel.streams(fail: .neverAnswers)
            let events = bouquet.store.feed.events()
            let again = try await bouquet.store.requestRun(account: 1)
            let running = Task { try await bouquet.engine.run(again) }
            for await event in events { if case .progress(let progress) = event, progress.phase == .channels { break } }
            running.cancel()
            #expect(try await running.value?.report.status == .interrupted)
            let now = try await bouquet.store.account(1)
            #expect(now.consecutiveFailures == 1 && now.lastAttemptAt == failed.lastAttemptAt)
            try await bouquet.close()
        }
    }

    @Test("says why a sync could not be begun, and tries it again only at its next look", .timeLimit(.minutes(1)))
    func notBegun() async throws {
        let attempts = Mutex(0)
        let bouquet = try await Bouquet(
            Settings(["DATA_DIR": Harness.temporaryFolder(), "LOG_LEVEL": "critical"]),
            trace: { if $0.contains("SET status = 'running'") { attempts.withLock { $0 += 1 } } })
        _ = try await bouquet.store.addAccount(
            AccountSettings(name: "a", kind: .xtream, server: "http://127.0.0.1:1", username: "u", password: "p"), isSynced: true)
        _ = try await bouquet.store.database.write { connection in
            try connection.execute(
                """
                CREATE TRIGGER full BEFORE UPDATE ON sync_runs WHEN NEW.status = 'running'
                BEGIN SELECT RAISE(ABORT, 'no room'); END
                """)
        }
        let (lines, line) = AsyncStream.makeStream(of: String.self)
        let book = LogBook { line.yield($0) }
        let (secondLook, noSecondLook) = AsyncStream.makeStream(of: Void.self)
        let clock = ActingClock {
            for await _ in secondLook {}
            try Task.checkCancellation()
        }
        let scheduler = SyncScheduler(engine: bouquet.engine, clock: clock, logger: Logger(label: "test") { _ in book })
        let running = Task { try await scheduler.run() }
        for await line in lines where line.contains("a sync could not be begun or ended") && line.contains("no room") { break }
        // Whoever tries again at once would come between two of these.
        for _ in 1...20 { _ = try await bouquet.store.database.write { _ in } }
        #expect(attempts.withLock { $0 } == 1)
        running.cancel()
        _ = await running.result
        noSecondLook.finish()
        try await bouquet.close()
    }

    @Test("loses no history to a clock that runs ahead, and no account waits for that time to come", .timeLimit(.minutes(1)))
    func clockAhead() async throws {
        let folder = Harness.temporaryFolder()
        let start = Timestamp(seconds: 1_800_000_000)
        let time = Mutex(start)
        let now: @Sendable () -> Timestamp = { time.withLock { $0 } }
        let hours: @Sendable (Double) -> Void = { hours in time.withLock { $0 = start.adding(seconds: hours * 3600) } }
        let values = ["SYNC_INTERVAL_HOURS": "6", "HISTORY_DAYS": "365"]
        try await withPanel(.channels(300)) { panel in
            try await Harness.run(values, folder: folder, now: now) { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                hours(1)
                panel.change()
                #expect(try await bouquet.sync()["channels_updated"].int > 0)
            }
            for _ in 1...2 {
                hours(9 * 8766)
                try await Harness.run(values, folder: folder, now: now) { bouquet in
                    // Its sync takes the scheduler through its whole look.
                    _ = try await bouquet.addAccount("127.0.0.1:1", name: "other")
                    #expect(try await bouquet.sync()["success"] == .bool(true))
                }
            }
            hours(2)
            try await Harness.run(values, folder: folder, now: now) { bouquet in
                // It may have been synced before anybody could listen: ask until it is.
                while try await bouquet.bouquet.store.account(1).lastAttemptAt != now() { await Task.yield() }
                #expect(try await bouquet.get("/api/accounts/1/as-of?at=\(start.iso)")["total"] == .integer(300))
                #expect(!(try await bouquet.get("/api/changes")["changes"].array.isEmpty))
                let next = try #require(Timestamp(iso: try await bouquet.status()["next_sync"].string))
                #expect(next.seconds(since: start) < 9 * 3600)
            }
        }
    }

    @Test(
        "takes an attempt of a moment from now for one that just ended, and one of a far time for a wrong clock's",
        arguments: [1, 86_400])
    func attemptInTheFuture(seconds: Double) async throws {
        let bouquet = try await Bouquet(Settings(["DATA_DIR": Harness.temporaryFolder(), "LOG_LEVEL": "critical"]))
        let settings = AccountSettings(name: "a", kind: .xtream, server: "http://127.0.0.1:1", username: "u", password: "p")
        var account = try await bouquet.store.account(try await bouquet.store.addAccount(settings).id)
        account.lastAttemptAt = account.createdAt.adding(seconds: seconds)
        #expect(SyncSchedule(intervalHours: 6).isDue(account, at: account.createdAt) == (seconds > 3600))
        try await bouquet.close()
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
