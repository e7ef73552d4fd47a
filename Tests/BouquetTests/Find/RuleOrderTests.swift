import App
import Catalog
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("The order of rules", .timeLimit(.minutes(2)))
struct RuleOrderTests {
    @Test("is set by all ids at once, decides what tags a channel first, and is refused when one is missing or twice there")
    func order() async throws {
        try await Harness.run { bouquet in
            for name in ["Two", "Three"] {
                let rules = #"[{"pattern":"a","type":"contains","tag":"A"},{"pattern":"b","type":"contains","tag":"B"}]"#
                #expect(try await bouquet.post("/api/rulesets", #"{"name":"\#(name)","rules":\#(rules)}"#).status == 201)
            }
            let ordered = try await bouquet.request(.put, "/api/rulesets/order", #"{"ids":[3,1,2]}"#)
            #expect(ordered["rulesets"].array.map { $0["id"].int } == [3, 1, 2])
            #expect(try await bouquet.get("/api/rulesets")["rulesets"].array.map { $0["id"].int } == [3, 1, 2])
            #expect(try await bouquet.get("/api/rulesets/3")["rule_count"] == .integer(2))

            let ids = try await bouquet.get("/api/rulesets/3")["rules"].array.map { $0["id"].int }
            let reversed = try await bouquet.request(.put, "/api/rulesets/3/order", #"{"ids":[\#(ids[1]),\#(ids[0])]}"#)
            #expect(reversed["rules"].array.map { $0["tag"].string } == ["B", "A"])
            #expect(try await bouquet.get("/api/rulesets/3")["rules"].array.map { $0["tag"].string } == ["B", "A"])

            for bad in ["[1,2]", "[1,2,3,3]", "[1,2,4]", "[]", #""1""#] {
                let refused = try await bouquet.request(.put, "/api/rulesets/order", #"{"ids":\#(bad)}"#)
                #expect(refused.status == 400, "\(bad)")
                #expect(refused["error"].string.hasPrefix("ids:"))
            }
            #expect(try await bouquet.request(.put, "/api/rulesets/9/order", #"{"ids":[]}"#).status == 404)
            #expect(try await bouquet.get("/api/rulesets")["rulesets"].array.map { $0["id"].int } == [3, 1, 2])
        }
    }

    private static let restore = "/api/rulesets/restore-standard"

    @Test("of the rules that come with Bouquet, their words and whether they are on come back as they ship")
    func restored() async throws {
        try await Harness.run { bouquet in
            let shipped = try await bouquet.get("/api/rulesets/export")["rulesets"].array
            #expect(try await bouquet.post(Self.restore)["status"] == .string("unchanged"))
            let first = try await bouquet.get("/api/rulesets/1")["rules"].array[0]["id"].int
            for change in ["/api/tag-rules/\(first)", "/api/rulesets/1"] {
                #expect(try await bouquet.request(.put, change, #"{"enabled":false,"name":"Other"}"#).status == 200)
                let answer = try await bouquet.post(Self.restore)
                #expect(answer["status"] == .string("restored"))
                let now = try await bouquet.get("/api/rulesets/export")["rulesets"].array
                #expect(now == shipped)
            }
        }
    }

    @Test("is there again with the rules that come with Bouquet when they were deleted, and so are their tags")
    func deleted() async throws {
        try await withPanel(.rows([PanelRow(1, "UK: Alpha HD")])) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let shipped = try await bouquet.get("/api/rulesets/export")["rulesets"].array
                _ = try await bouquet.retagging { try await bouquet.request(.delete, "/api/rulesets/1") }
                #expect(try await bouquet.tags(of: 1) == [])
                let added = try await bouquet.retagging { try await bouquet.post(Self.restore) }
                #expect(added["status"] == .string("added"))
                #expect(try await bouquet.get("/api/rulesets/export")["rulesets"].array == shipped)
                #expect(try await Set(bouquet.tags(of: 1)) == ["UK", "HD"])
            }
        }
    }

    @Test("once changed, is told as work that is left until all channels have their tags, also to whoever comes in the middle")
    func progress() async throws {
        try await withPanel(.channels(12_000)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                #expect(try await bouquet.get("/api/rulesets/progress")["is_tagging"] == .bool(false))
                let events = bouquet.bouquet.store.feed.events()
                _ = try await bouquet.post("/api/rulesets/1/rules", #"{"pattern":"a","type":"contains","tag":"WITH_A"}"#)
                let waiting = try await bouquet.get("/api/rulesets/progress")
                #expect(waiting["accounts"].array.map { $0["total"].int } == [12_000])
                for await event in events { if case .tagging(let progress) = event, progress.isFinished { break } }
                #expect(try await bouquet.get("/api/rulesets/progress")["accounts"].array.isEmpty)
            }
        }
    }
}
