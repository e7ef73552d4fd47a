import App
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("A playlist")
struct PlaylistTests {
    private static let rows = [
        PanelRow(1, "UK: BBC One HD", category: "1", guide: "bbc1.uk", number: 11, logo: "http://l/1.png", archiveDays: 3),
        PanelRow(2, "UK: Sky News", category: "2", number: 12), PanelRow(3, "FR: TF1 4K", category: "1", number: 13),
        PanelRow(4, "DE: ZDF", category: "1"),
    ]
    private static let categories = ["1": "General", "2": "Reports"]

    private static func run(_ body: @escaping @Sendable (Panel, Harness) async throws -> Void) async throws {
        try await withPanel(.rows(rows, categories: categories)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                try await body(panel, bouquet)
            }
        }
    }

    @Test("gets a slug from its name, another one where that is taken, and none that another playlist has")
    func slugs() async throws {
        try await Self.run { _, bouquet in
            let first = try await bouquet.post("/api/playlists", #"{"name":"Été & Sport!"}"#)
            #expect(first.status == 201 && first["slug"] == .string("ete-sport") && first["url"] == .string("/playlist/ete-sport.m3u"))
            #expect(try await bouquet.post("/api/playlists", #"{"name":"ete sport"}"#)["slug"] == .string("ete-sport-2"))
            #expect(try await bouquet.post("/api/playlists", #"{"name":"ete sport"}"#)["slug"] == .string("ete-sport-3"))
            #expect(try await bouquet.post("/api/playlists", #"{"name":"2024"}"#)["slug"] == .string("playlist-2024"))
            #expect(try await bouquet.post("/api/playlists", #"{"name":"日本"}"#)["slug"] == .string("playlist"))
            let taken = try await bouquet.post("/api/playlists", #"{"name":"x","slug":"ete-sport"}"#)
            #expect(taken.status == 409 && taken["error"].string.contains("slug"))
            #expect(try await bouquet.request(.put, "/api/playlists/2", #"{"slug":"ete-sport"}"#).status == 409)
            #expect(try await bouquet.request(.put, "/api/playlists/2", #"{"slug":"summer"}"#)["slug"] == .string("summer"))
            #expect(try await bouquet.get("/api/playlists/summer")["id"] == .integer(2))
            #expect(try await bouquet.get("/api/playlists/2")["slug"] == .string("summer"))
            #expect(try await bouquet.get("/api/playlists")["playlists"].array.count == 5)
            #expect(try await bouquet.request(.delete, "/api/playlists/summer").status == 200)
            for path in [
                "/api/playlists/summer", "/playlist/summer.m3u", "/api/playlists/summer/entries", "/api/playlists/2/preview",
                "/playlist/2.m3u",
            ] {
                let answer = try await bouquet.get(path)
                #expect(answer.status == 404, "\(path)")
            }
        }
    }

    @Test("is not saved over what somebody else saved, where it says what it was made of")
    func conflicts() async throws {
        try await Self.run { _, bouquet in
            let made = try await bouquet.post("/api/playlists", #"{"name":"Mine","filter":"tag:uk"}"#)
            let seen = made["updated_at"].string
            func put(_ name: String, seen: String?) async throws -> Harness.Answer {
                let version = seen.map { #","updated_at":"\#($0)""# } ?? ""
                return try await bouquet.request(.put, "/api/playlists/1", #"{"name":"\#(name)","order":[3]\#(version)}"#)
            }
            let first = try await put("First", seen: seen)
            #expect(first.status == 200 && first["name"].string == "First")
            _ = try await bouquet.request(.put, "/api/playlists/1/order", #"{"channel_ids":[2]}"#)
            let now = try await bouquet.get("/api/playlists/1")
            for old in [seen, first["updated_at"].string] {
                let refused = try await put("Second", seen: old)
                #expect(refused.status == 409 && refused["error"].string.contains("saved elsewhere"))
                #expect(refused["updated_at"] == now["updated_at"])
            }
            #expect(try await bouquet.get("/api/playlists/1").json == now.json)
            #expect(try await bouquet.get("/api/playlists/1/order")["channel_ids"] == .array([.integer(2 as Int)]))
            #expect(try await put("Third", seen: now["updated_at"].string).status == 200)
            #expect(try await put("Fourth", seen: nil)["name"].string == "Fourth")
            #expect(try await put("Fifth", seen: "yesterday").status == 400)
            #expect(try await bouquet.post("/api/playlists", #"{"name":"x","updated_at":"\#(seen)"}"#).status == 400)
        }
    }

    @Test("is at its address whatever it is called", arguments: ["Account 1", "account-7", "Account", "Sport 24/7"])
    func names(name: String) async throws {
        try await Self.run { _, bouquet in
            let made = try await bouquet.post("/api/playlists", #"{"name":"\#(name)","filter":"tag:fr"}"#)
            #expect(made.status == 201)
            #expect(try await bouquet.download(made["url"].string).names == ["TF1"])
            #expect(try await bouquet.download("/playlist/\(made["id"].int).m3u").names == ["TF1"])
        }
    }

    @Test("gets an address of its own when several of one name are made at once")
    func slugsAtOnce() async throws {
        try await Harness.run { bouquet in
            let slugs = try await withThrowingTaskGroup(of: Harness.Answer.self) { group in
                for _ in 0..<8 { group.addTask { try await bouquet.post("/api/playlists", #"{"name":"Same name"}"#) } }
                return try await group.reduce(into: [String]()) { slugs, answer in
                    #expect(answer.status == 201, "\(answer.text)")
                    slugs.append(answer["slug"].string)
                }
            }
            #expect(Set(slugs) == Set(["same-name"] + (2...8).map { "same-name-\($0)" }))
        }
    }

    @Test(
        "that cannot be is refused with the field's name, and nothing is stored",
        arguments: [
            (#"{"name":"x","filter":"tag:uk AND"}"#, "filter"), (#"{"name":"x","sort":"colour"}"#, "sort"), (#"{"name":" "}"#, "name"),
            (#"{"filter":"uk"}"#, "name"), (#"{"name":"x","slug":"12"}"#, "slug"), (#"{"name":"x","slug":"A b"}"#, "slug"),
            (#"{"name":"x","numbering":"roman"}"#, "numbering"), (#"{"name":"x","first_number":-1}"#, "first_number"),
            (#"{"name":"x","group":"template"}"#, "group_template"), (#"{"name":"x","stream_url":"proxy"}"#, "stream_url"),
            (#"{"name":"x","name_template":"{name} {colour}"}"#, "name_template: there is no {colour}; there are {name}, "),
            (#"{"name":"x","group_template":"{Tag}"}"#, "group_template: there is no {Tag}"),
            (#"{"name":"x","format":"dash"}"#, "format"), (#"{"name":"x","preferred_accounts":"1"}"#, "preferred_accounts"),
            (#"{"name":"x","colour":1}"#, "colour"), (#"{"name":"x","collapse":"yes"}"#, "collapse"),
            (#"{"name":"x","preferred_accounts":[1,999]}"#, "preferred_accounts: there is no account 999"),
            (#"{"name":"x","preferred_accounts":[1,1]}"#, "preferred_accounts: an account is there twice"),
            (#"{"name":123456789012345678901234567890}"#, "name: use a text"), (#"{"name":5.1}"#, "name: use a text"),
        ])
    func refused(body: String, field: String) async throws {
        try await Self.run { _, bouquet in
            let answer = try await bouquet.post("/api/playlists", body)
            #expect(answer.status == 400 && answer["error"].string.contains(field), "\(answer.text)")
            #expect(try await bouquet.get("/api/playlists")["playlists"] == .array([]))
        }
    }

    @Test("is what its preview shows, with all that players are told of an entry")
    func output() async throws {
        try await Self.run { _, bouquet in
            let body = #"{"name":"Main","filter":"tag:uk OR tag:fr","numbering":"provider","stream_url":"direct"}"#
            _ = try await bouquet.post("/api/playlists", body)
            let preview = try await bouquet.get("/api/playlists/main/entries")
            #expect(preview["total"] == .integer(3))
            #expect(try await bouquet.get("/api/playlists/1/entries?q=news")["total"] == .integer(1))
            let playlist = try await bouquet.download("/playlist/main.m3u")
            #expect(playlist.status == 200)
            #expect(playlist.headers[.contentType] == "audio/x-mpegurl; charset=utf-8")
            #expect(playlist.names == preview["entries"].array.map { $0["name"].string })
            let first = playlist.entries[0]
            #expect(first.name == "BBC One" && first["tvg-name"] == "UK: BBC One HD" && first["tvg-id"] == "bbc1.uk")
            #expect(first["tvg-logo"] == "http://l/1.png" && first["group-title"] == "General" && first["tvg-chno"] == "11")
            #expect(first["catchup"] == "xc" && first["catchup-days"] == "3")
            let header = M3UText(playlist.text).header
            #expect(header.hasPrefix("#EXTM3U") && header.contains(" url-tvg=\"http://") && header.contains(" x-tvg-url=\"http://"))
            #expect(try await bouquet.download("/playlist/main.m3u8").body == playlist.body)
            #expect(try await bouquet.download("/playlist/1.m3u").body == playlist.body)
            for path in ["/playlist/main", "/playlist/main.txt", "/playlist/none.m3u", "/playlist/account-9.m3u"] {
                let answer = try await bouquet.download(path)
                #expect(answer.status == 404, "\(path)")
            }
        }
    }

    @Test("takes an edit of a channel: name, number, logo, guide id, group and hidden")
    func overlays() async throws {
        try await Self.run { _, bouquet in
            _ = try await bouquet.post("/api/playlists", #"{"name":"Main","filter":"tag:uk"}"#)
            let edit = #"{"name":"My BBC","number":"5.1","logo":"http://l/mine.png","guide_id":"mine.uk","category":"Mine"}"#
            _ = try await bouquet.patch(channel: 1, edit)
            _ = try await bouquet.patch(channel: 2, #"{"hidden":true}"#)
            let entries = try await bouquet.download("/playlist/main.m3u").entries
            #expect(entries.count == 1)
            let entry = try #require(entries.first)
            #expect(entry.name == "My BBC" && entry["tvg-name"] == "UK: BBC One HD" && entry["tvg-chno"] == "5.1")
            #expect(entry["tvg-logo"] == "http://l/mine.png" && entry["tvg-id"] == "mine.uk" && entry["group-title"] == "Mine")
        }
    }

    @Test(
        "groups by what the person says",
        arguments: [
            ("category", "", ["General", "Reports"]), ("tag", "", ["UK", "UK"]), ("account", "", ["Home", "Home"]),
            ("none", "", ["", ""]), ("template", "{account}: {category} {quality}", ["Home: General HD", "Home: Reports"]),
        ])
    func groups(group: String, template: String, expected: [String]) async throws {
        try await Self.run { _, bouquet in
            let body = #"{"name":"Main","filter":"tag:uk","group":"\#(group)","group_template":"\#(template)"}"#
            _ = try await bouquet.post("/api/playlists", body)
            #expect(try await bouquet.download("/playlist/main.m3u").entries.map { $0["group-title"] ?? "" } == expected)
        }
    }

    @Test("has the playlist's own numbers in names and groups, and a person's in their place")
    func numberTemplate() async throws {
        try await Self.run { _, bouquet in
            let templates = #""name_template":"{number} {name}","group":"template","group_template":"No. {number}""#
            _ = try await bouquet.post("/api/playlists", #"{"name":"Main","filter":"tag:uk","first_number":50,\#(templates)}"#)
            _ = try await bouquet.patch(channel: 2, #"{"number":"7.1"}"#)
            let entries = try await bouquet.download("/playlist/main.m3u").entries
            #expect(entries.map(\.name) == ["50 BBC One", "7.1 Sky News"])
            #expect(entries.map { $0["group-title"] } == ["No. 50", "No. 7.1"])
        }
    }

    @Test(
        "names by a template that leaves the spaces in names, and none around a word that stands for nothing",
        arguments: [
            ("{provider_name}", "UK:  A   B"), ("{quality} {provider_name} {number}", "UK:  A   B 1"),
            ("({tag}) {quality} {number}", "(UK) 1"),
            ("{provider_name} {quality}", "UK:  A   B"), ("{provider_name} / {quality} / x", "UK:  A   B / / x"),
            (" {quality} {category} ", "A"),
        ])
    func spaces(template: String, name: String) async throws {
        try await withPanel(.rows([PanelRow(1, "UK:  A   B", category: nil)])) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                _ = try await bouquet.post("/api/playlists", #"{"name":"Main","name_template":"\#(template)"}"#)
                _ = try await bouquet.patch(channel: 1, #"{"name":"A"}"#)
                #expect(try await bouquet.download("/playlist/main.m3u").names == [name])
            }
        }
    }

    @Test("names by a template, whose words in a channel's own name are no placeholders")
    func nameTemplate() async throws {
        try await Self.run { _, bouquet in
            let template = "[{country}] {name} {quality} ({provider_name}) {number} {}"
            _ = try await bouquet.post("/api/playlists", #"{"name":"Main","filter":"tag:uk","name_template":"\#(template)"}"#)
            _ = try await bouquet.patch(channel: 2, #"{"name":"{country} {name}"}"#)
            #expect(
                try await bouquet.download("/playlist/main.m3u").names == [
                    "[UK] BBC One HD (UK: BBC One HD) 1 {}", "[UK] {country} {name} (UK: Sky News) 2 {}",
                ])
            _ = try await bouquet.request(.put, "/api/playlists/main", #"{"name_template":"{quality}"}"#)
            #expect(try await bouquet.download("/playlist/main.m3u").names == ["HD", "{country} {name}"])
        }
    }

    @Test("puts channels first that a person put first, and the rest in its own order")
    func handOrder() async throws {
        try await Self.run { _, bouquet in
            _ = try await bouquet.post("/api/playlists", #"{"name":"Main","sort":"-name","numbering":"none"}"#)
            #expect(try await bouquet.download("/playlist/main.m3u").names == ["ZDF", "TF1", "Sky News", "BBC One"])
            #expect(try await bouquet.request(.put, "/api/playlists/main/order", #"{"channel_ids":[2,1]}"#).status == 200)
            #expect(try await bouquet.download("/playlist/main.m3u").names == ["Sky News", "BBC One", "ZDF", "TF1"])
            #expect(try await bouquet.get("/api/playlists/main/order")["channel_ids"] == .array([.integer(2 as Int), .integer(1 as Int)]))
            for (bad, status) in [(#"{"channel_ids":[3,99]}"#, 404), (#"{"channel_ids":[3,3]}"#, 400), ("{}", 400)] {
                let refused = try await bouquet.request(.put, "/api/playlists/main/order", bad)
                #expect(refused.status == status, "\(bad)")
            }
            #expect(try await bouquet.download("/playlist/main.m3u").names == ["Sky News", "BBC One", "ZDF", "TF1"])
            _ = try await bouquet.request(.put, "/api/playlists/main/order", #"{"channel_ids":[]}"#)
            #expect(try await bouquet.download("/playlist/main.m3u").names == ["ZDF", "TF1", "Sky News", "BBC One"])
        }
    }

    @Test("of an account is all that it shows, numbered as the provider does; one that is turned off has none")
    func ofAccount() async throws {
        try await Self.run { _, bouquet in
            _ = try await bouquet.patch(channel: 3, #"{"hidden":true}"#)
            let playlist = try await bouquet.download("/playlist/account-1.m3u")
            #expect(playlist.names == ["BBC One", "Sky News", "ZDF"])
            #expect(playlist.entries.map { $0["tvg-chno"] } == ["11", "12", nil])
            _ = try await bouquet.post("/api/playlists", #"{"name":"All"}"#)
            #expect(try await bouquet.download("/playlist/all.m3u").names.count == 3)
            _ = try await bouquet.request(.put, "/api/accounts/1", #"{"enabled":false}"#)
            #expect(try await bouquet.download("/playlist/account-1.m3u").names.isEmpty)
            #expect(try await bouquet.download("/playlist/all.m3u").text.hasPrefix("#EXTM3U"))
            #expect(try await bouquet.download("/playlist/all.m3u").names.isEmpty)
        }
    }
}
