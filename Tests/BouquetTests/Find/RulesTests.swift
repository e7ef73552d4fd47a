import App
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("Rulesets", .timeLimit(.minutes(2)))
struct RulesTests {
    private static let greek = #"""
        {"name":"Greek","description":"letters","priority":50,"enabled":true,"default":false,"rules":[
        {"name":"Alpha","pattern":"alpha","type":"contains","tag":"GREEK","priority":10},
        {"name":"Kind","pattern":"\\((?<kind>\\w+)\\)","type":"regex","capture_group":"kind","remove_from_name":true,"replacement":"","priority":20}]}
        """#

    private static func run(_ body: @escaping @Sendable (Panel, Harness) async throws -> Void) async throws {
        try await withPanel(.rows([PanelRow(1, "UK: Alpha (Live) HD"), PanelRow(2, "Beta")])) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                try await body(panel, bouquet)
            }
        }
    }

    @Test("with their rules are made, read, changed and deleted")
    func crud() async throws {
        try await Self.run { _, bouquet in
            #expect(try await bouquet.get("/api/rulesets")["rulesets"].array.map { $0["default"] } == [.bool(true)])
            let made = try await bouquet.post("/api/rulesets", Self.greek)
            #expect(made.status == 201)
            let id = made["id"].int
            #expect(try await bouquet.get("/api/rulesets/\(id)").json == made.json)
            #expect(made["rules"].array.map { $0["name"].string } == ["Alpha", "Kind"])
            #expect(made["rules"].array.allSatisfy { $0["ruleset_id"].int == id && $0["enabled"] == .bool(true) })
            let changed = try await bouquet.request(.put, "/api/rulesets/\(id)", #"{"name":"Letters","priority":7}"#)
            #expect(changed["name"] == .string("Letters") && changed["priority"] == .integer(7))
            #expect(changed["description"] == .string("letters") && changed["rules"] == made["rules"])
            #expect(try await bouquet.request(.put, "/api/rulesets/\(id)", #"{"rules":[]}"#).status == 400)

            let rule = try await bouquet.post("/api/rulesets/\(id)/rules", #"{"pattern":"beta","type":"prefix","tag":"b"}"#)
            #expect(rule.status == 201 && rule["name"] == .string("beta") && rule["remove_from_name"] == .bool(false))
            #expect(try await bouquet.get("/api/rulesets/\(id)/rules")["rules"].array.count == 3)
            let path = "/api/tag-rules/\(rule["id"].int)"
            #expect(try await bouquet.get(path).json == rule.json)
            let renamed = try await bouquet.request(.put, path, #"{"name":"B","source":"category_name"}"#)
            #expect(renamed["pattern"] == .string("beta") && renamed["source"] == .string("category_name"))
            #expect(try await bouquet.get("/api/tag-rules")["rules"].array.contains { $0["name"] == .string("B") })
            #expect(try await bouquet.request(.delete, path).status == 200)
            #expect(try await bouquet.request(.delete, path).status == 404)
            #expect(try await bouquet.request(.delete, "/api/rulesets/\(id)").status == 200)
            for gone in ["/api/rulesets/\(id)", "/api/rulesets/\(id)/rules", "/api/tag-rules/\(made["rules"].array[0]["id"].int)"] {
                let answer = try await bouquet.get(gone)
                #expect(answer.status == 404, "\(gone)")
            }
        }
    }

    @Test("hold for an account beside the default one or in its place, as the person says")
    func assigned() async throws {
        try await Self.run { panel, bouquet in
            _ = try await bouquet.addAccount(panel.url, name: "Second")
            let id = try await bouquet.post("/api/rulesets", Self.greek)["id"].int
            #expect(try await bouquet.get("/api/accounts/1/rulesets")["ruleset_ids"] == .array([]))
            _ = try await bouquet.retagging {
                try await bouquet.request(.put, "/api/accounts/1/rulesets", #"{"ruleset_ids":[\#(id)]}"#)
            }
            #expect(try await Set(bouquet.tags(of: 1)) == ["UK", "HD", "GREEK", "LIVE"])
            #expect(try await bouquet.names("id:1") == ["Alpha"])
            #expect(try await Set(bouquet.tags(of: 3)) == ["UK", "HD"], "the other account's tags stay")
            _ = try await bouquet.retagging {
                try await bouquet.request(.put, "/api/accounts/1/rulesets", #"{"ruleset_ids":[\#(id)],"replaces_default":true}"#)
            }
            #expect(try await Set(bouquet.tags(of: 1)) == ["GREEK", "LIVE"])
            #expect(try await bouquet.get("/api/accounts/1/rulesets")["replaces_default"] == .bool(true))
            panel.use(.rows([PanelRow(1, "UK: Alpha (Live) HD"), PanelRow(2, "Beta"), PanelRow(3, "UK: Alpha Three HD")]))
            _ = try await bouquet.sync(1)
            #expect(try await bouquet.tags(of: 5) == ["GREEK"], "a sync takes the account's rules")
            _ = try await bouquet.retagging { try await bouquet.request(.delete, "/api/rulesets/\(id)") }
            #expect(try await Set(bouquet.tags(of: 1)) == ["UK", "HD"])
            for bad in [#"{"ruleset_ids":[99]}"#, #"{"ruleset_ids":"1"}"#, "{}"] {
                let refused = try await bouquet.request(.put, "/api/accounts/1/rulesets", bad)
                #expect(refused.status == (bad.contains("99") ? 404 : 400), "\(bad)")
            }
            #expect(try await bouquet.request(.put, "/api/accounts/9/rulesets", #"{"ruleset_ids":[1]}"#).status == 404)
        }
    }

    @Test("are exported, and imported again they tag the same")
    func roundTrip() async throws {
        try await Self.run { _, bouquet in
            let id = try await bouquet.post("/api/rulesets", Self.greek)["id"].int
            _ = try await bouquet.retagging { try await bouquet.request(.put, "/api/rulesets/\(id)", #"{"default":true}"#) }
            let before = try await bouquet.channels()
            let export = try await bouquet.get("/api/rulesets/export")
            #expect(export["rulesets"].array.count == 2 && !export.text.contains("\"id\""))
            for ruleset in try await bouquet.get("/api/rulesets")["rulesets"].array {
                _ = try await bouquet.retagging { try await bouquet.request(.delete, "/api/rulesets/\(ruleset["id"].int)") }
            }
            #expect(try await bouquet.tags(of: 1).isEmpty)
            let imported = try await bouquet.retagging { try await bouquet.post("/api/rulesets/import", export.text) }
            #expect(imported.status == 201)
            #expect(try await bouquet.channels() == before)
            #expect(try await bouquet.get("/api/rulesets/export").json == export.json)
        }
    }

    @Test("with something wrong in one of them are not imported at all")
    func badImport() async throws {
        try await Self.run { _, bouquet in
            let before = try await bouquet.get("/api/rulesets").json
            let good = Self.greek
            let bad = good.replacing(#""pattern":"alpha","type":"contains""#, with: #""pattern":"a(","type":"regex""#)
            let bodies = [
                #"{"bouquet_rulesets":1,"rulesets":[\#(good),\#(bad)]}"#, #"{"bouquet_rulesets":2,"rulesets":[]}"#, #"{"rulesets":[]}"#,
                #"{"bouquet_rulesets":1}"#, #"{"bouquet_rulesets":1,"rulesets":[{"name":""}]}"#, #"{"bouquet_rulesets":1,"rulesets":[1]}"#,
            ]
            for body in bodies {
                let answer = try await bouquet.post("/api/rulesets/import", body)
                #expect(answer.status == 400, "\(body)")
            }
            #expect(try await bouquet.get("/api/rulesets").json == before)
        }
    }

    @Test(
        "take no rule that cannot work: it is refused with a reason, and nothing is stored",
        arguments: [
            #"{"pattern":"a(","type":"regex","tag":"A"}"#, #"{"pattern":"","tag":"A"}"#, #"{"pattern":"a","tag":"---"}"#,
            #"{"pattern":"a","capture_group":"3"}"#, #"{"pattern":"a","type":"fuzzy"}"#, #"{"pattern":"a","source":"logo"}"#,
            #"{"pattern":"a","remove_from_name":true,"replacement":"$2"}"#, #"{"pattern":"a","priority":"high"}"#,
            #"{"pattern":"a","colour":1}"#, #"{"pattern":"a(","tag":"A","enabled":false}"#, #"{"tag":"A"}"#,
        ])
    func refused(body: String) async throws {
        try await Self.run { _, bouquet in
            let before = try await bouquet.get("/api/tag-rules").json
            let first = try await bouquet.get("/api/rulesets/1/rules")["rules"].array[0]["id"].int
            let answers = [
                try await bouquet.post("/api/rulesets/1/rules", body),
                try await bouquet.post("/api/rulesets", #"{"name":"New","rules":[\#(body)]}"#),
            ]
            for answer in answers { #expect(answer.status == 400 && !answer["error"].string.isEmpty, "\(answer.text)") }
            // Without a tag it can be tried all the same: a person sees what the pattern matches while the tag is still to come.
            let trial = try await bouquet.post("/api/tag-rules/test", body)
            #expect(trial.status == 400 || !trial["tag_problem"].string.isEmpty, "\(trial.text)")
            #expect(try await bouquet.request(.put, "/api/tag-rules/\(first)", #"{"pattern":"("}"#).status == 400)
            #expect(try await bouquet.get("/api/tag-rules").json == before)
            #expect(try await bouquet.post("/api/rulesets/99/rules", #"{"pattern":"a"}"#).status == 404)
        }
    }
}
