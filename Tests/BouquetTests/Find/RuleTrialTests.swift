import App
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("A rule that is tried", .timeLimit(.minutes(2)))
struct RuleTrialTests {
    private static let rows = [
        PanelRow(1, "UK: Alpha (Live) HD", category: "1"), PanelRow(2, "Beta (Repeat)", category: "1"), PanelRow(3, "Gamma", category: "2"),
    ]
    private static let categories = ["1": "General", "2": "Live things"]

    @Test("shows what it would do to real channels, with nothing stored")
    func samples() async throws {
        try await withPanel(.rows(Self.rows, categories: Self.categories)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url, name: "One")
                _ = try await bouquet.addAccount(panel.url, name: "Two")
                let before = try await bouquet.channels()
                let rules = try await bouquet.get("/api/tag-rules").json
                let rule = #"""
                    "pattern":"\\((\\w+)\\)","type":"regex","source":"channel_name","capture_group":"1","remove_from_name":true,"enabled":false
                    """#
                let trial = try await bouquet.post("/api/tag-rules/test", "{\(rule),\"account_id\":1}")
                #expect(trial["matches"] == .integer(2) && trial["scanned"] == .integer(3))
                #expect(trial["complete"] == .bool(true) && trial["too_complex"] == .integer(0) && trial["milliseconds"] != .null)
                let samples = trial["samples"].array
                #expect(samples.map { $0["name"].string } == ["UK: Alpha (Live) HD", "Beta (Repeat)"])
                #expect(samples.map { $0["display_name"].string } == ["UK: Alpha HD", "Beta"])
                #expect(samples.map { $0["tags"] } == [.strings(["LIVE"]), .strings(["REPEAT"])])
                #expect(try await bouquet.post("/api/tag-rules/test", "{\(rule)}")["matches"] == .integer(4))
                let live = #"{"pattern":"live","type":"contains","source":"both","tag":"LIVE"}"#
                #expect(try await bouquet.post("/api/tag-rules/test", live)["matches"] == .integer(4))
                #expect(try await bouquet.post("/api/tag-rules/test", "{\(rule),\"account_id\":9}").status == 404)
                #expect(try await bouquet.channels() == before)
                #expect(try await bouquet.get("/api/tag-rules").json == rules)
            }
        }
    }

    @Test("shows what it matches before it has a tag, and is not saved without one")
    func withoutTag() async throws {
        try await withPanel(.rows(Self.rows, categories: Self.categories)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                for tag in ["", "()"] {
                    let rule = #"{"pattern":"live","type":"contains","source":"both","tag":"\#(tag)"}"#
                    let trial = try await bouquet.post("/api/tag-rules/test", rule)
                    #expect(trial.status == 200 && trial["matches"] == .integer(2) && trial["scanned"] == .integer(3))
                    #expect(trial["tag_problem"].string.contains("tag"))
                    let samples = trial["samples"].array
                    #expect(samples.map { $0["name"].string } == ["UK: Alpha (Live) HD", "Gamma"])
                    #expect(samples.map { $0["tags"] } == [.strings([]), .strings([])])
                    #expect(samples.map { $0["display_name"].string } == ["UK: Alpha (Live) HD", "Gamma"])
                    #expect(samples[0]["name_parts"].array.map { $0["match"] } == [.bool(false), .bool(true), .bool(false)])
                    #expect(try await bouquet.post("/api/rulesets/1/rules", rule).status == 400)
                }
                let tagged = #"{"pattern":"live","type":"contains","source":"both","tag":"x"}"#
                #expect(try await bouquet.post("/api/tag-rules/test", tagged)["tag_problem"] == .null)
                let broken = #"{"pattern":"(","type":"regex","tag":""}"#
                #expect(try await bouquet.post("/api/tag-rules/test", broken)["field"].string == "pattern")
            }
        }
    }

    @Test("or stored, and would take for ever, is given up for that name, and everything else goes on")
    func catastrophic() async throws {
        let rows = (1...300).map { PanelRow($0, "x" + String(repeating: "a", count: 100) + "yx \($0) HD") } + [PanelRow(301, "xaax HD")]
        try await withPanel(.rows(rows)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let rule = #"{"pattern":"x(a|aa)+x","type":"regex","tag":"SLOW"}"#
                let trial = try await bouquet.post("/api/tag-rules/test", rule)
                #expect(trial.status == 200 && trial["too_complex"] == .integer(300) && trial["matches"] == .integer(1))
                _ = try await bouquet.retagging { try await bouquet.post("/api/rulesets/1/rules", rule) }
                #expect(try await bouquet.find("tag:slow")["channels"].array.map { $0["name"].string } == ["xaax HD"])
                #expect(try await bouquet.find("tag:hd")["total"] == .integer(301))
                panel.use(.rows(rows.map { PanelRow($0.id, $0.name + " 4K") }))
                #expect(try await bouquet.sync()["channels_updated"] == .integer(301))
                #expect(try await bouquet.find("tag:4k")["total"] == .integer(301))
            }
        }
    }
}
