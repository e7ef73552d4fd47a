import App
import HTTPTypes
import Store
import Testing

@testable import Server

@Suite("A saved search")
struct SavedSearchTests {
    @Test("is kept with how its answer is shown, and listed by its name")
    func kept() async throws {
        try await Harness.run { bouquet in
            let body = #"{"name":" News ","query":"tag:uk news","sort":"-added","collapse":true,"columns":["name","guide_id"]}"#
            let made = try await bouquet.post("/api/searches", body)
            #expect(made.status == 201 && made["id"] == .integer(1 as Int) && made["name"] == .string("News"))
            #expect(made["query"] == .string("tag:uk news") && made["sort"] == .string("-added") && made["collapse"] == .bool(true))
            #expect(made["columns"] == .strings(["name", "guide_id"]) && made["created_at"] == made["updated_at"])
            let plain = try await bouquet.post("/api/searches", #"{"name":"All"}"#)
            #expect(plain["query"] == .string("") && plain["sort"] == .string("name") && plain["columns"] == .array([]))
            #expect(try await bouquet.post("/api/searches", #"{"name":"été"}"#).status == 201)
            #expect(try await bouquet.get("/api/searches")["searches"].array.map { $0["name"].string } == ["All", "été", "News"])
            #expect(try await bouquet.get("/api/searches/1").json == made.json)
        }
    }

    @Test("keeps what a change does not name, and can be deleted")
    func changed() async throws {
        try await Harness.run { bouquet in
            _ = try await bouquet.post("/api/searches", #"{"name":"News","query":"news","columns":["name"]}"#)
            let renamed = try await bouquet.request(.put, "/api/searches/1", #"{"name":"NEWS","sort":"number"}"#)
            #expect(renamed.status == 200 && renamed["name"] == .string("NEWS") && renamed["sort"] == .string("number"))
            #expect(renamed["query"] == .string("news") && renamed["columns"] == .strings(["name"]))
            #expect(try await bouquet.request(.put, "/api/searches/1", #"{"query":"","columns":[]}"#)["columns"] == .array([]))
            #expect(try await bouquet.request(.delete, "/api/searches/1").status == 200)
            for method in [HTTPRequest.Method.get, .put, .delete] {
                #expect(try await bouquet.request(method, "/api/searches/1", method == .put ? "{}" : nil).status == 404)
            }
        }
    }

    @Test("has a name that no other has, whatever its case")
    func names() async throws {
        try await Harness.run { bouquet in
            for name in ["News", "Sport"] { _ = try await bouquet.post("/api/searches", #"{"name":"\#(name)"}"#) }
            for taken in ["news", "NEWS", "ｎｅｗｓ", " News "] {
                let refused = try await bouquet.post("/api/searches", #"{"name":"\#(taken)"}"#)
                #expect(refused.status == 409 && refused["error"].string.hasPrefix("name: "), "\(taken)")
                let renamed = try await bouquet.request(.put, "/api/searches/2", #"{"name":"\#(taken)"}"#)
                #expect(renamed.status == 409, "\(taken)")
            }
            #expect(try await bouquet.get("/api/searches")["searches"].array.map { $0["name"].string } == ["News", "Sport"])
        }
    }

    @Test("that cannot be is refused, and one that cannot be read says where")
    func refused() async throws {
        try await Harness.run { bouquet in
            let mistaken = try await bouquet.post("/api/searches", #"{"name":"x","query":"tag:uk AND"}"#)
            #expect(mistaken.status == 400 && mistaken["position"].int >= 0 && !mistaken["message"].string.isEmpty)
            for (body, field) in [
                (#"{"query":"uk"}"#, "name"), (#"{"name":"  "}"#, "name"), (#"{"name":"a\nb"}"#, "name"),
                (#"{"name":"x","sort":"colour"}"#, "sort"), (#"{"name":"x","columns":"name"}"#, "columns"),
                (#"{"name":"x","columns":["a b"]}"#, "columns"), (#"{"name":"x","columns":["a","a"]}"#, "columns"),
                (#"{"name":"x","collapse":"yes"}"#, "collapse"), (#"{"name":"x","id":4}"#, "id"),
            ] {
                let answer = try await bouquet.post("/api/searches", body)
                #expect(answer.status == 400 && answer["error"].string.contains(field), "\(answer.text)")
            }
            #expect(try await bouquet.get("/api/searches")["searches"] == .array([]))
        }
    }
}
