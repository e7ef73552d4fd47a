import App
import Catalog
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("A search")
struct SearchTests {
    @Test(
        "is read page by page in any order: nothing twice, nothing left out, the total and the counts the same on each page",
        arguments: ["name", "number", "category", "account", "added", "changed", "quality"])
    func pages(sort: String) async throws {
        try await withPanel(.channels(150)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url, name: "Zeta")
                _ = try await bouquet.addAccount(panel.url, name: "Alpha")
                let all = try await bouquet.channels()
                for (filter, order) in [("", sort), ("tag:uk,us -tag:hd", "-" + sort)] {
                    let wanted = all.filter { filter.isEmpty || Self.isBritishOrAmericanWithoutHD($0) }
                    let query = "&sort=\(order)&limit=41&facets=tags,categories,accounts,quality&facet_limit=10000"
                    var read: [JSON] = []
                    var cursor: String? = ""
                    while let next = cursor {
                        let page = try await bouquet.find(filter, query + next)
                        #expect(page["total"] == .integer(wanted.count))
                        Self.check(page["facets"], against: wanted)
                        read += page["channels"].array
                        cursor = page["next_cursor"] == .null ? nil : "&cursor=\(page["next_cursor"].string)"
                    }
                    #expect(read.count == wanted.count)
                    #expect(Set(read.map { $0["id"].int }) == Set(wanted.map { $0["id"].int }))
                    let keys = read.map { Self.key($0, sort) }
                    #expect(keys == (order == sort ? keys.sorted() : keys.sorted(by: >)), "\(order)")
                }
            }
        }
    }

    @Test("for a text that no name can hold finds none by the ends of two", arguments: ["hd\nuk", "hd\u{1F}uk", "\u{1F}uk", "\u{1}"])
    func controls(text: String) async throws {
        let rows = ["UK: One HD", "UK: Two HD", "UK: Three HD"].enumerated().map { PanelRow($0 + 1, $1) }
        try await withPanel(.rows(rows)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                for filter in ["\"\(text)\"", "name:\"\(text)\"", text] {
                    let found = try await bouquet.find(filter)
                    let areTwoWords = filter == text && text.contains("\n")
                    #expect(found.status == 400 || found["total"].int == (areTwoWords ? 3 : 0), "\(found.text)")
                }
            }
        }
    }

    private static func isBritishOrAmericanWithoutHD(_ channel: JSON) -> Bool {
        let tags = channel["tags"].array.map(\.string)
        return (tags.contains("UK") || tags.contains("US")) && !tags.contains("HD")
    }

    private static func check(_ facets: JSON, against channels: [JSON]) {
        func counts(_ name: String) -> [String: Int] {
            facets[name].array.reduce(into: [:]) { $0[$1["name"].string, default: 0] += $1["count"].int }
        }
        func tally(_ values: [String]) -> [String: Int] { values.reduce(into: [:]) { $0[$1, default: 0] += 1 } }
        #expect(counts("tags") == tally(channels.flatMap { $0["tags"].array.map(\.string) }))
        #expect(counts("categories") == tally(channels.map { $0["category_name"].string }))
        #expect(counts("accounts") == tally(channels.map { $0["account_id"].int == 1 ? "Zeta" : "Alpha" }))
        #expect(counts("quality") == tally(channels.compactMap(quality)))
    }

    private static func quality(_ channel: JSON) -> String? {
        let tags = channel["tags"].array.map(\.string)
        let classes = [("8K", "8k"), ("4K", "4k"), ("UHD", "4k"), ("FHD", "fhd"), ("HD", "hd"), ("SD", "sd")]
        return classes.first { tags.contains($0.0) }?.1
    }

    /// What a sort compares, so that texts compare as the values do.
    private static func key(_ channel: JSON, _ sort: String) -> String {
        switch sort {
        case "name": folded(channel["display_name"].string)
        case "number": String(repeating: "0", count: max(0, 9 - channel["number"].string.count)) + channel["number"].string
        case "category": folded(channel["category_name"].string)
        case "account": channel["account_id"].int == 1 ? "zeta" : "alpha"
        case "added": String(channel["created_at"].string.prefix(19))
        case "changed": String(channel["updated_at"].string.prefix(19))
        default: "\(["sd", "hd", "fhd", "4k", "8k"].firstIndex(of: quality(channel) ?? "") ?? -1)"
        }
    }

    private static func folded(_ text: String) -> String {
        var folding = NameFolding()
        return folding.fold(text)
    }

    @Test("goes on where it was when channels come and go between two pages")
    func movingPages() async throws {
        try await withPanel(.channels(300)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let first = try await bouquet.find("is:active", "&limit=100")
                let before = try await bouquet.names("is:active", "&limit=500").count
                panel.change()
                #expect(try await bouquet.sync()["channels_added"].int > 0)
                var read = first["channels"].array
                var cursor = first["next_cursor"]
                while cursor != .null {
                    let page = try await bouquet.find("is:active", "&limit=100&cursor=\(cursor.string)")
                    read += page["channels"].array
                    cursor = page["next_cursor"]
                }
                #expect(before == 300)
                let ids = read.map { $0["id"].int }
                #expect(Set(ids).count == ids.count)
                let names = read.dropFirst(100).map { Self.folded($0["display_name"].string) }
                #expect(names == names.sorted())
                let unmoved = try await bouquet.channels("&q=is:active").filter {
                    $0["created_at"] == $0["updated_at"] && $0["id"].int <= 300
                }
                #expect(unmoved.count > 250 && Set(unmoved.map { $0["id"].int }).isSubset(of: ids))
            }
        }
    }

    @Test(
        "that is mistyped is refused with the place of the mistake and a hint",
        arguments: [
            ("tag:uk AND", 7, 3), ("tag:uk (bbc", 7, 1), ("colour:red", 0, 6), ("bbc quality:huge", 12, 4), ("name:/(/", 7, 1),
            ("number:x..2", 7, 4), ("é \"open", 2, 5),
        ])
    func mistakes(filter: String, position: Int, length: Int) async throws {
        try await Harness.run { bouquet in
            let answer = try await bouquet.find(filter)
            #expect(answer.status == 400)
            #expect(answer["success"] == .bool(false))
            #expect(answer["position"] == .integer(position), "\(answer.text)")
            #expect(answer["length"] == .integer(length), "\(answer.text)")
            #expect(answer["error"].string.contains(answer["message"].string) && !answer["message"].string.isEmpty)
            if filter != "name:/(/" { #expect(!answer["hint"].string.isEmpty, "\(answer.text)") }
        }
    }

    @Test(
        "refuses what it does not know, and says what there is",
        arguments: [
            ("sort=colour", "name, number"), ("facets=tags,colours", "categories"), ("collapse=all", "duplicates"), ("limit=-1", "limit"),
            ("limit=x", "limit"), ("cursor=!", "cursor"), ("account_id=x", "account_id"), ("q=%zz", "q"),
            ("offset=-1", "offset"), ("offset=x", "offset"),
        ])
    func parameters(query: String, word: String) async throws {
        try await Harness.run { bouquet in
            let answer = try await bouquet.get("/api/channels?\(query)")
            #expect(answer.status == 400)
            #expect(answer["error"].string.contains(word), "\(answer.text)")
        }
    }

    @Test("takes a cursor only for the order that it comes from")
    func cursorOfAnotherOrder() async throws {
        try await withPanel(.channels(20)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let cursor = try await bouquet.find("", "&sort=number&limit=5")["next_cursor"].string
                #expect(try await bouquet.find("", "&sort=number&limit=5&cursor=\(cursor)").status == 200)
                for order in ["name", "-number"] {
                    let refused = try await bouquet.find("", "&sort=\(order)&limit=5&cursor=\(cursor)")
                    #expect(refused.status == 400 && refused["error"].string.contains("sort=number"))
                }
            }
        }
    }

    @Test("goes to any row by its offset, and on from there by the cursor, but takes only one of both")
    func offset() async throws {
        try await withPanel(.channels(20)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                for order in ["name", "-added", "number"] {
                    let all = try await bouquet.names("", "&sort=\(order)")
                    let page = try await bouquet.find("", "&sort=\(order)&offset=5&limit=3")
                    #expect(page["channels"].array.map { $0["display_name"].string } == Array(all[5..<8]))
                    let cursor = page["next_cursor"].string
                    #expect(try await bouquet.names("", "&sort=\(order)&limit=3&cursor=\(cursor)") == Array(all[8..<11]))
                    let both = try await bouquet.find("", "&sort=\(order)&offset=5&cursor=\(cursor)")
                    #expect(both.status == 400 && both["error"].string.contains("offset"))
                }
                let beyond = try await bouquet.get("/api/accounts/1/preview?offset=9223372036854775807")
                #expect(beyond["channels"] == .array([]) && beyond["total"] == .integer(20) && beyond["next_cursor"] == .null)
            }
        }
    }

    @Test("reads a space as + and as %20, and a plus as %2B")
    func spaces() async throws {
        try await withPanel(.rows([PanelRow(1, "BBC One"), PanelRow(2, "BBC Two"), PanelRow(3, "Canal+ Sport")])) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let found: @Sendable (String) async throws -> [String] = { query in
                    try await bouquet.get("/api/channels?q=\(query)")["channels"].array.map { $0["display_name"].string }
                }
                for query in ["bbc+one", "bbc%20one", "%22bbc+one%22", "%22BBC%20One%22", "b%C3%9Fc"] {
                    let expected = query.contains("%C3") ? [] : ["BBC One"]
                    let names = try await found(query)
                    #expect(names == expected, "\(query)")
                }
                #expect(try await found("canal%2B") == ["Canal+ Sport"])
                #expect(try await found("bbc&limit=1") == ["BBC One"])
                #expect(try await found("").count == 3)
            }
        }
    }

    @Test("with an expression that would take for ever is refused soon, and the next one is answered")
    func catastrophic() async throws {
        let rows = (1...300).map { PanelRow($0, "x" + String(repeating: "a", count: 100) + "yx \($0)") }
        try await withPanel(.rows(rows)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let answer = try await bouquet.find("name:/x(a|aa)+x/")
                #expect(answer.status == 400)
                #expect(answer["error"].string.contains("takes too long"))
                #expect(try await bouquet.find("name:/xa+yx/")["total"] == .integer(300))
                let saved = try await bouquet.post("/api/playlists", #"{"name":"Slow","filter":"name:/x(a|aa)+x/"}"#)
                #expect(saved.status == 400 && saved["error"].string.contains("takes too long"), "\(saved.text)")
                let playlists = try await bouquet.get("/api/playlists")
                #expect(playlists["playlists"] == .array([]))
            }
        }
    }
}
