import App
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("A change that is undone")
struct UndoTests {
    private static func run(_ body: @escaping @Sendable (Panel, Harness) async throws -> Void) async throws {
        try await withPanel(.rows([PanelRow(1, "UK: BBC One HD"), PanelRow(2, "UK: BBC Two HD"), PanelRow(3, "UK: ITV")])) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                try await body(panel, bouquet)
            }
        }
    }

    private static func undo(_ change: Harness.Answer, _ bouquet: Harness) async throws -> Harness.Answer {
        try await bouquet.post("/api/changes/\(change["change_id"].int)/undo")
    }

    @Test("leaves everything as it was before, in the search too, also after a sync")
    func undone() async throws {
        try await Self.run { panel, bouquet in
            _ = try await bouquet.patch(channel: 2, #"{"name":"Second","tags":["OLD"],"note":"kept"}"#)
            let before = try await bouquet.channels()
            let rename = try await bouquet.bulk(#"{"type":"rename","find":"o","replace":"0"}"#, #""filter":"""#)
            let tag = try await bouquet.bulk(#"{"type":"untag","tags":["HD","old"]}"#, #""filter":"""#)
            let hide = try await bouquet.bulk(#"{"type":"hide"}"#, #""filter":"""#)
            let more = [PanelRow(1, "UK: BBC One HD"), PanelRow(2, "UK: BBC Two HD"), PanelRow(3, "UK: ITV"), PanelRow(4, "New")]
            panel.use(.rows(more))
            #expect(try await bouquet.sync()["channels_added"] == .integer(1))
            #expect(try await bouquet.find("is:hidden")["total"] == .integer(3))
            for change in [hide, rename, tag] {
                let answer = try await Self.undo(change, bouquet)
                #expect(answer["success"] == .bool(true) && answer["undone_at"] != .null, "\(answer.text)")
            }
            for (channel, old) in zip(try await bouquet.channels(), before) {
                #expect(channel["overlay"] == old["overlay"] && channel["tags"] == old["tags"])
                #expect(channel["display_name"] == old["display_name"])
            }
            #expect(try await bouquet.find("is:hidden")["total"] == .integer(0))
            #expect(try await bouquet.names("tag:hd") == ["BBC One", "Second"])
            #expect(try await bouquet.names("tag:old has:note") == ["Second"])
        }
    }

    @Test("keeps what was changed again since, field by field")
    func newerEdits() async throws {
        try await Self.run { _, bouquet in
            let first = try await bouquet.bulk(#"{"type":"category","value":"Mine"}"#, #""filter":"""#)
            let tag = try await bouquet.bulk(#"{"type":"tag","tags":["A","B"]}"#, #""filter":"""#)
            _ = try await bouquet.patch(channel: 1, #"{"category":"Newer","note":"newer"}"#)
            _ = try await bouquet.bulk(#"{"type":"tag","tags":["C"]}"#, #""ids":[1]"#)
            _ = try await bouquet.bulk(#"{"type":"untag","tags":["A"]}"#, #""ids":[1]"#)
            _ = try await Self.undo(first, bouquet)
            _ = try await Self.undo(tag, bouquet)
            let channel = try await bouquet.channel(1)
            #expect(channel["overlay"]["category"] == .string("Newer") && channel["overlay"]["note"] == .string("newer"))
            #expect(channel["overlay"]["tags"] == .strings(["C"]))
            #expect(try await bouquet.channel(2)["overlay"] == .null)
        }
    }

    @Test("that a later one was made over stays until that one is undone, and then nothing of either is left")
    func outOfOrder() async throws {
        try await Self.run { _, bouquet in
            let first = try await bouquet.patch(channel: 1, #"{"name":"AA"}"#)
            let second = try await bouquet.patch(channel: 1, #"{"name":"BB"}"#)
            let third = try await bouquet.patch(channel: 1, #"{"name":"CC"}"#)
            for change in [second, first, first] {
                let undone = try await Self.undo(change, bouquet)
                #expect(undone.status == 200 && undone["changed"] == .integer(0 as Int) && undone["undone_at"] == .null, "\(undone.text)")
                #expect(try await bouquet.names("id:1") == ["CC"])
            }
            let undone = try await Self.undo(third, bouquet)
            #expect(undone["changed"] == .integer(1 as Int) && undone["undone_at"] != .null)
            #expect(try await bouquet.channel(1)["overlay"] == .null)
            #expect(try await Self.undo(first, bouquet)["changed"] == .integer(0 as Int))
            #expect(try await bouquet.names("id:1") == ["BBC One"])
        }
    }

    @Test("is taken back tag by tag and channel by channel, whatever was done between")
    func tagsOutOfOrder() async throws {
        try await Self.run { _, bouquet in
            let tag = try await bouquet.bulk(#"{"type":"tag","tags":["A","B"]}"#, #""filter":"""#)
            let untag = try await bouquet.bulk(#"{"type":"untag","tags":["A"]}"#, #""ids":[1]"#)
            let category = try await bouquet.bulk(#"{"type":"category","value":"Mine"}"#, #""filter":"""#)
            let undone = try await Self.undo(tag, bouquet)
            #expect(undone["changed"] == .integer(3 as Int) && undone["undone_at"] != .null)
            #expect(try await Self.undo(untag, bouquet)["changed"] == .integer(0 as Int), "its tag was the first change's")
            #expect(try await bouquet.find("tag:a OR tag:b")["total"] == .integer(0 as Int))
            #expect(try await Self.undo(category, bouquet)["changed"] == .integer(3 as Int))
            for channel in try await bouquet.channels() { #expect(channel["overlay"] == .null) }
        }
    }

    @Test("is undone once, and one that there is not is not found")
    func once() async throws {
        try await Self.run { _, bouquet in
            let change = try await bouquet.patch(channel: 1, #"{"name":"Uno"}"#)
            #expect(try await Self.undo(change, bouquet).status == 200)
            _ = try await bouquet.patch(channel: 1, #"{"name":"Eins"}"#)
            let again = try await Self.undo(change, bouquet)
            #expect(again.status == 409 && again["error"].string.contains("undone already"))
            #expect(try await bouquet.names("id:1") == ["Eins"])
            #expect(try await bouquet.post("/api/changes/999/undo").status == 404)
            #expect(try await bouquet.post("/api/changes/x/undo").status == 404)
        }
    }

    @Test("is one of the last 50; they are listed, the newest first")
    func lastFifty() async throws {
        try await Self.run { _, bouquet in
            var changes: [Harness.Answer] = []
            for number in 1...52 { changes.append(try await bouquet.patch(channel: 1, #"{"note":"note \#(number)"}"#)) }
            let list = try await bouquet.get("/api/changes/undoable")["changes"].array
            #expect(list.map { $0["change_id"] } == changes.suffix(50).reversed().map { $0["change_id"] })
            #expect(list.allSatisfy { $0["changed"] == .integer(1) && $0["undone_at"] == .null && !$0["description"].string.isEmpty })
            #expect(try await Self.undo(changes[1], bouquet).status == 404)
            #expect(try await Self.undo(changes[51], bouquet).status == 200)
            #expect(try await bouquet.channel(1)["overlay"]["note"] == .string("note 51"))
            #expect(try await bouquet.get("/api/changes/undoable")["changes"].array.first?["undone_at"] != .null)
            #expect(try await Self.undo(changes[2], bouquet).status == 200, "an undone change still counts among the 50")
        }
    }

    @Test("is not pushed out by changes that change nothing")
    func emptyChanges() async throws {
        try await Self.run { _, bouquet in
            let first = try await bouquet.patch(channel: 1, #"{"note":"first"}"#)
            for _ in 1...60 { _ = try await bouquet.patch(channel: 1, #"{"note":"first"}"#) }
            let second = try await bouquet.patch(channel: 1, #"{"note":"second"}"#)
            let list = try await bouquet.get("/api/changes/undoable")["changes"].array
            #expect(list.map { $0["change_id"] } == [second["change_id"], first["change_id"]])
            #expect(try await Self.undo(first, bouquet).status == 200)
        }
    }

    @Test("of an account that is gone undoes the rest")
    func deletedAccount() async throws {
        try await Self.run { panel, bouquet in
            _ = try await bouquet.addAccount(panel.url, name: "Second")
            let change = try await bouquet.bulk(#"{"type":"hide"}"#, #""filter":"""#)
            #expect(change["changed"] == .integer(6))
            #expect(try await bouquet.request(.delete, "/api/accounts/1").status == 200)
            #expect(try await Self.undo(change, bouquet).status == 200)
            #expect(try await bouquet.find("is:hidden")["total"] == .integer(0))
            #expect(try await bouquet.find("")["total"] == .integer(3))
        }
    }
}
