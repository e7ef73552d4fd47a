import Catalog
import Testing

@Suite("Hostile names and rules")
struct HostileNameTests {
    @Test(
        "cost no more than the limit of steps: an expression that explodes counts as no match",
        arguments: ["(a+)+$", "(a|aa)+$", "(.*a){20}", "(a*)*b", #"(\w+\s?)*$b"#])
    func explosive(pattern: String) throws {
        let rules = [
            TagRule(name: "bad", pattern: pattern, tag: "bad", priority: 1), TagRule(name: "good", pattern: "aa", tag: "good", priority: 2),
        ]
        let session = try Tagger([Ruleset(name: "s", rules: rules)]).session()
        let name = String(repeating: "a", count: 2_000) + "!"
        let duration = ContinuousClock().measure {
            #expect(session.tag(name: name, category: nil).tags.contains("GOOD"))
        }
        #expect(duration < .seconds(1))
        #expect(session.tag(name: "aa", category: nil).tags.contains("GOOD"))
    }

    @Test("are counted when they want too many steps")
    func counted() throws {
        let session = try Tagger([Ruleset(name: "s", rules: [TagRule(name: "bad", pattern: "(a+)+$", source: .both, tag: "bad")])])
            .session()
        let text = String(repeating: "a", count: 2_000) + "!"
        #expect(session.tag(name: text, category: text).tags == [])
        #expect(session.tooComplex == 2)
    }

    @Test(
        "come through the standard ruleset in time",
        arguments: [
            String(repeating: "HD ", count: 700), String(repeating: "[", count: 2_000), String(repeating: "()", count: 1_000),
            String(repeating: "[a", count: 700) + String(repeating: "]", count: 700), String(repeating: "ᴴᴰ", count: 700),
            String(repeating: "🇬🇧", count: 300), String(repeating: "\u{301}", count: 900), String(repeating: "|-:", count: 600),
            String(repeating: "A ", count: 1_000), String(repeating: "\u{202E}", count: 600), String(repeating: "RADIO TELE ", count: 180),
            "\u{0}", "",
            "\u{301}", "\u{200F}UK: BBC\u{200F}", "\n\r\n", "🇬", "((((", "))))", "][", "$1 \\Q \\E",
        ])
    func names(name: String) throws {
        let session = try Tagger([.standard]).session()
        var outcome = Tagger.Outcome(tags: [], displayName: "")
        let duration = ContinuousClock().measure { outcome = session.tag(name: name, category: name) }
        #expect(duration < .seconds(1))
        #expect(outcome.displayName.isEmpty == name.isEmpty)
        #expect(outcome.tags.allSatisfy { TagName.normalised($0) == $0 })
        #expect(session.tag(name: name, category: name) == outcome)
    }

    @Test("do not touch the names that come after them in the same session")
    func independence() throws {
        let tagger = try Tagger([.standard])
        let session = tagger.session()
        var random = SeededGenerator(seed: 1)
        let parts = [
            "UK: ", "HD", " ", "ᴴᴰ", "[", "]", "(", ")", "Fox", "|", "-", "é", "🇬🇧", "24/7", "日本", "(KTVT)", ".", "#", "_", "\u{200F}",
        ]
        for _ in 0..<3_000 {
            let name = (0..<Int.random(in: 0...9, using: &random)).map { _ in parts.randomElement(using: &random) ?? "" }.joined()
            let category = parts.randomElement(using: &random)
            #expect(session.tag(name: name, category: category) == tagger.session().tag(name: name, category: category), "\(name)")
        }
    }

    @Test("make no empty name and none with separators at its ends, and cleaning is done when it is done")
    func idempotent() throws {
        let session = try Tagger([Ruleset(name: "s", rules: [TagRule(name: "r", pattern: "X", tag: "t", removesFromName: true)])]).session()
        var random = SeededGenerator(seed: 2)
        let parts = ["X", "X", " ", "(", ")", "[", "]", "a", "b", "|", "-", ".", ":", "/", "é", "–"]
        for _ in 0..<20_000 {
            let name = (0..<Int.random(in: 1...9, using: &random)).map { _ in parts.randomElement(using: &random) ?? "" }.joined()
            let cleaned = session.tag(name: name, category: nil).displayName
            #expect(!cleaned.isEmpty)
            guard cleaned != name else { continue }
            #expect(session.tag(name: cleaned, category: nil).displayName == cleaned, "\(name)")
            #expect(cleaned.first != " " && cleaned.last != " " && !cleaned.contains("  ") && !cleaned.contains("()"), "\(name)")
        }
    }
}
