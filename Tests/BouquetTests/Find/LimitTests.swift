import App
import Catalog
import Foundation
import HTTPTypes
import Hummingbird
import Search
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("The limits of rules and edits", .timeLimit(.minutes(2)))
struct LimitTests {
    private static let rows = [PanelRow(1, "UK: Café ü HD"), PanelRow(2, "UK: Beta")]

    private static func run(
        _ rows: [PanelRow] = LimitTests.rows, _ body: @escaping @Sendable (Harness) async throws -> Void
    ) async throws {
        try await withPanel(.rows(rows)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                try await body(bouquet)
            }
        }
    }

    private static func assign(_ body: String, _ bouquet: Harness) async throws -> Harness.Answer {
        try await bouquet.request(.put, "/api/accounts/1/rulesets", body)
    }

    @Test("hold for the length of what is found and of what comes in its place")
    func lengths() async throws {
        try await Self.run { bouquet in
            let (fits, long) = (String(repeating: "a", count: 200), String(repeating: "a", count: 201))
            let rule = #"{"pattern":"a","tag":"A","remove_from_name":true,"replacement":""#
            let refused = try await bouquet.post("/api/rulesets/1/rules", rule + long + #""}"#)
            #expect(refused.status == 400 && refused["error"] == .string("replacement: use at most 200 bytes"))
            let tried = try await bouquet.post("/api/tag-rules/test", rule + long + #""}"#)
            #expect(tried.status == 400)
            let accepted = try await bouquet.post("/api/tag-rules/test", rule + fits + #""}"#)
            #expect(accepted.status == 200)
            let find = try await bouquet.bulk(#"{"type":"rename","find":"\#(long)","replace":""}"#, #""ids":[1]"#)
            #expect(find.status == 400 && find["error"] == .string("find: use at most 200 bytes"))
            let replace = try await bouquet.bulk(#"{"type":"rename","find":"é","replace":"\#(long)"}"#, #""ids":[1]"#)
            #expect(replace.status == 400 && replace["error"] == .string("replace: use at most 200 bytes"))
            for type in ["category", "guide_id"] {
                let value = String(repeating: "b", count: 501)
                let refused = try await bouquet.bulk(#"{"type":"\#(type)","value":"\#(value)"}"#, #""ids":[1]"#)
                #expect(refused.status == 400 && refused["error"] == .string("value: use at most 500 bytes"))
            }
            let overlay = try await bouquet.channel(1)["overlay"]
            #expect(overlay == .null)
        }
    }

    @Test("hold for the names that rules and renamings make, which are cut between characters", arguments: ["x*", "(?=(.*))"])
    func names(pattern: String) throws {
        let replacement = String(repeating: pattern == "x*" ? "ü€" : "$1", count: 40)
        let name = String(repeating: "aé ", count: 250)
        let rule = TagRule(name: "r", pattern: pattern, tag: "t", removesFromName: true, replacement: replacement)
        let shown = try Tagger([Ruleset(name: "s", rules: [rule])]).session().tag(name: name, category: nil).displayName
        let renamed = try Renaming(find: pattern, replace: replacement, isExpression: true).renamed(name)
        for made in [shown, renamed] {
            #expect((490...500).contains(made.utf8.count) && !made.contains("\u{FFFD}"), "\(made)")
        }
        let other = TagRule(name: "r", pattern: "none", tag: "t", removesFromName: true, replacement: "-")
        let untouched = try Tagger([Ruleset(name: "s", rules: [other])]).session().tag(name: name, category: nil).displayName
        #expect(untouched == name.trimmingCharacters(in: .whitespaces), "a long name of the provider stays")
    }

    @Test("let no control characters into names: they are refused, or become spaces where a replacement has them")
    func controls() async throws {
        try await Self.run { bouquet in
            for field in ["name", "category", "logo", "guide_id"] {
                let refused = try await bouquet.patch(channel: 1, #"{"\#(field)":"One\nTwo"}"#)
                #expect(refused.status == 400 && refused["error"].string.hasPrefix("\(field): use a single line"), "\(refused.text)")
            }
            for type in ["category", "logo", "guide_id"] {
                let refused = try await bouquet.bulk(#"{"type":"\#(type)","value":"One\u2028Two"}"#, #""ids":[1]"#)
                #expect(refused.status == 400 && refused["error"].string.hasPrefix("value: use a single line"), "\(refused.text)")
            }
            let note = try await bouquet.patch(channel: 1, #"{"note":"One\nTwo"}"#)
            #expect(note.status == 200 && note["overlay"]["note"] == .string("One\nTwo"))
            _ = try await bouquet.bulk(#"{"type":"rename","find":"beta","replace":"Two\nLines\u0085More"}"#, #""ids":[2]"#)
            let names = try await bouquet.names("id:2")
            #expect(names == ["Two Lines More"])
            let rule = #"{"pattern":"beta","type":"contains","tag":"B","remove_from_name":true,"replacement":"Two\nLines\u0085More"}"#
            let trial = try await bouquet.post("/api/tag-rules/test", rule)
            #expect(trial["samples"].array.map { $0["display_name"] } == [.string("UK: Two Lines More")])
        }
    }

    @Test("of a number are digits, and a point between digits")
    func numbers() async throws {
        try await Self.run { bouquet in
            for number in ["5.", ".5", "5..1", "5.1.2", ".", "five", "-1"] {
                let refused = try await bouquet.patch(channel: 1, #"{"number":"\#(number)"}"#)
                #expect(refused.status == 400, "\(number)")
            }
            let accepted = try await bouquet.patch(channel: 1, #"{"number":"5.1"}"#)
            #expect(accepted.status == 200)
        }
    }

    @Test("do not break characters where an expression matches nothing, and a match that gives up leaves the name as it was")
    func emptyMatches() throws {
        #expect(try Renaming(find: "x*", replace: "-", isExpression: true).renamed("Café ü") == "-C-a-f-é- -ü-")
        let slow = "xax x" + String(repeating: "a", count: 100) + "yx"
        #expect(try Renaming(find: "x(a|aa)+x", replace: "-", isExpression: true).renamed(slow) == slow)
        #expect(try Renaming(find: "z", replace: "-", isExpression: true).renamed(" Beta ") == " Beta ")
    }

    @Test("of a pattern are told as the pattern's, and places in it are counted in characters")
    func patterns() async throws {
        try await Self.run { bouquet in
            let empty = try await bouquet.post("/api/rulesets/1/rules", #"{"pattern":"","tag":"A"}"#)
            #expect(empty.status == 400 && empty["error"] == .string("pattern: say what to look for"))
            let long = String(repeating: "b", count: 2_001)
            let tooLong = try await bouquet.post("/api/rulesets/1/rules", #"{"pattern":"\#(long)","tag":"A"}"#)
            #expect(tooLong.status == 400 && tooLong["error"].string.hasSuffix("it is longer than 2000 bytes"), "\(tooLong.text)")
            let wrong = try await bouquet.post("/api/rulesets/1/rules", #"{"pattern":"éé(","tag":"A"}"#)
            #expect(wrong.status == 400 && wrong["error"].string.contains("at character 4: "), "\(wrong.text)")
            let find = try await bouquet.bulk(#"{"type":"rename","find":"éé(","regex":true}"#, #""ids":[1]"#)
            #expect(find.status == 400 && find["error"].string.contains("at character 4: "), "\(find.text)")
            let named = try await bouquet.post("/api/rulesets/1/rules", #"{"pattern":"\#(long.prefix(400))","tag":"A"}"#)
            #expect(named.status == 201 && named["name"] == .string(String(long.prefix(100))))
        }
    }

    @Test("do not keep an account from having no rules at all")
    func noRules() async throws {
        try await Self.run { bouquet in
            let none = try await bouquet.retagging { try await Self.assign(#"{"ruleset_ids":[],"replaces_default":true}"#, bouquet) }
            #expect(none["replaces_default"] == .bool(true) && none["ruleset_ids"] == .array([]))
            let stored = try await bouquet.get("/api/accounts/1/rulesets")
            #expect(stored.json == none.json)
            let tags = try await bouquet.tags(of: 1)
            #expect(tags.isEmpty)
            let id = try await bouquet.post("/api/rulesets", #"{"name":"Mine"}"#)["id"].int
            let twice = try await Self.assign(#"{"ruleset_ids":[\#(id),\#(id)]}"#, bouquet)
            #expect(twice["ruleset_ids"].array.count == 1 && twice["replaces_default"] == .bool(false), "the answer is what is stored")
        }
    }

    @Test("of an import: rulesets that are there already are not put there twice")
    func importedTwice() async throws {
        try await Self.run { bouquet in
            let mine = #"{"name":"Mine","rules":[{"pattern":"b","tag":"B","priority":9},{"pattern":"a","tag":"A","priority":1}]}"#
            let file = #"{"bouquet_rulesets":1,"rulesets":[\#(mine),\#(mine)]}"#
            let first = try await bouquet.post("/api/rulesets/import", file)
            #expect(first.status == 201 && first["rulesets"].array.count == 1 && first["already_there"] == .integer(1))
            let before = try await bouquet.get("/api/rulesets").json
            let export = try await bouquet.get("/api/rulesets/export").text
            for text in [file, export] {
                let again = try await bouquet.post("/api/rulesets/import", text)
                #expect(again["rulesets"] == .array([]) && again["already_there"] == .integer(2), "\(again.text)")
            }
            let after = try await bouquet.get("/api/rulesets").json
            #expect(after == before)
            let changed = try await bouquet.post("/api/rulesets/import", file.replacing(#""tag":"A""#, with: #""tag":"C""#))
            #expect(changed["rulesets"].array.count == 1, "the same name with other rules is another ruleset")
        }
    }

    @Test("of a trial: its samples are few and short, and trials at the same time all see every channel")
    func trials() async throws {
        let rows = (1...2_100).map { PanelRow($0, String(repeating: "abcdefghij", count: 4) + " \($0)") }
        try await Self.run(rows) { bouquet in
            let rule = #"{"pattern":"(?=(.{10}))","type":"regex","capture_group":"1"}"#
            try await withThrowingTaskGroup(of: Harness.Answer.self) { group in
                for _ in 0..<3 { group.addTask { try await bouquet.post("/api/tag-rules/test", #"{"pattern":"j 2","tag":"T"}"#) } }
                for try await trial in group {
                    #expect(trial["scanned"] == .integer(2_100) && trial["complete"] == .bool(true), "\(trial["milliseconds"])")
                    #expect(trial["matches"] == .integer(212))
                }
            }
            let many = try await bouquet.post("/api/tag-rules/test", rule)
            let samples = many["samples"].array
            #expect(samples.count == 50 && samples.allSatisfy { !$0["tags"].array.isEmpty && $0["tags"].array.count <= 20 })
            #expect(many["milliseconds"] != .null && many.text.utf8.count < 200_000)
        }
    }
}
