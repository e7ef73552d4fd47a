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
        "that never came is told as what it was: a stop of Bouquet, or a process that lives but could not write",
        arguments: [
            ("dead", "Bouquet stopped in the middle of this sync"),
            (
                ProcessIdentity.current.text,
                "this sync told nothing of itself for too long, as when the disk is full or the machine was asleep"
            ),
        ])
    func lost(owner: String, words: String) async throws {
        let bouquet = try await Bouquet(Settings(["DATA_DIR": Harness.temporaryFolder(), "LOG_LEVEL": "critical"]))
        _ = try await bouquet.store.addAccount(Self.refused)
        let run = try await bouquet.store.requestRun(account: 1)
        _ = try await bouquet.store.claimRun(run.id, owner: owner)
        _ = try await bouquet.store.database.write { try $0.execute("UPDATE sync_runs SET lease_until = 0") }
        try await bouquet.engine.recover()
        #expect(try await bouquet.store.run(run.id).report.errors == [words + "; nothing of it was applied"])
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
