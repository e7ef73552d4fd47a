import Catalog
import Formats
import Testing

@Suite("An Xtream panel's channels")
struct XtreamChannelListTests {
    private func row(_ fields: String) throws -> ProviderRow {
        try #require(try ListFixture.xtream("[{\"stream_id\":1,\"name\":\"n\",\(fields)}]").rows.first)
    }

    @Test("A whole row fills every column")
    func whole() throws {
        let text = #"""
            [{"num":3,"name":" News 24\/7 \u1d34\u1d30 ","stream_type":"live","stream_id":21467,"stream_icon":"http:\/\/x.example\/a.png",
            "epg_channel_id":"news.uk","added":"1512103894","is_adult":"1","category_id":"34","category_ids":[34,5,"6"],"custom_sid":":0:1",
            "tv_archive":1,"direct_source":"http:\/\/x.example\/s","tv_archive_duration":"7","thumbnail":"t","deep":{"a":[{"stream_id":9}]}}]
            """#
        let (rows, tally) = try ListFixture.xtream(text)
        let row = try #require(rows.first)
        let texts = ProviderRow.Field.allCases.map { row.string($0) }
        #expect(
            texts == [
                "21467", "News 24/7 ᴴᴰ", "3", "34", "live", "http://x.example/a.png", "news.uk", ":0:1", "http://x.example/s",
                "category_ids=34,5,6",
            ])
        #expect(row.added == 1_512_103_894)
        #expect(row.hasArchive && row.isAdult && row.archiveDuration == 7)
        #expect(tally.rows == 1 && tally.skipped == 0 && tally.mended == 0)
    }

    @Test("Numbers and strings are the same row", arguments: ["7", "\"7\"", "7.0", "\" 7 \"", "\"+7\"", "\"007\"", "70e-1"])
    func canonical(number: String) throws {
        let plain = #"[{"stream_id":7,"name":"n","num":7,"category_id":7,"added":7,"tv_archive":1,"tv_archive_duration":7,"is_adult":0}]"#
        let mixed = """
            [{"is_adult":false,"stream_id":\(number),"num":\(number),"category_id":\(number),"added":\(number),"tv_archive":"1",
            "tv_archive_duration":\(number),"name":"n","epg_channel_id":null,"stream_icon":""}]
            """
        let first = try #require(try ListFixture.xtream(plain).rows.first)
        let second = try #require(try ListFixture.xtream(mixed).rows.first)
        #expect(first.fingerprint == second.fingerprint)
        #expect(first.identity == second.identity)
    }

    @Test(
        "Ids of every kind are kept, one form for each",
        arguments: [
            ("\"abc-1\"", "abc-1"), ("123456789012345678901234567890", "123456789012345678901234567890"), ("-5", "-5"), ("\"-0\"", "0"),
            ("0", "0"),
            ("\" x y \"", "x y"), ("5.5", "5.5"), ("1e3", "1000"), ("1e999", "1e999"),
            ("\"1e999999999999999999999\"", "1e999999999999999999999"),
        ])
    func ids(written: String, kept: String) throws {
        let row = try #require(try ListFixture.xtream("[{\"name\":\"n\",\"stream_id\":\(written)}]").rows.first)
        #expect(row.string(.streamID) == kept)
    }

    @Test("A row without an id is skipped and counted, and the others are read")
    func skipped() throws {
        let text =
            #"[{"name":"a"},{"stream_id":null},{"stream_id":""},{"stream_id":{}},{"stream_id":[1]},{"stream_id":true},7,null,"x",[],{"stream_id" 5},{"stream_id":5}]"#
        let (rows, tally) = try ListFixture.xtream(text)
        #expect(rows.map { $0.string(.streamID) } == ["5"])
        #expect(tally.rows == 12 && tally.skipped == 11 && tally.mended == 1)
        #expect(tally.samples.first == "row 1 skipped: no stream_id")
        #expect(tally.samples.contains("row 7 skipped: not an object"))
        #expect(tally.samples.count == RowTally.sampleLimit)
    }

    @Test("A missing name is mended", arguments: ["null", "\"\"", "\" \\n\\u0000 \"", "{}", "[]", "true", "\"\\u00a0\""])
    func names(name: String) throws {
        let (rows, tally) = try ListFixture.xtream("[{\"stream_id\":\"9\",\"name\":\(name)}]")
        #expect(rows.first?.string(.name) == "Channel 9")
        #expect(tally.mended == 1)
    }

    @Test("Names lose control characters, keep every letter, and are cut between characters")
    func longNames() throws {
        #expect(
            try ListFixture.xtream(#"[{"stream_id":1,"name":"a\tb\nc\u0007d\u0085e\u007f\ud83d"}]"#).rows.first?.string(.name)
                == "a b cde\u{FFFD}")
        #expect(try ListFixture.xtream(#"[{"stream_id":1,"name":24}]"#).rows.first?.string(.name) == "24")
        let family = "👩‍👩‍👧‍👦"
        let name = String(repeating: "x", count: 1010) + family + family
        let cut = try ListFixture.xtream("[{\"stream_id\":1,\"name\":\"\(name)\"}]").rows.first?.string(.name)
        #expect(cut == String(repeating: "x", count: 1010))
        let marks = "a" + String(repeating: "\u{0301}", count: 2000)
        let bounded = try #require(try ListFixture.xtream("[{\"stream_id\":1,\"name\":\"\(marks)\"}]").rows.first?.string(.name))
        #expect(bounded.utf8.count <= 1024 && bounded.utf8.count > 900 && marks.unicodeScalars.starts(with: bounded.unicodeScalars))
    }

    @Test(
        "Categories: nothing and 0 are none, the first of several stands in, and several are kept",
        arguments: [
            (#""category_id":null"#, nil, nil), (#""category_id":"0""#, nil, nil), (#""category_id":"""#, nil, nil),
            (#""category_id":{}"#, nil, nil),
            (#""category_id":"sports""#, "sports", nil), (#""category_ids":[4]"#, "4", nil),
            (#""category_id":0,"category_ids":["8",9]"#, "8", "category_ids=8,9"),
            (#""category_id":"5","category_ids":[5]"#, "5", nil), (#""category_id":5,"category_ids":[6]"#, "5", "category_ids=6"),
            (#""category_ids":"[1, 2]","category_id":1"#, "1", "category_ids=1,2"), (#""category_ids":[],"category_id":1"#, "1", nil),
            (#""category_ids":[null,{"a":1},"x",3]"#, "3", nil),
        ] as [(String, String?, String?)])
    func categories(fields: String, category: String?, extras: String?) throws {
        let row = try row(fields)
        #expect(row.string(.category) == category)
        #expect(row.string(.extras) == extras)
    }

    @Test("Times, days and flags that make no sense are none")
    func numbers() throws {
        for written in ["null", "\"\"", "\"soon\"", "0", "-4", "{}", "true", "99999999999999999999999"] {
            #expect(try row("\"added\":\(written)").added == nil)
        }
        for written in ["null", "\"\"", "\"x\"", "-1", "[]", "1e30"] {
            #expect(try row("\"tv_archive_duration\":\(written)").archiveDuration == 0)
        }
        #expect(try row("\"tv_archive_duration\":\"7.5\"").archiveDuration == 7)
        for written in ["1", "\"1\"", "true", "\"true\"", "1.0", "2"] { #expect(try row("\"tv_archive\":\(written)").hasArchive) }
        for written in ["0", "\"0\"", "false", "null", "\"\"", "\"no\"", "[1]"] {
            #expect(try !row("\"tv_archive\":\(written)").hasArchive)
        }
    }

    @Test("A link above 8 KiB is left out, as half a link is none")
    func links() throws {
        let link = "http://x.example/" + String(repeating: "a", count: 8192)
        #expect(try row("\"stream_icon\":\"\(link)\"").string(.streamIcon) == nil)
        #expect(try row("\"stream_icon\":\"\(link.prefix(8000))\"").string(.streamIcon) == String(link.prefix(8000)))
        let id = String(repeating: "é", count: 600)
        let first = try ListFixture.xtream("[{\"stream_id\":\"\(id)a\"},{\"stream_id\":\"\(id)b\"}]").rows
        #expect(first.allSatisfy { ($0.string(.streamID)?.utf8.count ?? 0) <= 512 })
        #expect(first[0].identity != first[1].identity)
    }

    @Test("The last of two equal keys counts, and keys may be in any order")
    func duplicates() throws {
        let rows = try ListFixture.xtream(#"[{"name":"b","name":"c","stream_id":1,"stream_id":2}]"#).rows
        #expect(rows.first?.string(.streamID) == "2" && rows.first?.string(.name) == "c")
    }

    @Test("A refused account is told from an empty list")
    func refused() throws {
        #expect(ListFixture.xtreamError(#"{"user_info":{"auth":0}}"#) == .rejected)
        #expect(ListFixture.xtreamError("") == .empty)
        #expect(ListFixture.xtreamError("null") == .null)
        #expect(ListFixture.xtreamError("Blocked") == .notAList)
        #expect(try ListFixture.xtream("[]").tally.rows == 0)
        #expect(try ListFixture.xtream(#"{"0":{"stream_id":1},"2":{"stream_id":3}}"#).rows.count == 2)
    }

    @Test("Only the wanted positions are read again, and they are the ones of the first reading")
    func positions() throws {
        try ListFixture.with(Array(#"[{"stream_id":1},{},{"stream_id":2},{"stream_id":3}]"#.utf8)) { path in
            var read: [Int: String] = [:]
            _ = try XtreamChannelList(path: path).forEach { read[$0] = $1.string(.streamID) }
            #expect(read == [0: "1", 2: "2", 3: "3"])
            read = [:]
            _ = try XtreamChannelList(path: path).forEach(where: { $0 != 2 }) { read[$0] = $1.string(.streamID) }
            #expect(read == [0: "1", 3: "3"])
        }
    }

    @Test(
        "Two real panels lose no row", .enabled(if: SharedData.isPresent, "shared data is absent"),
        arguments: [("eternal", 2607), ("tnt", 3462)])
    func real(panel: String, count: Int) throws {
        let (rows, tally) = try ListFixture.rows(XtreamChannelList(path: SharedData.path("xtream/panel-\(panel)/get_live_streams.json")))
        #expect(rows.count == count && tally.rows == count && tally.skipped == 0)
        #expect(Set(rows.map(\.identity)).count == count)
        #expect(rows.allSatisfy { $0.has(.name) && $0.added != nil })
    }

    @Test("The newer panel's shape is read", .enabled(if: SharedData.isPresent, "shared data is absent"))
    func newer() throws {
        let (rows, tally) = try ListFixture.rows(XtreamChannelList(path: SharedData.path("xtream/xui-1.5.13-shape/channels.json")))
        #expect(!rows.isEmpty && tally.skipped == 0)
        #expect(rows.first?.string(.streamIcon) == "https://example-iptv.com/images/news24.png")
    }
}
