import Foundation
import SimulatedPanel
import Testing

@testable import Server

@Suite("A request for channels that means harm or is odd")
struct HostileRequestTests {
    private static let rows = [PanelRow(1, "UK: One HD"), PanelRow(2, "UK: Two HD"), PanelRow(3, "UK: Three HD")]

    @Test("is answered, whatever its cursor says", arguments: ["name", "-name", "number", "-added", "category"])
    func cursors(order: String) async throws {
        try await withPanel(.rows(Self.rows)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                for id in [Int64.max, Int64.min, 0, -1] {
                    for value in ["", #","value":{"number":{"_0":1e300}}"#, #","value":{"text":{"_0":"x"}}"#, #","value":{"missing":{}}"#] {
                        let cursor = Data(#"{"order":"\#(order)","name":"x","id":\#(id)\#(value)}"#.utf8).base64EncodedString()
                        let text = cursor.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
                        let answer = try await bouquet.get("/api/channels?sort=\(order)&cursor=\(text)")
                        #expect(answer.status == 200, "\(answer.text)")
                    }
                }
                let far = try await bouquet.get("/api/channels?q=id:0,9223372036854775807,268435455")
                #expect(far["total"] == .integer(0))
            }
        }
    }

    @Test("with a filter that takes too long is refused, and nothing is locked by it")
    func slowFilter() async throws {
        try await withPanel(.rows(Self.rows + [PanelRow(4, "UK: " + String(repeating: "long name ", count: 20))])) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let slow = #"{"filter_type":"regex","filter_action":"blacklist","filter_value":"^(([a-z0-9: ]+)+)+[!?]$"}"#
                let refused = try await bouquet.post("/api/accounts/1/filters", slow)
                #expect(refused.status == 400 && refused["error"].string.contains("too long"), "\(refused.text)")
                let filters = try await bouquet.get("/api/filters")
                #expect(filters["filters"] == .array([]))
                let preview = try await bouquet.get("/api/accounts/1/preview")
                #expect(preview["total"] == .integer(4))
            }
        }
    }

    @Test("finds an account's other filters and its playlists at work when a later name makes an expression give up")
    func slowBesideOthers() async throws {
        let rows = [PanelRow(1, "A HD"), PanelRow(2, "B"), PanelRow(3, "aaa")]
        try await withPanel(.rows(rows)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                for filter in [#""filter_type":"tag","filter_value":"HD""#, #""filter_type":"regex","filter_value":"^(a|a)*(a|a)*!$""#] {
                    let saved = try await bouquet.post("/api/accounts/1/filters", #"{"filter_action":"blacklist",\#(filter)}"#)
                    #expect(saved.status == 201, "\(saved.text)")
                }
                let made = try await bouquet.post(
                    "/api/playlists", #"{"name":"Mixed","slug":"mixed","filter":"name:/^(a|a)*(a|a)*$/ OR name:b"}"#)
                #expect(made.status == 201, "\(made.text)")
                panel.use(.rows(rows + [PanelRow(4, String(repeating: "a", count: 90) + "?")]))
                _ = try await bouquet.sync()
                let preview = try await bouquet.get("/api/accounts/1/preview")
                #expect(Set(preview["channels"].array.map { $0["stream_id"].string }) == ["2", "3", "4"], "\(preview.text)")
                let playlist = try await bouquet.get("/playlist/mixed.m3u")
                #expect(playlist.status == 200)
                #expect(playlist.text.contains(",B\n") && playlist.text.contains(",aaa\n"), "\(playlist.text)")
            }
        }
    }

    @Test("with a filter that becomes slow with names that come later shows the account all the same")
    func laterSlow() async throws {
        try await withPanel(.rows([PanelRow(1, "A"), PanelRow(2, "B")])) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let filter = #"{"filter_type":"regex","filter_action":"blacklist","filter_value":"^(([a-z0-9: ]+)+)+[!?]$"}"#
                let saved = try await bouquet.post("/api/accounts/1/filters", filter)
                #expect(saved.status == 201, "\(saved.text)")
                panel.use(.rows([PanelRow(1, "A"), PanelRow(2, "B"), PanelRow(4, "UK: " + String(repeating: "long name ", count: 20))]))
                _ = try await bouquet.sync()
                let preview = try await bouquet.get("/api/accounts/1/preview")
                #expect(preview["total"] == .integer(3), "\(preview.text)")
                let filters = try await bouquet.get("/api/filters")
                #expect(filters["filters"].array.first?["hides"] == .null, "\(filters.text)")
            }
        }
    }

    @Test("that changes nothing takes no place among what can be undone")
    func noChange() async throws {
        try await withPanel(.rows(Self.rows)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let same = try await bouquet.patch(channel: 1, #"{"hidden":false}"#)
                #expect(same.status == 200 && same["change_id"] == .null)
                let bulk = try await bouquet.bulk(#"{"type":"show"}"#, #""filter":"""#)
                #expect(bulk["changed"] == .integer(0) && bulk["change_id"] == .null)
                let changes = try await bouquet.get("/api/changes/undoable")
                #expect(changes["changes"] == .array([]))
            }
        }
    }

    @Test("for a playlist's order that is none is refused", arguments: ["--name", "nome", "-", ""])
    func orders(sort: String) async throws {
        try await Harness.run { bouquet in
            let answer = try await bouquet.post("/api/playlists", #"{"name":"All","sort":"\#(sort)"}"#)
            #expect(answer.status == 400 && answer["error"].string.hasPrefix("sort"), "\(answer.text)")
        }
    }

    @Test(
        "for playlists of one name gives each an address of its own",
        arguments: ["Account", String(repeating: "long", count: 40), "2024", "日本"])
    func slugs(name: String) async throws {
        try await Harness.run { bouquet in
            var slugs: Set<String> = []
            for _ in 0..<3 {
                let answer = try await bouquet.post("/api/playlists", #"{"name":"\#(name)"}"#)
                #expect(answer.status == 201, "\(answer.text)")
                slugs.insert(answer["slug"].string)
            }
            #expect(slugs.count == 3)
        }
    }

    @Test("for numbers gives no channel the one that a person gave another, and begins where it is told")
    func numbers() async throws {
        try await withPanel(.rows(Self.rows)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                _ = try await bouquet.patch(channel: 2, #"{"number":"1"}"#)
                _ = try await bouquet.post("/api/playlists", #"{"name":"All","first_number":0}"#)
                let lines = try await bouquet.get("/playlist/all.m3u").text.split(separator: "\n").filter { $0.hasPrefix("#EXTINF") }
                let numbers = lines.compactMap { line in line.split(separator: "tvg-chno=\"").last?.prefix { $0 != "\"" } }.sorted()
                #expect(numbers == ["0", "1", "2"])
            }
        }
    }

    @Test("for suggestions counts a category of several accounts as the filter does")
    func suggestions() async throws {
        try await withPanel(.channels(120)) { panel in
            try await Harness.run { bouquet in
                for name in ["A", "B"] { _ = try await bouquet.addAccount(panel.url, name: name) }
                let suggestion = try await bouquet.get("/api/search/suggest?q=category:news")["suggestions"].array.first
                let text = try #require(suggestion?["text"].string.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
                let found = try await bouquet.get("/api/channels?limit=1&q=category:\(text)")
                #expect(found["total"] == suggestion?["count"])
            }
        }
    }
}
