import App
import Catalog
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("What a person says of a channel")
struct OverlayTests {
    private static let others = (10...15).map { PanelRow($0, "Other \($0)") }
    private static let first = [PanelRow(1, "UK: One HD", guide: "one.uk", number: 4, logo: "http://l/1.png")] + others
    private static let everything = #"""
        {"name":"My One","number":"5.1","category":"Mine","logo":"http://l/mine.png","guide_id":"mine.uk","hidden":true,"favourite":true,
        "note":"a \"note\"","tags":["own tag"],"rejected_tags":["HD"]}
        """#

    private static func run(_ body: @escaping @Sendable (Panel, Harness) async throws -> Void) async throws {
        try await withPanel(.rows(first)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                try await body(panel, bouquet)
            }
        }
    }

    @Test("stands beside what the provider says, and is found")
    func allFields() async throws {
        try await Self.run { _, bouquet in
            let before = try await bouquet.channel(1)
            #expect(before["overlay"] == .null)
            let answer = try await bouquet.patch(channel: 1, Self.everything)
            #expect(answer.status == 200 && answer["change_id"].int > 0)
            let channel = try await bouquet.channel(1)
            let overlay = channel["overlay"]
            #expect(overlay["name"] == .string("My One") && overlay["number"] == .string("5.1") && overlay["category"] == .string("Mine"))
            #expect(overlay["logo"] == .string("http://l/mine.png") && overlay["guide_id"] == .string("mine.uk"))
            #expect(overlay["hidden"] == .bool(true) && overlay["favourite"] == .bool(true) && overlay["note"] == .string("a \"note\""))
            #expect(overlay["tags"] == .strings(["OWN_TAG"]) && overlay["rejected_tags"] == .strings(["HD"]))
            #expect(channel["display_name"] == .string("My One") && channel["tags"] == .strings(["UK", "OWN_TAG"]))
            for field in ["name", "number", "stream_icon", "epg_channel_id", "category_name", "rule_tags", "updated_at"] {
                #expect(channel[field] == before[field], "\(field) is the provider's")
            }
            let filters = [
                "name:=\"my one\"", "number:5.1", "category:=mine", "is:hidden", "is:favourite", "has:note", "is:edited", "tag:own_tag",
                "\"one hd\"", "-tag:hd id:1",
            ]
            for filter in filters {
                let found = try await bouquet.find(filter)["channels"].array.map { $0["id"].int }
                #expect(found == [1], "\(filter)")
            }
            #expect(try await bouquet.find("is:visible")["total"] == .integer(6))
        }
    }

    @Test("is forgotten field by field with null, and the provider's word counts again")
    func cleared() async throws {
        try await Self.run { _, bouquet in
            let before = try await bouquet.channel(1)
            _ = try await bouquet.patch(channel: 1, Self.everything)
            _ = try await bouquet.patch(channel: 1, #"{"name":null,"hidden":null,"tags":null}"#)
            let between = try await bouquet.channel(1)
            #expect(between["display_name"] == .string("One") && between["overlay"]["number"] == .string("5.1"))
            #expect(between["overlay"]["hidden"] == .bool(false) && between["tags"] == .strings(["UK"]))
            let rest = #"{"number":null,"category":"","logo":null,"guide_id":null,"favourite":false,"note":" ","rejected_tags":[]}"#
            _ = try await bouquet.patch(channel: 1, rest)
            #expect(try await bouquet.channel(1).json == before.json)
            #expect(try await bouquet.find("is:edited")["total"] == .integer(0))
            #expect(try await bouquet.find("number:4")["total"] == .integer(1))
        }
    }

    @Test(
        "is refused with the field's name where it cannot be, and nothing is changed",
        arguments: [
            (#"{"colour":"red"}"#, "colour"), (#"{"number":"seven"}"#, "number"), (#"{"number":"1.2.3"}"#, "number"),
            (#"{"number":"-1"}"#, "number"), (#"{"hidden":"yes"}"#, "hidden"), (#"{"tags":"HD"}"#, "tags"), (#"{"tags":["---"]}"#, "tags"),
            (#"{"name":["a"]}"#, "name"), ("{}", "name"), ("[]", "JSON"), (#"{"note":"ok","number":"x"}"#, "number"),
        ])
    func refused(body: String, word: String) async throws {
        try await Self.run { _, bouquet in
            let answer = try await bouquet.patch(channel: 1, body)
            #expect(answer.status == 400 && answer["error"].string.contains(word), "\(answer.text)")
            #expect(try await bouquet.channel(1)["overlay"] == .null)
            #expect(try await bouquet.get("/api/changes/undoable")["changes"] == .array([]))
            #expect(try await bouquet.patch(channel: 999, #"{"name":"x"}"#).status == 404)
        }
    }

    @Test("no sync touches; it outlasts that the channel leaves, comes back and gets another stream id")
    func syncs() async throws {
        try await Self.run { panel, bouquet in
            _ = try await bouquet.patch(channel: 1, Self.everything)
            let overlay = try await bouquet.channel(1)["overlay"]
            let check: @Sendable (String) async throws -> Void = { moment in
                let channel = try await bouquet.channel(1)
                #expect(channel["overlay"] == overlay && channel["display_name"] == .string("My One"), "\(moment)")
                let found = try await bouquet.find("number:5.1 category:mine is:favourite")
                #expect(found["channels"].array.map { $0["id"].int } == [1], "\(moment)")
            }
            panel.use(.rows([PanelRow(1, "UK: Uno HD", guide: "uno.uk", number: 9, logo: "")] + Self.others))
            #expect(try await bouquet.sync()["channels_updated"] == .integer(1))
            #expect(try await bouquet.channel(1)["name"] == .string("UK: Uno HD"))
            try await check("after the provider changed everything")
            panel.use(.rows(Self.others))
            #expect(try await bouquet.sync()["channels_deactivated"] == .integer(1))
            try await check("while it is inactive")
            _ = try await bouquet.patch(channel: 1, #"{"note":"a \"note\""}"#)
            try await check("after an edit while it is inactive")
            panel.use(.rows(Self.first))
            #expect(try await bouquet.sync()["channels_reactivated"] == .integer(1))
            try await check("back again")
            panel.use(.rows([PanelRow(77, "UK: One HD", guide: "one.uk", number: 4)] + Self.others))
            #expect(try await bouquet.sync()["channels_added"] == .integer(0))
            #expect(try await bouquet.channel(1)["stream_id"] == .string("77"))
            try await check("with another stream id")
        }
    }

    @Test("that is no single line is refused, and hostile signs do not break a playlist")
    func lines() async throws {
        try await Self.run { _, bouquet in
            let lines = try await bouquet.patch(channel: 1, #"{"name":"One\n#EXTINF:-1,Evil\nhttp://evil/"}"#)
            #expect(lines.status == 400)
            let signs = #"{"name":"One,\" x=\"Evil","logo":"http://l/\" x=\"y","guide_id":"a\" b","category":"C,D\" #EXTINF"}"#
            let taken = try await bouquet.patch(channel: 1, signs)
            #expect(taken.status == 200)
            let playlist = try await bouquet.download("/playlist/account-1.m3u")
            #expect(playlist.entries.count == 7)
            #expect(playlist.text.split(separator: "\n").count == 15)
            #expect(playlist.entries.allSatisfy { !$0.url.contains("evil") })
        }
    }
}
