import App
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("Channels that are the same one")
struct CollapseTests {
    private static let first = [
        PanelRow(1, "UK: BBC One HD"), PanelRow(2, "UK: CNN"), PanelRow(3, "-----"), PanelRow(4, "US: TNT HD 50FPS"), PanelRow(5, "1"),
        PanelRow(6, "UK: Sky HD HEVC"),
    ]
    private static let second = [
        PanelRow(1, "UK| BBC ONE FHD"), PanelRow(2, "US: CNN"), PanelRow(3, "-----"), PanelRow(4, "US: TNT HD 60FPS"), PanelRow(5, "1"),
        PanelRow(6, "UK: SKY HD H264"), PanelRow(7, "UK: BBC One SD"),
    ]

    private static func run(_ body: @escaping @Sendable (Harness) async throws -> Void) async throws {
        try await withPanel(.rows(first)) { one in
            try await withPanel(.rows(second)) { two in
                try await Harness.run { bouquet in
                    _ = try await bouquet.addAccount(one.url, name: "One")
                    _ = try await bouquet.addAccount(two.url, name: "Two")
                    try await body(bouquet)
                }
            }
        }
    }

    /// Each group as the ids in it, the one that is shown first.
    private static func groups(_ bouquet: Harness, _ filter: String = "", _ more: String = "") async throws -> [[Int]] {
        let page = try await bouquet.find(filter, "&collapse=duplicates\(more)")
        #expect(page["total"].int >= page["channels"].array.count)
        return page["channels"].array.map { channel in [channel["id"].int] + channel["duplicates"].array.map(\.int) }
    }

    @Test("are shown once across accounts, the best picture first; other countries and names that say nothing are not joined")
    func collapsed() async throws {
        try await Self.run { bouquet in
            let groups = try await Self.groups(bouquet)
            // FHD before HD before SD; 60 pictures a second before 50; HEVC before H264.
            #expect(groups.contains([7, 1, 13]) && groups.contains([10, 4]) && groups.contains([6, 12]))
            #expect(groups.filter { $0.count == 1 }.flatMap(\.self).sorted() == [2, 3, 5, 8, 9, 11])
            #expect(groups.flatMap(\.self).sorted() == Array(1...13))
            let page = try await bouquet.find("", "&collapse=duplicates&limit=1")
            #expect(page["total"] == .integer(groups.count))
            #expect(try await bouquet.find("")["total"] == .integer(13))
            #expect(try await Self.groups(bouquet) == groups)
        }
    }

    @Test("are collapsed among those that the filter lets through, and page by page")
    func pages() async throws {
        try await Self.run { bouquet in
            #expect(try await Self.groups(bouquet, "account:one bbc") == [[1]])
            #expect(try await Self.groups(bouquet, "bbc -tag:fhd") == [[1, 13]])
            let all = try await Self.groups(bouquet)
            var read: [[Int]] = []
            var cursor = ""
            repeat {
                let page = try await bouquet.find("", "&collapse=duplicates&limit=2\(cursor)")
                read += page["channels"].array.map { channel in [channel["id"].int] + channel["duplicates"].array.map(\.int) }
                cursor = page["next_cursor"] == .null ? "" : "&cursor=\(page["next_cursor"].string)"
            } while !cursor.isEmpty
            #expect(read == all)
        }
    }

    @Test("are ordered by the order of qualities, which a person can change")
    func qualityOrder() async throws {
        try await Self.run { bouquet in
            let standard = try await bouquet.get("/api/settings/quality-order")
            #expect(standard["classes"].array.map(\.string) == ["8K", "4K/UHD", "FHD", "HD", "SD"])
            let changed = try await bouquet.request(
                .put, "/api/settings/quality-order", #"{"classes":["sd","HD","FHD"],"codecs":["h264","HEVC/H265"]}"#)
            #expect(changed["classes"] == .strings(["SD", "HD", "FHD"]))
            #expect(changed["frame_rates"] == standard["frame_rates"])
            #expect(try await bouquet.get("/api/settings/quality-order").json == changed.json)
            let groups = try await Self.groups(bouquet)
            #expect(groups.contains([13, 1, 7]) && groups.contains([10, 4]) && groups.contains([12, 6]))
            for bad in [#"{"classes":["---"]}"#, #"{"classes":"HD"}"#, #"{"colours":[]}"#] {
                let refused = try await bouquet.request(.put, "/api/settings/quality-order", bad)
                #expect(refused.status == 400, "\(bad)")
            }
            #expect(try await bouquet.get("/api/settings/quality-order").json == changed.json)
        }
    }

    @Test("are changed as they are shown: of each group its first one, but for those that are left out")
    func bulk() async throws {
        try await Self.run { bouquet in
            let leaders = try await bouquet.get("/api/channels?collapse=duplicates")["channels"].array.map { $0["id"].int }
            let changed = try await bouquet.bulk(
                #"{"type":"favourite"}"#, #""filter":"","collapse":"duplicates","except":[\#(leaders[0])]"#)
            #expect(changed["matching"] == .integer(leaders.count - 1) && changed["changed"] == .integer(leaders.count - 1))
            let favourites = try await bouquet.find("is:favourite")["channels"].array.map { $0["id"].int }
            #expect(Set(favourites) == Set(leaders.dropFirst()))
            let refused = try await bouquet.bulk(#"{"type":"favourite"}"#, #""ids":[1],"collapse":"duplicates""#)
            #expect(refused.status == 400)
        }
    }

    @Test("are each other's alternatives, whatever a person calls them, the inactive ones last")
    func alternatives() async throws {
        try await Self.run { bouquet in
            let answer = try await bouquet.get("/api/channels/13/alternatives")
            #expect(answer["channel"]["id"] == .integer(13))
            #expect(answer["alternatives"].array.map { $0["id"].int } == [7, 1])
            #expect(try await bouquet.get("/api/channels/3/alternatives")["alternatives"] == .array([]))
            #expect(try await bouquet.get("/api/channels/99/alternatives").status == 404)
            _ = try await bouquet.patch(channel: 13, #"{"name":"My channel"}"#)
            #expect(try await bouquet.get("/api/channels/13/alternatives")["alternatives"].array.map { $0["id"].int } == [7, 1])
        }
    }
}
