import App
import Catalog
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("The page of channels")
struct ChannelsPageTests {
    private static let rows = PanelLineup.rows(
        [
            PanelRow(1, "UK: BBC One HD", number: 1, logo: "https://logos.example/bbc.png"), PanelRow(2, "UK: ITV", category: "2"),
            PanelRow(3, "DE: ARD", category: "2", logo: "javascript:alert(1)"), PanelRow(4, #"<script>alert("x")</script>"#),
        ], categories: ["1": "General", "2": #"Say "hi" & <b>bye</b>"#])

    @Test("is read without a script: rows, how many there are, facets with counts, and links that narrow, sort and lead on")
    func reading() async throws {
        try await withPanel(Self.rows) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let page = try await bouquet.get("/channels?q=tag:uk").text
                #expect(page.contains("<strong data-total>2</strong>"))
                #expect(page.contains("BBC One") && page.contains("ITV") && !page.contains("ARD"))
                #expect(page.contains(#"src="https://logos.example/bbc.png""#))
                #expect(page.contains(#"href="/channels?q=tag%3Auk&amp;sort=number""#))
                #expect(page.contains(#"href="/channels?q=tag%3Auk%20quality%3Ahd""#))
                #expect(page.contains(#"href="/channels?q=tag%3Auk%20%2Dquality%3Ahd""#))
                #expect(page.contains(#"href="/channels/1?back="#))
            }
        }
    }

    @Test("goes on page by page, each row once")
    func paging() async throws {
        try await withPanel(.channels(120)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                var address: String? = "/channels?sort=-number"
                var ids: [Substring] = []
                while let next = address {
                    let page = try await bouquet.get(next).text
                    ids += page.matches(of: #/<tr data-id="([0-9]+)"/#).map(\.1)
                    address = page.firstMatch(of: #/rel="next" href="([^"]+)"/#).map { String($0.1).replacing("&amp;", with: "&") }
                }
                #expect(ids.count == 120 && Set(ids).count == 120)
            }
        }
    }

    @Test("shows what is wrong with a search, and keeps what was typed")
    func mistake() async throws {
        try await Harness.run { bouquet in
            let answer = try await bouquet.get("/channels?q=tga:uk")
            #expect(answer.status == 400)
            #expect(answer.text.contains("There is no field tga:") && answer.text.contains(#"value="tga:uk""#))
        }
    }

    @Test("escapes what a provider wrote, and shows no picture but of the web")
    func escaping() async throws {
        try await withPanel(Self.rows) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let page = try await bouquet.get("/channels?q=%22%3E%3Cscript%3E%22").text
                #expect(!page.contains("<script>"))
                let all = try await bouquet.get("/channels").text
                #expect(!all.contains("<script>alert") && !all.contains("<b>bye") && !all.contains("javascript:"))
                #expect(all.contains("&lt;script&gt;alert"))
            }
        }
    }

    @Test("and the API ask no provider for a logo whose address wants the account's credentials")
    func logos() async throws {
        let logos = ["http://h/logo/demo/demo/1.png", "http://h/2.png", "HTTPS://h/3.png"]
        let file = "#EXTM3U\n" + logos.enumerated().map { "#EXTINF:-1 tvg-logo=\"\($1)\",N\($0 + 1)\nhttp://h/s\($0).ts\n" }.joined()
        try await Harness.run { bouquet in
            let account = #"{"name":"File","kind":"m3u","server":"","username":"demo","password":"demo","enabled":true}"#
            #expect(try await bouquet.post("/api/accounts", account).status == 201)
            #expect(try await bouquet.request(.put, "/api/accounts/1/playlist", file).status == 202)
            _ = try await bouquet.sync()
            let channels = try await bouquet.channels()
            #expect(channels.map { $0["stream_icon"] } == [.null, .string("http://h/2.png"), .string("HTTPS://h/3.png")])
            let page = try await bouquet.get("/channels").text
            #expect(!page.contains("h/logo/") && page.contains(#"src="http://h/2.png""#) && page.contains(#"src="HTTPS://h/3.png""#))
            #expect(try await bouquet.get("/channels/1").text.contains("http://h/logo/{username}/{password}/1.png"))
        }
    }

    @Test("says what to do where there is no channel")
    func empty() async throws {
        try await Harness.run { bouquet in
            let all = try await bouquet.get("/channels").text
            #expect(all.contains("Channels come with an account"))
            let some = try await bouquet.get("/channels?q=bbc").text
            #expect(some.contains("No channel is found"))
        }
    }

    @Test("shows channels that are the same one once, with how many more there are")
    func duplicates() async throws {
        let lineup = PanelLineup.rows([PanelRow(1, "UK: BBC One HD"), PanelRow(2, "UK: BBC One SD"), PanelRow(3, "UK: ITV")])
        try await withPanel(lineup) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let page = try await bouquet.get("/channels?collapse=duplicates").text
                #expect(page.contains("<strong data-total>2</strong>") && page.contains("+1"))
            }
        }
    }
}

@Suite("A link of a search")
struct SearchTextTests {
    @Test(
        "adds a term, takes it away where it is there, and puts an OR in parentheses",
        arguments: [
            ("", "tag:UK", "tag:UK"), ("bbc", "tag:UK", "bbc tag:UK"), ("bbc tag:UK hd", "tag:UK", "bbc hd"),
            ("-tag:UK bbc", "tag:UK", "bbc tag:UK"), ("a OR b", "tag:UK", "(a OR b) tag:UK"),
            (#"category:="UK | Sport" x"#, #"category:="UK | Sport""#, "x"), (#""a \" b" c"#, "c", #""a \" b""#),
            ("(a OR b) c", "c", "(a OR b)"), ("bbc AND tag:UK", "tag:UK", "bbc"), ("bbc AND hd AND tag:UK", "bbc", "hd tag:UK"),
            ("NOT tag:UK", "NOT tag:UK", ""), ("bbc NOT tag:UK", "hd", "bbc NOT tag:UK hd"), ("NOT NOT hd x", "x", "NOT NOT hd"),
            ("a OR b", "-tag:UK", "(a OR b) -tag:UK"), ("(a AND b) AND c", "c", "(a AND b)"), (" a  b ", "b", "a"), ("a AND", "c", "a c"),
        ])
    func toggling(text: String, term: String, result: String) {
        #expect(SearchText(text).toggling(term) == result)
    }

    @Test("is no term's own where that is excluded, or is one of several alternatives")
    func contains() {
        #expect(SearchText("bbc AND tag:UK").contains("tag:UK") && SearchText("NOT tag:UK").contains("NOT tag:UK"))
        #expect(!SearchText("NOT tag:UK").contains("tag:UK") && !SearchText("tag:UK OR hd").contains("tag:UK"))
    }

    @Test("finds exactly the facet's value, whatever it is called")
    func terms() {
        #expect(SearchText.term("tags", "UK", id: nil) == "tag:UK")
        #expect(SearchText.term("tags", "24/7", id: nil) == #"tag:"24/7""#)
        #expect(SearchText.term("categories", #"a "b" \c"#, id: 7) == #"category:="a \"b\" \\c""#)
        #expect(SearchText.term("accounts", "Home", id: 7) == "account:7")
    }
}
