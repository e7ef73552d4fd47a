import Catalog
import Database
import Search

/// An entry of a playlist's lineup with all that is written of it.
package struct LineupEntry: Sendable {
    /// In the lineup, from 0.
    package var position: Int
    /// The playlist's, the person's or the provider's.
    package var number: String?
    /// Whose place it is, and whose names are shown.
    package var channel: LineupChannel
    /// What is played; mostly the same.
    package var played: LineupChannel
}

/// As much of a channel as a playlist tells. They are read by the ten thousands: no more than that, and passed on without copies.
package final class LineupChannel: Sendable {
    package let id: Int64
    package let accountID: Int64
    package let streamID: String
    /// The provider's.
    package let name: String
    package let displayName: String
    package let number: String?
    package let categoryName: String?
    package let logo: String?
    package let guideID: String?
    package let directSource: String?
    /// The lines that the columns do not hold.
    package let extras: String?
    package let isRadio: Bool
    package let hasArchive: Bool
    package let archiveDays: Int
    /// Empty where they were not asked for.
    package let tags: [String]
    private let edit: Edit?

    /// What a person put in the place of the provider's.
    package var own: ChannelOverlay? { edit?.overlay }

    /// In a place of its own: most channels have none, and would have room for it all the same.
    private final class Edit: Sendable {
        let overlay: ChannelOverlay

        init(_ overlay: ChannelOverlay) { self.overlay = overlay }
    }

    private static let columns: SQL = """
        c.id, c.account_id, c.stream_id, c.name, c.display_name, c.number, c.category_id, c.stream_icon, c.epg_channel_id,
        c.direct_source, c.extras, c.stream_type, c.tv_archive, c.tv_archive_duration, c.rule_tags
        """
    static let select: SQL =
        "SELECT \(columns), \(ChannelOverlay.columns) FROM channels c LEFT JOIN channel_overlays o ON o.channel_id = c.id"
    static let selectUnedited: SQL = "SELECT \(columns) FROM channels c"

    init(row: SQLRow, _ tables: borrowing IndexTables, wantsTags: Bool, mayBeEdited: Bool) {
        let overlay = mayBeEdited && !row.isNull(23) ? ChannelOverlay(row: row, from: 15) : nil
        id = row.int(0)
        accountID = row.int(1)
        streamID = row.text(2)
        name = row.text(3)
        displayName = overlay?.name ?? row.optionalText(4) ?? name
        number = row.optionalText(5)
        categoryName = Self.category(row, tables)
        logo = row.optionalText(7)
        guideID = row.optionalText(8)
        directSource = row.optionalText(9)
        extras = row.optionalText(10)
        isRadio = row.withBytes(11) { $0.starts(with: "radio".utf8) }
        hasArchive = row.bool(12)
        archiveDays = Int(row.int(13))
        edit = overlay.map(Edit.init)
        let ruleTags = wantsTags ? PackedTags.tags(row.text(14)) : []
        tags = wantsTags ? overlay?.tags(over: ruleTags) ?? ruleTags : []
    }

    /// Without closures, each of which would hold on to every table.
    private static func category(_ row: SQLRow, _ tables: borrowing IndexTables) -> String? {
        guard let id = row.optionalInt(6), let place = tables.category(id) else { return nil }
        return tables.categories[Int(place)].name
    }
}
