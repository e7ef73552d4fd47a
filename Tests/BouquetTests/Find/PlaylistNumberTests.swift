import App
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("The numbers of a playlist")
struct PlaylistNumberTests {
    private static let rows = [PanelRow(1, "Alpha", number: 7), PanelRow(2, "Beta", number: 5), PanelRow(3, "Delta")]

    private static func run(_ settings: String, _ body: @escaping @Sendable (Panel, Harness) async throws -> Void) async throws {
        try await withPanel(.rows(rows)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                #expect(try await bouquet.post("/api/playlists", #"{"name":"Main"\#(settings)}"#).status == 201)
                try await body(panel, bouquet)
            }
        }
    }

    /// The numbers by the names.
    private static func numbers(_ bouquet: Harness) async throws -> [String: String] {
        let entries = try await bouquet.download("/playlist/main.m3u").entries
        return Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0["tvg-chno"] ?? "none") })
    }

    @Test("stay with their channels over syncs that take channels away and bring others")
    func stable() async throws {
        try await Self.run(#","first_number":100"#) { panel, bouquet in
            #expect(try await Self.numbers(bouquet) == ["Alpha": "100", "Beta": "101", "Delta": "102"])
            panel.use(.rows([PanelRow(1, "Alpha"), PanelRow(3, "Delta"), PanelRow(4, "Aardvark"), PanelRow(5, "Charlie")]))
            _ = try await bouquet.sync()
            let without = try await Self.numbers(bouquet)
            #expect(without == ["Alpha": "100", "Delta": "102", "Aardvark": "103", "Charlie": "104"])
            #expect(try await Self.numbers(bouquet) == without)
            panel.use(.rows(Self.rows + [PanelRow(4, "Zulu")]))
            _ = try await bouquet.sync()
            #expect(try await Self.numbers(bouquet) == ["Alpha": "100", "Beta": "101", "Delta": "102", "Zulu": "103"])
            _ = try await bouquet.request(.put, "/api/playlists/main", #"{"sort":"-name","filter":"-alpha"}"#)
            #expect(try await Self.numbers(bouquet) == ["Beta": "101", "Delta": "102", "Zulu": "103"])
            _ = try await bouquet.request(.put, "/api/playlists/main", #"{"first_number":1,"sort":"name"}"#)
            #expect(try await Self.numbers(bouquet) == ["Beta": "1", "Delta": "2", "Zulu": "3"], "numbered anew from another start")
        }
    }

    @Test("are nobody else's where a person gives one that another channel had, which gets a new one and keeps that")
    func givenTwice() async throws {
        try await Self.run(#","first_number":100"#) { _, bouquet in
            _ = try await bouquet.post("/api/playlists", #"{"name":"Without","filter":"-delta","first_number":100}"#)
            _ = try await bouquet.download("/playlist/without.m3u")
            #expect(try await Self.numbers(bouquet) == ["Alpha": "100", "Beta": "101", "Delta": "102"])
            _ = try await bouquet.patch(channel: 3, #"{"number":"100"}"#)
            let entries = try await bouquet.get("/api/playlists/main/entries")["entries"].array.map { $0["number"].string }
            #expect(entries == ["103", "101", "100"])
            #expect(try await Self.numbers(bouquet) == ["Alpha": "103", "Beta": "101", "Delta": "100"])
            let without = try await bouquet.download("/playlist/without.m3u").entries.map { $0["tvg-chno"] }
            #expect(without == ["100", "101"], "the channel is not in this one")
            _ = try await bouquet.patch(channel: 3, #"{"number":null}"#)
            #expect(try await Self.numbers(bouquet) == ["Alpha": "103", "Beta": "101", "Delta": "102"])
        }
    }

    @Test("are each playlist's own, and the same for two players that ask at once")
    func ownOfEach() async throws {
        try await Self.run("") { _, bouquet in
            _ = try await bouquet.post("/api/playlists", #"{"name":"Other","filter":"-alpha","first_number":50}"#)
            async let one = bouquet.download("/playlist/main.m3u")
            async let two = bouquet.download("/playlist/main.m3u")
            async let three = bouquet.download("/playlist/other.m3u")
            #expect(try await one.body == two.body)
            #expect(try await three.entries.map { $0["tvg-chno"] } == ["50", "51"])
            #expect(try await Self.numbers(bouquet) == ["Alpha": "1", "Beta": "2", "Delta": "3"])
        }
    }

    @Test("are given anew from the first one when a person says so, and what that changes is told before")
    func renumbered() async throws {
        try await Self.run(#","first_number":100"#) { panel, bouquet in
            _ = try await Self.numbers(bouquet)
            panel.use(.rows([PanelRow(3, "Delta"), PanelRow(4, "Aardvark")]))
            _ = try await bouquet.sync()
            #expect(try await Self.numbers(bouquet) == ["Aardvark": "103", "Delta": "102"])
            let draft = try await bouquet.post("/api/playlists/preview", #"{"id":1,"renumber":true}"#)
            #expect(draft["diff"]["renumbered"]["count"] == .integer(2 as Int), "\(draft.text)")
            #expect(draft["diff"]["renumbered"]["samples"].array.map { $0["new_number"].string } == ["100", "101"])
            #expect(try await Self.numbers(bouquet) == ["Aardvark": "103", "Delta": "102"])
            #expect(try await bouquet.post("/api/playlists/main/renumber")["slug"] == .string("main"))
            panel.use(.rows([PanelRow(3, "Delta"), PanelRow(4, "Aardvark"), PanelRow(5, "Aaron")]))
            _ = try await bouquet.sync()
            #expect(try await Self.numbers(bouquet) == ["Aardvark": "100", "Delta": "101", "Aaron": "102"])
            _ = try await bouquet.request(.put, "/api/playlists/main", #"{"numbering":"provider"}"#)
            #expect(try await bouquet.post("/api/playlists/main/renumber").status == 400)
            #expect(try await bouquet.post("/api/playlists/none/renumber").status == 404)
        }
    }

    @Test("are the provider's, with none for a channel that has none")
    func provider() async throws {
        try await Self.run(#","numbering":"provider","sort":"number""#) { _, bouquet in
            let entries = try await bouquet.download("/playlist/main.m3u").entries
            #expect(entries.map(\.name) == ["Beta", "Alpha", "Delta"])
            #expect(entries.map { $0["tvg-chno"] } == ["5", "7", nil])
        }
    }

    @Test("are left out where the playlist has none")
    func none() async throws {
        try await Self.run(#","numbering":"none""#) { _, bouquet in
            _ = try await bouquet.patch(channel: 1, #"{"number":"9"}"#)
            #expect(try await Self.numbers(bouquet) == ["Alpha": "none", "Beta": "none", "Delta": "none"])
        }
    }

    @Test("are a person's where the person gave one", arguments: ["provider", "stable"])
    func persons(numbering: String) async throws {
        try await Self.run(#","numbering":"\#(numbering)""#) { _, bouquet in
            _ = try await bouquet.patch(channel: 2, #"{"number":"5.1"}"#)
            #expect(try await Self.numbers(bouquet)["Beta"] == "5.1")
            _ = try await bouquet.patch(channel: 2, #"{"number":null}"#)
            #expect(try await Self.numbers(bouquet)["Beta"] == (numbering == "stable" ? "2" : "5"))
        }
    }
}
