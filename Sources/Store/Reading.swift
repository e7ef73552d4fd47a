import Catalog
import Database

/// A channel as the catalogue shows it.
package struct Channel: Sendable, Equatable, Identifiable {
    package var id: Int64
    package var accountID: Int64
    package var streamID: String
    /// The provider's, as are the fields below up to the overlay.
    package var name: String
    package var categoryID: Int64?
    package var categoryName: String?
    package var number: String?
    package var streamType: String?
    package var streamIcon: String?
    package var epgChannelID: String?
    package var added: Timestamp?
    package var customSID: String?
    package var hasArchive: Bool
    package var archiveDuration: Int
    package var directSource: String?
    package var isAdult: Bool
    package var isActive: Bool
    /// Of an active channel, its account's last successful sync.
    package var lastSeen: Timestamp?
    package var createdAt: Timestamp
    package var updatedAt: Timestamp
    /// What the rules made of the name; nil where they leave it alone.
    package var cleanedName: String?
    package var ruleTags: [String]
    /// What a person says of it.
    package var overlay: ChannelOverlay

    /// The name to show: the person's, or the cleaned one.
    package var displayName: String { overlay.name ?? cleanedName ?? name }
    package var tags: [String] { overlay.tags(over: ruleTags) }
}

package struct Category: Sendable, Equatable, Identifiable {
    package var id: Int64
    package var accountID: Int64
    package var categoryID: String
    package var name: String
    package var parentID: Int64
    package var isActive: Bool
    package var lastSeen: Timestamp?
}

extension CatalogStore {
    package static func clamped(_ limit: Int?) -> Int { min(max(limit ?? 100, 1), 500) }

    /// - Throws: `StoreError.noChannel`.
    package func channel(_ id: Int64) async throws -> Channel {
        try await database.read { connection in
            guard let channel = try connection.first("\(Self.channelSelect) WHERE c.id = \(id)", Channel.init(row:)) else {
                throw StoreError.noChannel(id)
            }
            return channel
        }
    }

    /// The lines of a channel that the columns do not hold.
    package func extras(of channel: Int64) async throws -> String? {
        try await database.read { connection in
            try connection.first("SELECT extras FROM channels WHERE id = \(channel)") { $0.optionalText(0) } ?? nil
        }
    }

    package func categories(account id: Int64, after cursor: Int64 = 0, limit: Int) async throws -> Page<Category> {
        try await database.read { connection in
            let account = try Self.account(id, connection)
            let categories = try connection.all(
                """
                SELECT id, category_id, category_name, parent_id, is_active, last_seen FROM categories
                WHERE account_id = \(id) AND id > \(cursor) ORDER BY id LIMIT \(limit + 1)
                """
            ) { row in
                Category(
                    id: row.int(0), accountID: id, categoryID: row.text(1), name: row.text(2), parentID: row.int(3),
                    isActive: row.bool(4), lastSeen: row.bool(4) ? account.lastSyncAt : row.timestamp(5))
            }
            return Page(categories, limit: limit, id: \.id)
        }
    }

    static let channelSelect: SQL = """
        SELECT c.id, c.account_id, c.stream_id, c.name, c.category_id, k.category_name, c.number, c.stream_type, c.stream_icon,
            c.epg_channel_id, c.added, c.custom_sid, c.tv_archive, c.tv_archive_duration, c.direct_source, c.is_adult, c.is_active,
            CASE WHEN c.is_active = 1 THEN a.last_sync_at ELSE c.last_seen END, c.created_at, c.updated_at, c.display_name, c.rule_tags,
            \(ChannelOverlay.columns)
        FROM channels c JOIN accounts a ON a.id = c.account_id LEFT JOIN categories k ON k.id = c.category_id
            LEFT JOIN channel_overlays o ON o.channel_id = c.id
        """
}

extension Channel {
    init(row: SQLRow) {
        self.init(
            id: row.int(0), accountID: row.int(1), streamID: row.text(2), name: row.text(3), categoryID: row.optionalInt(4),
            categoryName: row.optionalText(5), number: row.optionalText(6), streamType: row.optionalText(7),
            streamIcon: row.optionalText(8), epgChannelID: row.optionalText(9), added: row.optionalInt(10).map(Timestamp.init(seconds:)),
            customSID: row.optionalText(11), hasArchive: row.bool(12), archiveDuration: Int(row.int(13)),
            directSource: row.optionalText(14), isAdult: row.bool(15), isActive: row.bool(16), lastSeen: row.timestamp(17),
            createdAt: Timestamp(microseconds: row.int(18)), updatedAt: Timestamp(microseconds: row.int(19)),
            cleanedName: row.optionalText(20), ruleTags: PackedTags.tags(row.text(21)), overlay: ChannelOverlay(row: row, from: 22))
    }
}
