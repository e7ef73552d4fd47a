import Catalog
import Database

/// A channel as it was at a moment.
package struct PastChannel: Sendable, Equatable, Identifiable {
    package var id: Int64
    package var name: String
    package var category: String?
    package var nameNow: String
    package var isActiveNow: Bool
}

/// A page of the channels that an account had active at a moment.
package struct PastChannels: Sendable {
    package var at: Timestamp
    package var page: Page<PastChannel>
    package var total: Int
}

extension CatalogStore {
    /// The channels that an account had active at a moment, in the order in which they came into the catalogue.
    /// - Parameter words: what their names had in them then, whatever the case and the accents.
    /// - Throws: as `time(of:account:)`.
    package func channels(
        account id: Int64, at moment: PastMoment, words: String = "", after cursor: Int64 = 0, limit: Int
    ) async throws -> PastChannels {
        try await database.read { connection in
            let at = try Self.time(of: moment, account: id, connection)
            let past = PastChannelSQL(at: at)
            let words = PastWords(words)
            guard words.isEmpty else {
                let (channels, total) = try Self.channels(of: id, past, words, after: cursor, limit: limit, connection)
                return PastChannels(at: at, page: Page(channels, limit: limit, id: \.id), total: total)
            }
            let channels = try connection.all(
                "\(Self.select(past, account: id)) AND c.id > \(cursor) ORDER BY c.id LIMIT \(limit + 1)", PastChannel.init(row:))
            let total = try Self.activeCount(account: id, at: at, connection)
            return PastChannels(at: at, page: Page(channels, limit: limit, id: \.id), total: total)
        }
    }

    private static func select(_ past: PastChannelSQL, account id: Int64) -> SQL {
        """
        SELECT c.id, \(past.name), \(past.category), c.name, c.is_active
        FROM channels c LEFT JOIN categories k ON k.id = c.category_id
        WHERE c.account_id = \(id) AND \(past.isActive)
        """
    }

    /// Looks at every channel of the account whose name has the words now or was another one then; one page of them is kept.
    private static func channels(
        of account: Int64, _ past: PastChannelSQL, _ words: PastWords, after cursor: Int64, limit: Int, _ connection: SQLConnection
    ) throws -> ([PastChannel], total: Int) {
        var channels: [PastChannel] = []
        var total = 0
        var folding = NameFolding()
        try connection.forEach(
            """
            \(select(past, account: account)) AND (c.updated_at > \(past.at.microseconds) OR (\(words.condition)))
            ORDER BY c.id
            """
        ) { row in
            let channel = PastChannel(row: row)
            guard words.areIn(folding.fold(channel.name)) else { return }
            total += 1
            if channel.id > cursor, channels.count <= limit { channels.append(channel) }
        }
        return (channels, total)
    }

    /// As many as are active now, but for what came and went since.
    private static func activeCount(account id: Int64, at moment: Timestamp, _ connection: SQLConnection) throws -> Int {
        var count = try counts(id, connection).activeChannels
        let last = try lastEvent(at: moment, connection)
        for (kind, sign) in [(ChannelEvent.Kind.added, -1), (.reactivated, -1), (.deactivated, 1)] {
            let events = try connection.first(
                "SELECT COUNT(*) FROM channel_events WHERE account_id = \(id) AND kind = \(kind.rawValue) AND id > \(last)"
            ) { Int($0.int(0)) }
            count += sign * (events ?? 0)
        }
        return count
    }
}

/// The words of a search among names, folded as `search_name` is.
private struct PastWords {
    private let words: [String]

    init(_ text: String) {
        var folding = NameFolding()
        words = folding.fold(text).split(separator: " ").map(String.init)
    }

    var isEmpty: Bool { words.isEmpty }

    /// Whether a channel's name has them now.
    var condition: SQL {
        words.reduce("TRUE") { condition, word in
            let escaped = word.map { "\\%_".contains($0) ? "\\\($0)" : String($0) }.joined()
            return "\(condition) AND c.search_name LIKE \("%\(escaped)%") ESCAPE '\\'"
        }
    }

    func areIn(_ name: String) -> Bool { words.allSatisfy(name.contains) }
}

extension PastChannel {
    fileprivate init(row: SQLRow) {
        self.init(id: row.int(0), name: row.text(1), category: row.optionalText(2), nameNow: row.text(3), isActiveNow: row.bool(4))
    }
}
