import App
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("What a playlist would be")
struct PlaylistPreviewTests {
    private static let rows = [
        PanelRow(1, "UK: Alpha HD", number: 7), PanelRow(2, "UK: Beta", number: 5), PanelRow(3, "UK: Delta"),
        PanelRow(4, "FR: Echo", category: "2", number: 9), PanelRow(5, "FR: Foxtrot", category: "2"),
    ]

    private static func run(
        _ rows: [PanelRow] = rows, _ settings: String = "", _ body: @escaping @Sendable (Panel, Harness) async throws -> Void
    ) async throws {
        try await withPanel(.rows(rows, categories: ["1": "One", "2": "Two"])) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                #expect(try await bouquet.post("/api/playlists", #"{"name":"Main"\#(settings)}"#).status == 201)
                try await body(panel, bouquet)
            }
        }
    }

    private static func names(_ preview: Harness.Answer) -> [String] { preview["entries"].array.map { $0["name"].string } }

    private static func draft(_ body: String, _ bouquet: Harness) async throws -> Harness.Answer {
        let preview = try await bouquet.post("/api/playlists/preview", body)
        #expect(preview.status == 200, "\(preview.text)")
        return preview
    }

    @Test("shows order, numbers, names and groups just as players get them")
    func likePlayers() async throws {
        let settings =
            #","first_number":10,"sort":"-name","group":"template","group_template":"{account}/{category}","name_template":"{number} {name}""#
        try await Self.run(Self.rows, settings) { _, bouquet in
            _ = try await bouquet.request(.put, "/api/playlists/main/order", #"{"channel_ids":[3,1]}"#)
            _ = try await bouquet.patch(channel: 2, #"{"number":"5.5","name":"Bravo"}"#)
            let preview = try await bouquet.get("/api/playlists/main/entries")
            #expect(preview["playlist"]["slug"] == .string("main") && preview["hand_ordered"] == .integer(2 as Int))
            #expect(preview["next_offset"] == .null && preview["total"] == .integer(5 as Int))
            let entries = preview["entries"].array
            #expect(entries.map { $0["position"].int } == [0, 1, 2, 3, 4])
            #expect(entries.map { $0["channel"]["id"].int } == [3, 1, 5, 4, 2])
            let playlist = try await bouquet.download("/playlist/main.m3u").entries
            #expect(entries.map { $0["name"].string } == playlist.map(\.name))
            #expect(entries.map { $0["number"].string } == playlist.map { $0["tvg-chno"] ?? "" })
            #expect(entries.map { $0["group"].string } == playlist.map { $0["group-title"] ?? "" })
            #expect(entries.map { $0["name"].string } == ["10 Delta", "11 Alpha", "12 Foxtrot", "13 Echo", "5.5 Bravo"])
        }
    }

    @Test("has a preview like that of all channels, with the playlist's filter in front")
    func channels() async throws {
        try await Self.run(Self.rows, #","filter":"-foxtrot""#) { _, bouquet in
            _ = try await bouquet.patch(channel: 2, #"{"hidden":true}"#)
            let all = try await bouquet.get("/api/playlists/main/preview?sort=-number&limit=2&facets=tags")
            #expect(all["total"] == .integer(3 as Int) && all["channels"].array.map { $0["display_name"].string } == ["Echo", "Alpha"])
            #expect(all["facets"]["tags"].array.first { $0["name"] == .string("UK") }?["count"] == .integer(2 as Int))
            let next = all["next_cursor"].string
            let rest = try await bouquet.get("/api/playlists/main/preview?sort=-number&limit=2&cursor=\(next)")
            #expect(rest["channels"].array.map { $0["display_name"].string } == ["Delta"] && rest["next_cursor"] == .null)
            let found = try await bouquet.get("/api/playlists/main/preview?q=tag:fr&collapse=duplicates")
            #expect(found["total"] == .integer(1 as Int) && found["channels"].array[0]["duplicates"] == .array([]))
            for (path, word) in [("preview?colour=1", "colour"), ("entries?facets=tags", "facets"), ("preview?sort=colour", "sort")] {
                let refused = try await bouquet.get("/api/playlists/main/\(path)")
                #expect(refused.status == 400 && refused["error"].string.hasPrefix(word), "\(refused.text)")
            }
        }
    }

    @Test("goes on from any entry, and finds entries by a filter at their own positions")
    func pages() async throws {
        try await Self.run { _, bouquet in
            let page = try await bouquet.get("/api/playlists/main/entries?offset=1&limit=2")
            #expect(
                Self.names(page) == ["Beta", "Delta"] && page["next_offset"] == .integer(3 as Int) && page["total"] == .integer(5 as Int))
            #expect(try await bouquet.get("/api/playlists/main/entries?offset=3&limit=2")["next_offset"] == .null)
            let beyond = try await bouquet.get("/api/playlists/main/entries?offset=99999999999")
            #expect(beyond["entries"] == .array([]) && beyond["next_offset"] == .null && beyond["total"] == .integer(5 as Int))
            let found = try await bouquet.get("/api/playlists/main/entries?q=tag:fr&offset=1")
            #expect(found["total"] == .integer(2 as Int) && found["entries"].array.map { $0["position"].int } == [4])
            #expect(found["entries"].array.map { $0["number"].string } == ["5"])
            let mistaken = try await bouquet.get("/api/playlists/main/entries?q=tag:uk+AND")
            #expect(mistaken.status == 400 && mistaken["position"].int >= 0)
        }
    }

    @Test("says where another channel stands in, and which one")
    func standIns() async throws {
        let twins = [PanelRow(1, "UK: Alpha HD"), PanelRow(2, "UK: Beta"), PanelRow(3, "UK: Gamma")]
        try await Self.run(twins, #","filter":"account:1""#) { panel, bouquet in
            try await withPanel(.rows([PanelRow(9, "UK: Alpha FHD")])) { other in
                _ = try await bouquet.addAccount(other.url, name: "Other")
                panel.use(.rows([PanelRow(2, "UK: Beta"), PanelRow(3, "UK: Gamma")]))
                _ = try await bouquet.sync(1)
                let entries = try await bouquet.get("/api/playlists/main/entries")["entries"].array
                #expect(entries.map { $0["name"].string } == ["Alpha", "Beta", "Gamma"])
                #expect(entries.map { $0["is_stand_in"] } == [.bool(true), .bool(false), .bool(false)])
                #expect(entries[0]["played_id"] == .integer(4 as Int) && entries[0]["channel"]["is_active"] == .bool(false))
                #expect(try await bouquet.get("/api/playlists")["playlists"].array.map { $0["channel_count"].int } == [3])
                panel.use(.rows([PanelRow(3, "UK: Gamma")]))
                _ = try await bouquet.sync(1)
                #expect(try await bouquet.get("/api/playlists")["playlists"].array.map { $0["channel_count"].int } == [2], "none for Beta")
            }
        }
    }

    @Test("writes nothing: neither numbers nor an order nor the draft itself")
    func writesNothing() async throws {
        try await Self.run { _, bouquet in
            let before = try await bouquet.get("/api/playlists").text
            #expect(try await bouquet.get("/api/playlists/main/entries?limit=1")["entries"].array[0]["number"] == .string("1"))
            let draft = try await Self.draft(#"{"id":1,"sort":"-name","order":[2],"first_number":50,"name_template":"{number}"}"#, bouquet)
            #expect(draft["entries"].array.map { $0["number"].string } == ["50", "51", "52", "53", "54"])
            #expect(Self.names(draft) == ["50", "51", "52", "53", "54"])
            #expect(try await bouquet.get("/api/playlists").text == before)
            #expect(try await bouquet.get("/api/playlists/main/order")["channel_ids"] == .array([]))
            _ = try await bouquet.request(.put, "/api/playlists/main", #"{"sort":"-name"}"#)
            #expect(try await bouquet.download("/playlist/main.m3u").entries.map { $0["tvg-chno"] } == ["1", "2", "3", "4", "5"])
        }
    }

    @Test("of a draft needs no stored playlist, and takes its page from the body or the address")
    func newDraft() async throws {
        try await Self.run { _, bouquet in
            let draft = try await Self.draft(#"{"name":"","filter":"tag:uk","group":"none","offset":1,"limit":1}"#, bouquet)
            #expect(Self.names(draft) == ["Beta"] && draft["total"] == .integer(3 as Int) && draft["next_offset"] == .integer(2 as Int))
            #expect(draft["diff"] == .null && draft["entries"].array[0]["group"] == .null)
            let other = try await bouquet.post("/api/playlists/preview?offset=2", #"{"order":[5,4,77]}"#)
            #expect(Self.names(other) == ["Alpha", "Beta", "Delta"] && other["hand_ordered"] == .integer(2 as Int))
        }
    }

    @Test(
        "of a draft that cannot be is refused",
        arguments: [
            (#"{"filter":"tag:uk AND"}"#, "AND", 400), (#"{"sort":"colour"}"#, "sort", 400), (#"{"colour":1}"#, "colour", 400),
            (#"{"name_template":"{colour}"}"#, "{colour}", 400), (#"{"id":99}"#, "99", 404), (#"{"offset":-1}"#, "offset", 400),
            (#"{"order":"1"}"#, "order", 400), (#"{"group":"template"}"#, "group_template", 400),
        ])
    func refused(body: String, word: String, status: Int) async throws {
        try await Harness.run { bouquet in
            let refused = try await bouquet.post("/api/playlists/preview", body)
            #expect(refused.status == status && refused["error"].string.contains(word), "\(refused.text)")
            if word == "AND" { #expect(refused["position"].int >= 0) }
        }
    }

    @Test("of a draft says what players would find changed")
    func differences() async throws {
        try await Self.run(Self.rows, #","filter":"-foxtrot""#) { _, bouquet in
            #expect(try await bouquet.download("/playlist/main.m3u").names == ["Alpha", "Beta", "Delta", "Echo"])
            let same = try await Self.draft(#"{"id":1,"name":"Another name"}"#, bouquet)["diff"]
            for kind in ["added", "removed", "moved", "renumbered"] { #expect(same[kind]["count"] == .integer(0 as Int), "\(kind)") }
            #expect(same["names_change"] == .bool(false) && same["groups_change"] == .bool(false))

            let body = #"{"id":1,"filter":"-alpha","order":[4],"name_template":"{name}!","group":"account"}"#
            let diff = try await Self.draft(body, bouquet)["diff"]
            #expect(diff["names_change"] == .bool(true) && diff["groups_change"] == .bool(true))
            #expect(
                diff["added"]["samples"].array == [
                    .object([
                        "channel_id": .integer(5 as Int), "name": .string("Foxtrot!"), "old_position": .null,
                        "new_position": .integer(3 as Int), "old_number": .null, "new_number": .string("5"),
                    ])
                ])
            #expect(
                diff["removed"]["samples"].array == [
                    .object([
                        "channel_id": .integer(1 as Int), "name": .string("Alpha"), "old_position": .integer(0 as Int),
                        "new_position": .null, "old_number": .string("1"), "new_number": .null,
                    ])
                ])
            #expect(diff["moved"]["count"] == .integer(1 as Int))
            #expect(diff["moved"]["samples"].array.map { $0["channel_id"].int } == [4])
            #expect(diff["moved"]["samples"].array.map { [$0["old_position"].int, $0["new_position"].int] } == [[3, 0]])
            #expect(diff["renumbered"]["count"] == .integer(0 as Int))
        }
    }

    @Test("of a draft says which numbers would be others, but for those that people gave")
    func renumbered() async throws {
        try await Self.run { _, bouquet in
            _ = try await bouquet.patch(channel: 1, #"{"number":"100"}"#)
            let shifted: JSON = try await Self.draft(#"{"id":1,"first_number":2}"#, bouquet)["diff"]["renumbered"]
            #expect(shifted["samples"].array.map { $0["channel_id"].int } == [2, 3, 4, 5])
            #expect(shifted["samples"].array.map { $0["old_number"].string } == ["2", "3", "4", "5"])
            #expect(shifted["samples"].array.map { $0["new_number"].string } == ["3", "4", "5", "6"])
            let provider: JSON = try await Self.draft(#"{"id":1,"numbering":"provider"}"#, bouquet)["diff"]["renumbered"]
            #expect(provider["samples"].array.map { $0["new_number"] } == [.string("5"), .null, .string("9"), .null])
            let none: JSON = try await Self.draft(#"{"id":1,"numbering":"none"}"#, bouquet)["diff"]["renumbered"]
            #expect(none["count"] == .integer(5 as Int))
        }
    }
}
