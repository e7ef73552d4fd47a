import Catalog
import Database
import Foundation
import SimulatedPanel
import Store
import Sync
import Synchronization
import Testing

@testable import App
@testable import Server

@Suite("Syncs side by side")
struct SideBySideTests {
    @Test("are as many as the configuration allows, and the others wait their turn")
    func bounded() async throws {
        try await withPanel(.channels(10)) { panel in
            try await Harness.run(["SYNC_CONCURRENCY": "2", "SYNC_IDLE_TIMEOUT": "0.3"]) { bouquet in
                panel.streams(fail: .neverAnswers)
                let events = bouquet.bouquet.store.feed.events()
                for name in ["a", "b", "c", "d", "e"] {
                    let body = #"{"name":"\#(name)","server":"\#(panel.url)","username":"demo","password":"demo"}"#
                    _ = try await bouquet.post("/api/accounts", body)
                }
                var (running, most, ended) = (Set<Int64>(), 0, 0)
                for await event in events {
                    if case .progress(let progress) = event { running.insert(progress.runID) }
                    most = max(most, running.count)
                    if case .finished(let run) = event {
                        running.remove(run.id)
                        ended += 1
                    }
                    if ended == 5 { break }
                }
                #expect(most == 2)
            }
        }
    }

    @Test("are not started all at once when every account is overdue at the start")
    func jitter() async throws {
        let folder = Harness.temporaryFolder()
        let time = Mutex(Timestamp(seconds: 1_800_000_000))
        let now: @Sendable () -> Timestamp = { time.withLock { $0 } }
        try await withPanel(.channels(10)) { panel in
            try await Harness.run(["SYNC_INTERVAL_HOURS": "6"], folder: folder, now: now) { bouquet in
                for name in ["a", "b", "c"] { _ = try await bouquet.addAccount(panel.url, name: name) }
            }
            time.withLock { $0 = $0.adding(seconds: 7 * 3600) }
            try await Harness.run(["SYNC_INTERVAL_HOURS": "6"], folder: folder, now: now) { bouquet in
                let start = now()
                // Another account's sync takes the scheduler through its whole look at what is due.
                _ = try await bouquet.addAccount("127.0.0.1:1", name: "d")
                #expect(panel.state.requests(.streams) == 3)
                let events = bouquet.bouquet.store.feed.events()
                let expected = ([1, 2, 3] as [Int64]).sorted { SyncSchedule.startDelay($0) < SyncSchedule.startDelay($1) }
                var order: [Int64] = []
                for id in expected {
                    time.withLock { $0 = start.adding(seconds: SyncSchedule.startDelay(id)) }
                    for await event in events {
                        guard case .finished(let run) = event, run.accountID != 4 else { continue }
                        order.append(run.accountID)
                        break
                    }
                }
                #expect(order == expected)
            }
        }
    }

    @Test("of a server and of the command line share one database")
    func commandLine() async throws {
        let folder = Harness.temporaryFolder()
        try await withPanel(.channels(120)) { panel in
            let program = try Program(["serve", "--port", "0"], folder: folder)
            let address = try #require(program.firstLine().split(separator: " ").last.map(String.init))
            let first = try await EventStream(address + "/api/sync/events")
            try await HTTP.post(
                address + "/api/accounts", #"{"name":"Home","server":"\#(panel.url)","username":"demo","password":"demo"}"#)
            _ = try await first.text(untilEvent: "finished")
            let own = try await Program.run("sync", "1", folder: folder)
            #expect(own.code == 0 && own.output == "Home: unchanged\n", "\(own.errors)")

            panel.streams(fail: .neverAnswers)
            let second = try await EventStream(address + "/api/sync/events")
            try await HTTP.post(address + "/api/accounts/1/sync?wait=false")
            _ = try await second.text(until: #""phase":"channels""#)
            let channels = try await Program.run("channels", "--limit", "3", folder: folder)
            #expect(channels.code == 0 && channels.output.split(separator: "\n").count == 3)
            let forced = try await Program.run("sync", "1", "--force", folder: folder)
            #expect(forced.code == 1 && forced.errors.contains("is syncing right now"))
            program.send(signal: SIGTERM)
            #expect(await program.ending().code == 0)
            let history = try await Program.run("history", "1", folder: folder)
            #expect(history.output.split(separator: "\n").map { $0.split(separator: " ")[1] } == ["interrupted", "unchanged", "succeeded"])
        }
    }

    /// A process that has ended, though nobody took notice yet.
    private struct Zombie {
        let id: pid_t
        let owner: String

        init() throws {
            var id: pid_t = 0
            var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
            defer { free(arguments[0]) }
            try #require(posix_spawn(&id, "/bin/true", nil, nil, &arguments, nil) == 0)
            var info = siginfo_t()
            try #require(waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT) == 0)
            let fields = try String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8).split(separator: " ")
            let host = try #require(ProcessIdentity.current.text.split(separator: ":").first)
            self.id = id
            owner = "\(host):\(id):\(fields[21]):0"
        }

        func takeNotice() { waitpid(id, nil, 0) }
    }

    @Test("that another process carries out are waited for by the command line no longer than that process lives", .timeLimit(.minutes(1)))
    func joined() async throws {
        let zombie = try Zombie()
        let bouquet = try await Bouquet(Settings(["DATA_DIR": Harness.temporaryFolder(), "LOG_LEVEL": "critical"]))
        let settings = AccountSettings(name: "a", kind: .xtream, server: "http://127.0.0.1:1", username: "u", password: "p")
        _ = try await bouquet.store.addAccount(settings)
        let run = try await bouquet.store.requestRun(account: 1)
        _ = try await bouquet.store.claimRun(run.id, owner: zombie.owner)
        #expect(try await SyncCommand.wait(for: run.id, bouquet).report.status == .interrupted)
        zombie.takeNotice()
        try await bouquet.close()
    }

    @Test("whose process was stopped by somebody are waited for as long as their lease holds")
    func stopped() async throws {
        var id: pid_t = 0
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("sleep"), strdup("600"), nil]
        defer { arguments.forEach { free($0) } }
        try #require(posix_spawn(&id, "/bin/sleep", nil, nil, &arguments, nil) == 0)
        defer {
            kill(id, SIGKILL)
            waitpid(id, nil, 0)
        }
        kill(id, SIGSTOP)
        var info = siginfo_t()
        try #require(waitid(P_PID, id_t(id), &info, WSTOPPED | WNOWAIT) == 0)
        let fields = try String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8).split(separator: " ")
        let host = try #require(ProcessIdentity.current.text.split(separator: ":").first)
        let bouquet = try await Bouquet(Settings(["DATA_DIR": Harness.temporaryFolder(), "LOG_LEVEL": "critical"]))
        let settings = AccountSettings(name: "a", kind: .xtream, server: "http://127.0.0.1:1", username: "u", password: "p")
        _ = try await bouquet.store.addAccount(settings)
        let run = try await bouquet.store.requestRun(account: 1)
        _ = try await bouquet.store.claimRun(run.id, owner: "\(host):\(id):\(fields[21]):0")
        try await bouquet.engine.recover()
        #expect(try await bouquet.store.run(run.id).report.status == .running)
        _ = try await bouquet.store.database.write { try $0.execute("UPDATE sync_runs SET lease_until = 0") }
        try await bouquet.engine.recover()
        #expect(try await bouquet.store.run(run.id).report.status == .interrupted)
        try await bouquet.close()
    }

    @Test("whose process has ended are marked, also before its parent took notice", .timeLimit(.minutes(1)))
    func zombie() async throws {
        let zombie = try Zombie()
        try await withPanel(.channels(10)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let events = bouquet.bouquet.store.feed.events()
                _ = try await bouquet.bouquet.store.database.write { connection in
                    try connection.execute(
                        """
                        INSERT INTO sync_runs (account_id, status, forced, owner, lease_until, requested_at)
                        VALUES (1, 'running', 0, \(zombie.owner), \(Int64.max), 0)
                        """)
                }
                for await event in events { if case .finished = event { break } }
                #expect(try await bouquet.get("/api/accounts/1/sync/runs")["runs"].array.first?["status"] == .string("interrupted"))
            }
        }
        zombie.takeNotice()
    }
}

@Suite("The program")
struct ProgramTests {
    @Test("ends within a second when it is told to stop in the middle of a sync")
    func ends() async throws {
        let folder = Harness.temporaryFolder()
        try await withPanel(.channels(10)) { panel in
            panel.streams(fail: .neverAnswers)
            let program = try Program(["serve", "--port", "0"], folder: folder)
            let address = try #require(program.firstLine().split(separator: " ").last.map(String.init))
            let events = try await EventStream(address + "/api/sync/events")
            try await HTTP.post(
                address + "/api/accounts", #"{"name":"a","server":"\#(panel.url)","username":"demo","password":"demo"}"#)
            _ = try await events.text(until: #""phase":"channels""#)
            let start = ContinuousClock.now
            program.send(signal: SIGTERM)
            #expect(await program.ending().code == 0)
            #expect(ContinuousClock.now - start < .seconds(1))
        }
    }

    @Test("needs no more memory for an endless list than for a short one")
    func memory() async throws {
        let folder = Harness.temporaryFolder()
        try await withPanel(.channels(1000)) { panel in
            let program = try Program(["serve", "--port", "0"], folder: folder, environment: ["SYNC_MAX_MEGABYTES": "64"])
            let address = try #require(program.firstLine().split(separator: " ").last.map(String.init))
            let first = try await EventStream(address + "/api/sync/events")
            try await HTTP.post(
                address + "/api/accounts", #"{"name":"a","server":"\#(panel.url)","username":"demo","password":"demo"}"#)
            _ = try await first.text(untilEvent: "finished")
            let before = try program.mostMemory()
            panel.streams(fail: .endless)
            let second = try await EventStream(address + "/api/sync/events")
            try await HTTP.post(address + "/api/accounts/1/sync?wait=false")
            let text = try await second.text(untilEvent: "finished")
            #expect(text.contains("larger than the limit of 64 MiB"))
            #expect(try program.mostMemory() - before < 16 << 20)
            program.send(signal: SIGTERM)
            #expect(await program.ending().code == 0)
        }
    }
}
