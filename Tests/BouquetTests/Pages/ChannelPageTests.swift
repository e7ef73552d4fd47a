import App
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("The page of a channel")
struct ChannelPageTests {
    /// A provider with messy names, and a second account with the same channels.
    private static func run(_ rows: [PanelRow], _ body: @escaping @Sendable (Panel, Harness) async throws -> Void) async throws {
        try await withPanel(.rows(rows, categories: ["1": "UK| NEWS"])) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                try await body(panel, bouquet)
            }
        }
    }

    private static let bbc = PanelRow(71, "UK: BBC ONE HD", guide: "bbc1.uk", number: 101, logo: "http://logos.example.com/bbc.png")

    @Test("shows the provider's values beside the person's, and keeps what was written over a sync")
    func fields() async throws {
        try await Self.run([Self.bbc]) { panel, bouquet in
            let page = try await bouquet.get("/channels/1").text
            #expect(page.contains("BBC ONE</h1>") && page.contains("<bdi>UK: BBC ONE HD</bdi>"))
            #expect(page.contains("src=\"http://logos.example.com/bbc.png\""))
            let saved = try await bouquet.form("/channels/1", "name=Auntie&number=5.1&category=&logo=&guide_id=&note=two%0D%0Alines")
            #expect(saved.status == 200 && saved.text.contains("Saved.") && saved.text.contains("Auntie</h1>"))
            _ = try await bouquet.sync()
            let overlay = try await bouquet.channel(1)["overlay"]
            #expect(["name", "number", "note"].map { overlay[$0].string } == ["Auntie", "5.1", "two\nlines"])
            #expect(overlay["category"] == .null && overlay["guide_id"] == .null)
        }
    }

    @Test("names the playlists that it is in")
    func playlists() async throws {
        try await Self.run([Self.bbc]) { _, bouquet in
            #expect(try await bouquet.get("/channels/1").text.contains("It is in no playlist of yours."))
            for (name, filter) in [("Living room", "bbc"), ("Kitchen", "-bbc"), ("Everything", "")] {
                _ = try await bouquet.post("/api/playlists", #"{"name":"\#(name)","filter":"\#(filter)"}"#)
            }
            let page = try await bouquet.get("/channels/1").text
            #expect(page.contains("<a href=\"/playlists/1\" dir=\"auto\">Living room</a>") && page.contains(">Everything</a>"))
            #expect(!page.contains("Kitchen"))
            _ = try await bouquet.patch(channel: 1, #"{"hidden":true}"#)
            #expect(try await bouquet.get("/channels/1").text.contains("It is in no playlist of yours."))
        }
    }

    @Test("forgets one field of the person's, and takes a change back")
    func forgetting() async throws {
        try await Self.run([Self.bbc]) { _, bouquet in
            _ = try await bouquet.patch(channel: 1, #"{"name":"Auntie","number":"7"}"#)
            let saved = try await bouquet.form("/channels/1", "name=Auntie&number=7&forget=name")
            #expect(try await bouquet.channel(1)["overlay"]["name"] == .null)
            #expect(try await bouquet.channel(1)["overlay"]["number"] == .string("7"))
            #expect(saved.text.contains("action=\"/channels/1/undo\""))
            let change = try await bouquet.get("/api/changes/undoable")["changes"].array[0]["change_id"].int
            #expect(try await bouquet.form("/channels/1/undo", "change=\(change)").text.contains("Undone."))
            #expect(try await bouquet.channel(1)["display_name"] == .string("Auntie"))
            let again = try await bouquet.form("/channels/1/undo", "change=\(change)")
            #expect(again.status == 409 && again.text.contains("is undone already"))
            let first = try await bouquet.patch(channel: 1, #"{"name":"One"}"#)["change_id"].int
            _ = try await bouquet.patch(channel: 1, #"{"name":"Two"}"#)
            #expect(try await bouquet.form("/channels/1/undo", "change=\(first)").text.contains("Changed again since"))
        }
    }

    @Test("keeps what was typed where it cannot be saved, and saves nothing of it")
    func mistake() async throws {
        try await Self.run([Self.bbc]) { _, bouquet in
            let answer = try await bouquet.form("/channels/1", "name=Fine&number=seven")
            #expect(answer.status == 400)
            #expect(
                answer.text.contains("use a number such as 7") && answer.text.contains("value=\"seven\"")
                    && answer.text.contains("value=\"Fine\""))
            #expect(try await bouquet.channel(1)["overlay"] == .null)
            #expect(try await bouquet.form("/channels/1", "").status == 400)
            #expect(try await bouquet.get("/channels/99").status == 404)
            #expect(try await bouquet.form("/channels/99", "name=x").status == 404)
        }
    }

    @Test("marks a channel as favourite and hides it, and says both")
    func states() async throws {
        try await Self.run([Self.bbc]) { panel, bouquet in
            #expect(try await bouquet.form("/channels/1", "favourite=true").text.contains("aria-pressed=\"true\""))
            #expect(try await bouquet.form("/channels/1", "hidden=true").text.contains("Hidden</li>"))
            #expect(try await bouquet.form("/channels/1", "hidden=true").text.contains("Nothing to change"))
            panel.use(.rows([PanelRow(72, "Another")]))
            _ = try await bouquet.sync(query: "?force=true")
            let gone = try await bouquet.get("/channels/1").text
            #expect(gone.contains("Inactive, last seen") && gone.contains("there is nothing to play"))
        }
    }

    @Test("says which rule gave a tag; a person pins, rejects, takes back, adds and removes")
    func tags() async throws {
        try await Self.run([Self.bbc]) { _, bouquet in
            let tags = try await bouquet.get("/api/channels/1/tags")["tags"].array
            let shown = try await bouquet.tags(of: 1)
            #expect(tags.map { $0["tag"].string } == shown)
            #expect(Set(tags.map { $0["source"].string }) == ["rule"])
            let uk = try #require(tags.first { $0["tag"].string == "UK" })
            let rule = uk["rule"]["name"].string
            let page = try await bouquet.get("/channels/1").text
            #expect(page.contains("href=\"/channels\""))
            #expect(try await bouquet.get("/channels/1?back=/channels?q%3Dtag:uk").text.contains("href=\"/channels?q=tag:uk\""))
            let elsewhere = try await bouquet.get("/channels/1?back=javascript:alert(1)").text
            #expect(!elsewhere.contains("javascript:"))
            #expect(!rule.isEmpty && page.contains(">\(rule)</a>"))

            func source(_ tag: String) async throws -> String? {
                try await bouquet.get("/api/channels/1/tags")["tags"].array.first { $0["tag"].string == tag }?["source"].string
            }
            for (form, tag, expected) in [
                ("reject=UK", "UK", "rejected"), ("take_back=UK", "UK", "rule"), ("pin=UK", "UK", "own"), ("unpin=UK", "UK", "rule"),
                ("add=my+news,+late", "MY_NEWS", "own"), ("remove=MY_NEWS", "MY_NEWS", nil), ("reject=HD", "HD", "rejected"),
            ] as [(String, String, String?)] {
                #expect(try await bouquet.form("/channels/1", form).status == 200, "\(form)")
                let now = try await source(tag)
                #expect(now == expected, "\(form)")
            }
            #expect(try await source("LATE") == "own")
            #expect(try await bouquet.form("/channels/1", "add=%22%22").status == 400)
            #expect(try await bouquet.get("/api/channels/99/tags").status == 404)
        }
    }

    @Test("names the rule of a category's tag, and of a pinned tag until the rule is gone")
    func sources() async throws {
        try await Self.run([PanelRow(71, "Plain")]) { _, bouquet in
            func news() async throws -> JSON {
                let tags = try await bouquet.get("/api/channels/1/tags")["tags"].array
                return try #require(tags.first { $0["tag"].string == "NEWS" })
            }
            let rule = try await news()["rule"]["id"].int
            #expect(rule > 0)
            _ = try await bouquet.form("/channels/1", "pin=NEWS")
            #expect(try await news()["rule"]["id"].int == rule)
            _ = try await bouquet.retagging { try await bouquet.request(.delete, "/api/tag-rules/\(rule)") }
            let pinned = try await news()
            #expect(pinned["source"].string == "own" && pinned["rule"]["id"].int != rule)
        }
    }

    @Test("tells what happened, and the same channel elsewhere")
    func history() async throws {
        try await Self.run([Self.bbc]) { panel, bouquet in
            _ = try await bouquet.addAccount(panel.url, name: "Second")
            var renamed = Self.bbc
            renamed.name = "UK: BBC 1 FHD"
            renamed.number = 9
            panel.use(.rows([renamed], categories: ["1": "UK| NEWS"]))
            _ = try await bouquet.sync()
            let page = try await bouquet.get("/channels/1").text
            #expect(page.contains("<del><bdi>UK: BBC ONE HD</bdi></del>") && page.contains("<ins><bdi>UK: BBC 1 FHD</bdi></ins>"))
            #expect(page.contains("Number changed"))
            _ = try await bouquet.sync(2)
            #expect(try await bouquet.get("/channels/1").text.contains("Second</span>"))
            #expect(try await bouquet.get("/channels/1?before=1").text.contains("Newest changes"))
        }
    }

    @Test("escapes what a provider or a person wrote, and asks for no logo but one of the web")
    func escaping() async throws {
        let evil = "<script>alert(1)</script>\"'"
        let row = PanelRow(71, evil, category: "1", guide: evil, logo: "javascript:alert(1)")
        try await Self.run([row, PanelRow(72, "Data", logo: "data:text/html,x")]) { panel, bouquet in
            let text = evil.replacing("\"", with: "\\\"")
            let edit = #"{"name":"\#(text)","category":"\#(text)","note":"\#(text)","tags":["<B>X"],"logo":"javascript:alert(2)"}"#
            #expect(try await bouquet.patch(channel: 1, edit).status == 200)
            panel.use(.rows([PanelRow(71, evil + " 2")]))
            _ = try await bouquet.sync(query: "?force=true")
            let page = try await bouquet.get("/channels/1").text
            #expect(!page.contains("<script>alert") && !page.contains("<B>X") && !page.contains("src=\"javascript"))
            #expect(page.contains("&lt;script&gt;alert"))
            let other = try await bouquet.get("/channels/2").text
            #expect(!other.contains("src=\"data"))
        }
    }

    @Test("names no address or credentials of the provider; its stream is Bouquet's own")
    func secrets() async throws {
        let list = """
            #EXTM3U
            #EXTINF:-1 tvg-logo="http://h/logo.png?token=geheim-7",Alpha
            http://h/live/demo/geheim-7/1.ts|Authorization=geheim-7
            """
        try await withPanel(.playlist(list)) { panel in
            panel.state.setPassword("geheim-7")
            try await Harness.run { bouquet in
                let link = "http://\(panel.url)/get.php?username=demo&password=geheim-7"
                _ = try await bouquet.post("/api/accounts", #"{"name":"List","kind":"m3u","server":"\#(link)"}"#)
                _ = try await bouquet.sync()
                let page = try await bouquet.get("/channels/1").text
                let shown = page.replacing("token=geheim-7\"", with: "")
                #expect(page.contains("Alpha</h1>") && !shown.contains("geheim-7"))
                let file = try await bouquet.download("/stream/1.m3u")
                #expect(file.entries.map(\.name) == ["Alpha"] && !file.text.contains("geheim-7"))
                #expect(file.entries[0].url.hasSuffix("/stream/1"))
                #expect(file.headers[.contentDisposition] == "attachment; filename=\"channel-1.m3u\"")
                let head = try await bouquet.download("/stream/1.m3u", .head)
                #expect(head.status == 200 && head.body.isEmpty)
            }
        }
    }
}
