import Catalog
import Foundation
import Testing

@testable import Formats

@Suite("Playlists from the wild", .enabled(if: SharedData.isPresent, "shared data is absent"))
struct WildPlaylistTests {
    /// What a person would count: lines that start an entry, and those of them that a URL follows.
    private func expected(_ path: String) throws -> (infos: Int, urls: Int) {
        let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline)
        let infos = lines.count { $0.hasPrefix("#EXTINF") }
        // A logo on a line of its own is no channel.
        return (infos, lines.count { !$0.hasPrefix("#") && $0.contains("://") && !$0.contains("\" group-title=") })
    }

    @Test("Every entry with a URL is a row, and every other one is counted")
    func complete() throws {
        var rows = 0
        for path in try SharedData.playlists() where !path.contains("iptv-org-2026-02") {
            let (infos, urls) = try expected(path)
            let (read, tally) = try ListFixture.rows(M3UPlaylist(path: path))
            #expect(read.count == urls, "\(path)")
            #expect(tally.rows == max(infos, urls), "\(path)")
            #expect(read.allSatisfy { $0.has(.name) && $0.has(.streamID) && $0.has(.directSource) })
            rows += read.count
        }
        #expect(rows > 9000)
    }

    @Test("Names and guide ids of quoted lines are what a simple reading finds")
    func simple() throws {
        let pattern = /#EXTINF:-?\d+ +tvg-id="([^"]*)",\s*(.*?)\s*/
        for path in try SharedData.playlists() where path.contains("iptv-org-2026-06/") && path.hasSuffix("e.m3u") {
            let lines = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self).split(whereSeparator: \.isNewline)
            let expected = lines.compactMap { $0.wholeMatch(of: pattern).map { "\($0.1)|\($0.2)" } }
            let read = try ListFixture.rows(M3UPlaylist(path: path)).rows.map {
                "\($0.string(.epgChannelID) ?? "")|\($0.string(.name) ?? "")"
            }
            #expect(read == expected, "\(path)")
        }
    }
}
