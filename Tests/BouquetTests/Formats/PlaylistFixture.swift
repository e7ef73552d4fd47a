import Catalog
import Formats

/// Rows as entries of a playlist, and playlists as texts.
enum PlaylistFixture {
    static func entry(_ row: ProviderRow, credentials: StreamCredentials? = nil) -> PlaylistEntry {
        let name = row.string(.name) ?? ""
        let url = row.string(.directSource) ?? ""
        return PlaylistEntry(
            kind: .m3u, name: name, providerName: name, number: row.string(.number), guideID: row.string(.epgChannelID),
            logo: row.string(.streamIcon), groupTitle: row.string(.category), extras: row.string(.extras),
            isRadio: row.string(.streamType) == "radio_streams", hasArchive: row.hasArchive, archiveDays: Int(row.archiveDuration),
            url: credentials?.filled(url) ?? url, credentials: credentials)
    }

    static func text(_ entries: [PlaylistEntry], guideURLs: [String] = []) -> String {
        var writer = PlaylistWriter(guideURLs: guideURLs)
        var buffer: [UInt8] = []
        writer.writeHeader(into: &buffer)
        for entry in entries { writer.write(entry, into: &buffer) }
        return String(decoding: buffer, as: UTF8.self)
    }

    /// The lines of one entry.
    static func lines(_ entry: PlaylistEntry) -> [String] {
        text([entry]).split(separator: "\n").dropFirst().map(String.init)
    }
}
