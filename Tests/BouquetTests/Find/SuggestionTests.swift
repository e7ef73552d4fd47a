import App
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("While a filter is typed")
struct SuggestionTests {
    private static let rows = [
        PanelRow(1, "UK: BBC One HD", category: "1"), PanelRow(2, "UK: BBC Two HD", category: "1"), PanelRow(3, "US: ESPN", category: "2"),
        PanelRow(4, "FR: TF1", category: "2"),
    ]
    private static let categories = ["1": "General", "2": "Big Games"]

    /// - Returns: the suggested texts.
    private static func texts(_ answer: Harness.Answer) -> [String] { answer["suggestions"].array.map { $0["text"].string } }

    @Test("its fields, keywords, tags, categories, accounts and names are suggested, the most frequent first")
    func suggestions() async throws {
        try await withPanel(.rows(Self.rows, categories: Self.categories)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url, name: "My home")
                let suggest: @Sendable (String) async throws -> Harness.Answer = { text in
                    try await bouquet.get("/api/search/suggest?q=\(Harness.encoded(text))")
                }
                let tags = try await suggest("tag:u")
                #expect(Self.texts(tags) == ["UK", "US"])
                #expect(tags["suggestions"].array.map { $0["count"] } == [.integer(2), .integer(1)])
                #expect(tags["from"] == .integer(4) && tags["to"] == .integer(5))
                #expect(try await Self.texts(suggest("bbc quali")).first == "quality:")
                #expect(try await Self.texts(suggest("is:fav")) == ["favourite"])
                #expect(try await Self.texts(suggest("category:game")) == ["=\"Big Games\""])
                #expect(try await Self.texts(suggest("account:")) == ["=\"My home\""])
                #expect(try await Self.texts(suggest("name:bbc")) == ["\"BBC One\"", "\"BBC Two\""].map { $0.lowercased() })
                #expect(try await Self.texts(suggest("tag:none-such")).isEmpty)
                // What is suggested can be sent as it is.
                for (typed, field) in [("tag:f", "tag:"), ("category:big", "category:"), ("account:h", "account:")] {
                    let text = try #require(try await Self.texts(suggest(typed)).first)
                    let found = try await bouquet.find(field + text)
                    #expect(found["total"].int > 0, "\(field)\(text)")
                }
            }
        }
    }

    @Test("what stands behind the cursor stays out of it")
    func cursor() async throws {
        try await withPanel(.rows(Self.rows, categories: Self.categories)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let answer = try await bouquet.get("/api/search/suggest?q=tag:f%20bbc&cursor=5")
                #expect(Self.texts(answer) == ["FR"])
                #expect(answer["from"] == .integer(4) && answer["to"] == .integer(5))
                #expect(try await bouquet.get("/api/search/suggest?q=tag:f&cursor=x").status == 400)
            }
        }
    }

    @Test("the syntax is told as a table whose every example is a filter")
    func syntax() async throws {
        try await Harness.run { bouquet in
            let syntax = try await bouquet.get("/api/filters/syntax")
            let fields = syntax["fields"].array
            #expect(fields.map { $0["name"].string }.contains("quality"))
            let examples = (fields.flatMap { $0["examples"].array } + syntax["operators"].array).map { $0["text"].string }
            #expect(examples.count > 20)
            for example in examples {
                let answer = try await bouquet.find(example)
                #expect(answer.status == 200, "\(example): \(answer.text)")
            }
        }
    }

    @Test("all tags there are come with how many channels have them")
    func tags() async throws {
        try await withPanel(.rows(Self.rows, categories: Self.categories)) { panel in
            try await Harness.run { bouquet in
                #expect(try await bouquet.get("/api/tags")["tags"] == .array([]))
                _ = try await bouquet.addAccount(panel.url)
                _ = try await bouquet.bulk(#"{"type":"tag","tags":["mine"]}"#, #""filter":"tag:uk""#)
                _ = try await bouquet.patch(channel: 2, #"{"rejected_tags":["HD"]}"#)
                let tags = try await bouquet.get("/api/tags")["tags"].array
                let counts = Dictionary(uniqueKeysWithValues: tags.map { ($0["name"].string, $0["count"].int) })
                #expect(counts == ["UK": 2, "HD": 1, "US": 1, "FR": 1, "MINE": 2])
                #expect(tags.map { $0["count"].int } == tags.map { $0["count"].int }.sorted(by: >))
            }
        }
    }
}
