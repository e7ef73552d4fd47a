import Foundation
import HTTPTypes
import SimulatedPanel
import Testing

@testable import Server

@Suite("The command line")
struct CommandTests {
    private func json(_ text: String) throws -> JSON { try JSONDecoder().decode(JSON.self, from: Data(text.utf8)) }

    @Test("takes an account from its addition to its removal, in words and in JSON, and exits as scripts expect")
    func life() async throws {
        let folder = Harness.temporaryFolder()
        try await withPanel(.channels(120)) { panel in
            let secret = ["BOUQUET_PASSWORD": "demo"]
            let added = try await Program.run(
                "accounts", "add", "Home", panel.url, "--username", "demo", "--json", folder: folder, environment: secret)
            #expect(added.code == 0, "\(added.errors)")
            #expect(try json(added.output)["id"] == .integer(1))
            let test = try await Program.run("accounts", "test", "1", folder: folder)
            #expect(test.code == 0 && test.output == "the account works\n")

            let first = try await Program.run("sync", "1", "--json", folder: folder)
            #expect(first.code == 0)
            #expect(try json(first.output).array.first?["channels_added"] == .integer(120))
            let second = try await Program.run("sync", "--all", folder: folder)
            #expect(second.code == 0 && second.output == "Home: unchanged\n")
            panel.streams(fail: .tenth)
            let held = try await Program.run("sync", "1", folder: folder)
            #expect(held.code == 2 && held.output.contains("would remove 108 of 120 channels"))
            panel.streams(fail: .status(500))
            let failed = try await Program.run("sync", "1", folder: folder)
            #expect(failed.code == 1 && failed.output.contains("failed"))

            let channels = try await Program.run("channels", "--limit", "3", "--json", folder: folder)
            let lines = try channels.output.split(separator: "\n").map { try json(String($0)) }
            #expect(lines.count == 3)
            let found = try await Program.run("channels", "sky -tag:uk", "--json", "--limit", "0", folder: folder)
            let names = try found.output.split(separator: "\n").map { try json(String($0))["name"].string }
            #expect(!names.isEmpty && names.allSatisfy { $0.contains("SKY") && !$0.hasPrefix("UK:") })
            let mistaken = try await Program.run("channels", "tga:uk", folder: folder)
            #expect(mistaken.code == 64)
            let history = try await Program.run("history", "1", "--json", folder: folder)
            #expect(try json(history.output).array.map { $0["status"].string } == ["failed", "held", "unchanged", "succeeded"])

            panel.state.setStatus("Banned")
            #expect(try await Program.run("accounts", "test", "1", folder: folder).code == 1)
            #expect(try await Program.run("accounts", "remove", "1", folder: folder).code == 0)
            #expect(try await Program.run("accounts", "list", folder: folder).output.hasPrefix("No accounts yet"))
        }
    }

    @Test("that removes an account removes its files too")
    func files() async throws {
        let folder = Harness.temporaryFolder()
        try await Harness.run(folder: folder) { bouquet in
            _ = try await bouquet.post("/api/accounts", #"{"name":"File","kind":"m3u","server":"","enabled":false}"#)
            let file = "#EXTM3U\n#EXTINF:-1,One\nhttp://host/one.ts\n"
            #expect(try await bouquet.request(.put, "/api/accounts/1/playlist", file).status == 200)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/uploads") == ["1.m3u"])
            #expect(try await Program.run("accounts", "remove", "1", folder: folder).code == 0)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/uploads").isEmpty)
        }
    }

    @Test("explains itself to a newcomer")
    func help() async throws {
        let help = try await Program.run("--help", folder: Harness.temporaryFolder())
        #expect(help.code == 0)
        for word in ["serve", "sync", "accounts", "channels", "history", "migrate", "demo", "http://127.0.0.1:7380", "Exit codes"] {
            #expect(help.output.contains(word), "\(word)")
        }
    }

    @Test("names what it cannot do in one line, without a trace of Swift")
    func mistakes() async throws {
        let folder = Harness.temporaryFolder()
        let configuration = try await Program.run("serve", folder: folder, environment: ["PORT": "many"])
        #expect(configuration.code == 78)
        #expect(configuration.errors == "bouquet: PORT: 'many' is not a whole number from 0 to 65535\n")
        let unknown = try await Program.run("sync", "9", folder: folder)
        #expect(unknown.code == 1)
        #expect(unknown.errors == "bouquet: there is no account 9\n")
        #expect(try await Program.run("synk", folder: folder).code == 64)
    }

    @Test("refuses to list fewer than no channels")
    func limits() async throws {
        let refused = try await Program.run("channels", "--limit=-1", folder: Harness.temporaryFolder())
        #expect(refused.code == 64 && refused.errors.contains("--limit is a number from 0 on"), "\(refused)")
    }

    @Test(
        "refuses an account with a wrong field as wrong usage, and names the field",
        arguments: [
            (["http://"], "server: the address has no valid host name"), (["example.com"], "username: a panel needs a user name"),
            (["example.com", "--kind", "iptv"], "--kind is xtream or m3u"),
            (["/no/such/file.m3u", "--kind", "m3u"], "server: there is no file /no/such/file.m3u"),
            (["/no/such/file.m3u"], "server: there is no file /no/such/file.m3u"),
        ])
    func wrongField(arguments: [String], words: String) async throws {
        let folder = Harness.temporaryFolder()
        let refused = try await Program(["accounts", "add", "Home"] + arguments, folder: folder).ending()
        #expect(refused.code == 64)
        #expect(refused.errors.contains(words), "\(refused.errors)")
        #expect(try await Program.run("accounts", folder: folder).output.hasPrefix("No accounts yet"))
    }

    @Test("sees by its address whether an account is a playlist, as the API does")
    func guess() async throws {
        let folder = Harness.temporaryFolder()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try "#EXTM3U".write(toFile: folder + "/channels.txt", atomically: true, encoding: .utf8)
        for server in ["http://h/list.m3u", "h/list.M3U8?token=1", folder + "/channels.txt"] {
            let added = try await Program.run("accounts", "add", "List", server, folder: folder)
            #expect(added.code == 0, "\(added.errors)")
        }
        let panel = try await Program.run("accounts", "add", "Panel", "h", "--username", "u", "--password", "p", folder: folder)
        #expect(panel.code == 0)
        let kinds = try json(try await Program.run("accounts", "--json", folder: folder).output).array.map { $0["kind"].string }
        #expect(kinds == ["m3u", "m3u", "m3u", "xtream"])
    }

    @Test("syncs the accounts that are there beside one that is not, and tells of each")
    func someUnknown() async throws {
        let folder = Harness.temporaryFolder()
        try await withPanel(.channels(120)) { panel in
            for name in ["One", "Two"] {
                _ = try await Program.run("accounts", "add", name, panel.url, "--username", "demo", "--password", "demo", folder: folder)
            }
            let synced = try await Program.run("sync", "1", "99", "2", "--json", folder: folder)
            #expect(synced.code == 1)
            let entries = try json(synced.output).array
            #expect(entries.map { $0["account_id"] } == [.integer(1), .integer(99), .integer(2)])
            #expect(entries.map { $0["success"] } == [.bool(true), .bool(false), .bool(true)])
            #expect(entries[1]["errors"] == .array([.string("there is no account 99")]))
            let inWords = try await Program.run("sync", "99", "2", folder: folder)
            #expect(inWords.code == 1 && inWords.output == "Two: unchanged\n")
            #expect(inWords.errors == "bouquet: there is no account 99\n")
        }
    }

    @Test("migrates once, and again without harm")
    func migrate() async throws {
        let folder = Harness.temporaryFolder()
        #expect(try await Program.run("migrate", folder: folder).output.hasPrefix("Done: 1 catalogue"))
        #expect(try await Program.run("migrate", folder: folder).output == "The database is up to date.\n")
    }
}
