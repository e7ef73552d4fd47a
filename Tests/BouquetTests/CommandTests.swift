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
        let address = try await Program.run("accounts", "add", "Home", "http://", folder: folder)
        #expect(address.code == 1)
        #expect(address.errors.hasPrefix("bouquet: server"))
        #expect(address.errors.split(separator: "\n").count == 1)
    }

    @Test("migrates once, and again without harm")
    func migrate() async throws {
        let folder = Harness.temporaryFolder()
        #expect(try await Program.run("migrate", folder: folder).output.hasPrefix("Done: 1 catalogue"))
        #expect(try await Program.run("migrate", folder: folder).output == "The database is up to date.\n")
    }
}
