import App
import Foundation
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("Real input", .enabled(if: SharedData.isPresent, "../shared/data is not here"))
struct RealDataTests {
    @Test("of two real panels comes whole: no channel is lost", arguments: [("panel-eternal", 2607), ("panel-tnt", 3462)])
    func panels(name: String, count: Int) async throws {
        let streams = try RealData.text("xtream/\(name)/get_live_streams.json")
        let categories = try RealData.text("xtream/\(name)/get_live_categories.json")
        try await withPanel(.raw(streams: streams, categories: categories)) { panel in
            try await Harness.run { bouquet in
                let report = try await bouquet.addAccount(panel.url)
                #expect(report["channels_added"] == .integer(Int64(count)))
                #expect(report["rows_skipped"] == .integer(0))
                #expect(try await bouquet.sync(query: "?force=true")["status"] == .string("unchanged"))
            }
        }
    }

    @Test("of iptv-org, February and then June, is a re-sync that keeps what stayed")
    func months() async throws {
        let february = try RealData.playlist("m3u/iptv-org-2026-02")
        let june = try RealData.playlist("m3u/iptv-org-2026-06")
        try await withPanel(.playlist(february)) { panel in
            try await Harness.run { bouquet in
                let server = "http://\(panel.url)/get.php?username=demo&password=demo"
                _ = try await bouquet.post("/api/accounts", #"{"name":"iptv-org","kind":"m3u","server":"\#(server)"}"#)
                _ = try await bouquet.sync()
                let before = try await bouquet.status()["active_channels"].int
                panel.use(.playlist(june))
                let report = try await bouquet.sync()
                #expect(report["success"] == .bool(true))
                let counts = ["added", "updated", "deactivated"].map { report["channels_\($0)"].int }
                let renamed = try await Self.count(bouquet, "renamed")
                #expect([before] + counts + [renamed] == RealData.months, "February, added, updated, gone, renamed")
                let after = try await bouquet.status()
                #expect(after["active_channels"].int == before + counts[0] - counts[2])
            }
        }
    }

    private static func count(_ bouquet: Harness, _ kind: String) async throws -> Int {
        var (count, cursor) = (0, "")
        while true {
            let page = try await bouquet.get("/api/changes?kind=\(kind)&limit=500\(cursor)")
            count += page["changes"].array.count
            guard case .integer(let next) = page["next_cursor"] else { return count }
            cursor = "&cursor=\(next)"
        }
    }
}

/// What the two snapshots of iptv-org give: channels in February, then added, updated, gone and renamed in June.
enum RealData {
    static let months = [5237, 1842, 588, 1268, 239]

    static func text(_ path: String) throws -> String { String(decoding: try SharedData.bytes(path), as: UTF8.self) }

    /// A folder's playlists as one, in the order of their names.
    static func playlist(_ path: String) throws -> String {
        let files = try FileManager.default.contentsOfDirectory(atPath: SharedData.path(path)).filter { $0.contains(".m3u") }.sorted()
        return try files.map { try text(path + "/" + $0) }.joined(separator: "\n")
    }
}
