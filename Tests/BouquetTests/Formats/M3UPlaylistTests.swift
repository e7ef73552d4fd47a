import Catalog
import Formats
import Testing

@Suite("An M3U playlist's channels")
struct M3UPlaylistTests {
    private func row(_ info: String, _ rest: String = "http://h/x") throws -> ProviderRow {
        try #require(try ListFixture.playlist("#EXTM3U\n#EXTINF:\(info)\n\(rest)\n").rows.first)
    }

    @Test(
        "The lines that others get wrong survive",
        arguments: [
            (#"-1 tvg-id="a",Bob's TV"#, "Bob's TV", nil), (#"-1 tvg-id="a",News, Sport & Weather"#, "News, Sport & Weather", nil),
            (#"-1 tvg-id="a",Canal "Plus" HD"#, #"Canal "Plus" HD"#, nil), (#"-1 tvg-chno="5.1",n"#, "n", nil),
            ("-1 tvg-id=f,Name, the", "Name, the", nil),
            (#"-1 TVG-ID="a" Group-Title="g",n"#, "n", "TVG-ID=a\nGroup-Title=g"), (#"-1 tvg-id="a:-1",Day:-1"#, "Day:-1", nil),
            (
                #"-1 catchup="shift" catchup-days="3" catchup-source="?utc={utc}",n"#, "n",
                "catchup=shift\ncatchup-days=3\ncatchup-source=?utc={utc}"
            ),
            ("-1,News, Sport", "News, Sport", nil), ("-1 ,n", "n", nil), ("0, Melody", "Melody", "duration=0"), ("-1,", "x", nil),
            (
                #"-1 tvg-name="|FR| Un film "Breaking Bad" (VO)" tvg-logo="l",|FR| Un "film" (VO)"#, #"|FR| Un "film" (VO)"#,
                #"tvg-name=|FR| Un film "Breaking Bad" (VO)"#
            ),
            (#"-1 tvg-num='636' tvg-name='Bob's',n"#, "n", "tvg-num=636\ntvg-name=Bob's"), (#"-1 group-title="g,KTTW"#, "KTTW", nil),
            (#"-1 tvg-id="a tvg-name="b" group-title="g",n"#, "n", "tvg-name=b"),
            (#"-1 tvg-id="a", tvg-name="b",n, m"#, "n, m", "tvg-name=b"),
            (#"-1 group-title=News, World tvg-id="a",n"#, "n", nil),
            (#"-1 tvg-id="a",Foo bar="baz""#, #"Foo bar="baz""#, nil), (#"-1 x="1" tvg-name="n" Y='2',n"#, "n", "x=1\nY=2"),
        ] as [(String, String, String?)])
    func traps(info: String, name: String, extras: String?) throws {
        let row = try row(info)
        #expect(row.string(.name) == name)
        #expect(row.string(.extras) == extras)
    }

    @Test("Attributes fill the columns, in any case and spelling")
    func columns() throws {
        let row = try row(#"-1 TVG-ID="id" LOGO="l.png" GROUP-TITLE=" ;A; B" ch-number="5.1" RADIO="true",n"#)
        #expect(row.string(.epgChannelID) == "id" && row.string(.streamIcon) == "l.png" && row.string(.category) == "A")
        #expect(row.string(.number) == "5.1" && row.string(.streamType) == "radio_streams" && row.string(.directSource) == "http://h/x")
        #expect(try self.row("-1 tvg-id=f tvg-logo=l.png,n").string(.epgChannelID) == "f")
        #expect(try self.row(#"-1 tvg-id="a:-1",n"#, "http://h/x:-1").string(.directSource) == "http://h/x:-1")
        #expect(try self.row(#"-1 radio="false",n"#).string(.streamType) == "live")
    }

    @Test("Directives of an entry are kept word for word, known or not")
    func directives() throws {
        let text = """
            #EXTM3U
            # Generated: now
            #KODIPROP:inputstream=adaptive
            #EXTINF:-1,a
            #EXTVLCOPT:http-user-agent=X/1, (y)
            #EXT-X-PLAYLIST-TYPE:VOD
            #EXTGRP
            #WHATEVER:1
            # a remark
            http://h/a|User-Agent=z&Referer=http://r/
            #EXTINF:-1,b
            http://h/b
            """
        let rows = try ListFixture.playlist(text).rows
        #expect(
            rows.first?.string(.extras)
                == "#KODIPROP:inputstream=adaptive\n#EXTVLCOPT:http-user-agent=X/1, (y)\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXTGRP\n#WHATEVER:1")
        #expect(rows.first?.string(.directSource) == "http://h/a|User-Agent=z&Referer=http://r/")
        #expect(rows.last?.string(.extras) == nil)
    }

    @Test("A group begun by #EXTGRP holds until it is emptied or overridden")
    func groups() throws {
        let text = """
            #EXTM3U
            #EXTINF:-1,a
            #EXTGRP:One
            http://h/a
            #EXTINF:-1,b
            http://h/b
            #EXTINF:-1 group-title="Own",c
            http://h/c
            #EXTGRP:Two;Three
            #EXTINF:-1 group-title="",d
            http://h/d
            #EXTGRP:
            #EXTINF:-1,e
            http://h/e
            """
        let rows = try ListFixture.playlist(text).rows
        #expect(rows.map { $0.string(.category) } == ["One", "One", "Own", "Two", nil])
        #expect(rows.map { $0.string(.extras) } == [nil, nil, nil, "group-title=\n#EXTGRP:Two;Three", "#EXTGRP:"])
    }

    @Test("The header's attributes are read, and its defaults hold for entries without their own")
    func header() throws {
        let text = """
            \u{FEFF}#EXTM3U url-tvg="http://a/1.xml, http://a/2.xml" x-tvg-url="http://a/2.xml" tvg-shift=2 catchup="shift" catchup-days="4"\r
            #PLAYLIST:Mine\r
            #EXTINF:-1,a\r
            http://h/a\r
            #EXTINF:-1 catchup-days="1" tvg-shift="0",b\r
            http://h/b\r
            #EXTINF:-1 catchup="none",c\r
            http://h/c\r
            """
        let rows = try ListFixture.playlist(text).rows
        #expect(rows.map(\.hasArchive) == [true, true, false])
        #expect(rows.map(\.archiveDuration) == [4, 1, 0])
        #expect(rows.first?.string(.extras) == "tvg-shift=2\ncatchup=shift\ncatchup-days=4")
        #expect(rows[1].string(.extras) == "catchup-days=1\ntvg-shift=0\ncatchup=shift")
        try ListFixture.with(Array(text.utf8)) { path in
            let header = try M3UPlaylist(path: path).readHeader()
            #expect(header.guideURLs == ["http://a/1.xml", "http://a/2.xml"])
            #expect(header.attributes.contains { $0.key == "tvg-shift" && $0.value == "2" } && header.lines.count == 2)
        }
    }

    @Test(
        "Catch-up is read from all its attributes",
        arguments: [
            (#"catchup="default""#, true, 0), (#"catchup-type="xc" catchup-days="7""#, true, 7), (#"tvg-rec="3""#, true, 3),
            (#"timeshift="2""#, true, 2),
            (#"tvg-rec="0""#, false, 0), (#"catchup="0" catchup-days="7""#, false, 0), (#"catchup-days="x""#, false, 0),
            (#"catchup-days="-1""#, false, 0), ("", false, 0),
        ] as [(String, Bool, Int64)])
    func catchup(attributes: String, isOffered: Bool, days: Int64) throws {
        let row = try row("-1 \(attributes),n")
        #expect(row.hasArchive == isOffered && row.archiveDuration == days)
    }

    @Test("A name is found for every entry, and its want is counted")
    func names() throws {
        let text = """
            #EXTINF:-1 tvg-id="i" tvg-name="N",
            http://h/a
            #EXTINF:-1 tvg-id="i",
            http://h/b
            #EXTINF:-1
            http://h/c/one%20%C3%A9.m3u8?x=1
            http://h/d/two.ts
            #EXTINF:-1,
            http://h.example
            """
        let (rows, tally) = try ListFixture.playlist(text)
        #expect(rows.map { $0.string(.name) } == ["N", "i", "one é", "two", "h.example"])
        #expect(tally.mended == 5)
    }

    @Test("An entry without a URL is skipped and counted")
    func withoutURL() throws {
        let text = "#EXTM3U\n#EXTINF:-1,a\n#EXTINF:-1,b\n[NO PUBLIC STREAM]\n\n#EXTINF:-1,c\nhttp://h/c\n#EXTINF:-1,d\n"
        let (rows, tally) = try ListFixture.playlist(text)
        #expect(rows.map { $0.string(.name) } == ["c"])
        #expect(tally.rows == 4 && tally.skipped == 3 && tally.samples.first == "row 1 skipped: no URL")
    }

    @Test("An #EXTINF over several lines is put together while its quote is open, and no further")
    func joined() throws {
        let text = """
            #EXTM3U
            #EXTINF:-1 tvg-logo="
            https://l/x.png" group-title="Lofi", a, b
            http://h/a
            #EXTINF:-1 group-title="open,b
            http://h/b
            #EXTINF:-1 tvg-name="x
            y
            z" group-title="g",c
            http://h/c
            """
        let (rows, tally) = try ListFixture.playlist(text)
        #expect(rows.map { $0.string(.name) } == ["a, b", "b", "c"])
        #expect(rows.map { $0.string(.category) } == ["Lofi", "open", "g"])
        #expect(rows.first?.string(.streamIcon) == "https://l/x.png" && rows.last?.string(.extras) == "tvg-name=x y z")
        #expect(tally.mended == 2)
    }

    @Test("Old playlists in Windows-1252 are read, and control characters go")
    func encodings() throws {
        let latin =
            Array("#EXTM3U\n#EXTINF:-1 group-title=\"Cin".utf8) + [0xE9] + Array("ma\",Caf".utf8) + [0xE9, 0x80]
            + Array("\nhttp://h/x\n".utf8)
        let row = try #require(try ListFixture.playlist(latin).rows.first)
        #expect(row.string(.name) == "Café€" && row.string(.category) == "Cinéma")
        #expect(try self.row("-1,a\tb\u{7}c").string(.name) == "a bc")
    }

    @Test(
        "What is no playlist says what it is",
        arguments: [
            ("", ListError.empty), (" \r\n\n", .empty), ("null", .null), ("<!DOCTYPE html>\n<a href=\"http://x/\">x</a>", .notAList),
            ("Blocked", .notAList),
            ("{\"a\":1}", .notAList), (#"{"user_info":{"auth":0}}"#, .rejected), ("see\nhttp://h/ for more", .notAList), ("[]", .notAList),
            ("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXTINF:9.9,\nseg1.ts\n", .notAList),
            ("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlow.m3u8\n", .notAList),
        ])
    func errors(text: String, error: ListError) {
        #expect(ListFixture.playlistError(text) == error)
    }

    @Test("A header alone is an empty list, and a header is not needed")
    func empty() throws {
        #expect(try ListFixture.playlist("#EXTM3U\n").tally.rows == 0)
        #expect(try ListFixture.playlist("\u{FEFF}#extm3u").tally.rows == 0)
        #expect(try ListFixture.playlist("#EXTINF:-1,a\nhttp://h/a").rows.count == 1)
        #expect(try ListFixture.playlist("http://h/a\nhttp://h/b\n").rows.count == 2)
        #expect(try ListFixture.playlist("#EXTM3U\n#EXTINF:-1,a\nmedia/a.ts\n#EXTINF:-1,b\nudp://@239.0.0.1:1234\n").rows.count == 2)
    }

    @Test("The account's credentials are in no stored text")
    func masked() throws {
        let text = """
            #EXTM3U url-tvg="http://h/xmltv.php?username=joe&password=s3cret"
            #EXTINF:-1 catchup="default" catchup-source="http://h/timeshift/joe/s3cret/{duration:60}/1.ts" tvg-logo="l",
            #KODIPROP:inputstream.adaptive.license_key=https://lic/?u=joe&p=s3cret|x
            http://h/live/joe/s3cret/1.ts
            #EXTINF:-1,b
            http://h/hls/joe/s3cret/b/index.m3u8
            """
        let rows = try ListFixture.playlist(text, username: "joe", password: "s3cret").rows
        let all = rows.flatMap { row in ProviderRow.Field.allCases.compactMap { row.string($0) } }.joined(separator: "\n")
        #expect(!all.contains("joe") && !all.contains("s3cret"))
        #expect(rows.first?.string(.directSource) == "http://h/live/{username}/{password}/1.ts")
        #expect(all.contains("catchup-source=http://h/timeshift/{username}/{password}/{duration:60}/1.ts"))
        try ListFixture.with(Array(text.utf8)) { path in
            let header = try M3UPlaylist(path: path, username: "joe", password: "s3cret").readHeader()
            #expect(header.guideURLs == ["http://h/xmltv.php?username={username}&password={password}"])
            #expect(!header.lines.joined().contains("s3cret"))
        }
        let rotated = text.replacing("joe", with: "jane").replacing("s3cret", with: "other")
        let after = try ListFixture.playlist(rotated, username: "jane", password: "other").rows
        #expect(after.map(\.fingerprint) == rows.map(\.fingerprint))
    }
}
