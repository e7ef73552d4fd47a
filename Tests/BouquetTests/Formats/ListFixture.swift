import Catalog
import Formats
import Foundation

/// A body in a temporary file, for the length of one call.
enum ListFixture {
    static func with<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
        let path = NSTemporaryDirectory() + "/bouquet-" + UUID().uuidString
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }

    static func xtream(_ text: String) throws -> (rows: [ProviderRow], tally: RowTally) {
        try with(Array(text.utf8)) { try rows(XtreamChannelList(path: $0)) }
    }

    static func playlist(_ text: String, username: String? = nil, password: String? = nil) throws -> (rows: [ProviderRow], tally: RowTally)
    {
        try playlist(Array(text.utf8), username: username, password: password)
    }

    static func playlist(
        _ bytes: [UInt8], username: String? = nil, password: String? = nil
    ) throws -> (rows: [ProviderRow], tally: RowTally) {
        try with(bytes) { try rows(M3UPlaylist(path: $0, username: username, password: password)) }
    }

    static func rows(_ list: some ChannelList) throws -> (rows: [ProviderRow], tally: RowTally) {
        var rows: [ProviderRow] = []
        let tally = try list.forEach { _, row in rows.append(row) }
        return (rows, tally)
    }

    /// What reading `text` throws; nil where it is read.
    static func xtreamError(_ text: String) -> ListError? { error { _ = try xtream(text) } }

    static func playlistError(_ text: String) -> ListError? { error { _ = try playlist(text) } }

    private static func error(_ body: () throws -> Void) -> ListError? {
        do {
            try body()
            return nil
        } catch {
            return error as? ListError
        }
    }
}
