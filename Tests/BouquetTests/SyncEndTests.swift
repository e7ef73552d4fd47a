import App
import Catalog
import Database
import Foundation
import HTTPTypes
import Logging
import SimulatedPanel
import Store
import Sync
import Synchronization
import Testing

@testable import Server

@Suite("The end of a sync")
struct SyncEndTests {
    private static let refused = AccountSettings(name: "a", kind: .xtream, server: "http://127.0.0.1:1", username: "u", password: "p")

    @Test("whose reply fills the disk comes at once and says so, and what came of the reply is deleted before it is written")
    func diskFull() async throws {
        let folder = Harness.temporaryFolder()
        let spool = folder + "/spool/2-channels"
        let isThere = Mutex<[Bool]>([])
        let trace: @Sendable (String) -> Void = { sql in
            guard sql.contains("lease_until = NULL") else { return }
            isThere.withLock { $0.append((try? FileManager.default.destinationOfSymbolicLink(atPath: spool)) != nil) }
        }
        try await withPanel(.channels(200)) { panel in
            try await Harness.run(folder: folder, trace: trace) { bouquet in
                #expect(try await bouquet.addAccount(panel.url)["success"] == .bool(true))
                let before = try await bouquet.channels()
                try FileManager.default.createSymbolicLink(atPath: spool, withDestinationPath: "/dev/full")
                panel.change()
                let report = try await bouquet.sync()
                #expect(report.status == 502)
                let words = "the disk is full, and the provider's reply could not be kept: make room, then sync again"
                #expect(report["errors"] == .array([.string(words)]))
                #expect(isThere.withLock { $0 } == [false, false])
                #expect(try await bouquet.channels() == before)
                #expect(try await bouquet.sync()["channels_updated"].int > 0)
            }
        }
    }

    @Test("that cannot be written is written a moment later, and the log says so")
    func writtenLater() async throws {
        let bouquet = try await Bouquet(Settings(["DATA_DIR": Harness.temporaryFolder(), "LOG_LEVEL": "critical"]))
        let database = bouquet.store.database
        let book = LogBook()
        let engine = SyncEngine(
            store: bouquet.store, client: ProviderClient(limits: SyncLimits()), folder: bouquet.folder,
            logger: Logger(label: "test") { _ in book },
            clock: ActingClock { _ = try await database.write { try $0.execute("DROP TRIGGER full") } })
        _ = try await bouquet.store.addAccount(Self.refused)
        let run = try await bouquet.store.requestRun(account: 1)
        _ = try await database.write { connection in
            try connection.execute(
                """
                CREATE TRIGGER full BEFORE UPDATE ON sync_runs WHEN NEW.finished_at IS NOT NULL
                BEGIN SELECT RAISE(ABORT, 'no room'); END
                """)
        }
        let ended = try await engine.run(run)
        #expect(ended?.report.errors == ["the provider's server refused the connection"])
        #expect(book.text.contains("the end of a sync could not be written") && book.text.contains("no room"))
        try await engine.shutdown()
        try await bouquet.close()
    }

    @Test(
        "that never came is told as what it was, a stop of Bouquet or a process that lives but could not write; also where a clock that ran ahead gave the lease",
        arguments: [
            ("dead", "Bouquet stopped in the middle of this sync"),
            (ProcessIdentity.current.text, "the end of this sync could not be written, as when the disk is full"),
        ], [Timestamp(seconds: 0), Timestamp(seconds: 10_000_000_000)])
    func lost(_ ending: (owner: String, words: String), lease: Timestamp) async throws {
        let bouquet = try await Bouquet(Settings(["DATA_DIR": Harness.temporaryFolder(), "LOG_LEVEL": "critical"]))
        _ = try await bouquet.store.addAccount(Self.refused)
        let run = try await bouquet.store.requestRun(account: 1)
        _ = try await bouquet.store.claimRun(run.id, owner: ending.owner)
        _ = try await bouquet.store.database.write { try $0.execute("UPDATE sync_runs SET lease_until = \(lease.microseconds)") }
        try await bouquet.engine.recover()
        #expect(try await bouquet.store.run(run.id).report.errors == [ending.words + "; nothing of it was applied"])
        try await bouquet.close()
    }

    @Test("is not called lost while this process still carries it out, however long that takes")
    func notLost() async throws {
        let time = Mutex(Timestamp(seconds: 1_800_000_000))
        try await withPanel(.channels(10)) { panel in
            let bouquet = try await Bouquet(
                Settings(["DATA_DIR": Harness.temporaryFolder(), "LOG_LEVEL": "critical"]), now: { time.withLock { $0 } })
            let settings = AccountSettings(name: "a", kind: .xtream, server: "http://\(panel.url)", username: "demo", password: "demo")
            _ = try await bouquet.store.addAccount(settings)
            panel.state.pause()
            let events = bouquet.store.feed.events()
            let run = try await bouquet.store.requestRun(account: 1)
            let running = Task { try await bouquet.engine.run(run) }
            for await event in events { if case .progress(let progress) = event, progress.phase == .channels { break } }
            time.withLock { $0 = $0.adding(seconds: 86_400) }
            try await bouquet.engine.recover()
            #expect(try await bouquet.store.run(run.id).report.status == .running)
            panel.state.goOn()
            #expect(try await running.value?.report.status == .succeeded)
            try await bouquet.close()
        }
    }

    @Test("is waited for from when the lease is written, not from when the writer was asked for")
    func lease() async throws {
        let time = Mutex(Timestamp(seconds: 1_800_000_000))
        let isSlow = Mutex(false)
        let now: @Sendable () -> Timestamp = { time.withLock { $0 } }
        // As if another account's apply held the database for a while.
        let trace: @Sendable (String) -> Void = { sql in
            guard sql.contains("BEGIN IMMEDIATE"), isSlow.withLock({ $0 }) else { return }
            time.withLock { $0 = $0.adding(seconds: 70) }
        }
        let bouquet = try await Bouquet(
            Settings(["DATA_DIR": Harness.temporaryFolder(), "LOG_LEVEL": "critical"]), now: now, trace: trace)
        let store = bouquet.store
        let left: @Sendable () async throws -> Double = {
            let until = try await store.database.read { try $0.first("SELECT lease_until FROM sync_runs") { $0.int(0) } }
            return Timestamp(microseconds: until ?? 0).seconds(since: now())
        }
        _ = try await store.addAccount(Self.refused)
        let run = try await store.requestRun(account: 1)
        isSlow.withLock { $0 = true }
        let claimed = try await store.claimRun(run.id, owner: "elsewhere")
        #expect(claimed?.startedAt == now())
        #expect(try await left() == CatalogStore.leaseSeconds)
        #expect(try await store.renewLease(run.id, owner: "elsewhere"))
        #expect(try await left() == CatalogStore.leaseSeconds)
        try await bouquet.close()
    }

    @Test("is looked for without asking for the writer while no sync is lost")
    func lookedFor() async throws {
        let transactions = Mutex(0)
        let bouquet = try await Bouquet(
            Settings(["DATA_DIR": Harness.temporaryFolder(), "LOG_LEVEL": "critical"]),
            trace: { if $0.contains("BEGIN IMMEDIATE") { transactions.withLock { $0 += 1 } } })
        _ = try await bouquet.store.addAccount(Self.refused)
        let run = try await bouquet.store.requestRun(account: 1)
        _ = try await bouquet.store.claimRun(run.id, owner: "elsewhere")
        let before = transactions.withLock { $0 }
        try await bouquet.engine.recover()
        #expect(transactions.withLock { $0 } == before)
        #expect(try await bouquet.store.run(run.id).report.status == .running)
        try await bouquet.close()
    }

    /// A change that a test makes up, of a run that this process has claimed.
    private static func change(
        _ store: CatalogStore, rowCount: Int, _ writeRows: @escaping @Sendable ((Int64?, ProviderRow) throws -> Void) throws -> Void
    ) async throws -> CatalogueChange {
        _ = try await store.addAccount(refused)
        let run = try await store.requestRun(account: 1)
        _ = try await store.claimRun(run.id, owner: "test")
        return CatalogueChange(
            runID: run.id, owner: "test", accountID: 1, categories: nil, guideURLs: [], vanished: [], rowCount: rowCount, applied: nil,
            report: SyncReport(status: .running), writeRows: writeRows)
    }

    @Test("that was good is told though tidying up behind it fails")
    func untidy() async throws {
        let applying = Mutex<Task<SyncRun, any Error>?>(nil)
        let bouquet = try await Bouquet(
            Settings(["DATA_DIR": Harness.temporaryFolder(), "LOG_LEVEL": "critical"]),
            trace: { if $0.contains("PRAGMA optimize") { applying.withLock { $0?.cancel() } } })
        let change = try await Self.change(bouquet.store, rowCount: 2_000) { _ in }
        let events = bouquet.store.feed.events()
        let task = applying.withLock { applying in
            let task = Task { try await bouquet.store.apply(change) }
            applying = task
            return task
        }
        let ended = try? await task.value
        #expect(ended?.report.status == .unchanged)
        var told: [SyncRun] = []
        bouquet.store.feed.changed(.settings)
        for await event in events {
            if case .finished(let run) = event { told.append(run) }
            if case .changed = event { break }
        }
        #expect(told.map(\.id) == [change.runID])
        try await bouquet.close()
    }

    @Test("comes before the next row when it is stopped while it is applied")
    func stopped() async throws {
        let applying = Mutex<Task<SyncRun, any Error>?>(nil)
        let count = Mutex(0)
        let bouquet = try await Bouquet(Settings(["DATA_DIR": Harness.temporaryFolder(), "LOG_LEVEL": "critical"]))
        let change = try await Self.change(bouquet.store, rowCount: 1_000) { write in
            var row = ProviderRow()
            for number in 1...1_000 {
                if number == 10 { applying.withLock { $0?.cancel() } }
                row.reset()
                row.set(.streamID, String(number))
                row.set(.name, "Channel \(number)")
                try write(nil, row)
                count.withLock { $0 += 1 }
            }
        }
        let task = applying.withLock { applying in
            let task = Task { try await bouquet.store.apply(change) }
            applying = task
            return task
        }
        let ended = await task.result
        #expect(throws: CancellationError.self) { try ended.get() }
        #expect(count.withLock { $0 } == 9)
        #expect(try await bouquet.store.counts(account: 1).channels == 0)
        try await bouquet.close()
    }

    @Test("that comes after its account is gone leaves no list behind that nobody could decide on")
    func heldForNobody() async throws {
        try await withPanel(.channels(200)) { panel in
            let bouquet = try await Bouquet(Settings(["DATA_DIR": Harness.temporaryFolder(), "LOG_LEVEL": "critical"]))
            let settings = AccountSettings(name: "a", kind: .xtream, server: "http://\(panel.url)", username: "demo", password: "demo")
            _ = try await bouquet.store.addAccount(settings)
            #expect(try await bouquet.engine.run(bouquet.store.requestRun(account: 1))?.report.channelsAdded == 200)
            panel.streams(fail: .tenth)
            // As if the run were another's, or nobody's, by the time it is held.
            _ = try await bouquet.store.database.write { connection in
                try connection.execute(
                    "CREATE TRIGGER gone BEFORE UPDATE ON sync_runs WHEN NEW.status = 'held' BEGIN SELECT RAISE(IGNORE); END")
            }
            #expect(try await bouquet.engine.run(bouquet.store.requestRun(account: 1)) == nil)
            #expect(try FileManager.default.contentsOfDirectory(atPath: bouquet.settings.dataFolder + "/held").isEmpty)
            try await bouquet.close()
        }
    }
}
