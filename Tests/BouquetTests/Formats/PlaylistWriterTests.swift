import Catalog
import Testing

@testable import Formats

@Suite("A written playlist")
struct PlaylistWriterTests {
    private static let traps = """
        #EXTM3U
        #EXTINF:-1 tvg-id="a" group-title="UK",Bob's TV
        http://h/a.ts
        #EXTINF:-1 tvg-id="b" group-title="UK",News, Sport & Weather
        http://h/b.ts
        #EXTINF:-1 tvg-id="c" group-title="CA",Canal "Plus" HD
        http://h/c.ts
        #EXTINF:-1 tvg-chno="5.1" group-title="CA",Decimal
        http://h/d.ts
        #EXTINF:-1 tvg-id=f group-title="CA",Unquoted, too
        http://h/e.ts
        #EXTINF:-1 TVG-ID="g" Group-Title="FR",Case
        http://h/f.ts
        #EXTINF:-1 tvg-id="h:-1",Weird:-1 name
        http://h/g:-1.ts
        #EXTINF:-1 catchup="default" catchup-days="3" catchup-source="http://h/{utc}",Catch up
        #EXTVLCOPT:http-user-agent=Agent
        #KODIPROP:inputstream=adaptive
        http://h/h.ts
        #EXTGRP
        #EXTINF:-1,Bare group
        http://h/i.ts
        """

    private func entry(
        _ name: String = "n", id: String? = nil, logo: String? = nil, group: String? = nil, extras: String? = nil,
        url: String = "http://h/x"
    ) -> PlaylistEntry {
        PlaylistEntry(kind: .m3u, name: name, providerName: name, guideID: id, logo: logo, groupTitle: group, extras: extras, url: url)
    }

    @Test("keeps what is in the lines that others get wrong")
    func traps() throws {
        let rows = try ListFixture.playlist(Self.traps).rows
        let text = PlaylistFixture.text(rows.map { PlaylistFixture.entry($0) })
        let again = try ListFixture.playlist(text).rows
        #expect(rows.count == 9 && again.map(\.fingerprint) == rows.map(\.fingerprint))
        #expect(again.map { $0.string(.extras) } == rows.map { $0.string(.extras) })
        for line in [
            #"#EXTINF:-1 group-title="CA" tvg-id="c",Canal "Plus" HD"#, #"tvg-chno="5.1""#, #"tvg-id="f",Unquoted, too"#,
            #"tvg-id="g",Case"#, "tvg-id=\"h:-1\",Weird:-1 name\nhttp://h/g:-1.ts\n", #"catchup-source="http://h/{utc}""#,
            "\n#EXTVLCOPT:http-user-agent=Agent\n#KODIPROP:inputstream=adaptive\nhttp://h/h.ts\n", "\n#EXTGRP\nhttp://h/i.ts\n",
        ] {
            #expect(text.contains(line), "\(line)")
        }
    }

    @Test(
        "is read as the same row again, to the last extra",
        arguments: [
            "-1 TVG-ID=\"id\" LOGO=\"l.png\" GROUP-TITLE=\" ;A; B\" ch-number=\"5.1\" RADIO=\"1\",n\nhttp://h/x",
            "-1 group-title=\"A; B\",n\nhttp://h/x", "-1 group-title=\"A\" group-title=\"B\",n\nhttp://h/x",
            "-1 tvg-id=\"a\" tvg-id=\"b\" tvg-logo=\"l\" logo=\"m\",n\nhttp://h/x",
            "-1 TVG-ID=\"a\" tvg-id=\"b\" tvg-chno=\"1\" tvg-chno=\"2\" ch-number=\"3\",n\nhttp://h/x",
            "0 duration=\"5\" x=\"y\",n\nhttp://h/x",
            "-1 tvg-name=\"Un film \"X\" (VO)\" tvg-logo=\"http://h/a,b.png?x=1&y='2'\",Un \"film\", le\nhttp://h/x|User-Agent=VLC 3&Referer=http://r/",
            "12.5 radio=\"true\" tvg-shift=\"-1.5\" parent-code=\"\",n\n#EXTGRP:Two;Three\n#EXT-X-PLAYLIST-TYPE:VOD\n#WHATEVER:a=\"b\"\nudp://@1.2.3.4:5",
        ])
    func same(lines: String) throws {
        let row = try #require(try ListFixture.playlist("#EXTM3U\n#EXTINF:" + lines).rows.first)
        let again = try ListFixture.playlist(PlaylistFixture.text([PlaylistFixture.entry(row)])).rows
        #expect(again.map { $0.string(.extras) } == [row.string(.extras)])
        #expect(again.map(\.fingerprint) == [row.fingerprint])
    }

    @Test("names its guides in both headers")
    func header() throws {
        #expect(PlaylistFixture.text([]) == "#EXTM3U\n")
        let text = PlaylistFixture.text([], guideURLs: ["http://h/a.xml", "http://h/b?x=1,\"2\"\n"])
        let guides = "http://h/a.xml,http://h/b?x=1%2C%222%22"
        #expect(text == "#EXTM3U url-tvg=\"\(guides)\" x-tvg-url=\"\(guides)\"\n")
        try ListFixture.with(Array(text.utf8)) { path in
            let header = try M3UPlaylist(path: path).readHeader()
            #expect(header.guideURLs.count == 2)
        }
    }

    @Test("has a panel's channels with their catch-up, where the file leads to the panel")
    func xtream() {
        let account = AccountSettings(name: "P", kind: .xtream, server: "http://p:8080", username: "joe", password: "s/t")
        let urls = StreamURL(account: account, format: .ts)
        var entry = PlaylistEntry(
            kind: .xtream, name: "BBC One", providerName: "UK: BBC ONE HD", number: "101", guideID: "bbc1.uk", logo: "http://l/1.png",
            groupTitle: "UK", extras: "category_ids=1,2", hasArchive: true, archiveDays: 7,
            url: urls.url(streamID: "42", directSource: nil) ?? "", credentials: urls.credentials)
        #expect(
            PlaylistFixture.lines(entry) == [
                #"#EXTINF:-1 tvg-chno="101" catchup="xc" catchup-days="7" tvg-name="UK: BBC ONE HD" tvg-logo="http://l/1.png" "#
                    + #"group-title="UK" tvg-id="bbc1.uk",BBC One"#, "http://p:8080/live/joe/s%2Ft/42.ts",
            ])
        entry.url = "http://bouquet/stream/1"
        entry.credentials = nil
        #expect(!PlaylistFixture.text([entry]).contains("catchup"))
        entry.catchupSource = "http://bouquet/stream/1?utc={utc}"
        let catchup = #"#EXTINF:-1 tvg-chno="101" catchup="default" catchup-days="7" catchup-source="http://bouquet/stream/1?utc={utc}" "#
        #expect(PlaylistFixture.text([entry]).contains(catchup))
        entry.isRadio = true
        #expect(PlaylistFixture.text([entry]).contains(#" radio="true" "#))
    }

    @Test("has an account's credentials in all links, or no link that wants them")
    func credentials() throws {
        let text = """
            #EXTM3U
            #EXTINF:-1 catchup="default" catchup-source="http://h/timeshift/joe/s3cret/{duration:60}/1.ts",n
            #EXTVLCOPT:http-user-agent=x
            #KODIPROP:inputstream.adaptive.license_key=https://lic/?u=joe&p=s3cret|x
            http://h/live/joe/s3cret/1.ts
            """
        let row = try #require(try ListFixture.playlist(text, username: "joe", password: "s3cret").rows.first)
        var entry = PlaylistFixture.entry(row, credentials: StreamCredentials(username: "jane", password: "p w"))
        let direct = PlaylistFixture.text([entry])
        #expect(direct.contains("http://h/timeshift/jane/p%20w/{duration:60}/1.ts") && direct.contains("?u=jane&p=p%20w|x"))
        let again = try ListFixture.playlist(direct, username: "jane", password: "p w").rows
        #expect(again.map(\.fingerprint) == [row.fingerprint])
        entry.url = "http://bouquet/stream/1"
        entry.credentials = nil
        #expect(
            PlaylistFixture.lines(entry) == [
                #"#EXTINF:-1 catchup="default" tvg-name="n" tvg-id="",n"#, "#EXTVLCOPT:http-user-agent=x", "http://bouquet/stream/1",
            ])
    }

    @Test("says what a person says, in place of all that the provider says of the same")
    func edited() throws {
        var entry = entry(
            "Provider", id: "mine", logo: "mine.png", group: "Mine",
            extras: "TVG-ID=theirs\ntvc-guide-stationid=5\nlogo=theirs.png\nch-number=5\ntvh-chnum=6\nGroup-Title=Theirs\ntvh-tags=Theirs\n"
                + "tvg-shift=2\n#EXTGRP:Theirs;More\n#EXTVLCOPT:program=1")
        entry.name = "Mine"
        entry.number = "1.5"
        entry.replaced = [.number, .guideID, .logo, .group]
        #expect(
            PlaylistFixture.lines(entry) == [
                #"#EXTINF:-1 tvg-chno="1.5" tvg-shift="2" tvg-name="Provider" tvg-logo="mine.png" group-title="Mine" tvg-id="mine",Mine"#,
                "#EXTVLCOPT:program=1", "http://h/x",
            ])
        entry.replaced = .logo
        let row = try #require(try ListFixture.playlist(PlaylistFixture.text([entry])).rows.first)
        #expect(row.string(.extras)?.contains("tvh-chnum=6") == true && row.string(.extras)?.contains("logo=theirs") == false)
        #expect(row.string(.streamIcon) == "mine.png" && row.string(.number) == "1.5" && row.string(.epgChannelID) == "mine")
        #expect(row.string(.category) == "Mine" && row.string(.name) == "Mine")
    }

    @Test("gives no entry the group of the one above it")
    func groups() throws {
        let entries = [
            entry("a", group: "One", extras: "#EXTGRP:One;Two"), entry("b", url: "http://h/b"), entry("c", url: "http://h/c"),
            entry("d", group: "One", extras: "#EXTGRP:One;Two", url: "http://h/d"), entry("e", extras: "#EXTGRP:", url: "http://h/e"),
        ]
        let text = PlaylistFixture.text(entries)
        #expect(try ListFixture.playlist(text).rows.map { $0.string(.category) } == ["One", nil, nil, "One", nil])
        #expect(text.split(separator: "\n").count { $0 == "#EXTGRP:" } == 2)
    }

    @Test(
        "has no line and no attribute out of a text",
        arguments: [
            "x\n#EXTINF:-1,y\nhttp://evil/", "x\r\nhttp://evil/", "x\u{2028}http://evil/", "x\u{85}#EXTGRP:evil",
            #"x" tvg-id="evil"#, #"x",evil"#, #"x" ,evil"#, "x\"\t,evil", #"x="evil""#, "x tvg-id=evil", "x, tvg-id=evil, y",
            "tvg-id='evil'",
            #"x, catchup="default",y"#, #"x"#, #"a "b" c"#, "\"", "\"\"", #"" tvg-id="evil"#, "'x' y", "x' tvg-id='evil", ",", "#x", "=",
            #"=""#,
        ])
    func hostile(text: String) throws {
        let entries = [
            entry(text), entry("a", id: text, url: "http://h/b"), entry("b", logo: text, group: text, url: "http://h/c"),
            entry("c", extras: "x=\(text)", url: "http://h/d"),
        ]
        let written = PlaylistFixture.text(entries)
        let rows = try ListFixture.playlist(written).rows
        #expect(rows.map { $0.string(.directSource) } == ["http://h/x", "http://h/b", "http://h/c", "http://h/d"])
        #expect(rows.dropFirst().map { $0.string(.name) } == ["a", "b", "c"])
        #expect(rows.map { $0.string(.epgChannelID) != nil } == [false, true, false, false])
        #expect(!written.contains(#"tvg-id="evil"#))
        #expect(!written.unicodeScalars.contains { ["\r", "\t", "\u{85}", "\u{2028}", "\u{2029}"].contains($0) })
        for line in written.split(separator: "\n") where line.hasPrefix("#EXTINF") {
            #expect(Self.keys(line).isSubset(of: ["tvg-name", "tvg-id", "tvg-logo", "group-title", "x"]), "\(line)")
        }
    }

    @Test("has only its own lines and attributes, whatever letters come together")
    func random() throws {
        var generator = SeededGenerator(seed: 7)
        let pieces = [
            "\"", "'", ",", " ", "=", "\n", "\r", "\t", "\u{2029}", "tvg-id", "group-title", "catchup", "#EXTINF:-1", "é", "x", ";", "://",
        ]
        func text() -> String {
            "t" + (0..<Int.random(in: 0...8, using: &generator)).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
        }
        for _ in 0..<600 {
            var entry = entry(text(), id: text(), logo: text(), group: text())
            entry.number = text()
            let written = PlaylistFixture.text([entry])
            let lines = written.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count == 4 && lines[2] == "http://h/x", "\(entry)")
            #expect(Self.keys(lines[1]).isSubset(of: ["tvg-chno", "tvg-name", "tvg-logo", "group-title", "tvg-id"]), "\(lines[1])")
            let row = try #require(try ListFixture.playlist(written).rows.first)
            #expect(row.string(.number)?.first == "t" && row.string(.name)?.first == "t" && row.string(.epgChannelID)?.first == "t")
        }
    }

    @Test("has an entry's quotes and commas as they are, where they do no harm")
    func quotes() throws {
        let names = [#"Canal "Plus", HD"#, #""Plus""#, "Bob's, 'TV'", "a=b", "x = y", "C&A; \"D\" E"]
        let rows = try ListFixture.playlist(PlaylistFixture.text(names.map { entry($0, id: $0, logo: $0) })).rows
        #expect(rows.map { $0.string(.name) } == names)
        #expect(rows.dropFirst().map { $0.string(.epgChannelID) } == Array(names.dropFirst()))
        // A quote before a comma would end the value.
        #expect(rows.first?.string(.epgChannelID) == "Canal 'Plus', HD")
    }

    @Test("leaves out what has no URL")
    func withoutURL() {
        #expect(PlaylistFixture.text([entry(url: "")]) == "#EXTM3U\n")
        #expect(PlaylistFixture.lines(entry("")).first == #"#EXTINF:-1 tvg-name="" tvg-id="","#)
    }

    private static func keys(_ line: Substring) -> Set<String> {
        var info = M3UInfo()
        let bytes = Array(line.utf8)
        return bytes.withUnsafeBytes { bytes in
            info.parse(bytes, from: 8)
            return Set(info.attributes.map { String(decoding: bytes[$0.key], as: UTF8.self) })
        }
    }
}
