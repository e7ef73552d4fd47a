import Catalog
import Formats
import Testing

@Suite("Playlists from the wild, written again", .enabled(if: SharedData.isPresent, "shared data is absent"))
struct WildPlaylistWriterTests {
    private static func values(_ row: ProviderRow) -> [String?] {
        ProviderRow.Field.allCases.map(row.string) + [String(row.hasArchive), String(row.archiveDuration)]
    }

    @Test("are read as the same rows, to the last extra")
    func same() throws {
        var files = 0
        var rows = 0
        for path in try SharedData.playlists() {
            let read = try ListFixture.rows(M3UPlaylist(path: path)).rows
            let again = try ListFixture.playlist(PlaylistFixture.text(read.map { PlaylistFixture.entry($0) })).rows
            #expect(again.count == read.count, "\(path)")
            for (row, copy) in zip(read, again) where row.fingerprint != copy.fingerprint {
                Issue.record("\(path): \(Self.values(row)) became \(Self.values(copy))")
            }
            files += 1
            rows += read.count
        }
        #expect(files >= 395 && rows >= 16_463)
    }
}
