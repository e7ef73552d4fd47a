import App
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("While a channel is inactive, its alternative")
struct AlternativeTests {
    private static let other = PanelRow(50, "Zulu")

    /// Three accounts with one channel that is the same, each in another quality.
    private static func run(
        _ body: @escaping @Sendable (_ panels: [Panel], Harness) async throws -> Void
    ) async throws {
        try await withPanel(.rows([PanelRow(1, "UK: BBC One HD"), other])) { one in
            try await withPanel(.rows([PanelRow(2, "UK: BBC One FHD")])) { two in
                try await withPanel(.rows([PanelRow(3, "UK: BBC One SD")])) { three in
                    try await Harness.run { bouquet in
                        for (panel, name) in [(one, "One"), (two, "Two"), (three, "Three")] {
                            _ = try await bouquet.addAccount(panel.url, name: name)
                        }
                        try await body([one, two, three], bouquet)
                    }
                }
            }
        }
    }

    /// Takes the first account's channel away.
    private static func leave(_ panels: [Panel], _ bouquet: Harness) async throws {
        panels[0].use(.rows([other]))
        #expect(try await bouquet.sync(1)["channels_deactivated"] == .integer(1))
    }

    private static func comeBack(_ panels: [Panel], _ bouquet: Harness) async throws {
        panels[0].use(.rows([PanelRow(1, "UK: BBC One HD"), other]))
        #expect(try await bouquet.sync(1)["channels_reactivated"] == .integer(1))
    }

    /// Where the entries of a playlist lead in the end.
    private static func streams(_ bouquet: Harness, _ path: String) async throws -> [String] {
        var streams: [String] = []
        for entry in try await bouquet.download(path).entries {
            var url = entry.url
            if let name = url.split(separator: "/stream/").dropFirst().first {
                url = try await bouquet.download("/stream/\(name)").headers[.location] ?? "nowhere"
            }
            streams.append(String(url.split(separator: "/").last ?? ""))
        }
        return streams
    }

    @Test("takes its place, name and number until it returns", arguments: ["direct", "redirect"])
    func place(form: String) async throws {
        try await Self.run { panels, bouquet in
            _ = try await bouquet.post("/api/playlists", #"{"name":"Main","filter":"account:1","stream_url":"\#(form)"}"#)
            _ = try await bouquet.patch(channel: 1, #"{"number":"7","category":"Mine"}"#)
            let path = "/playlist/main.m3u"
            #expect(try await Self.streams(bouquet, path) == ["1.ts", "50.ts"])
            let before = try await bouquet.download(path)
            try await Self.leave(panels, bouquet)
            let between = try await bouquet.download(path)
            #expect(between.names == before.names)
            #expect(between.entries.map { $0["tvg-chno"] } == ["7", "2"])
            #expect(between.entries.map { $0["group-title"] } == ["Mine", "General"])
            #expect(try await Self.streams(bouquet, path) == ["2.ts", "50.ts"])
            #expect(between.headers[.eTag] != before.headers[.eTag])
            #expect(try await bouquet.get("/api/playlists/main/entries")["total"] == .integer(2))
            try await Self.comeBack(panels, bouquet)
            #expect(try await bouquet.download(path).entries == before.entries)
            #expect(try await Self.streams(bouquet, path) == ["1.ts", "50.ts"])
        }
    }

    @Test("is the best picture there is, or of the account that the playlist prefers", arguments: ["direct", "redirect"])
    func preferred(form: String) async throws {
        try await Self.run { panels, bouquet in
            for (name, accounts) in [("plain", "[]"), ("prefers", "[3,2]"), ("other", "[1]")] {
                let body = #"{"name":"\#(name)","filter":"account:1 bbc","preferred_accounts":\#(accounts),"stream_url":"\#(form)"}"#
                _ = try await bouquet.post("/api/playlists", body)
            }
            try await Self.leave(panels, bouquet)
            #expect(try await Self.streams(bouquet, "/playlist/plain.m3u") == ["2.ts"])
            #expect(try await Self.streams(bouquet, "/playlist/prefers.m3u") == ["3.ts"])
            #expect(try await Self.streams(bouquet, "/playlist/other.m3u") == ["2.ts"])
        }
    }

    @Test("is none that is hidden, inactive, filtered out or of an account that is turned off", arguments: ["direct", "redirect"])
    func usable(form: String) async throws {
        try await Self.run { panels, bouquet in
            _ = try await bouquet.post("/api/playlists", #"{"name":"Main","filter":"account:1 bbc","stream_url":"\#(form)"}"#)
            try await Self.leave(panels, bouquet)
            let path = "/playlist/main.m3u"
            #expect(try await Self.streams(bouquet, path) == ["2.ts"])
            _ = try await bouquet.patch(channel: 3, #"{"hidden":true}"#)
            #expect(try await Self.streams(bouquet, path) == ["3.ts"], "the other one is hidden")
            _ = try await bouquet.patch(channel: 3, #"{"hidden":false}"#)
            _ = try await bouquet.request(.put, "/api/accounts/2", #"{"enabled":false}"#)
            #expect(try await Self.streams(bouquet, path) == ["3.ts"], "the other one's account is turned off")
            _ = try await bouquet.request(.put, "/api/accounts/2", #"{"enabled":true}"#)
            let filter = #"{"filter_type":"tag","filter_action":"blacklist","filter_value":"fhd"}"#
            _ = try await bouquet.post("/api/accounts/2/filters", filter)
            #expect(try await Self.streams(bouquet, path) == ["3.ts"], "the other one is filtered out")
            panels[2].use(.rows([Self.other]))
            _ = try await bouquet.sync(3, query: "?force=true")
            #expect(try await bouquet.download(path).entries.isEmpty)
            #expect(try await bouquet.download("/stream/1").status == 404)
        }
    }

    @Test("plays at its address; without one there is nothing there")
    func address() async throws {
        try await Self.run { panels, bouquet in
            try await Self.leave(panels, bouquet)
            let answer = try await bouquet.download("/stream/1.ts")
            #expect(answer.status == 302 && answer.headers[.location]?.hasSuffix("/live/demo/demo/2.ts") == true)
            panels[0].use(.rows([PanelRow(60, "Yankee")]))
            _ = try await bouquet.sync(1, query: "?force=true")
            let gone = try await bouquet.get("/stream/2")
            #expect(gone.status == 404 && gone["error"].string.contains("no other account"))
        }
    }

    @Test("is in no account's own playlist but its own; elsewhere it may be one that the filter does not let through")
    func ofAccounts() async throws {
        try await Self.run { panels, bouquet in
            _ = try await bouquet.post("/api/playlists", #"{"name":"Main","filter":"account:1","stream_url":"direct"}"#)
            #expect(try await bouquet.download("/playlist/account-1.m3u").names == ["BBC One", "Zulu"])
            try await Self.leave(panels, bouquet)
            #expect(try await bouquet.download("/playlist/account-1.m3u").names == ["Zulu"])
            #expect(try await bouquet.download("/playlist/account-2.m3u").names == ["BBC One"])
            #expect(try await Self.streams(bouquet, "/playlist/main.m3u") == ["2.ts", "50.ts"])
            try await Self.comeBack(panels, bouquet)
            #expect(try await bouquet.download("/playlist/account-1.m3u").names == ["BBC One", "Zulu"])
        }
    }

    @Test("takes one place only, and none where it has its own")
    func once() async throws {
        try await Self.run { panels, bouquet in
            panels[0].use(.rows([PanelRow(1, "UK: BBC One HD"), PanelRow(4, "UK: BBC One 4K"), Self.other]))
            _ = try await bouquet.sync(1)
            _ = try await bouquet.post("/api/playlists", #"{"name":"Main","filter":"account:1 bbc","stream_url":"direct"}"#)
            _ = try await bouquet.post("/api/playlists", #"{"name":"All","filter":"bbc","stream_url":"direct"}"#)
            #expect(try await Set(Self.streams(bouquet, "/playlist/main.m3u")) == ["1.ts", "4.ts"])
            panels[0].use(.rows([Self.other]))
            _ = try await bouquet.sync(1, query: "?force=true")
            #expect(try await Self.streams(bouquet, "/playlist/main.m3u").sorted() == ["2.ts", "3.ts"])
            #expect(try await Self.streams(bouquet, "/playlist/all.m3u").sorted() == ["2.ts", "3.ts"])
        }
    }

    @Test("keeps the number of its place in a collapsed playlist, and gives it back")
    func collapsed() async throws {
        try await Self.run { panels, bouquet in
            let body = #"{"name":"Main","filter":"","collapse":true,"preferred_accounts":[1],"stream_url":"direct","first_number":10}"#
            _ = try await bouquet.post("/api/playlists", body)
            let path = "/playlist/main.m3u"
            let before = try await bouquet.download(path)
            #expect(before.entries.map { $0["tvg-chno"] } == ["10", "11"])
            #expect(try await Self.streams(bouquet, path) == ["1.ts", "50.ts"])
            try await Self.leave(panels, bouquet)
            #expect(try await Self.streams(bouquet, path) == ["2.ts", "50.ts"])
            #expect(try await bouquet.download(path).entries.map { $0["tvg-chno"] } == ["10", "11"])
            try await Self.comeBack(panels, bouquet)
            #expect(try await bouquet.download(path).entries == before.entries)
        }
    }
}
