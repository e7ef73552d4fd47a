import Catalog
import Database

/// The log of what changed, by which every process's index is moved on: each change of the catalogue adds to it in its own transaction.
enum CatalogueLog {
    /// An index that is further behind than this is read anew as a whole.
    private static let keptSeconds = 3_600.0

    enum Entry {
        /// Channels, and with them their account's name, times and categories.
        case account(Int64, channels: ChannelIDs)
        /// All of an account: one that was added, changed or deleted.
        case wholeAccount(Int64)
        case channels(ChannelIDs)
        /// Something that any channel may depend on.
        case everything
    }

    static func add(_ entry: Entry, at now: Timestamp, _ connection: SQLConnection) throws {
        let (account, channels): (Int64?, String?) =
            switch entry {
            case .account(let id, let channels): (id, channels.text)
            case .wholeAccount(let id): (id, nil)
            case .channels(let channels): (nil, channels.text)
            case .everything: (nil, nil)
            }
        try connection.execute("DELETE FROM catalogue_log WHERE at < \(now.adding(seconds: -keptSeconds).microseconds)")
        try connection.execute(
            "INSERT INTO catalogue_log (at, account_id, channel_ids) VALUES (\(now.microseconds), \(account), \(channels))")
    }

    /// Larger than 0, which is the version of an index that has read nothing.
    static func version(_ connection: SQLConnection) throws -> Int64 {
        try connection.first("SELECT MAX(version) FROM catalogue_log") { $0.int(0) } ?? 0
    }

    /// What changed since a version; nil where the log no longer reaches back so far.
    static func entries(since version: Int64, _ connection: SQLConnection) throws -> [Entry]? {
        var entries: [Entry] = []
        var next = version + 1
        try connection.forEach(
            "SELECT version, account_id, channel_ids FROM catalogue_log WHERE version > \(version) ORDER BY version"
        ) { row in
            guard row.int(0) == next else { return }
            next += 1
            let channels = row.optionalText(2).map(ChannelIDs.init(text:))
            switch (row.optionalInt(1), channels) {
            case (let account?, let channels?): entries.append(.account(account, channels: channels))
            case (let account?, nil): entries.append(.wholeAccount(account))
            case (nil, let channels?): entries.append(.channels(channels))
            case (nil, nil): entries.append(.everything)
            }
        }
        return try next == Self.version(connection) + 1 ? entries : nil
    }
}

/// Ids of channels, ascending, as ranges: `7,10-500`.
struct ChannelIDs: Sendable, Equatable {
    private(set) var ranges: [ClosedRange<Int64>] = []

    init() {}

    init(_ ids: some Sequence<Int64>) {
        for id in ids { append(id) }
    }

    init(text: String) {
        ranges = text.split(separator: ",").compactMap { part in
            let ends = part.split(separator: "-").compactMap { Int64($0) }
            guard let first = ends.first, let last = ends.last, first <= last else { return nil }
            return first...last
        }
    }

    /// - Parameter id: larger than all before.
    mutating func append(_ id: Int64) { append(id...id) }

    mutating func append(_ range: ClosedRange<Int64>) {
        if let last = ranges.last, last.upperBound + 1 >= range.lowerBound {
            ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
        } else {
            ranges.append(range)
        }
    }

    var text: String {
        ranges.map { $0.count == 1 ? String($0.lowerBound) : "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ",")
    }

    var ids: [Int64] { ranges.flatMap(Array.init) }
}
