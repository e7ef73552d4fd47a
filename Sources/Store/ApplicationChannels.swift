import Catalog
import Database

extension Application {
    /// What `bind` binds of a row, in that order; the texts are `ProviderRow.Field`'s.
    private static let rowColumns = """
        stream_id, name, number, provider_category, stream_type, stream_icon, epg_channel_id, custom_sid, direct_source, extras,
        added, tv_archive, tv_archive_duration, is_adult, search_name, content_hash, display_name, rule_tags
        """
    private static let rowColumnCount = 18
    private static let rowPlaceholders = Array(repeating: "?", count: rowColumnCount).joined(separator: ", ")

    /// The account's first channels: nothing is there that they could be compared with.
    func insertAll() throws -> Int {
        let insert = try connection.prepare(
            """
            INSERT INTO channels (\(Self.rowColumns), category_id, account_id, is_active, created_at, updated_at)
            VALUES (\(Self.rowPlaceholders), ?, ?, 1, ?, ?)
            """)
        for (offset, value) in [account, now, now].enumerated() { insert.bind(value, at: Self.rowColumnCount + 1 + offset) }
        var count = 0
        try runForEachRow(insert) { _, category in
            insert.bind(category.map { .integer($0.id) } ?? .null, at: Self.rowColumnCount)
            count += 1
        }
        return count
    }

    func stage() throws {
        try connection.execute(
            """
            CREATE TEMPORARY TABLE IF NOT EXISTS staged_channels (
                position INTEGER PRIMARY KEY, channel_id BIGINT, stream_id TEXT NOT NULL, name TEXT NOT NULL, number TEXT,
                provider_category TEXT, stream_type TEXT, stream_icon TEXT, epg_channel_id TEXT, custom_sid TEXT,
                direct_source TEXT, extras TEXT, added BIGINT, tv_archive INTEGER NOT NULL, tv_archive_duration BIGINT NOT NULL,
                is_adult INTEGER NOT NULL, search_name TEXT NOT NULL, content_hash BIGINT NOT NULL, display_name TEXT,
                rule_tags TEXT NOT NULL)
            """)
        try connection.execute("DELETE FROM staged_channels")
        let insert = try connection.prepare(
            "INSERT INTO staged_channels (\(Self.rowColumns), channel_id) VALUES (\(Self.rowPlaceholders), ?)")
        try runForEachRow(insert) { channelID, _ in insert.bind(channelID.map(SQLValue.integer) ?? .null, at: Self.rowColumnCount) }
    }

    /// Runs a statement with every row of the change bound to its first parameters; `bindRest` binds those behind them, told the channel
    /// that the row changes, and the account's category.
    private func runForEachRow(_ statement: SQLStatement, _ bindRest: (Int64?, AccountCategory?) -> Void) throws {
        var folding = NameFolding()
        var folded: [UInt8] = []
        let session = tagger.session()
        let categories = try accountCategories
        defer { statement.clear() }
        try change.writeRows { channelID, row in
            statement.bind(row.added.map(SQLValue.integer) ?? .null, at: 10)
            statement.bind(row.hasArchive ? 1 : 0, at: 11)
            statement.bind(row.archiveDuration, at: 12)
            statement.bind(row.isAdult ? 1 : 0, at: 13)
            statement.bind(Int64(bitPattern: row.fingerprint), at: 15)
            let name = row.string(.name) ?? ""
            let provided = row.string(.category)
            let category = provided.flatMap { categories[$0] }
            let tagged = session.tag(name: name, category: category?.name ?? provided)
            statement.bind(tagged.displayName == name ? .null : .text(tagged.displayName), at: 16)
            statement.bind(.text(PackedTags.text(tagged.tags)), at: 17)
            bindRest(channelID, category)
            row.withBytes(.name) { folding.fold($0 ?? UnsafeRawBufferPointer(start: nil, count: 0), into: &folded) }
            try row.withTexts { texts in
                for field in ProviderRow.Field.allCases { statement.bind(borrowed: texts[field], at: field.rawValue) }
                try folded.withUnsafeBytes { bytes in
                    if bytes.isEmpty { statement.bind(.text(""), at: 14) } else { statement.bind(borrowed: bytes, at: 14) }
                    try statement.run()
                }
            }
        }
    }

    func stageVanished() throws {
        try connection.execute("CREATE TEMPORARY TABLE IF NOT EXISTS vanished_channels (id INTEGER PRIMARY KEY)")
        try connection.execute("DELETE FROM vanished_channels")
        let insert = try connection.prepare("INSERT INTO vanished_channels VALUES (?)")
        for id in change.vanished {
            insert.bind(id, at: 0)
            try insert.run()
        }
    }

    func updateChanged() throws -> Int {
        try connection.execute(
            """
            UPDATE channels AS c SET stream_id = s.stream_id, name = s.name, search_name = s.search_name, number = s.number,
                provider_category = s.provider_category, stream_type = s.stream_type, stream_icon = s.stream_icon,
                epg_channel_id = s.epg_channel_id, custom_sid = s.custom_sid, direct_source = s.direct_source, extras = s.extras,
                added = s.added, tv_archive = s.tv_archive, tv_archive_duration = s.tv_archive_duration, is_adult = s.is_adult,
                content_hash = s.content_hash, display_name = s.display_name, rule_tags = s.rule_tags, is_active = 1, last_seen = NULL, updated_at = \(now),
                category_id = (SELECT k.id FROM categories k WHERE k.account_id = \(account) AND k.category_id = s.provider_category)
            FROM staged_channels s WHERE c.id = s.channel_id
            """)
    }

    func insertNew() throws -> Int {
        try connection.execute(
            """
            INSERT INTO channels (account_id, stream_id, name, category_id, stream_type, stream_icon, epg_channel_id, added,
                custom_sid, tv_archive, direct_source, tv_archive_duration, is_active, created_at, updated_at, number, is_adult,
                extras, provider_category, search_name, content_hash, display_name, rule_tags)
            SELECT \(account), s.stream_id, s.name,
                (SELECT k.id FROM categories k WHERE k.account_id = \(account) AND k.category_id = s.provider_category),
                s.stream_type, s.stream_icon, s.epg_channel_id, s.added, s.custom_sid, s.tv_archive, s.direct_source,
                s.tv_archive_duration, 1, \(now), \(now), s.number, s.is_adult, s.extras, s.provider_category, s.search_name,
                s.content_hash, s.display_name, s.rule_tags
            FROM staged_channels s WHERE s.channel_id IS NULL ORDER BY s.position
            """)
    }

    func deactivateVanished() throws -> Int {
        try connection.execute(
            """
            UPDATE channels SET is_active = 0, updated_at = \(now),
                last_seen = (SELECT last_sync_at FROM accounts WHERE id = \(account))
            WHERE id IN (SELECT id FROM vanished_channels)
            """)
    }
}
