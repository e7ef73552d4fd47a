@testable import Catalog
import Testing

@Suite("Tag rules")
struct TaggerTests {
    @Test(
        "of each kind match what they say, whatever the case",
        arguments: [
            (.prefix, "uk:", ["UK: A", "uk: b"], ["A UK:", " UK: A"]), (.suffix, " (hd)", ["A (HD)"], ["A (HD) B", "A HD"]),
            (.contains, "f.x", ["AF.XB", "af.xb"], ["FOX"]), (.regex, #"f.x\d"#, ["AFOX1"], ["F.X"]), (.contains, "É", ["café"], ["cafe"]),
        ] as [(TagRule.Kind, String, [String], [String])])
    func kinds(kind: TagRule.Kind, pattern: String, matching: [String], others: [String]) throws {
        let session = try Tagger([Ruleset(TagRule(name: "r", pattern: pattern, kind: kind, tag: "t"))]).session()
        for name in matching { #expect(session.tag(name: name, category: nil).tags == ["T"], "\(name)") }
        for name in others { #expect(session.tag(name: name, category: nil).tags == [], "\(name)") }
    }

    @Test("match the plain form, in which superscripts are letters; a pattern may be written in them too")
    func plainForm() throws {
        for pattern in ["HD", "ᴴᴰ"] {
            for kind in [TagRule.Kind.contains, .regex] {
                let outcome = try tag("Canal ᴴᴰ", TagRule(name: "r", pattern: pattern, kind: kind, removesFromName: true))
                #expect(outcome == Tagger.Outcome(tags: ["HD"], displayName: "Canal"))
            }
        }
    }

    @Test("match the original name, not what an earlier rule left of it")
    func original() throws {
        let first = TagRule(name: "a", pattern: "FOX", tag: "fox", removesFromName: true, priority: 1)
        let second = TagRule(name: "b", pattern: "FOX SPORTS", tag: "sports", removesFromName: true, priority: 2)
        #expect(try tag("FOX SPORTS 1", first, second) == Tagger.Outcome(tags: ["FOX", "SPORTS"], displayName: "1"))
    }

    @Test("count with every match in a text, not only the first")
    func everyMatch() throws {
        let quality = TagRule(name: "q", pattern: #"\b(HD|60FPS)\b"#, captureGroup: "1", removesFromName: true)
        #expect(try tag("A HD 60FPS B HD", quality) == Tagger.Outcome(tags: ["HD", "60FPS"], displayName: "A B"))
    }

    @Test("take the whole match, a numbered or a named group for a tag")
    func groups() throws {
        func tags(_ group: String?) throws -> [String] {
            try tag("US: Fox", TagRule(name: "r", pattern: "(?<code>[A-Z]{2}): (fox)", captureGroup: group)).tags
        }
        #expect(try tags(nil) == ["US:_FOX"])
        #expect(try tags("0") == ["US:_FOX"])
        #expect(try tags("2") == ["FOX"])
        #expect(try tags("code") == ["US"])
    }

    @Test("give no tag and no error for an optional group that is empty or took no part")
    func emptyGroup() throws {
        for pattern in ["FOX( HD)?", "FOX( *)"] {
            let outcome = try tag("FOX", TagRule(name: "r", pattern: pattern, captureGroup: "1", removesFromName: true))
            #expect(outcome == Tagger.Outcome(tags: [], displayName: "FOX"))
        }
    }

    @Test("read the name, the category or both; only names are edited")
    func sources() throws {
        func outcome(_ source: TagRule.Source) throws -> Tagger.Outcome {
            let rule = TagRule(name: "r", pattern: "(A|B)HD", source: source, captureGroup: "1", removesFromName: true)
            return try Tagger([Ruleset(rule)]).session().tag(name: "X AHD", category: "BHD")
        }
        #expect(try outcome(.channelName) == Tagger.Outcome(tags: ["A"], displayName: "X"))
        #expect(try outcome(.categoryName) == Tagger.Outcome(tags: ["B"], displayName: "X AHD"))
        #expect(try outcome(.both) == Tagger.Outcome(tags: ["A", "B"], displayName: "X"))
    }

    @Test("run by priority, rulesets before their rules; tags come in that order, each once")
    func order() throws {
        func rule(_ tag: String, _ priority: Int, _ source: TagRule.Source = .channelName) -> TagRule {
            TagRule(name: tag, pattern: "x", source: source, tag: tag, priority: priority)
        }
        let late = Ruleset(name: "late", priority: 20, rules: [rule("d", 1), rule("a", 2)])
        let early = Ruleset(name: "early", priority: 10, rules: [rule("c", 9), rule("a", 5), rule("b", 7, .categoryName)])
        #expect(try Tagger([late, early]).session().tag(name: "x", category: "x").tags == ["A", "B", "C", "D"])
    }

    @Test("that are off, or in a ruleset that is off, do nothing")
    func off() throws {
        var rule = TagRule(name: "r", pattern: "x", tag: "t")
        var disabled = Ruleset(rule)
        disabled.isEnabled = false
        rule.isEnabled = false
        #expect(try Tagger([disabled, Ruleset(rule)]).session().tag(name: "x", category: nil).tags == [])
    }

    @Test("without a tag of their own only edit")
    func editOnly() throws {
        let outcome = try tag("Fox TV", TagRule(name: "r", pattern: "tv", tag: "", removesFromName: true))
        #expect(outcome == Tagger.Outcome(tags: [], displayName: "Fox"))
    }

    @Test(
        "that cannot work are refused by name",
        arguments: [
            TagRule(name: "r", pattern: "(", tag: "t"), TagRule(name: "r", pattern: "", kind: .contains, tag: "t"),
            TagRule(name: "r", pattern: "x", captureGroup: "1"), TagRule(name: "r", pattern: "(?<a>x)", captureGroup: "b"),
            TagRule(name: "r", pattern: "x", tag: "--"),
            TagRule(name: "r", pattern: "x", tag: "t", removesFromName: true, replacement: "$1"),
            TagRule(name: "r", pattern: "x", kind: .contains, captureGroup: "-1"), TagRule(name: "r", pattern: "x", tag: ""),
        ])
    func refused(rule: TagRule) {
        #expect {
            try Tagger([Ruleset(rule)])
        } throws: {
            if case .invalid(let name, _, let reason) = $0 as? TagRuleError { name == "r" && !reason.isEmpty } else { false }
        }
    }

    @Test("have a digest that changes with whatever changes the outcome, and with nothing else")
    func digest() throws {
        let rule = TagRule(id: 1, name: "r", pattern: "(x)", tag: "t")
        func digest(_ change: (inout TagRule) -> Void) throws -> String {
            var rule = rule
            change(&rule)
            return try Tagger([Ruleset(rule)]).digest
        }
        let same = try digest { _ in }
        #expect(try digest { ($0.name, $0.id, $0.priority, $0.replacement) = ("other", 7, 3, "unused") } == same)
        let others = try Set([
            digest { $0.pattern = "y" }, digest { $0.kind = .contains }, digest { $0.source = .both }, digest { $0.tag = "u" },
            digest { $0.tag = nil }, digest { ($0.tag, $0.captureGroup) = (nil, "1") }, digest { $0.removesFromName = true },
            digest { ($0.removesFromName, $0.replacement) = (true, "z") }, digest { $0.isEnabled = false }, same,
        ])
        #expect(others.count == 10)
        #expect(try Tagger([.standard]).digest == Tagger([.standard]).digest)
    }

    private func tag(_ name: String, _ rules: TagRule...) throws -> Tagger.Outcome {
        try Tagger([Ruleset(name: "s", rules: rules)]).session().tag(name: name, category: nil)
    }
}

extension Ruleset {
    fileprivate init(_ rule: TagRule) { self.init(name: "s", rules: [rule]) }
}

@Suite("What a pattern needs of a text")
struct NeededBytesTests {
    @Test(
        "never keeps it from one that it matches",
        arguments: [
            ("HD", "Fox hd"), ("(?<![A-Z0-9])(?:HEVC|H265)(?![A-Z0-9])", "a h265 b"), ("(?=.*hd)fox", "FOX HD"), ("", ""), ("^$", ""),
            ("k", "\u{212A}"), ("s+", "\u{17F}"), ("É", "é"), ("[^a]", "b"), (#"\d{2}"#, "x42"), ("a|b|", "c"), (#"\Aa.*z\z"#, "A to Z"),
            ("(?-i:K)a", "KA"), ("🇬🇧", "🇬🇧 BBC"), (#"fox\Kx"#, "foxx"), ("(a)?(?(1)b|c)", "c"), ("x(*ACCEPT)y", "x"), ("(?i:q)(?-i:r)", "Qr"),
        ])
    func neverTooMuch(pattern: String, text: String) throws {
        let pattern = try Pattern(pattern)
        let bytes = Array(text.utf8)
        try bytes.withUnsafeBytes { bytes in
            let isMatch = try PatternMatcher(pattern).matches(bytes)
            #expect(isMatch)
            #expect(pattern.mayMatch(ByteSet(bytes)))
        }
    }

    @Test("tells most patterns apart from a text without trying them", arguments: [("HEVC", "Fox HD"), ("[xyz]ap", "Fox"), ("fo+x", "fo")])
    func skipped(pattern: String, text: String) throws {
        let bytes = Array(text.utf8)
        let mayMatch = try Pattern(pattern).mayMatch(bytes.withUnsafeBytes { ByteSet($0) })
        #expect(!mayMatch)
    }
}
