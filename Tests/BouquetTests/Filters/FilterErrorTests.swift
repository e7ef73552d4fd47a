import Catalog
import Testing

@Suite("A mistake in a filter")
struct FilterErrorTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        var text: String
        var position: Int
        var length: Int
        var message: String
        /// A part of the hint.
        var hint: String

        init(_ text: String, _ position: Int, _ length: Int, _ message: String, hint: String = "") {
            self.text = text
            self.position = position
            self.length = length
            self.message = message
            self.hint = hint
        }

        var testDescription: String { text }
    }

    @Test(
        "is shown where it is, with a hint",
        arguments: [
            Mistake("tga:uk", 0, 3, "there is no field tga:", hint: "did you mean tag:? Or, for the text itself, use quotes: \"tga:uk\""),
            Mistake("bbc http://x", 4, 4, "there is no field http:", hint: "for the text itself, use quotes: \"http://x\""),
            Mistake("Sky:One", 0, 3, "there is no field Sky:", hint: "\"Sky:One\""),
            Mistake("a :)", 2, 1, "there is no field in front of this colon", hint: "\":\""),
            Mistake("bbc OR", 4, 2, "OR needs something behind it", hint: "\"OR\""),
            Mistake("AND bbc", 0, 3, "AND needs something in front of it", hint: "\"AND\""),
            Mistake("a OR AND b", 2, 2, "OR needs something behind it"),
            Mistake("(OR a)", 1, 2, "OR needs something in front of it"),
            Mistake("a NOT", 2, 3, "NOT needs something behind it"),
            Mistake("-OR a", 0, 1, "- needs something behind it"),
            Mistake("é (a OR b", 2, 1, "this ( is never closed", hint: "put a )"),
            Mistake("a (", 2, 1, "this ( is never closed"),
            Mistake("a ( ) b", 2, 3, "there is nothing between these parentheses"),
            Mistake("a) b", 1, 1, "this ) closes nothing"),
            Mistake(")", 0, 1, "this ) closes nothing"),
            Mistake("🇬🇧 \"bbc one", 2, 8, "this quote is never closed", hint: "end it with a \""),
            Mistake("name:\"bbc", 5, 4, "this quote is never closed"),
            Mistake("name:/^uk", 5, 4, "this expression is never closed", hint: "\\/"),
            Mistake("5\"tv", 1, 3, "there is no space in front of this", hint: "\\\""),
            Mistake("\"a\"b", 3, 1, "there is no space in front of this"),
            Mistake("name:/a/b", 8, 1, "there is no space in front of this"),
            Mistake("\"\"", 0, 2, "there is nothing between these quotes"),
            Mistake("\u{301}", 0, 1, "there is nothing to look for in this"),
            Mistake("a tag:", 2, 4, "tag: needs a value", hint: "as in tag:uk"),
            Mistake("tag: uk", 0, 4, "tag: needs a value", hint: "as in tag:uk"),
            Mistake("tag:uk,", 0, 7, "tag: needs a value"),
            Mistake("tag:(uk OR us)", 0, 4, "tag: needs a value", hint: "as in tag:one,two"),
            Mistake("name:\"\"", 5, 2, "name: needs a value"),
            Mistake("name://", 5, 2, "name: needs a value"),
            Mistake("tag:|", 4, 1, "this is no tag", hint: "UK"),
            Mistake("is:activ", 3, 5, "is: does not know activ", hint: "did you mean active?"),
            Mistake("is:radio,purple", 9, 6, "is: does not know purple", hint: "it takes active, inactive, hidden"),
            Mistake("has:favorit", 4, 7, "has: does not know favorit", hint: "it takes logo, epg"),
            Mistake("quality:>=hdd", 8, 5, "quality: does not know hdd", hint: "did you mean hd?"),
            Mistake("is:/a/", 3, 3, "is: takes no expression", hint: "is:favourite"),
            Mistake("number:ten", 7, 3, "ten is no channel number", hint: "number:10..20"),
            Mistake("number:20..10", 7, 6, "this range is the wrong way round", hint: "10..20"),
            Mistake("number:..", 7, 2, "this range has no ends"),
            Mistake("number:0x1f", 7, 4, "0x1f is no channel number"),
            Mistake("number:inf", 7, 3, "inf is no channel number"),
            Mistake("number:>", 7, 1, "a number is missing here"),
            Mistake("added:7d", 6, 2, "is that less or more than 7d ago?", hint: "added:<7d for less"),
            Mistake("added:<7x", 6, 3, "7x is no age", hint: "the units are"),
            Mistake("added:<9999999999999999999y", 6, 21, "9999999999999999999y is too long ago", hint: "1000y"),
            Mistake("added:>2024-01-01", 6, 11, "days take no < or >", hint: "added:2024-01-01.. or"),
            Mistake("added:2024-02-30", 6, 10, "2024-02-30 is no day", hint: "added:2024-01-31"),
            Mistake("added:\"2024-01-01T99999999999999:00\"", 6, 30, "2024-01-01t99999999999999:00 is no day"),
            Mistake("added:2024-01-01T10:00", 6, 16, "a time of day needs a range"),
            Mistake("added:2024-02-01..2024-01-01", 6, 22, "this range is the wrong way round", hint: "2024-01-01..2024-02-01"),
            Mistake("id:12,x", 6, 1, "this is no id", hint: "id:12,15"),
            Mistake("é name:/é\\/(a/", 13, 1, "the expression goes wrong here: missing closing parenthesis"),
            Mistake("é name:/é\\/[b-a]/", 14, 1, "the expression goes wrong here: range out of order in character class"),
        ])
    func mistake(_ mistake: Mistake) throws {
        let error = try #require(throws: FilterError.self) { try ChannelFilter(parsing: mistake.text) }
        #expect(error.message == mistake.message)
        #expect(error.position == mistake.position, "\(error)")
        #expect(error.length == mistake.length, "\(error)")
        #expect(mistake.hint.isEmpty || (error.hint ?? "").contains(mistake.hint), "\(error)")
    }

    @Test("is a text that is too long, too deep or has too many terms")
    func limits() throws {
        let long = try #require(throws: FilterError.self) { try ChannelFilter(parsing: String(repeating: "é", count: 2_001)) }
        #expect(long.position == 2_000 && long.length == 1)
        for opening in ["(", "NOT ", "-("] {
            let deep = String(repeating: opening, count: 101) + "a"
            let error = try #require(throws: FilterError.self) { try ChannelFilter(parsing: deep) }
            #expect(error.message == "this is nested deeper than 100 levels", "\(opening)")
        }
        let many = try #require(throws: FilterError.self) {
            try ChannelFilter(parsing: "tag:" + Array(repeating: "a", count: 501).joined(separator: ","))
        }
        #expect(many.position == 1_004 && many.length == 1)
    }

    @Test("reads as one sentence")
    func description() throws {
        let error = try #require(throws: FilterError.self) { try ChannelFilter(parsing: "bbc is:activ") }
        #expect("\(error)" == "at character 8: is: does not know activ (did you mean active?)")
    }
}
