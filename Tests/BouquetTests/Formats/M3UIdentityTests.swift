import Catalog
import Formats
import Testing

@Suite("The identity of a playlist's channels")
struct M3UIdentityTests {
    private func ids(_ text: String) throws -> [String?] { try ListFixture.playlist(text).rows.map { $0.string(.streamID) } }

    private let entries = [
        "#EXTINF:-1 tvg-id=\"a\",A\nhttp://old.example:80/live/u/p/1.ts", "#EXTINF:-1 tvg-id=\"b\",B\nhttp://old.example/play?id=2&token=x",
        "#EXTINF:-1 tvg-id=\"c\",C\nhttp://one.old.example/index.m3u8", "#EXTINF:-1 tvg-id=\"d\",D\nhttp://two.old.example/index.m3u8",
        "#EXTINF:-1 group-title=\"g\",E\nhttp://old.example/e", "#EXTINF:-1 group-title=\"g\",E\nhttp://old.example/e",
        "#EXTINF:-1,F\nhttp://old.example",
    ]

    private func playlist(_ entries: [String]) -> String { "#EXTM3U\n" + entries.joined(separator: "\n") + "\n" }

    @Test("The URL's key, else guide id and name, else name, group and a count")
    func forms() throws {
        #expect(
            try ids(playlist(entries)) == ["xtream/1", "play?id=2", "index.m3u8|c|C|", "index.m3u8|d|D|", "e||E|g|1", "e||E|g|2", "||F|"])
    }

    @Test("Moving the provider and rotating credentials keeps every identity")
    func moved() throws {
        let moved = playlist(entries).replacing("http://", with: "https://").replacing("old.example", with: "new.example:8443")
            .replacing("/u/p/", with: "/u9/p9/").replacing("token=x", with: "token=y")
        #expect(try ids(moved) == ids(playlist(entries)))
    }

    @Test("Entries added elsewhere, or in another order, keep every identity")
    func unrelated() throws {
        let more = ["#EXTINF:-1,X\nhttp://x.example/x"] + entries.reversed() + ["#EXTINF:-1,Y\nhttp://x.example/live/u/p/99.ts"]
        let before = Set(try ids(playlist(entries)))
        #expect(before.isSubset(of: Set(try ids(playlist(more)))))
    }

    @Test("A reading gives the same identities every time, all of them different and of bounded length")
    func stable() throws {
        let long = "#EXTINF:-1,L\nhttp://h.example/" + String(repeating: "é", count: 500)
        let text = playlist(entries + [long + "1", long + "2"])
        let first = try ids(text)
        #expect(try ids(text) == first)
        #expect(Set(first).count == first.count)
        #expect(first.allSatisfy { ($0?.utf8.count ?? 0) <= 512 })
    }

    @Test("Real playlists have an identity for every row, none twice", .enabled(if: SharedData.isPresent, "shared data is absent"))
    func real() throws {
        for path in try SharedData.playlists() where path.contains("iptv-org-2026-06") || path.contains("provider-like") {
            let rows = try ListFixture.rows(M3UPlaylist(path: path)).rows
            #expect(Set(rows.map { $0.string(.streamID) }).count == rows.count, "\(path)")
        }
    }
}
