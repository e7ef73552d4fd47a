import App
import HTTPTypes
import HummingbirdTesting
import NIOCore
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("An account's filters")
struct AccountFilterTests {
    private static let rows = [
        PanelRow(1, "UK: Sky Sports HD", category: "1"), PanelRow(2, "UK: Sky News", category: "2"),
        PanelRow(3, "FR: Canal 24/7", category: "1"),
        PanelRow(4, "UK: PPV 1", category: "1"), PanelRow(5, "DE: Kino 4K", category: "3"),
    ]
    private static let categories = ["1": "Games", "2": "Reports", "3": "Various"]

    private static func run(_ body: @escaping @Sendable (Harness) async throws -> Void) async throws {
        try await withPanel(.rows(rows, categories: categories)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                try await body(bouquet)
            }
        }
    }

    private static func filter(_ type: String, _ action: String, _ value: String, more: String = "") -> String {
        let value = JSON.string(value).line
        return #"{"filter_type":"\#(type)","filter_action":"\#(action)","filter_value":\#(value)\#(more)}"#
    }

    private static func visible(_ bouquet: Harness) async throws -> [Int] {
        let page = try await bouquet.get("/api/accounts/1/preview")
        #expect(page["total"] == .integer(page["channels"].array.count))
        return page["channels"].array.map { $0["id"].int }.sorted()
    }

    @Test("are found at the address that the answer to their making names", arguments: ["/api/filters", "/api/accounts/1/filters"])
    func location(path: String) async throws {
        try await Self.run { bouquet in
            let body = Self.filter("tag", "blacklist", "PPV", more: path == "/api/filters" ? #","account_id":1"# : "")
            for id in 1...2 {
                let made = try await bouquet.client.execute(uri: path, method: .post, body: ByteBuffer(string: body)) { $0 }
                let location = try #require(made.headers[.location])
                #expect(try await bouquet.get(location)["id"] == .integer(id), "\(location)")
            }
        }
    }

    @Test("hide what a blacklist names, and of each kind that has whitelists all that none of them names")
    func semantics() async throws {
        try await Self.run { bouquet in
            let add: @Sendable (String, String, String) async throws -> Harness.Answer = { type, action, value in
                let answer = try await bouquet.post("/api/accounts/1/filters", Self.filter(type, action, value))
                #expect(answer.status == 201, "\(answer.text)")
                return answer
            }
            #expect(try await Self.visible(bouquet) == [1, 2, 3, 4, 5])
            _ = try await add("category", "whitelist", "games")
            #expect(try await Self.visible(bouquet) == [1, 3, 4])
            _ = try await add("category", "whitelist", "report")
            #expect(try await Self.visible(bouquet) == [1, 2, 3, 4])
            _ = try await add("tag", "whitelist", "uk, de")
            #expect(try await Self.visible(bouquet) == [1, 2, 4])
            _ = try await add("channel_name", "blacklist", "PPV*")
            #expect(try await Self.visible(bouquet) == [1, 2])
            let last = try await add("regex", "blacklist", "news$")
            #expect(try await Self.visible(bouquet) == [1])
            #expect(try await bouquet.find("is:visible")["channels"].array.map { $0["id"].int } == [1])
            #expect(try await bouquet.find("")["total"] == .integer(5), "a search is of all channels")
            #expect(try await bouquet.get("/api/accounts/1/preview?q=sky&facets=tags")["facets"]["tags"].array.count == 2)

            let path = "/api/filters/\(last["id"].int)"
            #expect(try await bouquet.request(.put, path, #"{"enabled":false}"#)["enabled"] == .bool(false))
            #expect(try await Self.visible(bouquet) == [1, 2])
            #expect(try await bouquet.request(.put, path, #"{"enabled":true,"filter_value":"sports"}"#).status == 200)
            #expect(try await Self.visible(bouquet) == [2])
            #expect(try await bouquet.request(.delete, path).status == 200)
            #expect(try await Self.visible(bouquet) == [1, 2])
            #expect(try await bouquet.get(path).status == 404)
            #expect(try await bouquet.get("/api/accounts/1/filters")["filters"].array.count == 4)
        }
    }

    @Test("say how many channels they hide, and the same before they are saved")
    func preview() async throws {
        try await Self.run { bouquet in
            let cases = [
                ("category", "blacklist", "games", 3), ("category", "whitelist", "=games", 2), ("tag", "blacklist", "uk,fr", 4),
                ("tag", "whitelist", "UK", 2), ("regex", "blacklist", "^sky", 2), ("channel_name", "whitelist", "=Kino", 4),
            ]
            for (type, action, value, hidden) in cases {
                let body = Self.filter(type, action, value, more: #","account_id":1"#)
                let before = try await bouquet.post("/api/filters/preview", body)
                #expect(before["id"] == .null && before["total"] == .integer(5))
                #expect(before["hides"] == .integer(hidden), "\(before.text)")
                #expect(try await bouquet.get("/api/filters")["filters"] == .array([]))
                #expect(try await Self.visible(bouquet) == [1, 2, 3, 4, 5])
                let saved = try await bouquet.post("/api/filters", body)
                #expect(saved["hides"] == before["hides"] && saved["matching"] == before["matching"])
                #expect(try await Self.visible(bouquet).count == 5 - hidden)
                _ = try await bouquet.request(.delete, "/api/filters/\(saved["id"].int)")
            }
        }
    }

    @Test("that cannot be used are refused, and nothing is stored")
    func refused() async throws {
        try await Self.run { bouquet in
            let bad = [
                Self.filter("regex", "blacklist", "a("), Self.filter("regex", "blacklist", ""), Self.filter("regex", "blacklist", "(?R)"),
                Self.filter("tag", "whitelist", "---"),
                Self.filter("category", "whitelist", " "), Self.filter("colour", "whitelist", "red"), Self.filter("tag", "greylist", "uk"),
                Self.filter("tag", "whitelist", "uk", more: #","colour":1"#), #"{"filter_type":"tag","filter_value":"uk"}"#,
            ]
            for body in bad {
                for path in ["/api/accounts/1/filters", "/api/filters/preview"] {
                    let body = path.hasSuffix("preview") ? body.replacing("{", with: #"{"account_id":1,"#, maxReplacements: 1) : body
                    let answer = try await bouquet.post(path, body)
                    #expect(answer.status == 400 && !answer["error"].string.isEmpty, "\(body): \(answer.text)")
                }
            }
            #expect(try await bouquet.get("/api/filters")["filters"] == .array([]))
            #expect(try await bouquet.post("/api/accounts/9/filters", Self.filter("tag", "blacklist", "uk")).status == 404)
            let saved = try await bouquet.post("/api/accounts/1/filters", Self.filter("tag", "blacklist", "uk"))
            #expect(
                try await bouquet.request(.put, "/api/filters/\(saved["id"].int)", #"{"filter_type":"regex","filter_value":"("}"#).status
                    == 400)
            #expect(try await bouquet.get("/api/filters/\(saved["id"].int)")["filter_value"] == .string("uk"))
        }
    }

    @Test("take an expression as it is written anywhere, slashes and their backslashes too", arguments: ["24/7", #"24\/7"#, "canal.24"])
    func slashes(value: String) async throws {
        try await Self.run { bouquet in
            let answer = try await bouquet.post("/api/accounts/1/filters", Self.filter("regex", "blacklist", value))
            #expect(answer.status == 201, "\(answer.text)")
            #expect(answer["hides"] == .integer(1))
            #expect(try await Self.visible(bouquet) == [1, 2, 4, 5])
        }
    }

    @Test("are of that account alone, and take its hidden channels out of playlists")
    func otherAccounts() async throws {
        try await withPanel(.rows(Self.rows, categories: Self.categories)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url, name: "One")
                _ = try await bouquet.addAccount(panel.url, name: "Two")
                _ = try await bouquet.post("/api/playlists", #"{"name":"All"}"#)
                #expect(try await bouquet.download("/playlist/all.m3u").entries.count == 10)
                _ = try await bouquet.post("/api/accounts/1/filters", Self.filter("tag", "whitelist", "fr"))
                #expect(try await bouquet.get("/api/accounts/1/preview")["total"] == .integer(1))
                #expect(try await bouquet.get("/api/accounts/2/preview")["total"] == .integer(5))
                #expect(try await bouquet.download("/playlist/all.m3u").entries.count == 6)
                #expect(try await bouquet.download("/playlist/account-1.m3u").names == ["Canal"])
                #expect(try await bouquet.download("/playlist/account-2.m3u").entries.count == 5)
                #expect(try await bouquet.get("/api/accounts/9/preview").status == 404)
            }
        }
    }
}
