import App
import Catalog
import Foundation
import Testing

@Suite("Configuration")
struct SettingsTests {
    @Test(
        "that cannot be used is refused with the name of its variable",
        arguments: [
            ("PORT", "abc"), ("PORT", "70000"), ("SYNC_INTERVAL_HOURS", "-1"), ("HOLD_THRESHOLD", "2"), ("DATABASE_URL", "mysql://x"),
            ("LOG_LEVEL", "loud"), ("SYNC_CONCURRENCY", "0"), ("PORT", "7380.7"), ("PORT", "0x1F"), ("PORT", "+80"),
            ("HISTORY_DAYS", "0.5"),
            ("SYNC_INTERVAL_HOURS", "0x1"), ("SYNC_INTERVAL_HOURS", "1e1"), ("HOLD_THRESHOLD", "nan"),
        ])
    func refused(name: String, value: String) {
        let error = #expect(throws: SettingsError.self) { try Settings([name: value]) }
        #expect(error?.variable == name)
    }

    @Test("has defaults that listen on this machine alone and sync every six hours")
    func defaults() throws {
        let settings = try Settings(["HOME": "/home/me"])
        #expect(settings.host == "127.0.0.1")
        #expect(settings.sync == SyncSettings())
        #expect(settings.databasePath == "/home/me/.local/share/bouquet/bouquet.db")
        #expect(try Settings(["DATABASE_URL": "sqlite:////var/b.db"]).databasePath == "/var/b.db")
    }

    @Test(
        "is called public when other machines can reach it",
        arguments: [
            ("127.0.0.1", false), ("127.0.0.2", false), ("::1", false), ("localhost", false), ("0.0.0.0", true), ("::", true),
            ("192.168.1.2", true), ("127.example.com", true),
        ])
    func publicHost(host: String, isPublic: Bool) throws { #expect(try Settings(["HOST": host]).isPublic == isPublic) }

    @Test("is read from a file too, and a variable wins over it")
    func file() async throws {
        let path = NSTemporaryDirectory() + "bouquet-\(UUID().uuidString).env"
        try "PORT=8123\nSYNC_INTERVAL_HOURS=0.5\n".write(toFile: path, atomically: true, encoding: .utf8)
        let settings = try await Settings.load(environment: ["CONFIG_FILE": path, "PORT": "9000"])
        #expect(settings.port == 9000)
        #expect(settings.sync.intervalHours == 0.5)
        await #expect(throws: SettingsError.self) { try await Settings.load(environment: ["CONFIG_FILE": "/nowhere/at/all"]) }
    }

    @Test("in a file is refused with the line that is no variable", arguments: ["PROT=80", "PORT", "=80", "port=80", "nonsense"])
    func slip(line: String) async throws {
        let path = NSTemporaryDirectory() + "bouquet-\(UUID().uuidString).env"
        try "# Mine\n\n PORT = 8123\n\(line)\n".write(toFile: path, atomically: true, encoding: .utf8)
        let error = await #expect(throws: SettingsError.self) { try await Settings.load(environment: ["CONFIG_FILE": path]) }
        #expect(error?.variable == "CONFIG_FILE")
        #expect(error?.reason.contains("line 4") == true)
    }
}
