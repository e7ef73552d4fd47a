import App
import Catalog
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("The pages of rules", .timeLimit(.minutes(2)))
struct RulesPageTests {
    private static let hostile = "<script>alert(1)</script>"
    private static let rows = [
        PanelRow(1, "UK: Alpha (Live)"), PanelRow(2, "\(hostile) (Live)"), PanelRow(3, "Gamma"),
    ]
    /// The form of a rule that looks for `\((\w+)\)`.
    private static let live =
        "type=regex&source=channel_name&pattern=%5C%28%28%5Cw%2B%29%5C%29&gives=group&capture_group=1&remove_from_name=true"

    @Test("take a new ruleset by a form, change it, turn it off and delete it")
    func rulesets() async throws {
        try await Harness.run { bouquet in
            #expect(try await bouquet.get("/rules").text.contains("Standard"))
            #expect(try await bouquet.form("/rules", "name=Mine&description=Of+my+own").text.contains("Added Mine."))
            let added = try await bouquet.get("/api/rulesets/2")
            #expect(added["description"].string == "Of my own" && added["default"] == .bool(false))
            #expect(try await bouquet.form("/rules/2", "name=Ours&default=true").text.contains("Saved Ours."))
            #expect(try await bouquet.form("/rules/2/turn", "enabled=false").text.contains("Ours is off."))
            let changed = try await bouquet.get("/api/rulesets/2")
            #expect(changed["default"] == .bool(true) && changed["enabled"] == .bool(false))
            #expect(try await bouquet.form("/rules", "name=").status == 400)
            #expect(try await bouquet.form("/rules/2/delete", "").text.contains("Deleted Ours with its rules."))
            #expect(try await bouquet.get("/rules/2").status == 404)
        }
    }

    @Test("say which accounts use a ruleset, and let them use others")
    func assignment() async throws {
        try await Harness.run { bouquet in
            _ = try await bouquet.form("/accounts", "name=Home&kind=m3u&server=")
            _ = try await bouquet.form("/rules", "name=Mine")
            let answer = try await bouquet.form("/accounts/1/rules", "replaces_default=true&ruleset-2=true")
            #expect(answer.text.contains("Saved the rules of Home.") && answer.text.contains("Used by Home"))
            let stored = try await bouquet.get("/api/accounts/1/rulesets")
            #expect(stored["ruleset_ids"] == .array([.integer(2 as Int)]) && stored["replaces_default"] == .bool(true))
            #expect(try await bouquet.form("/accounts/1/rules", "replaces_default=false&ruleset-9=true").status == 404)
        }
    }

    @Test("show a ruleset's rules, turn one off, and save and delete one by plain forms")
    func rules() async throws {
        try await Harness.run { bouquet in
            let page = try await bouquet.get("/rules/1").text
            #expect(page.contains("United Kingdom") && page.contains("href=\"/rules/1/new\""))
            #expect(try await bouquet.form("/rules/1/1/turn", "enabled=false").text.contains("is off."))
            #expect(try await bouquet.get("/api/tag-rules/1")["enabled"] == .bool(false))
            _ = try await bouquet.form("/rules", "name=Mine")
            #expect(try await bouquet.form("/rules/2/new", Self.live + "&enabled=true").status == 303)
            let rule = try await bouquet.get("/api/rulesets/2/rules")["rules"].array[0]
            #expect(rule["pattern"].string == #"\((\w+)\)"# && rule["tag"] == .null && rule["capture_group"].string == "1")
            let path = "/rules/2/\(rule["id"].int)"
            #expect(try await bouquet.get(path).text.contains(#"\((\w+)\)"#))
            #expect(try await bouquet.get("/rules/2?saved=\(rule["id"].int)").text.contains("Saved"))
            #expect(try await bouquet.get("/rules/1/\(rule["id"].int)").status == 404)
            #expect(try await bouquet.form(path, "type=prefix&source=both&pattern=UK&gives=tag&tag=uk&name=Land").status == 303)
            let changed = try await bouquet.get("/api/tag-rules/\(rule["id"].int)")
            #expect(changed["type"].string == "prefix" && changed["tag"].string == "uk" && changed["enabled"] == .bool(false))
            #expect(try await bouquet.form(path + "/delete", "").status == 303)
            #expect(try await bouquet.get("/api/rulesets/2/rules")["rules"] == .array([]))
        }
    }

    @Test("start a new rule from another one, and keep nothing of it before it is saved")
    func copies() async throws {
        try await Harness.run { bouquet in
            let rule = try await bouquet.get("/api/tag-rules/1")
            let page = try await bouquet.get("/rules/1/new?copy=1").text
            #expect(page.contains("\(rule["name"].string) (copy)"))
            #expect(try await bouquet.get("/api/tag-rules")["rules"].array.count == Ruleset.standard.rules.count)
        }
    }

    @Test(
        "say at the field what is wrong with a rule, and lose nothing of it",
        arguments: [
            ("pattern", "type=regex&pattern=a%28b&gives=tag&tag=x", "at character 4"),
            ("pattern", "type=regex&pattern=&gives=tag&tag=x", "Say what to look for."),
            ("tag", "type=regex&pattern=a&gives=tag&tag=", "Give a tag"),
            ("capture_group", "type=regex&pattern=a&gives=group&capture_group=7", "no group"),
            ("replacement", "type=regex&pattern=a&gives=tag&tag=x&remove_from_name=true&replacement=%243", "no group"),
        ])
    func mistakes(field: String, form: String, text: String) async throws {
        try await Harness.run { bouquet in
            let before = try await bouquet.get("/api/tag-rules/1").json
            for (path, status) in [("/rules/1/1", 400), ("/rules/1/1/test", 200)] {
                let answer = try await bouquet.form(path, form + "&source=both&name=Kept+name")
                #expect(answer.status == status)
                let problem = answer.text.split(separator: "id=\"problem-\(field)\"").last.map { $0.prefix(300) } ?? ""
                #expect(problem.contains(text), "\(problem)")
                #expect(answer.text.contains("Kept name"))
            }
            #expect(try await bouquet.get("/api/tag-rules/1").json == before)
        }
    }

    @Test("try a rule on real channels, mark what matches, and escape what providers write")
    func trial() async throws {
        try await withPanel(.rows(Self.rows, categories: ["1": "Gener\"al<b>"])) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let page = try await bouquet.form("/rules/1/new/test", Self.live).text
                #expect(page.contains("2 of 3 channels match"))
                #expect(page.contains("UK: Alpha <mark>(Live)</mark>") && page.contains("LIVE"))
                #expect(!page.contains("<script>alert") && page.contains("&lt;script&gt;alert"))
                let trial = try await bouquet.post(
                    "/api/tag-rules/test", #"{"pattern":"gener","type":"prefix","source":"category_name","tag":"g"}"#)
                let sample = trial["samples"].array[0]
                #expect(sample["category_parts"].array.map { $0["text"].string } == ["Gener", "\"al<b>"])
                #expect(sample["category_parts"].array.map { $0["match"] } == [.bool(true), .bool(false)])
                #expect(sample["name_parts"].array.map { $0["match"] } == [.bool(false)])
            }
        }
    }

    @Test("say that all channels have the tags of the present rules, once they have, also beside an account that has none")
    func tagging() async throws {
        try await withPanel(.rows(Self.rows, categories: ["1": "General"])) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let empty = #"{"name":"Empty","server":"127.0.0.1:1","username":"u","password":"p","enabled":false}"#
                #expect(try await bouquet.post("/api/accounts", empty).status == 201)
                _ = try await bouquet.retagging { try await bouquet.post("/api/rulesets/1/rules", #"{"pattern":"gamma","tag":"letter"}"#) }
                #expect(try await bouquet.get("/rules").text.contains("All channels are tagged by the present rules."))
                #expect(try await bouquet.tags(of: 3).contains("LETTER"))
            }
        }
    }
}
