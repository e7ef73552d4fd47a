import Catalog
import Testing

@testable import Search

@Suite("What an expression's matches must contain")
struct RequiredLiteralsTests {
    @Test(
        "is nothing that one of several alternatives lacks, however the expression is written",
        arguments: [
            #"uk\x20|us"#, #"uk\p{Lu}|us"#, #"uk\t|us"#, #"(a)uk\1|us"#, "abc{|d", "uk[[:]x|us", "ab{2}|cd", #"uk\E?x|us"#, "uk|us",
        ])
    func alternatives(expression: String) { #expect(RequiredLiterals.of(expression).isEmpty) }

    @Test(
        "is told where it is certain",
        arguments: [
            ("sky (uk|us) sport", [" sport", "sky "]), ("^uk: .*hd$", ["uk: ", "hd"]), ("abc{2}de", ["ab", "de"]),
            ("abc{de", ["abc", "de"]),
            (#"BBC\.One\d+"#, ["bbc.one"]), ("a|b", []), (#"uk\x20.*"#, ["uk"]), ("sports?[a|b]news", ["sport", "news"]),
        ])
    func certain(expression: String, literals: [String]) {
        #expect(Set(RequiredLiterals.of(expression)) == Set(literals.map { Array($0.utf8) }))
    }

    @Test("is in every text that matches, for 60,000 random expressions", arguments: [1 as UInt64, 2, 3])
    func random(seed: UInt64) throws {
        var random = RandomExpression(seed: seed)
        var matches = 0
        for _ in 0..<20_000 {
            let expression = random.expression()
            guard let pattern = try? Pattern(expression) else { continue }
            let required = RequiredLiterals.of(expression)
            for text in random.texts(8) where Self.isMatch(pattern, text) {
                matches += 1
                for literal in required where !Self.contains(text, literal) {
                    Issue.record("/\(expression)/ matches \"\(text)\" without \"\(String(decoding: literal, as: UTF8.self))\"")
                }
            }
        }
        #expect(matches > 10_000, "\(matches)")
    }

    private static func isMatch(_ pattern: Pattern, _ text: String) -> Bool {
        Array(text.utf8).withUnsafeBytes { (try? PatternMatcher(pattern).matches($0)) ?? false }
    }

    private static func contains(_ text: String, _ literal: [UInt8]) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.indices.contains { bytes[$0...].starts(with: literal) }
    }
}

/// Random regular expressions with all that makes it hard to see what they need, and texts that they may match.
private struct RandomExpression {
    private var generator: SeededGenerator

    private static let atoms = [
        "a", "b", "c", "ab", "bc", "abc", "ca", " ", "-", ":", "1", "É", ".", "^", "$", "#", #"\d"#, #"\w"#, #"\b"#, #"\s"#, #"\x20"#,
        #"\x61"#, #"\x{62}"#, #"\t"#, #"\p{L}"#, #"\pL"#, #"\N"#, #"\X"#, #"\K"#, #"\G"#, #"\E"#, #"\1"#, #"\g{1}"#, #"\o{141}"#, #"\cA"#,
        #"\|"#, #"\("#, #"\{"#, #"\."#, #"\\"#, "{", "}", "{a", "a{", "{1", "{,", "{1,a}", "[ab]", "[^c]", "[]a|]", "[^]|]", "[[:alpha:]|]",
        "[[:]", "[[:^digit:]]", #"[\]|a]"#, #"[a\|]"#, "[a[:|]", "]", #"\Qa|b\E"#, #"\Q(\E"#, "(?#a|b)", "(?i)", "(?x) ", "(?=a)",
        "(?!c)", "(?<=a)", "(?<!b)", "(?<n>a)", "(*UCP)", "()",
    ]
    private static let quantifiers = ["*", "+", "?", "{0}", "{2}", "{0,1}", "{1,}", "{,2}", "*?", "++", "??", "{ 1 }"]
    private static let pieces = ["a", "b", "c", "ab", "abc", " ", "-", ":", "1", "{", "}", "|", "(", ".", "\\", "é", "{1", "{,", "a b"]

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func expression(depth: Int = 2) -> String {
        let branches = (0..<(Int.random(in: 0..<3, using: &generator) == 0 ? 2 : 1)).map { _ in
            (0..<Int.random(in: 0...3, using: &generator)).map { _ in part(depth) }.joined()
        }
        return branches.joined(separator: "|")
    }

    mutating func texts(_ count: Int) -> [String] {
        (0..<count).map { _ in
            (0..<Int.random(in: 0...6, using: &generator)).map { _ in Self.pieces.randomElement(using: &generator) ?? "" }.joined()
        }
    }

    private mutating func part(_ depth: Int) -> String {
        var part = Self.atoms.randomElement(using: &generator) ?? ""
        if depth > 0, Int.random(in: 0..<5, using: &generator) == 0 {
            part = (["(", "(?:", "(?>", "(?i:"].randomElement(using: &generator) ?? "(") + expression(depth: depth - 1) + ")"
        }
        guard Int.random(in: 0..<3, using: &generator) == 0 else { return part }
        return part + (Self.quantifiers.randomElement(using: &generator) ?? "")
    }
}
