import App
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("A password, in what finding and playlists answer,")
struct FindSecretTests {
    private static let password = "geheim-77"

    @Test("is nowhere in the API, whatever is asked")
    func nowhere() async throws {
        let direct = "http://cdn.example.com/live/demo/\(Self.password)/2.ts?token=\(Self.password)"
        let rows = [PanelRow(1, "UK: BBC One HD"), PanelRow(2, "UK: BBC One SD", directSource: direct)]
        let list = """
            #EXTM3U url-tvg="http://g/x.xml?username=demo&password=\(Self.password)"
            #EXTINF:-1 tvg-id="a" group-title="UK",UK: BBC One
            http://h/live/demo/\(Self.password)/1.ts
            """
        try await withPanel(.rows(rows)) { panel in
            try await withPanel(.playlist(list)) { lists in
                panel.state.setPassword(Self.password)
                lists.state.setPassword(Self.password)
                try await Harness.run { bouquet in
                    _ = try await bouquet.addAccount(panel.url, password: Self.password)
                    let link = "http://\(lists.url)/get.php?username=demo&password=\(Self.password)&type=m3u_plus"
                    _ = try await bouquet.post("/api/accounts", #"{"name":"List","kind":"m3u","server":"\#(link)"}"#)
                    #expect(try await bouquet.sync(2)["success"] == .bool(true))
                    _ = try await bouquet.post("/api/playlists", #"{"name":"Main","stream_url":"direct"}"#)
                    let rule = #"{"pattern":"bbc","type":"contains","tag":"B"}"#
                    var answers = [
                        try await bouquet.patch(channel: 2, #"{"note":"mine"}"#),
                        try await bouquet.bulk(#"{"type":"tag","tags":["A"]}"#, #""filter":"","preview":true"#),
                        try await bouquet.bulk(#"{"type":"tag","tags":["A"]}"#, #""filter":"""#),
                        try await bouquet.post("/api/changes/1/undo"), try await bouquet.post("/api/tag-rules/test", rule),
                        try await bouquet.post(
                            "/api/accounts/1/filters", #"{"filter_type":"tag","filter_action":"blacklist","filter_value":"x"}"#),
                    ]
                    let paths = [
                        "channels?facets=tags,categories,accounts,quality,state", "channels?collapse=duplicates", "channels/2",
                        "channels/3",
                        "channels/2/alternatives", "accounts/1/preview", "accounts/2/preview", "playlists", "playlists/main",
                        "playlists/main/preview", "playlists/main/entries", "searches", "playlists/main/order", "tags",
                        "search/suggest?q=account:",
                        "search/suggest?q=bbc",
                        "changes/undoable", "changes", "filters", "rulesets", "rulesets/export", "accounts/1/rulesets",
                    ]
                    for path in paths { answers.append(try await bouquet.get("/api/\(path)")) }
                    for answer in answers {
                        #expect((200..<300).contains(answer.status), "\(answer.text)")
                        #expect(!answer.text.contains(Self.password), "\(answer.text)")
                    }
                    // It is known all the same.
                    #expect(try await bouquet.download("/playlist/main.m3u").text.contains(Self.password))
                    _ = try await bouquet.request(.put, "/api/playlists/main", #"{"stream_url":"redirect"}"#)
                    let redirect = try await bouquet.download("/playlist/main.m3u").text
                    #expect(!redirect.contains(Self.password), "\(redirect)")
                }
            }
        }
    }

    @Test("is not in a logo's address either, where a provider puts it there")
    func logos() async throws {
        let logo = "http://l/images/demo/\(Self.password)/1.png"
        try await withPanel(.rows([PanelRow(1, "UK: BBC One", logo: logo)])) { panel in
            panel.state.setPassword(Self.password)
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url, password: Self.password)
                _ = try await bouquet.post("/api/playlists", #"{"name":"Main"}"#)
                #expect(try await !bouquet.find("").text.contains(Self.password))
                #expect(try await !bouquet.download("/playlist/main.m3u").text.contains(Self.password))
                _ = try await bouquet.request(.put, "/api/playlists/main", #"{"stream_url":"direct"}"#)
                #expect(try await bouquet.download("/playlist/main.m3u").entries[0]["tvg-logo"] == logo)
            }
        }
    }
}
