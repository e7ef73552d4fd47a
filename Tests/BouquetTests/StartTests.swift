import App
import Database
import Foundation
import ServiceLifecycle
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("A start")
struct StartTests {
    @Test("on a port that is taken, or at an address that is not this machine's, ends with one line that says so")
    func listening() async throws {
        let folder = Harness.temporaryFolder()
        try await withPanel(.channels(1)) { panel in
            let port = try #require(panel.url.split(separator: ":").last.map(String.init))
            for command in ["serve", "demo", "panel"] {
                let taken = try await Program.run(command, "--port", port, folder: folder)
                #expect(taken.code == 78, "\(command)")
                let line = "bouquet: PORT: port \(port) is in use by another program\n"
                // The demo's provider, which is ended too, may have its own words before.
                #expect(command == "demo" ? taken.errors.hasSuffix(line) : taken.errors == line, "\(command)")
            }
        }
        for host in ["192.0.2.1", "no.such.host.invalid"] {
            let foreign = try await Program.run("serve", "--port", "0", "--host", host, folder: folder)
            #expect(foreign.code == 78)
            #expect(foreign.errors == "bouquet: HOST: '\(host)' is no address of this machine\n")
        }
    }

    @Test("of which a part ends by itself ends whole, and one line says so")
    func partEnds() async throws {
        struct Part: Service { func run() async throws {} }
        let bouquet = try await Bouquet(
            Settings(["DATA_DIR": Harness.temporaryFolder(), "LOG_LEVEL": "critical", "PORT": "0", "SYNC_INTERVAL_HOURS": "0"]))
        let error = await #expect(throws: (any Error).self) { try await bouquet.serve(with: [Part()]) { _ in } }
        let text = try #require(error.map { String(describing: $0) })
        #expect(text == "a part of Bouquet stopped by itself, and the rest with it: the log says why")
        try await bouquet.close()
    }

    @Test("with a port that is none is wrong usage", arguments: ["serve", "demo", "panel"])
    func port(command: String) async throws {
        let refused = try await Program.run(command, "--port", "99999", folder: Harness.temporaryFolder())
        #expect(refused.code == 64)
        #expect(refused.errors.contains("--port is a number from 0 to 65535"))
    }

    @Test("in a folder or on a database that cannot be used ends with one line that names the variable and the path")
    func unusable() async throws {
        let folder = Harness.temporaryFolder()
        let bad = [
            (["DATA_DIR": "/dev/null/x"], "DATA_DIR: the folder /dev/null/x"),
            (["DATABASE_URL": "sqlite:////dev/null/x/b.db"], "DATABASE_URL: /dev/null/x/b.db"),
            (["DATABASE_URL": "sqlite:////dev"], "DATABASE_URL: /dev"),
        ]
        for (environment, line) in bad {
            let refused = try await Program.run("accounts", folder: folder, environment: environment)
            #expect(refused.code == 78)
            #expect(refused.errors.hasPrefix("bouquet: \(line) "), "\(refused.errors)")
            #expect(refused.errors.split(separator: "\n").count == 1, "\(refused.errors)")
        }
    }

    @Test("on another program's database is refused, and the database left as it is")
    func foreign() async throws {
        let folder = Harness.temporaryFolder()
        let path = folder + "/bouquet.db"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let other = try SQLiteDatabase(path: path)
        _ = try await other.write { try $0.execute("CREATE TABLE accounts (id INTEGER)") }
        try other.close()
        let refused = try await Program.run("accounts", folder: folder)
        #expect(refused.code == 78)
        #expect(refused.errors == "bouquet: DATA_DIR: \(path) cannot be the database: it is the database of another program\n")
        let again = try SQLiteDatabase(path: path)
        let tables = try await again.read { try $0.all("SELECT name FROM sqlite_master") { $0.text(0) } }
        #expect(tables == ["accounts"])
        try again.close()
    }

    @Test("keeps its folder and its database, which holds passwords, from everybody else, also those of an earlier version")
    func permissions() async throws {
        let folder = Harness.temporaryFolder()
        let files = ["bouquet.db", "bouquet.db-wal", "bouquet.db-shm"]
        let permissions: @Sendable (String) throws -> Int? = { path in
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        try await Harness.run(folder: folder) { _ in
            #expect(try permissions(folder) == 0o700)
            for file in files {
                #expect(try permissions(folder + "/" + file) == 0o600, "\(file)")
                chmod(folder + "/" + file, 0o644)
            }
            let list = try await Program.run("accounts", folder: folder)
            #expect(list.code == 0)
            for file in files { #expect(try permissions(folder + "/" + file) == 0o600, "\(file)") }
        }
    }

    @Test("of a command that only reads does not wait for a process that writes")
    func besideWriter() async throws {
        let folder = Harness.temporaryFolder()
        try await withPanel(.channels(120)) { panel in
            try await Harness.run(folder: folder) { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let (begins, begin) = AsyncStream.makeStream(of: Void.self)
                let end = DispatchSemaphore(value: 0)
                let database = bouquet.bouquet.store.database
                let writing = Task {
                    try await database.write { _ in
                        begin.yield()
                        end.wait()
                    }
                }
                for await _ in begins { break }
                let channels = try await Program.run("channels", "--limit", "3", folder: folder)
                end.signal()
                try await writing.value
                #expect(channels.code == 0, "\(channels.errors)")
                #expect(channels.output.split(separator: "\n").count == 3)
            }
        }
    }
}
