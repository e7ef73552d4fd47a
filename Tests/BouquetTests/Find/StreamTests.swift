import App
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("A stream")
struct StreamTests {
    private static let password = "geheim-77"

    private static func run(_ lineup: PanelLineup, _ body: @escaping @Sendable (Panel, Harness) async throws -> Void) async throws {
        try await withPanel(lineup) { panel in
            panel.state.setPassword(password)
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url, password: password)
                try await body(panel, bouquet)
            }
        }
    }

    private static func location(_ bouquet: Harness, _ path: String) async throws -> String? {
        let answer = try await bouquet.download(path)
        #expect(answer.status == 302 || answer.headers[.location] == nil)
        return answer.headers[.location]
    }

    @Test("is at the provider's own address in a direct playlist, as ts or HLS")
    func direct() async throws {
        let rows = [PanelRow(71, "Alpha"), PanelRow(72, "Beta", directSource: "http://cdn.example.com/b.ts"), PanelRow(73, "Gamma")]
        try await Self.run(.rows(rows)) { panel, bouquet in
            _ = try await bouquet.post("/api/playlists", #"{"name":"Main","stream_url":"direct"}"#)
            let live = "http://\(panel.url)/live/demo/\(Self.password)/"
            let urls = try await bouquet.download("/playlist/main.m3u").entries.map(\.url)
            #expect(urls == [live + "71.ts", "http://cdn.example.com/b.ts", live + "73.ts"])
            let hls = [live + "71.m3u8", "http://cdn.example.com/b.ts", live + "73.m3u8"]
            #expect(try await bouquet.download("/playlist/main.m3u?output=hls").entries.map(\.url) == hls)
            _ = try await bouquet.request(.put, "/api/playlists/main", #"{"format":"hls"}"#)
            #expect(try await bouquet.download("/playlist/main.m3u").entries.map(\.url) == hls)
            #expect(try await bouquet.download("/playlist/main.m3u?output=ts").entries.map(\.url) == urls)
            #expect(try await bouquet.download("/playlist/main.m3u?output=dash").status == 400)
            let header = M3UText(try await bouquet.download("/playlist/main.m3u").text).header
            #expect(header.contains("http://\(panel.url)/xmltv.php?username=demo&password=\(Self.password)"))
        }
    }

    @Test("goes through Bouquet in a redirect playlist, which holds no credentials and outlasts a move of the account")
    func redirect() async throws {
        try await Self.run(.rows([PanelRow(71, "Alpha", archiveDays: 2), PanelRow(72, "Beta")])) { panel, bouquet in
            _ = try await bouquet.post("/api/playlists", #"{"name":"Main"}"#)
            let playlist = try await bouquet.download("/playlist/main.m3u")
            let text = playlist.text
            #expect(!text.contains(Self.password) && !text.contains("demo") && !text.contains(panel.url))
            let paths = playlist.entries.map { entry in "/stream/" + (entry.url.split(separator: "/").last ?? "") }
            #expect(playlist.entries.allSatisfy { $0.url.hasPrefix("http://") } && paths == ["/stream/1", "/stream/2"])
            let old = "http://\(panel.url)/live/demo/\(Self.password)/71.ts"
            #expect(try await Self.location(bouquet, paths[0]) == old)
            #expect(try await Self.location(bouquet, "/stream/1.ts") == old)
            #expect(try await bouquet.download("/playlist/main.m3u?output=hls").entries.allSatisfy { $0.url.hasSuffix(".m3u8") })
            #expect(try await Self.location(bouquet, "/stream/1.m3u8") == old.replacing(".ts", with: ".m3u8"))
            #expect(try await Self.location(bouquet, "/stream/1?token=7&x") == old + "?token=7&x")
            let head = try await bouquet.download("/stream/1", .head)
            #expect(head.status == 302 && head.headers[.location] == old && head.headers[.cacheControl] == "no-store")
            let guide = M3UText(text).header.split(separator: "\"").first { $0.contains("/guide/") }
            #expect(guide?.hasSuffix("/guide/1.xml") == true)
            let guideURL = "http://\(panel.url)/xmltv.php?username=demo&password=\(Self.password)"
            #expect(try await Self.location(bouquet, "/guide/1.xml") == guideURL)

            let moved = panel.url.replacing("127.0.0.1", with: "localhost")
            _ = try await bouquet.request(.put, "/api/accounts/1", #"{"server":"\#(moved)","username":"other","password":"new"}"#)
            #expect(try await Self.location(bouquet, paths[0]) == "http://\(moved)/live/other/new/71.ts")
            #expect(try await bouquet.download("/playlist/main.m3u").entries == playlist.entries)
            for (path, status) in [("/stream/99", 404), ("/stream/x", 404), ("/guide/9.xml", 404)] {
                let answer = try await bouquet.download(path)
                #expect(answer.status == status, "\(path)")
            }
        }
    }

    @Test("of an M3U account keeps its own link, its lines and its catch-up; credentials in them stay out of a redirect playlist")
    func playlistAccount() async throws {
        let list = """
            #EXTM3U url-tvg="http://g/x.xml?username=demo&password=\(Self.password)"
            #EXTINF:-1 tvg-id="a" catchup="default" catchup-source="http://h/live/demo/\(Self.password)/1.ts?utc={utc}",Alpha
            #EXTVLCOPT:http-user-agent=Agent
            http://h/live/demo/\(Self.password)/1.ts|User-Agent=Agent
            #EXTINF:-1 tvg-id="b" aspect-ratio="16:9",Beta
            http://elsewhere/b.m3u8
            """
        try await withPanel(.playlist(list)) { panel in
            panel.state.setPassword(Self.password)
            try await Harness.run { bouquet in
                let link = "http://\(panel.url)/get.php?username=demo&password=\(Self.password)&type=m3u_plus"
                #expect(try await bouquet.post("/api/accounts", #"{"name":"List","kind":"m3u","server":"\#(link)"}"#).status == 201)
                #expect(try await bouquet.sync()["success"] == .bool(true))
                _ = try await bouquet.post("/api/playlists", #"{"name":"Direct","stream_url":"direct"}"#)
                _ = try await bouquet.post("/api/playlists", #"{"name":"Redirect"}"#)
                let direct = try await bouquet.download("/playlist/direct.m3u")
                #expect(
                    direct.entries.map(\.url) == ["http://h/live/demo/\(Self.password)/1.ts|User-Agent=Agent", "http://elsewhere/b.m3u8"])
                #expect(direct.entries[0]["catchup-source"] == "http://h/live/demo/\(Self.password)/1.ts?utc={utc}")
                #expect(direct.text.contains("\n#EXTVLCOPT:http-user-agent=Agent\n") && direct.entries[1]["aspect-ratio"] == "16:9")
                let redirect = try await bouquet.download("/playlist/redirect.m3u")
                #expect(!redirect.text.contains(Self.password) && !redirect.text.contains("demo"))
                #expect(redirect.names == ["Alpha", "Beta"] && redirect.entries[1]["aspect-ratio"] == "16:9")
                #expect(try await Self.location(bouquet, "/stream/1") == "http://h/live/demo/\(Self.password)/1.ts")
                #expect(try await Self.location(bouquet, "/stream/2") == "http://elsewhere/b.m3u8")
                let guide = try await Self.location(bouquet, "/guide/1.xml")
                #expect(guide == "http://g/x.xml?username=demo&password=\(Self.password)")
            }
        }
    }
}
