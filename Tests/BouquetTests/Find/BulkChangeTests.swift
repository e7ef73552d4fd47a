import App
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("A change of many channels")
struct BulkChangeTests {
    private static let rows = [
        PanelRow(1, "UK: BBC One HD"), PanelRow(2, "UK: BBC Two HD"), PanelRow(3, "UK: ITV"), PanelRow(4, "FR: TF1 HD"),
    ]

    private static func run(_ body: @escaping @Sendable (Harness) async throws -> Void) async throws {
        try await withPanel(.rows(rows)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                try await body(bouquet)
            }
        }
    }

    private static func overlays(_ bouquet: Harness) async throws -> [JSON] { try await bouquet.channels().map { $0["overlay"] } }

    @Test("by a filter is previewed first, which changes nothing, and then does just that")
    func preview() async throws {
        try await Self.run { bouquet in
            let rename = #"{"type":"rename","find":"bbc","replace":"Beeb"}"#
            let preview = try await bouquet.bulk(rename, #""filter":"tag:uk","preview":true"#)
            #expect(preview["matching"] == .integer(3) && preview["changing"] == .integer(2))
            let samples = preview["samples"].array
            #expect(samples.map { $0["name_before"].string } == ["BBC One", "BBC Two"])
            #expect(samples.map { $0["name_after"].string } == ["Beeb One", "Beeb Two"])
            #expect(try await Self.overlays(bouquet) == [.null, .null, .null, .null])
            #expect(try await bouquet.get("/api/changes/undoable")["changes"] == .array([]))

            let change = try await bouquet.bulk(rename, #""filter":"tag:uk""#)
            #expect(change["matching"] == .integer(3) && change["changed"] == .integer(2))
            #expect(try await bouquet.names() == ["Beeb One", "Beeb Two", "ITV", "TF1"])
            #expect(try await bouquet.channel(1)["name"] == .string("UK: BBC One HD"))
        }
    }

    @Test("renames by an expression with groups, and takes a dollar in plain text as it is")
    func rename() async throws {
        try await Self.run { bouquet in
            _ = try await bouquet.bulk(
                #"{"type":"rename","find":"^(\\w+) (one|two)$","replace":"$2 of $1","regex":true}"#, #""filter":"bbc""#)
            #expect(try await bouquet.names("bbc") == ["One of BBC", "Two of BBC"])
            _ = try await bouquet.bulk(#"{"type":"rename","find":"itv","replace":"$1 (.)"}"#, #""ids":[3]"#)
            #expect(try await bouquet.names("id:3") == ["$1 (.)"])
            _ = try await bouquet.bulk(#"{"type":"rename","find":"tf1","replace":" "}"#, #""ids":[4]"#)
            #expect(try await bouquet.names("id:4") == ["TF1"], "no channel is left without a name")
            for bad in [#"{"type":"rename","find":"(","regex":true}"#, #"{"type":"rename","find":"a","replace":"$3","regex":true}"#] {
                let refused = try await bouquet.bulk(bad, #""ids":[1]"#)
                #expect(refused.status == 400, "\(bad)")
            }
        }
    }

    @Test("numbers channels in the order of the ids, or in the filter's order")
    func numbers() async throws {
        try await Self.run { bouquet in
            _ = try await bouquet.bulk(#"{"type":"number","from":100,"step":10}"#, #""ids":[3,1,4]"#)
            #expect(try await bouquet.channels().map { $0["overlay"]["number"].string } == ["110", "", "100", "120"])
            _ = try await bouquet.bulk(#"{"type":"number","from":1}"#, #""filter":"","sort":"-name""#)
            #expect(try await bouquet.names("", "&sort=number") == ["TF1", "ITV", "BBC Two", "BBC One"])
        }
    }

    @Test("gives and takes tags: a rule's tag that is taken is rejected, and comes back when it is given")
    func tags() async throws {
        try await Self.run { bouquet in
            _ = try await bouquet.bulk(#"{"type":"tag","tags":["news","hd"]}"#, #""filter":"tag:uk""#)
            #expect(try await bouquet.tags(of: 1) == ["UK", "HD", "NEWS"])
            #expect(try await bouquet.tags(of: 3) == ["UK", "NEWS", "HD"])
            #expect(try await bouquet.channel(1)["overlay"]["tags"] == .strings(["NEWS"]), "HD is the rule's")
            _ = try await bouquet.bulk(#"{"type":"untag","tags":["HD","News"]}"#, #""filter":"""#)
            #expect(try await bouquet.find("tag:hd")["total"] == .integer(0))
            #expect(try await bouquet.channel(1)["overlay"]["rejected_tags"] == .strings(["HD"]))
            #expect(try await bouquet.channel(3)["overlay"] == .null, "there was no rule's tag to reject")
            _ = try await bouquet.bulk(#"{"type":"tag","tags":["hd"]}"#, #""ids":[1]"#)
            #expect(try await bouquet.channel(1)["overlay"] == .null)
            #expect(try await bouquet.names("tag:hd") == ["BBC One"])
        }
    }

    @Test("hides, shows, marks, sets and clears")
    func otherOperations() async throws {
        try await Self.run { bouquet in
            let all = #""filter":"""#
            _ = try await bouquet.bulk(#"{"type":"hide"}"#, all)
            #expect(try await bouquet.find("is:visible")["total"] == .integer(0))
            _ = try await bouquet.bulk(#"{"type":"show"}"#, #""ids":[2,3]"#)
            #expect(try await bouquet.names("is:visible") == ["BBC Two", "ITV"])
            _ = try await bouquet.bulk(#"{"type":"favourite"}"#, #""filter":"is:visible""#)
            _ = try await bouquet.bulk(#"{"type":"unfavourite"}"#, #""ids":[3]"#)
            #expect(try await bouquet.names("is:favourite") == ["BBC Two"])
            _ = try await bouquet.bulk(#"{"type":"category","value":"Mine"}"#, #""filter":"hd""#)
            #expect(try await bouquet.names("category:=mine") == ["BBC One", "BBC Two", "TF1"])
            _ = try await bouquet.bulk(#"{"type":"category"}"#, #""ids":[4]"#)
            #expect(try await bouquet.names("category:=mine") == ["BBC One", "BBC Two"])
            let cleared = try await bouquet.bulk(#"{"type":"clear"}"#, all)
            #expect(cleared["changed"] == .integer(3))
            #expect(try await Self.overlays(bouquet) == [.null, .null, .null, .null])
        }
    }

    @Test(
        "is done for all or for none",
        arguments: [
            (#""ids":[1,2,999]"#, 404), (#""ids":[1,1]"#, 400), (#""ids":[1],"filter":"bbc""#, 400), (#""filter":"bbc AND""#, 400),
            (#""filter":"bbc","sort":"colour""#, 400), (#""colour":1"#, 400), (#""ids":["1"]"#, 400), (#""preview":true"#, 400),
        ])
    func refused(which: String, status: Int) async throws {
        try await Self.run { bouquet in
            let answer = try await bouquet.bulk(#"{"type":"hide"}"#, which)
            #expect(answer.status == status, "\(answer.text)")
            for bad in [
                #"{"type":"paint"}"#, "{}", #"{"type":"tag","tags":[]}"#, #"{"type":"number","step":0}"#, #"{"type":"hide","colour":1}"#,
            ] {
                let refused = try await bouquet.bulk(bad, #""ids":[1]"#)
                #expect(refused.status == 400, "\(bad)")
            }
            #expect(try await Self.overlays(bouquet) == [.null, .null, .null, .null])
            #expect(try await bouquet.get("/api/changes/undoable")["changes"] == .array([]))
        }
    }
}
