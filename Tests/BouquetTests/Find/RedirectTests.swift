import App
import Catalog
import Formats
import Foundation
import HTTPTypes
import Hummingbird
import Search
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("A redirect playlist")
struct RedirectTests {
    private static let password = "geheim-77"

    /// A Bouquet with one M3U account and a playlist of all that is in it.
    private static func run(_ list: String, _ body: @escaping @Sendable (Harness) async throws -> Void) async throws {
        try await withPanel(.playlist(list)) { panel in
            panel.state.setPassword(password)
            try await Harness.run { bouquet in
                let link = "http://\(panel.url)/get.php?username=demo&password=\(password)&type=m3u_plus"
                let made = try await bouquet.post("/api/accounts", #"{"name":"List","kind":"m3u","server":"\#(link)"}"#)
                #expect(made.status == 201)
                let run = try await bouquet.sync()
                #expect(run["success"] == .bool(true))
                _ = try await bouquet.post("/api/playlists", #"{"name":"All"}"#)
                try await body(bouquet)
            }
        }
    }

    private static func urls(_ bouquet: Harness, _ query: String = "") async throws -> [String: String] {
        let playlist = try await bouquet.download("/playlist/all.m3u\(query)")
        #expect(!playlist.text.contains(password))
        return Dictionary(playlist.entries.map { ($0.name, $0.url) }) { first, _ in first }
    }

    private static func location(_ bouquet: Harness, _ path: String) async throws -> String? {
        let answer = try await bouquet.download(path)
        #expect(answer.status == 302)
        return answer.headers[.location]
    }

    @Test("keeps what stands behind a link for the player, unless it holds credentials")
    func suffixes() async throws {
        let list = """
            #EXTM3U
            #EXTINF:-1,Plain
            http://h/live/demo/\(Self.password)/1.ts
            #EXTINF:-1,Agent
            http://h/live/demo/\(Self.password)/2.ts|User-Agent=My Player/1.0&Referer=http://page/
            #EXTINF:-1,Secret
            http://h/3.ts|User-Agent=\(Self.password)
            #EXTINF:-1,Encoded
            http://h/4.ts|User-Agent=x%67eheim%2d77
            #EXTINF:-1,Authorized
            http://h/5.ts|User-Agent=x&Authorization=Basic eHl6
            """
        try await Self.run(list) { bouquet in
            let urls = try await Self.urls(bouquet)
            for name in ["Plain", "Secret", "Encoded", "Authorized"] {
                let url = try #require(urls[name])
                #expect(url.contains("/stream/") && !url.contains("|"), "\(name)")
            }
            let agent = try #require(urls["Agent"])
            #expect(agent.contains("/stream/") && agent.hasSuffix("|User-Agent=My Player/1.0&Referer=http://page/"))
            let hls = try await Self.urls(bouquet, "?output=hls")
            #expect(hls["Agent"]?.hasSuffix(".m3u8|User-Agent=My Player/1.0&Referer=http://page/") == true)
            let stream = try #require(agent.firstRange(of: "/stream/")).lowerBound
            let path = String(agent[stream...].prefix { $0 != "|" })
            let location = try await Self.location(bouquet, path)
            #expect(location == "http://h/live/demo/\(Self.password)/2.ts")
        }
    }

    @Test("has links that are not HTTP as they are, unless they hold credentials")
    func otherSchemes() async throws {
        let list = """
            #EXTM3U
            #EXTINF:-1,Flash
            rtmp://h/app/one
            #EXTINF:-1,Cast
            udp://@239.0.0.1:1234
            #EXTINF:-1,Web
            HTTPS://h/two.ts
            #EXTINF:-1,Secret
            rtsp://h/live/demo/\(Self.password)/3
            #EXTINF:-1,Camera
            rtsp://someone:else@h/4
            """
        try await Self.run(list) { bouquet in
            let urls = try await Self.urls(bouquet)
            #expect(urls["Flash"] == "rtmp://h/app/one" && urls["Cast"] == "udp://@239.0.0.1:1234")
            for name in ["Web", "Secret", "Camera"] {
                let url = try #require(urls[name])
                #expect(url.hasPrefix("http://") && url.contains("/stream/"), "\(name)")
            }
            for (name, location) in [
                ("Flash", "rtmp://h/app/one"), ("Secret", "rtsp://h/live/demo/\(Self.password)/3"),
                ("Web", "HTTPS://h/two.ts?utc=7&lutc=9"),
            ] {
                let id = try await bouquet.find(name)["channels"].array[0]["id"].int
                let found = try await Self.location(bouquet, "/stream/\(id)?utc=7&lutc=9")
                #expect(found == location)
            }
        }
    }

    @Test("names each of an account's guides, and each is to be had")
    func guides() async throws {
        let list = """
            #EXTM3U url-tvg="http://g/1.xml,http://g/2.xml?username=demo&password=\(Self.password),http://g/ü 3.xml"
            #EXTINF:-1,Alpha
            http://h/1.ts
            """
        try await Self.run(list) { bouquet in
            let header = M3UText(try await bouquet.download("/playlist/all.m3u").text).header
            let named = try #require(header.split(separator: "\"").first { $0.contains("/guide/") }).split(separator: ",")
            #expect(named.count == 3 && !header.contains(Self.password))
            for (url, end) in zip(named, ["/guide/1.xml", "/guide/1-2.xml", "/guide/1-3.xml"]) { #expect(url.hasSuffix(end)) }
            let first = try await Self.location(bouquet, "/guide/1.xml")
            let second = try await Self.location(bouquet, "/guide/1-2.xml")
            let third = try await Self.location(bouquet, "/guide/1-3.xml")
            #expect(first == "http://g/1.xml" && second == "http://g/2.xml?username=demo&password=\(Self.password)")
            #expect(third == "http://g/%C3%BC%203.xml")
            for file in ["1-4", "1-0", "1--1", "1--9223372036854775808", "1-", "1-x", "-1", "9-2"] {
                let answer = try await bouquet.download("/guide/\(file).xml")
                #expect(answer.status == 404, "\(file)")
            }
        }
    }

    @Test("leads to addresses that are plain ASCII, encoded once")
    func locations() async throws {
        let list = """
            #EXTM3U
            #EXTINF:-1,Alpha
            http://h/Fußball live%20{1}.ts?a=[b]
            """
        try await Self.run(list) { bouquet in
            let plain = try await Self.location(bouquet, "/stream/1")
            #expect(plain == "http://h/Fu%C3%9Fball%20live%20{1}.ts?a=[b]")
            let more = try await Self.location(bouquet, "/stream/1?x=%207")
            #expect(more == "http://h/Fu%C3%9Fball%20live%20{1}.ts?a=[b]&x=%207")
        }
    }

    @Test("says its length to a client that asks for the head alone", arguments: ["identity", "gzip"])
    func length(coding: String) async throws {
        try await withPanel(.channels(1_200)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let whole = try await bouquet.download("/playlist/account-1.m3u", headers: [.acceptEncoding: coding])
                let head = try await bouquet.download("/playlist/account-1.m3u", .head, headers: [.acceptEncoding: coding])
                #expect(head.status == 200 && head.body.isEmpty && !whole.body.isEmpty)
                #expect(head.headers[.contentLength] == String(whole.body.count))
                #expect(head.headers[.contentEncoding] == whole.headers[.contentEncoding])
            }
        }
    }

    @Test(
        "is packed where gzip itself is accepted, whatever holds for other codings",
        arguments: [
            ("gzip;q=0, *", false), ("*, gzip;q=0", false), ("*;q=0, gzip", true), ("gzip, *;q=0", true), ("*;q=0", false), ("br, *", true),
            ("br", false), ("", false),
        ])
    func packing(accepted: String, isPacked: Bool) async throws {
        try await withPanel(.channels(3)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let playlist = try await bouquet.download("/playlist/account-1.m3u", headers: [.acceptEncoding: accepted])
                #expect(playlist.headers[.contentEncoding] == (isPacked ? "gzip" : nil))
            }
        }
    }
}
