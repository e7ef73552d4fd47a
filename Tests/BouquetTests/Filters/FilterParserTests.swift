import Catalog
import Testing

@Suite("A filter's text")
struct FilterParserTests {
    private func parsed(_ text: String) throws -> ChannelFilter { try ChannelFilter(parsing: text) }

    @Test("that is empty means every channel", arguments: ["", "  \n "])
    func empty(text: String) throws { #expect(try parsed(text) == .all) }

    @Test("of words means all of them, folded")
    func words() throws {
        #expect(try parsed("BBC") == .word("bbc"))
        #expect(try parsed("Canal+ ᴴᴰ É") == .and([.word("canal+"), .word("hd"), .word("e")]))
        #expect(try parsed("\"BBC  One\"") == .word("bbc  one"))
    }

    @Test(
        "takes the signs of names as they are", arguments: ["24/7", "us|", "[id]", "r&b", "#####", "-", "----", "--x", "c'est", "=", "a,b"])
    func signs(text: String) throws { #expect(try parsed(text) == .word(text)) }

    @Test("finds a pasted name with a dash in it")
    func dash() throws { #expect(try parsed("UK - Sport") == .and([.word("uk"), .word("-"), .word("sport")])) }

    @Test("finds a pasted name with a colon in it; behind a field's name a value is missing")
    func colon() throws {
        #expect(try parsed("UK: BBC One") == .and([.word("uk:"), .word("bbc"), .word("one")]))
        #expect(try parsed("UK:") == .word("uk:"))
        #expect(throws: FilterError.self) { try parsed("tag: uk") }
    }

    @Test("binds NOT more than AND, AND more than OR")
    func precedence() throws {
        let (a, b, c, d) = (ChannelFilter.word("a"), ChannelFilter.word("b"), ChannelFilter.word("c"), ChannelFilter.word("d"))
        #expect(try parsed("a b OR c AND d") == .or([.and([a, b]), .and([c, d])]))
        #expect(try parsed("NOT a b") == .and([.not(a), b]))
        #expect(try parsed("a -b OR -(c OR d)") == .or([.and([a, .not(b)]), .not(.or([c, d]))]))
        #expect(try parsed("a (b OR c) d") == .and([a, .or([b, c]), d]))
        #expect(try parsed("a(b)c") == .and([a, b, c]))
    }

    @Test("has operators in upper case only")
    func operators() throws {
        #expect(try parsed("a or b") == .and([.word("a"), .word("or"), .word("b")]))
        #expect(try parsed("\"OR\" a") == .and([.word("or"), .word("a")]))
    }

    @Test("gives a flat tree")
    func flat() throws {
        let parts = ["a", "b", "c"].map { ChannelFilter.word($0) }
        #expect(try parsed("(a (b c))") == .and(parts))
        #expect(try parsed("a OR (b OR (c))") == .or(parts))
        #expect(try parsed("NOT -a") == .word("a"))
        #expect(try parsed("tag:uk,us OR tag:fr") == .or(["UK", "US", "FR"].map { .tag(.contains($0)) }))
    }

    @Test("takes a field's value as a part, a whole, a wildcard or an expression")
    func matches() throws {
        #expect(try parsed("category:Sport") == .category(.contains("sport")))
        #expect(try parsed("category:\"UK Sport\"") == .category(.contains("uk sport")))
        #expect(try parsed("category:=\"UK Sport\"") == .category(.equals("uk sport")))
        #expect(try parsed("NAME:uk*Sport") == .name(.wildcard("uk*sport")))
        #expect(try parsed("name:\"uk ** hd\"") == .name(.wildcard("uk * hd")))
        #expect(try parsed("name:/^UK (a|b)\\/,c$/ hd") == .and([.name(.regex(try Pattern("^UK (a|b)/,c$"))), .word("hd")]))
        #expect(try parsed("account:1,home") == .or([.account(.contains("1")), .account(.contains("home"))]))
    }

    @Test("takes a * behind = as a star, in a free word as any text, in a phrase as a star")
    func stars() throws {
        #expect(try parsed("category:=\"*** VIP ***\"") == .category(.equals("*** vip ***")))
        #expect(try parsed("bbc*one") == .name(.wildcard("*bbc*one*")))
        #expect(try parsed("*") == .name(.wildcard("*")))
        #expect(try parsed("\"*\"") == .word("*"))
    }

    @Test("has a quote and a backslash in quotes, and takes a telephone's quotes")
    func quotes() throws {
        #expect(try parsed(#""a \"b\" \\ \c""#) == .word(#"a "b" \ \c"#))
        #expect(try parsed("“BBC One” category:„UK Sport“") == .and([.word("bbc one"), .category(.contains("uk sport"))]))
        #expect(try parsed("\"a ”b\"") == .word("a ”b"))
        #expect(try parsed("name:\"\u{93F}a\"") == .name(.contains("\u{93F}a")), "a mark behind a quote makes one character of both")
    }

    @Test("takes the comma of a quoted value as it is")
    func commas() throws {
        #expect(try parsed("category:\"a,b\",c") == .or([.category(.contains("a,b")), .category(.contains("c"))]))
        #expect(try parsed("name:/a{1,2}/,/b/") == .or([.name(.regex(try Pattern("a{1,2}"))), .name(.regex(try Pattern("b")))]))
    }

    @Test("normalises tags, and holds the _ of a wildcard")
    func tags() throws {
        #expect(try parsed("tag:uk,\"twin falls\"") == .or([.tag(.contains("UK")), .tag(.contains("TWIN_FALLS"))]))
        #expect(try parsed("tag:network:fox") == .tag(.contains("NETWORK:FOX")))
        #expect(try parsed("tag:news_*") == .tag(.wildcard("NEWS_*")))
        #expect(try parsed("tag:*") == .tag(.wildcard("*")))
        #expect(try parsed("tag:=ᴴᴰ") == .tag(.equals("HD")))
    }

    @Test("knows every keyword of its table", arguments: FilterSyntax.fields.filter { $0.form == .keyword })
    func keywords(field: FilterSyntax.FieldEntry) throws {
        for value in field.values {
            let filter = try parsed("\(field.name):\(value.text)")
            for spelling in value.aliases + [value.text.uppercased()] { #expect(try parsed("\(field.name):\(spelling)") == filter) }
        }
    }

    @Test("knows states, features and qualities")
    func states() throws {
        #expect(try parsed("is:favorite -is:Hidden") == .and([.state(.favourite), .not(.state(.hidden))]))
        #expect(try parsed("has:logo,epg") == .or([.has(.logo), .has(.epg)]))
        #expect(try parsed("quality:UHD quality:>=fhd") == .and([.quality(.uhd, orBetter: false), .quality(.fhd, orBetter: true)]))
    }

    @Test(
        "has numbers, with both ends of a range in it",
        arguments: [
            ("7", 7...7), ("5.1", 5.1...5.1), ("10..20", 10...20), ("10..", 10...(.infinity)), ("..20", 0...20),
            (">=100", 100...(.infinity)),
            ("<=5.5", 0...5.5), (">7", 7.0.nextUp...(.infinity)), ("<7", 0...7.0.nextDown), ("<0", 0...0),
        ] as [(String, ClosedRange<Double>)])
    func numbers(text: String, range: ClosedRange<Double>) throws { #expect(try parsed("number:\(text)") == .number(range)) }

    @Test(
        "has ages",
        arguments: [("90s", 90), ("5m", 300), ("24h", 86_400), ("7d", 604_800), ("2W", 1_209_600), ("1y", 31_536_000)] as [(String, Int64)])
    func ages(text: String, seconds: Int64) throws {
        #expect(try parsed("added:<\(text)") == .time(.added, .within(seconds: seconds)))
        #expect(try parsed("seen:>\(text)") == .time(.seen, .before(seconds: seconds)))
    }

    @Test(
        "has days, of which the last one is whole, and moments",
        arguments: [
            ("2024-01-31", "2024-01-31T00:00:00", "2024-02-01T00:00:00"),
            ("2024-01-01..2024-02-29", "2024-01-01T00:00:00", "2024-03-01T00:00:00"),
            ("2024-01-01..2024-01-01", "2024-01-01T00:00:00", "2024-01-02T00:00:00"),
            ("2024-01-01T10:30..2024-01-01T12:00:30.5z", "2024-01-01T10:30:00", "2024-01-01T12:00:30.5"),
            ("2024-01-01T10:30..2024-01-01", "2024-01-01T10:30:00", "2024-01-02T00:00:00"),
        ])
    func days(text: String, start: String, end: String) throws {
        let range = ChannelFilter.TimeRange.between(try #require(Timestamp(iso: start)), try #require(Timestamp(iso: end)))
        #expect(try parsed("changed:\(text)") == .time(.changed, range))
    }

    @Test("has days without an end")
    func openDays() throws {
        let day = try #require(Timestamp(iso: "2024-01-01"))
        #expect(try parsed("added:2024-01-01..") == .time(.added, .between(day, Timestamp(microseconds: .max))))
        #expect(try parsed("added:..2023-12-31") == .time(.added, .between(Timestamp(microseconds: .min), day)))
    }

    @Test("has ids, as one set")
    func ids() throws {
        #expect(try parsed("id:12,15,12") == .ids([12, 15]))
        #expect(try parsed("id:none") == .nothing)
    }

    @Test("may be 4,000 bytes long, 100 levels deep and have 500 terms")
    func limits() throws {
        let long = String(repeating: "é", count: 2_000)
        #expect(try parsed(long) == .word(String(repeating: "e", count: 2_000)))
        let deep = String(repeating: "(", count: 50) + String(repeating: "-(", count: 25) + "a" + String(repeating: ")", count: 75)
        #expect(try parsed(deep) == .not(.word("a")))
        #expect(try parsed(Array(repeating: "a", count: 500).joined(separator: " ")) == .and(Array(repeating: .word("a"), count: 500)))
    }
}

@Suite("A filter's canonical text")
struct FilterTextTests {
    @Test(
        "says the same in as few signs as are needed",
        arguments: [
            ("  BBC   AND (One) ", "bbc one"), ("\"bbc one\"", "\"bbc one\""), ("\"OR\"", "or"), ("\"-x\"", "\"-x\""),
            ("\"a:b\"", "\"a:b\""),
            ("NOT (a OR b)", "-(a OR b)"), ("(a b) OR c", "a b OR c"), ("a (b OR c)", "a (b OR c)"),
            ("a (tag:uk OR tag:us)", "a tag:UK,US"),
            ("-(tag:uk,us)", "-tag:UK,US"), ("tag:uk OR is:radio", "tag:UK OR is:radio"), ("id:3,1 OR id:2", "id:1,3 OR id:2"),
            ("category:\"UK Sport\"", "category:\"uk sport\""), ("category:=\"x\"", "category:=x"), ("name:/a\\/b/", "name:/a\\/b/"),
            ("number:..20", "number:<=20"), ("number:10..10", "number:10"), ("number:>7", "number:>7"), ("number:<7", "number:<7"),
            ("number:5.10..", "number:>=5.1"), ("added:<24h", "added:<1d"), ("added:>2w", "added:>14d"), ("added:<90m", "added:<90m"),
            ("added:2024-01-31..2024-01-31", "added:2024-01-31"), ("added:2024-01-31..", "added:2024-01-31.."),
            ("quality:uhd", "quality:4k"),
        ])
    func canonical(typed: String, text: String) throws { #expect(try ChannelFilter(parsing: typed).description == text) }

    @Test("of trees that no text gives is that of their normal form")
    func normalForm() {
        #expect(ChannelFilter.and([]).description == "")
        #expect(ChannelFilter.or([]).description == "id:none")
        #expect(ChannelFilter.not(.all).description == "id:none")
        #expect(ChannelFilter.and([.all, .or([.word("a")])]).description == "a")
        #expect(ChannelFilter.name(.contains("a*b")).description == "name:*a*b*")
        #expect(ChannelFilter.name(.wildcard("ab")).description == "name:=ab")
    }
}
