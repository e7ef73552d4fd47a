import App
import Database
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("The past of a channel")
struct CatchupTests {
    private static let password = "geheim-77"
    /// Noon of a summer's day in UTC, which is one o'clock in London.
    private static let noon = "utc=1719835200&lutc=1719842400"

    private static func panel(_ body: @escaping @Sendable (Panel, Harness) async throws -> Void) async throws {
        let rows = [PanelRow(71, "Alpha", archiveDays: 7), PanelRow(72, "Beta")]
        try await withPanel(.rows(rows)) { panel in
            panel.state.setPassword(password)
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url, password: password)
                _ = try await bouquet.post("/api/playlists", #"{"name":"All"}"#)
                try await body(panel, bouquet)
            }
        }
    }

    private static func list(_ list: String, _ body: @escaping @Sendable (Harness) async throws -> Void) async throws {
        try await withPanel(.playlist(list)) { panel in
            panel.state.setPassword(password)
            try await Harness.run { bouquet in
                let link = "http://\(panel.url)/get.php?username=demo&password=\(password)&type=m3u_plus"
                _ = try await bouquet.post("/api/accounts", #"{"name":"List","kind":"m3u","server":"\#(link)"}"#)
                #expect(try await bouquet.sync()["success"] == .bool(true))
                _ = try await bouquet.post("/api/playlists", #"{"name":"All"}"#)
                try await body(bouquet)
            }
        }
    }

    private static func location(_ bouquet: Harness, _ path: String) async throws -> String? {
        let answer = try await bouquet.download(path)
        #expect(answer.status == 302 || answer.headers[.location] == nil)
        return answer.headers[.location]
    }

    @Test("is asked for through Bouquet in a redirect playlist, without credentials; a channel without one says nothing")
    func template() async throws {
        try await Self.panel { _, bouquet in
            let playlist = try await bouquet.download("/playlist/all.m3u")
            let alpha = playlist.entries[0]
            #expect(alpha["catchup"] == "default" && alpha["catchup-days"] == "7")
            #expect(alpha["catchup-source"] == alpha.url + "?utc={utc}&lutc={lutc}&duration={duration}")
            #expect(!playlist.entries[1].line.contains("catchup"))
            #expect(!playlist.text.contains(Self.password) && !playlist.text.contains("demo"))
            let hls = try await bouquet.download("/playlist/all.m3u?output=hls").entries[0]
            #expect(hls["catchup-source"]?.hasPrefix(hls.url + "?utc=") == true && hls.url.hasSuffix(".m3u8"))
            _ = try await bouquet.request(.put, "/api/playlists/all", #"{"stream_url":"direct"}"#)
            #expect(try await bouquet.download("/playlist/all.m3u").entries[0]["catchup"] == "xc")
        }
    }

    @Test("is at a panel in whole minutes on the panel's own clock, or in UTC where that is not known")
    func panelArchive() async throws {
        try await Self.panel { panel, bouquet in
            let archive = "http://\(panel.url)/timeshift/demo/\(Self.password)"
            #expect(try await bouquet.get("/api/accounts/1")["provider"]["timezone"] == .string("Europe/London"))
            let paths = [
                ("/stream/1?\(Self.noon)&duration=3601", "61/2024-07-01:13-00/71.ts"),
                ("/stream/1.m3u8?\(Self.noon)&duration=60", "1/2024-07-01:13-00/71.m3u8"),
                ("/stream/1?utc=1704110400", "120/2024-01-01:12-00/71.ts"),
                ("/stream/1?\(Self.noon)&duration={duration}", "120/2024-07-01:13-00/71.ts"),
                ("/stream/1?\(Self.noon)&duration=0", "120/2024-07-01:13-00/71.ts"),
            ]
            for (path, end) in paths {
                let location = try await Self.location(bouquet, path)
                #expect(location == "\(archive)/\(end)", "\(path)")
            }
            _ = try await bouquet.bouquet.store.database.write { try $0.execute("UPDATE accounts SET provider_timezone = NULL") }
            let inUTC = try await Self.location(bouquet, "/stream/1?\(Self.noon)&duration=3600")
            #expect(inUTC == "\(archive)/60/2024-07-01:12-00/71.ts")
        }
    }

    @Test(
        "cannot be asked for by what is no time",
        arguments: [
            "utc=yesterday", "utc=-7", "utc=", "utc={utc}", "utc=%207", "utc=99999999999999", "utc=7&duration=x", "utc=7&duration=99999999",
            "utc=7&lutc=x", "lutc=7", "duration=60",
        ])
    func refused(query: String) async throws {
        try await Self.panel { _, bouquet in
            let answer = try await bouquet.get("/stream/1?\(query)")
            #expect(answer.status == 400 && !answer["error"].string.isEmpty, "\(answer.text)")
        }
    }

    @Test(
        "is with an entry of a playlist where the entry's own kind of catch-up has it",
        arguments: [
            (#"catchup="shift""#, "http://h/1.ts", "http://h/1.ts?utc=1719835200&lutc=1719842400"),
            (#"catchup="shift""#, "http://h/1.ts?a=b", "http://h/1.ts?a=b&utc=1719835200&lutc=1719842400"),
            (#"tvg-rec="3""#, "http://h/1.ts", "http://h/1.ts?utc=1719835200&lutc=1719842400"),
            (#"catchup="append" catchup-source="?at=${start}-${end}""#, "http://h/1.ts", "http://h/1.ts?at=1719835200-1719838800"),
            (
                #"catchup="default" catchup-source="http://a/{Y}/{m}/{d}/{H}-{M}-{S}/{duration:60}?x={other}""#, "http://h/1.ts",
                "http://a/2024/07/01/12-00-00/60?x={other}"
            ),
            (
                #"catchup="default" catchup-source="http://a/demo/geheim-77/{utc}.ts""#, "http://h/1.ts",
                "http://a/demo/geheim-77/1719835200.ts"
            ),
            (#"catchup="default" catchup-source="?utc={utc}""#, "http://h/1.ts", "http://h/1.ts?utc=1719835200"),
            (#"catchup="flussonic""#, "http://h/one/mpegts?token=x", "http://h/one/timeshift_abs-1719835200.ts?token=x"),
            (#"catchup="fs""#, "http://h/one/live", "http://h/one/timeshift_abs-1719835200.ts"),
            (#"catchup-type="flussonic-hls""#, "http://h/one/index.m3u8?t=x", "http://h/one/timeshift_rel-7200.m3u8?t=x"),
            (#"catchup="flussonic""#, "http://h/one/mono.m3u8", "http://h/one/mono-timeshift_rel-7200.m3u8"),
            (#"catchup="xc""#, "http://h/live/demo/geheim-77/9.ts", "http://h/timeshift/demo/geheim-77/60/2024-07-01:12-00/9.ts"),
            (#"catchup="xc""#, "http://h/u/p/9", "http://h/timeshift/u/p/60/2024-07-01:12-00/9.ts"),
        ])
    func kinds(attributes: String, url: String, location: String) async throws {
        try await Self.list("#EXTM3U\n#EXTINF:-1 catchup-days=\"3\" \(attributes),Alpha\n\(url)\n") { bouquet in
            let playlist = try await bouquet.download("/playlist/all.m3u")
            let entry = playlist.entries[0]
            #expect(entry["catchup"] == "default" && entry["catchup-days"] == "3" && entry["catchup-type"] == nil)
            #expect(entry["catchup-source"] == entry.url + "?utc={utc}&lutc={lutc}&duration={duration}")
            #expect(!playlist.text.contains(Self.password))
            let path = "/stream/1?\(Self.noon)&duration=3600"
            let found = try await Self.location(bouquet, path)
            #expect(found == location)
        }
    }

    @Test("is not to be had where the entry's address does not say where")
    func unknownForm() async throws {
        try await Self.list("#EXTM3U\n#EXTINF:-1 catchup=\"xc\" catchup-days=\"3\",Alpha\nhttp://h/9\n") { bouquet in
            let answer = try await bouquet.get("/stream/1?\(Self.noon)")
            #expect(answer.status == 404 && answer["error"].string.contains("past"))
        }
    }

    @Test("stays in the entry's own words where only a player can ask for it, and with the headers that a link asks for")
    func ownWords() async throws {
        let list = """
            #EXTM3U
            #EXTINF:-1 catchup="vod" catchup-source="http://a/{catchup-id}.ts",Programmes
            http://h/1.ts
            #EXTINF:-1 catchup="append" catchup-source="?utc={utc}",Multicast
            udp://@239.0.0.1:1234
            #EXTINF:-1 catchup="shift" catchup-correction="2",Agent
            http://h/2.ts|User-Agent=Player
            """
        try await Self.list(list) { bouquet in
            let entries = try await bouquet.download("/playlist/all.m3u").entries
            let byName = Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0) })
            let programmes = try #require(byName["Programmes"])
            #expect(programmes["catchup"] == "vod" && programmes["catchup-source"] == "http://a/{catchup-id}.ts")
            let multicast = try #require(byName["Multicast"])
            #expect(multicast["catchup"] == "append" && multicast["catchup-source"] == "?utc={utc}")
            let agent = try #require(byName["Agent"])
            #expect(agent["catchup-source"]?.hasSuffix("&duration={duration}|User-Agent=Player") == true)
            #expect(agent["catchup-correction"] == "2")
        }
    }
}
