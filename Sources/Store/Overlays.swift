import Catalog
import Database
import Foundation
import Search

/// A change that a person made to one channel or many, which can be undone.
package struct ChannelChange: Sendable, Equatable, Identifiable {
    package var id: Int64
    package var at: Timestamp
    /// In words, such as `tag NEWS`.
    package var description: String
    /// Channels that it really changed.
    package var channelCount: Int
    package var undoneAt: Timestamp?
}

/// What a change would make of a channel.
package struct ChannelPreview: Sendable, Equatable {
    package var id: Int64
    package var nameBefore: String
    package var nameAfter: String
    package var tagsBefore: [String]
    package var tagsAfter: [String]
    package var overlay: ChannelOverlay
}

extension CatalogStore {
    /// How many changes can be undone.
    package static let undoableChanges = 50

    /// Changes channels, all or none, and remembers how they were.
    /// - Parameter ids: in the order that numbers are to be given in.
    /// - Returns: nil where that changes nothing.
    /// - Throws: `StoreError.noChannel`.
    package func change(_ ids: [Int64], _ edits: [ChannelEdit], description: String) async throws -> ChannelChange? {
        let now = now()
        let change = try await database.write { connection in
            try connection.execute(
                "INSERT INTO changes (at, description, channel_count) VALUES (\(now.microseconds), \(description), 0)")
            let id = connection.lastInsertedID
            let writer = try OverlayWriter(connection)
            let remember = try connection.prepare(
                "INSERT INTO changed_overlays (change_id, channel_id, before, after) VALUES (?, ?, ?, ?)")
            var changed: [Int64] = []
            try Self.forEachEdit(ids, edits, connection) { row, after in
                guard after != row.overlay else { return }
                try writer.write(after, to: row.id)
                remember.bind([.integer(id), .integer(row.id), .text(try row.overlay.json), .text(try after.json)])
                try remember.run()
                changed.append(row.id)
            }
            guard !changed.isEmpty else {
                try connection.execute("DELETE FROM changes WHERE id = \(id)")
                return ChannelChange?.none
            }
            try connection.execute("UPDATE changes SET channel_count = \(changed.count) WHERE id = \(id)")
            // Not by how far the ids are apart: a change that changes nothing takes an id too.
            try connection.execute(
                "DELETE FROM changes WHERE id NOT IN (SELECT id FROM changes ORDER BY id DESC LIMIT \(Self.undoableChanges))")
            try CatalogueLog.add(.channels(ChannelIDs(changed.sorted())), at: now, connection)
            return try Self.change(id, connection)
        }
        await catchUp()
        return change
    }

    /// What a change would do to the first channels that it changes, and to how many it would do something.
    package func preview(_ ids: [Int64], _ edits: [ChannelEdit], limit: Int) async throws -> (count: Int, samples: [ChannelPreview]) {
        try await database.read { connection in
            var count = 0
            var samples: [ChannelPreview] = []
            try Self.forEachEdit(ids, edits, connection) { row, after in
                guard after != row.overlay else { return }
                count += 1
                guard samples.count < limit else { return }
                samples.append(
                    ChannelPreview(
                        id: row.id, nameBefore: row.overlay.name ?? row.ownName, nameAfter: after.name ?? row.ownName,
                        tagsBefore: row.overlay.tags(over: row.ruleTags), tagsAfter: after.tags(over: row.ruleTags), overlay: after))
            }
            return (count, samples)
        }
    }

    /// Takes a change back; what was changed again since stays as it is now, until that is undone too.
    /// - Returns: the change, not undone where nothing of it is left to take back, and the count of channels that are as before in
    ///   something.
    /// - Throws: `StoreError.noChange`, `.changeUndone`.
    package func undo(_ id: Int64) async throws -> (change: ChannelChange, undoneCount: Int) {
        let now = now()
        let result = try await database.write { connection in
            guard try Self.change(id, connection).undoneAt == nil else { throw StoreError.changeUndone(id) }
            let writer = try OverlayWriter(connection)
            var cursor: Int64 = 0
            var changed: [Int64] = []
            while true {
                let rows = try Self.remembered(of: id, after: cursor, connection)
                var later = try Self.later(than: id, of: rows.map(\.channel), connection)
                for var row in rows {
                    let before = row
                    row.change.undo(in: &row.now, under: &later[row.channel, default: ([], [])].changes)
                    if row.now != before.now {
                        try writer.write(row.now, to: row.channel)
                        changed.append(row.channel)
                    }
                    if row.change != before.change {
                        try Self.remember(row.change, of: row.channel, in: id, connection)
                        for (change, id) in zip(later[row.channel]?.changes ?? [], later[row.channel]?.ids ?? []) {
                            try Self.remember(change, of: row.channel, in: id, connection)
                        }
                    }
                }
                guard let last = rows.last else { break }
                cursor = last.channel
            }
            guard !changed.isEmpty else { return (change: try Self.change(id, connection), undoneCount: 0) }
            try connection.execute("UPDATE changes SET undone_at = \(now.microseconds) WHERE id = \(id)")
            try CatalogueLog.add(.channels(ChannelIDs(changed)), at: now, connection)
            return (change: try Self.change(id, connection), undoneCount: changed.count)
        }
        await catchUp()
        return result
    }

    private struct RememberedRow {
        let channel: Int64
        var change: OverlayChange
        var now: ChannelOverlay
    }

    private static func remembered(of id: Int64, after cursor: Int64, _ connection: SQLConnection) throws -> [RememberedRow] {
        try connection.all(
            """
            SELECT h.channel_id, h.before, h.after, \(ChannelOverlay.columns)
            FROM changed_overlays h LEFT JOIN channel_overlays o ON o.channel_id = h.channel_id
            WHERE h.change_id = \(id) AND h.channel_id > \(cursor) ORDER BY h.channel_id LIMIT \(SQL.listSize)
            """
        ) { row in
            RememberedRow(channel: row.int(0), change: try OverlayChange(row: row, from: 1), now: ChannelOverlay(row: row, from: 3))
        }
    }

    /// What was done to channels after a change and is not undone, in its order.
    private static func later(
        than id: Int64, of channels: [Int64], _ connection: SQLConnection
    ) throws -> [Int64: (ids: [Int64], changes: [OverlayChange])] {
        var later: [Int64: (ids: [Int64], changes: [OverlayChange])] = [:]
        try connection.forEach(
            """
            SELECT h.channel_id, h.change_id, h.before, h.after FROM changed_overlays h JOIN changes c ON c.id = h.change_id
            WHERE h.channel_id IN \(list: channels) AND h.change_id > \(id) AND c.undone_at IS NULL ORDER BY h.change_id
            """
        ) { row in
            later[row.int(0), default: ([], [])].ids.append(row.int(1))
            later[row.int(0), default: ([], [])].changes.append(try OverlayChange(row: row, from: 2))
        }
        return later
    }

    private static func remember(_ change: OverlayChange, of channel: Int64, in id: Int64, _ connection: SQLConnection) throws {
        try connection.execute(
            """
            UPDATE changed_overlays SET before = \(try change.before.json) WHERE change_id = \(id) AND channel_id = \(channel)
            """)
    }

    /// The changes that can be undone, the newest first.
    package func channelChanges() async throws -> [ChannelChange] {
        try await database.read { try $0.all("SELECT \(ChannelChange.columns) FROM changes ORDER BY id DESC", ChannelChange.init(row:)) }
    }

    private static func change(_ id: Int64, _ connection: SQLConnection) throws -> ChannelChange {
        guard let change = try connection.first("SELECT \(ChannelChange.columns) FROM changes WHERE id = \(id)", ChannelChange.init(row:))
        else { throw StoreError.noChange(id) }
        return change
    }

    private struct EditedRow {
        let id: Int64
        /// As it is shown where a person gave none.
        let ownName: String
        let ruleTags: [String]
        let overlay: ChannelOverlay
    }

    /// Calls `body` with each channel and what the edits make of its overlay, in the order of `ids`.
    private static func forEachEdit(
        _ ids: [Int64], _ edits: [ChannelEdit], _ connection: SQLConnection, _ body: (EditedRow, ChannelOverlay) throws -> Void
    ) throws {
        var position = 0
        for some in ids.grouped(by: SQL.listSize) {
            var rows: [Int64: EditedRow] = [:]
            try connection.forEach(
                """
                SELECT c.id, COALESCE(c.display_name, c.name), c.rule_tags, \(ChannelOverlay.columns)
                FROM channels c LEFT JOIN channel_overlays o ON o.channel_id = c.id WHERE c.id IN \(list: some)
                """
            ) { row in
                rows[row.int(0)] = EditedRow(
                    id: row.int(0), ownName: row.text(1), ruleTags: PackedTags.tags(row.text(2)), overlay: ChannelOverlay(row: row, from: 3)
                )
            }
            for id in some {
                guard let row = rows.removeValue(forKey: id) else { throw StoreError.noChannel(id) }
                var overlay = row.overlay
                for edit in edits {
                    edit.apply(to: &overlay, shownName: overlay.name ?? row.ownName, ruleTags: row.ruleTags, position: position)
                }
                try body(row, overlay)
                position += 1
            }
        }
    }
}

/// Writes overlays; an empty one is no row.
private struct OverlayWriter {
    private let delete: SQLStatement
    private let upsert: SQLStatement

    init(_ connection: SQLConnection) throws {
        delete = try connection.prepare("DELETE FROM channel_overlays WHERE channel_id = ?")
        upsert = try connection.prepare(
            """
            INSERT INTO channel_overlays (channel_id, name, number, category, logo, guide_id, is_hidden, is_favourite, note, tags)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (channel_id) DO UPDATE SET name = excluded.name, number = excluded.number, category = excluded.category,
                logo = excluded.logo, guide_id = excluded.guide_id, is_hidden = excluded.is_hidden,
                is_favourite = excluded.is_favourite, note = excluded.note, tags = excluded.tags
            """)
    }

    func write(_ overlay: ChannelOverlay, to id: Int64) throws {
        guard !overlay.isEmpty else {
            delete.bind(id, at: 0)
            return try delete.run()
        }
        let texts = [overlay.name, overlay.number, overlay.category, overlay.logo, overlay.guideID].map { $0.map(SQLValue.text) ?? .null }
        upsert.bind(
            [.integer(id)] + texts + [
                .integer(overlay.isHidden ? 1 : 0), .integer(overlay.isFavourite ? 1 : 0), overlay.note.map(SQLValue.text) ?? .null,
                .text(PackedTags.text(overlay.tags, rejected: overlay.rejectedTags)),
            ])
        try upsert.run()
    }
}

extension ChannelOverlay {
    /// Of a row that may have none.
    static let columns: SQL =
        "o.name, o.number, o.category, o.logo, o.guide_id, o.is_hidden, o.is_favourite, o.note, o.tags"

    init(row: SQLRow, from column: Int) {
        self.init()
        guard !row.isNull(column + 8) else { return }
        name = row.optionalText(column)
        number = row.optionalText(column + 1)
        category = row.optionalText(column + 2)
        logo = row.optionalText(column + 3)
        guideID = row.optionalText(column + 4)
        isHidden = row.bool(column + 5)
        isFavourite = row.bool(column + 6)
        note = row.optionalText(column + 7)
        let packed = row.text(column + 8)
        tags = PackedTags.tags(packed)
        rejectedTags = PackedTags.rejected(packed)
    }

    fileprivate init(json: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(json.utf8)) }

    fileprivate var json: String {
        get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
    }
}

extension OverlayChange {
    fileprivate init(row: SQLRow, from column: Int) throws {
        self.init(before: try ChannelOverlay(json: row.text(column)), after: try ChannelOverlay(json: row.text(column + 1)))
    }
}

extension ChannelChange {
    static let columns: SQL = "id, at, description, channel_count, undone_at"

    init(row: SQLRow) {
        self.init(
            id: row.int(0), at: Timestamp(microseconds: row.int(1)), description: row.text(2), channelCount: Int(row.int(3)),
            undoneAt: row.timestamp(4))
    }
}
