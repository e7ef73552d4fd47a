import Catalog
import Testing

@Suite("Completing a filter")
struct FilterCompletionTests {
    /// The text with a `^` where the cursor is.
    private func completion(_ text: String) -> FilterCompletion {
        let parts = text.split(separator: "^", omittingEmptySubsequences: false)
        return FilterCompletion(parts.joined(), cursor: parts[0].count)
    }

    /// The text after a suggestion was taken.
    private func taking(_ suggestion: String, _ text: String) -> String {
        var characters = Array(text.replacing("^", with: ""))
        characters.replaceSubrange(completion(text).range, with: Array(suggestion))
        return String(characters)
    }

    @Test(
        "sees what is being typed",
        arguments: [
            ("^", .field("")), ("bbc ^", .field("")), ("(^", .field("")), ("-^", .word("-")), ("a -ta^", .field("ta")),
            ("ta^", .field("ta")), ("-CA^", .field("ca")),
            ("bbc^", .word("bbc")), ("bbc ta^ one", .field("ta")), ("\"bbc o^", .word("bbc o")), ("\"bbc\"^", .nothing),
            ("a OR^", .nothing),
            ("tag:^", .value(.tag, "")), ("TAG:u^", .value(.tag, "u")), ("tag:uk,u^", .value(.tag, "u")), ("tag:u^k hd", .value(.tag, "u")),
            ("(is:act^", .value(.is, "act")), ("category:\"UK Sp^", .value(.category, "UK Sp")), ("category:=UK^", .value(.category, "UK")),
            ("category:\"UK\"^", .nothing), ("name:/^uk", .nothing), ("http://x^", .nothing), ("added:<^", .value(.added, "<")),
        ] as [(String, FilterCompletion.Subject)])
    func subject(text: String, subject: FilterCompletion.Subject) { #expect(completion(text).subject == subject) }

    @Test("is at the end of the text unless a cursor says otherwise, and takes any cursor")
    func cursor() {
        #expect(FilterCompletion("é tag:u").subject == .value(.tag, "u"))
        #expect(FilterCompletion("é tag:u").range == 6..<7)
        #expect(FilterCompletion("tag:u", cursor: 99) == FilterCompletion("tag:u"))
        #expect(FilterCompletion("tag:u", cursor: -1).subject == .field(""))
    }

    @Test("replaces what is typed, with its rest behind the cursor")
    func replaces() {
        #expect(taking("tag:", "bbc ta^") == "bbc tag:")
        #expect(taking("tag:", "bbc t^g:uk") == "bbc tag:uk")
        #expect(taking("category:", "-ca^ hd") == "-category: hd")
        #expect(taking("UK", "tag:u^s hd") == "tag:UK hd")
        #expect(taking("US", "tag:uk,u^") == "tag:uk,US")
        #expect(taking("\"UK Sport\"", "category:\"uk s^ hd") == "category:\"UK Sport\" hd")
        #expect(taking("\"UK Sport\"", "category:\"uk s^\" hd") == "category:\"UK Sport\" hd")
        #expect(taking("=\"UK Sport\"", "🇬🇧 category:=uk^") == "🇬🇧 category:=\"UK Sport\"")
        #expect(taking("\"BBC One\"", "\"bbc^\" hd") == "\"BBC One\" hd")
    }

    @Test("tells a value with a = in front")
    func whole() {
        #expect(completion("category:=uk^").isWhole)
        #expect(!completion("category:uk^").isWhole)
    }

    @Test("suggests fields, keywords and examples")
    func suggestions() {
        func texts(_ text: String) -> [String] { completion(text).suggestions.map(\.text) }
        #expect(texts("^") == FilterSyntax.fields.map { $0.name + ":" })
        #expect(texts("n^") == ["name:", "number:"])
        #expect(texts("is:a^") == ["active", "adult"])
        #expect(texts("is:favor^") == ["favourite"])
        #expect(texts("quality:^") == ["sd", "hd", "fhd", "4k", "8k"])
        #expect(texts("quality:>=f^") == [">=fhd"])
        #expect(texts("added:<^") == ["<24h", "<7d"])
        #expect(texts("tag:u^") == [])
        #expect(texts("bbc^") == [])
    }

    @Test("suggests nothing that the parser refuses")
    func parse() throws {
        for field in FilterSyntax.fields {
            for suggestion in FilterCompletion("\(field.name):").suggestions {
                _ = try ChannelFilter(parsing: "\(field.name):\(suggestion.text)")
            }
        }
    }

    @Test(
        "quotes values that need it",
        arguments: [
            ("UK", "UK"), ("24/7", "24/7"), ("NETWORK:FOX", "NETWORK:FOX"), ("UK Sport", "\"UK Sport\""), ("a,b", "\"a,b\""),
            ("/x/", "\"/x/\""),
            ("=x", "\"=x\""), ("say \"hi\" \\", #""say \"hi\" \\""#), ("*** VIP ***", "=\"*** VIP ***\""), ("", "\"\""), ("“x”", "\"“x”\""),
        ])
    func quoted(value: String, text: String) { #expect(FilterCompletion.quotedValue(value) == text) }

    @Test("of 2,000 random names gives filters for just these names")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 8)
        var folding = NameFolding()
        for _ in 0..<2_000 {
            let name = RandomText.name(&generator)
            let folded = folding.fold(name)
            guard !folded.unicodeScalars.allSatisfy(\.properties.isWhitespace) else { continue }
            let filter = try ChannelFilter(parsing: "category:\(FilterCompletion.quotedValue(name, whole: true)) bbc")
            if filter != .and([.category(.equals(folded)), .word("bbc")]) { Issue.record("\(name) became \(filter)") }
        }
    }

    @Test("never fails, and replaces a part of the text, wherever the cursor is")
    func fuzz() {
        var generator = SeededGenerator(seed: 9)
        for _ in 0..<4_000 {
            let text = RandomText.filter(&generator)
            let cursor = Int.random(in: 0...text.count, using: &generator)
            let range = FilterCompletion(text, cursor: cursor).range
            if range.lowerBound > cursor || range.upperBound < cursor || range.upperBound > text.count {
                Issue.record("\(range) with the cursor at \(cursor) of \(text)")
            }
        }
    }
}
