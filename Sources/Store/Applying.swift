import Catalog
import Database

/// What one sync found, to be applied whole or not at all.
package struct CatalogueChange: Sendable {
    package var runID: Int64
    package var owner: String
    package var accountID: Int64
    /// The account's categories; nil keeps them and their links as they are.
    package var categories: [ProviderCategory]?
    /// Active channels that the provider no longer lists.
    package var vanished: [Int64]
    /// How many rows `writeRows` will stage: sizes the memory for the write.
    package var rowCount: Int
    /// Calls its argument with every row that is new (nil) or changed (its channel's id).
    package var writeRows: @Sendable ((Int64?, ProviderRow) throws -> Void) throws -> Void
    /// Recognises the same reply next time.
    package var applied: AppliedReply?
    package var report: SyncReport

    package init(
        runID: Int64, owner: String, accountID: Int64, categories: [ProviderCategory]?, vanished: [Int64], rowCount: Int,
        applied: AppliedReply?, report: SyncReport,
        writeRows: @escaping @Sendable ((Int64?, ProviderRow) throws -> Void) throws -> Void
    ) {
        self.runID = runID
        self.owner = owner
        self.accountID = accountID
        self.categories = categories
        self.vanished = vanished
        self.rowCount = rowCount
        self.applied = applied
        self.report = report
        self.writeRows = writeRows
    }
}

/// What is remembered of the reply that the catalogue shows now.
package struct AppliedReply: Sendable, Equatable {
    /// Of the bodies of all lists, and of the parser's version.
    package var digest: String
    /// `ETag` and `Last-Modified` by list, a line each, as the sync wrote them.
    package var validators: String

    package init(digest: String, validators: String) {
        self.digest = digest
        self.validators = validators
    }
}

extension CatalogStore {
    package func appliedReply(account id: Int64) async throws -> AppliedReply? {
        try await database.read { connection in
            try connection.first("SELECT applied_digest, applied_validators FROM accounts WHERE id = \(id)") { row in
                row.optionalText(0).map { AppliedReply(digest: $0, validators: row.text(1)) }
            } ?? nil
        }
    }

    /// Folds over each channel's row id, identity hash, fingerprint and whether it is active.
    package func reduceFingerprints<Result: Sendable>(
        account id: Int64, into initial: Result, _ update: @Sendable @escaping (inout Result, Int64, UInt64, UInt64, Bool) -> Void
    ) async throws -> Result {
        try await database.read { connection in
            var result = initial
            try connection.forEach("SELECT id, stream_id, content_hash, is_active FROM channels WHERE account_id = \(id)") { row in
                update(&result, row.int(0), row.withBytes(1, StableHash.hash), UInt64(bitPattern: row.int(2)), row.bool(3))
            }
            return result
        }
    }

    /// Applies a sync in one transaction, and ends its run in the same one.
    /// - Throws: `StoreError.leaseLost` when the run is no longer the owner's; nothing is changed then.
    package func apply(_ change: CatalogueChange) async throws -> SyncRun {
        let now = now()
        let run = try await database.write { connection in
            try connection.setCacheSize(kibibytes: min(65_536, max(2_048, change.rowCount / 8)))
            defer { try? connection.setCacheSize(kibibytes: 2_048) }
            let apply = Application(connection: connection, change: change, now: now.microseconds)
            let report = try apply.run()
            try Self.finish(change.runID, owner: change.owner, report, at: now, connection)
            return try Self.run(change.runID, connection)
        }
        if change.rowCount + change.vanished.count > 1_000 { try await database.settle() }
        feed.publish(.finished(run))
        return run
    }
}

/// The steps of one application, inside its transaction.
private struct Application {
    let connection: SQLConnection
    let change: CatalogueChange
    let now: Int64

    private var account: Int64 { change.accountID }

    func run() throws -> SyncReport {
        var report = change.report
        try requireLease()
        let isFirst = try connection.first("SELECT 1 FROM channels WHERE account_id = \(account) LIMIT 1") { _ in true } == nil
        var hasNewCategories = false
        if let categories = change.categories {
            try applyCategories(categories, &report)
            hasNewCategories = report.categoriesAdded > 0
        }
        try stage()
        try stageVanished()
        try pairRenumbered()
        try writeEvents(isFirst: isFirst)
        report.channelsReactivated = try count(
            "SELECT COUNT(*) FROM staged_channels s JOIN channels c ON c.id = s.channel_id WHERE c.is_active = 0")
        report.channelsUpdated = try updateChanged() - report.channelsReactivated
        report.channelsAdded = try insertNew()
        if !isFirst { try writeAddedEvents() }
        report.channelsDeactivated = try deactivateVanished()
        if hasNewCategories { try linkOrphans() }
        try remember()
        let changes = [
            report.categoriesAdded, report.categoriesUpdated, report.categoriesDeactivated, report.channelsAdded,
            report.channelsUpdated, report.channelsReactivated, report.channelsDeactivated,
        ]
        report.status = changes.allSatisfy { $0 == 0 } ? .unchanged : .succeeded
        return report
    }

    private func requireLease() throws {
        let isOurs = try connection.first(
            "SELECT 1 FROM sync_runs WHERE id = \(change.runID) AND owner = \(change.owner) AND status = 'running'"
        ) { _ in true }
        guard isOurs == true else { throw StoreError.leaseLost }
    }

    private func count(_ sql: SQL) throws -> Int { Int(try connection.first(sql) { $0.int(0) } ?? 0) }

    // MARK: Categories

    private func applyCategories(_ categories: [ProviderCategory], _ report: inout SyncReport) throws {
        try connection.execute(
            """
            CREATE TEMPORARY TABLE IF NOT EXISTS staged_categories (
                category_id TEXT PRIMARY KEY, category_name TEXT NOT NULL, parent_id BIGINT NOT NULL)
            """)
        try connection.execute("DELETE FROM staged_categories")
        let insert = try connection.prepare("INSERT INTO staged_categories VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
        for category in categories {
            insert.bind([.text(category.id), .text(category.name), .integer(category.parentID)])
            try insert.run()
        }
        report.categoriesUpdated = try connection.execute(
            """
            UPDATE categories AS c SET category_name = s.category_name, parent_id = s.parent_id, is_active = 1, last_seen = NULL,
                updated_at = \(now)
            FROM staged_categories s
            WHERE c.account_id = \(account) AND c.category_id = s.category_id
                AND (c.category_name IS DISTINCT FROM s.category_name OR c.parent_id IS DISTINCT FROM s.parent_id OR c.is_active = 0)
            """)
        report.categoriesAdded = try connection.execute(
            """
            INSERT INTO categories (account_id, category_id, category_name, parent_id, is_active, created_at, updated_at)
            SELECT \(account), s.category_id, s.category_name, s.parent_id, 1, \(now), \(now) FROM staged_categories s
            WHERE NOT EXISTS (SELECT 1 FROM categories c WHERE c.account_id = \(account) AND c.category_id = s.category_id)
            ORDER BY s.rowid
            """)
        report.categoriesDeactivated = try connection.execute(
            """
            UPDATE categories SET is_active = 0, updated_at = \(now),
                last_seen = (SELECT last_sync_at FROM accounts WHERE id = \(account))
            WHERE account_id = \(account) AND is_active = 1 AND category_id NOT IN (SELECT category_id FROM staged_categories)
            """)
    }

    /// Channels whose category came before the category itself did.
    private func linkOrphans() throws {
        try connection.execute(
            """
            UPDATE channels SET category_id =
                (SELECT k.id FROM categories k WHERE k.account_id = \(account) AND k.category_id = channels.provider_category)
            WHERE account_id = \(account) AND category_id IS NULL AND provider_category IS NOT NULL
            """)
    }

    // MARK: Staging

    private func stage() throws {
        try connection.execute(
            """
            CREATE TEMPORARY TABLE IF NOT EXISTS staged_channels (
                position INTEGER PRIMARY KEY, channel_id BIGINT, stream_id TEXT NOT NULL, name TEXT NOT NULL, number TEXT,
                provider_category TEXT, stream_type TEXT, stream_icon TEXT, epg_channel_id TEXT, custom_sid TEXT,
                direct_source TEXT, extras TEXT, added BIGINT, tv_archive INTEGER NOT NULL, tv_archive_duration BIGINT NOT NULL,
                is_adult INTEGER NOT NULL, search_name TEXT NOT NULL, content_hash BIGINT NOT NULL)
            """)
        try connection.execute("DELETE FROM staged_channels")
        let insert = try connection.prepare(
            "INSERT INTO staged_channels VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        var folding = NameFolding()
        var folded: [UInt8] = []
        try change.writeRows { channelID, row in
            insert.bind(channelID.map(SQLValue.integer) ?? .null, at: 0)
            for field in ProviderRow.Field.allCases {
                row.withBytes(field) { insert.bind(utf8: $0, at: 1 + field.rawValue) }
            }
            row.withBytes(.name) { folding.fold($0 ?? UnsafeRawBufferPointer(start: nil, count: 0), into: &folded) }
            insert.bind(row.added.map(SQLValue.integer) ?? .null, at: 11)
            insert.bind(row.hasArchive ? 1 : 0, at: 12)
            insert.bind(row.archiveDuration, at: 13)
            insert.bind(row.isAdult ? 1 : 0, at: 14)
            folded.withUnsafeBytes { bytes in
                if bytes.isEmpty { insert.bind(.text(""), at: 15) } else { insert.bind(utf8: bytes, at: 15) }
            }
            insert.bind(Int64(bitPattern: row.fingerprint), at: 16)
            try insert.run()
        }
    }

    private func stageVanished() throws {
        try connection.execute("CREATE TEMPORARY TABLE IF NOT EXISTS vanished_channels (id INTEGER PRIMARY KEY)")
        try connection.execute("DELETE FROM vanished_channels")
        let insert = try connection.prepare("INSERT INTO vanished_channels VALUES (?)")
        for id in change.vanished {
            insert.bind(id, at: 0)
            try insert.run()
        }
    }

    /// A channel that vanished and a new one that is plainly the same are one channel with a new stream id: the same name and
    /// guide id (or, without one, the same category), and on either side only one such.
    private func pairRenumbered() throws {
        guard !change.vanished.isEmpty else { return }
        try connection.execute(
            """
            WITH gone AS (
                SELECT c.id, c.search_name, COALESCE(c.epg_channel_id, '') AS guide, COALESCE(c.provider_category, '') AS category,
                    COUNT(*) OVER (PARTITION BY c.search_name, COALESCE(c.epg_channel_id, ''), COALESCE(c.provider_category, '')) AS alike
                FROM vanished_channels v JOIN channels c ON c.id = v.id
            ), come AS (
                SELECT s.position, s.search_name, COALESCE(s.epg_channel_id, '') AS guide, COALESCE(s.provider_category, '') AS category,
                    COUNT(*) OVER (PARTITION BY s.search_name, COALESCE(s.epg_channel_id, ''), COALESCE(s.provider_category, '')) AS alike
                FROM staged_channels s WHERE s.channel_id IS NULL
            ), pairs AS (
                SELECT come.position, gone.id FROM come
                JOIN gone ON gone.search_name = come.search_name AND gone.guide = come.guide AND gone.category = come.category
                WHERE gone.alike = 1 AND come.alike = 1
            )
            UPDATE staged_channels SET channel_id = pairs.id FROM pairs WHERE pairs.position = staged_channels.position
            """)
        try connection.execute(
            "DELETE FROM vanished_channels WHERE id IN (SELECT channel_id FROM staged_channels WHERE channel_id IS NOT NULL)")
    }

    // MARK: Events

    /// One event a changed field, before the channels change. A stream's address gets none: it may hold tokens and passwords.
    private func writeEvents(isFirst: Bool) throws {
        guard !isFirst else { return }
        try writeEvents("reactivated", where: "c.is_active = 0")
        try writeEvents("renamed", field: "name", old: "c.name", new: "s.name")
        let names: (SQL) -> SQL = { column in
            """
            COALESCE((SELECT k.category_name FROM categories k WHERE k.account_id = c.account_id AND k.category_id = \(column)), \(column))
            """
        }
        try writeEvents(
            "recategorised", field: "category", old: names("c.provider_category"), new: names("s.provider_category"),
            where: "c.provider_category IS DISTINCT FROM s.provider_category")
        for field in ["stream_id", "number", "stream_type", "stream_icon", "epg_channel_id", "custom_sid"] as [StaticColumn] {
            try writeEvents("updated", field: field.name, old: "c.\(field.sql)", new: "s.\(field.sql)")
        }
        for field in ["tv_archive", "tv_archive_duration", "is_adult", "added"] as [StaticColumn] {
            try writeEvents(
                "updated", field: field.name, old: "CAST(c.\(field.sql) AS TEXT)", new: "CAST(s.\(field.sql) AS TEXT)")
        }
        try connection.execute(
            """
            INSERT INTO channel_events (channel_id, account_id, run_id, at, kind)
            SELECT v.id, \(account), \(change.runID), \(now), 'deactivated' FROM vanished_channels v
            """)
    }

    private func writeEvents(_ kind: String, where condition: SQL) throws {
        try connection.execute(
            """
            INSERT INTO channel_events (channel_id, account_id, run_id, at, kind)
            SELECT c.id, c.account_id, \(change.runID), \(now), \(kind)
            FROM staged_channels s JOIN channels c ON c.id = s.channel_id WHERE \(condition)
            """)
    }

    private func writeEvents(_ kind: String, field: String, old: SQL, new: SQL, where condition: SQL? = nil) throws {
        try connection.execute(
            """
            INSERT INTO channel_events (channel_id, account_id, run_id, at, kind, field, old_value, new_value)
            SELECT c.id, c.account_id, \(change.runID), \(now), \(kind), \(field), \(old), \(new)
            FROM staged_channels s JOIN channels c ON c.id = s.channel_id WHERE \(condition ?? "\(old) IS DISTINCT FROM \(new)")
            """)
    }

    private func writeAddedEvents() throws {
        try connection.execute(
            """
            INSERT INTO channel_events (channel_id, account_id, run_id, at, kind)
            SELECT c.id, \(account), \(change.runID), \(now), 'added'
            FROM staged_channels s JOIN channels c ON c.account_id = \(account) AND c.stream_id = s.stream_id
            WHERE s.channel_id IS NULL
            """)
    }

    // MARK: Channels

    private func updateChanged() throws -> Int {
        try connection.execute(
            """
            UPDATE channels AS c SET stream_id = s.stream_id, name = s.name, search_name = s.search_name, number = s.number,
                provider_category = s.provider_category, stream_type = s.stream_type, stream_icon = s.stream_icon,
                epg_channel_id = s.epg_channel_id, custom_sid = s.custom_sid, direct_source = s.direct_source, extras = s.extras,
                added = s.added, tv_archive = s.tv_archive, tv_archive_duration = s.tv_archive_duration, is_adult = s.is_adult,
                content_hash = s.content_hash, is_active = 1, last_seen = NULL, updated_at = \(now),
                category_id = (SELECT k.id FROM categories k WHERE k.account_id = \(account) AND k.category_id = s.provider_category)
            FROM staged_channels s WHERE c.id = s.channel_id
            """)
    }

    private func insertNew() throws -> Int {
        try connection.execute(
            """
            INSERT INTO channels (account_id, stream_id, name, category_id, stream_type, stream_icon, epg_channel_id, added,
                custom_sid, tv_archive, direct_source, tv_archive_duration, is_active, created_at, updated_at, number, is_adult,
                extras, provider_category, search_name, content_hash)
            SELECT \(account), s.stream_id, s.name,
                (SELECT k.id FROM categories k WHERE k.account_id = \(account) AND k.category_id = s.provider_category),
                s.stream_type, s.stream_icon, s.epg_channel_id, s.added, s.custom_sid, s.tv_archive, s.direct_source,
                s.tv_archive_duration, 1, \(now), \(now), s.number, s.is_adult, s.extras, s.provider_category, s.search_name,
                s.content_hash
            FROM staged_channels s WHERE s.channel_id IS NULL ORDER BY s.position
            """)
    }

    private func deactivateVanished() throws -> Int {
        try connection.execute(
            """
            UPDATE channels SET is_active = 0, updated_at = \(now),
                last_seen = (SELECT last_sync_at FROM accounts WHERE id = \(account))
            WHERE id IN (SELECT id FROM vanished_channels)
            """)
    }

    private func remember() throws {
        try connection.execute(
            """
            UPDATE accounts SET applied_digest = \(change.applied?.digest), applied_validators = \(change.applied?.validators)
            WHERE id = \(account)
            """)
        for table in ["staged_channels", "vanished_channels"] as [StaticColumn] { try connection.execute("DELETE FROM \(table.sql)") }
    }
}

/// A name from this file that goes into SQL as it is.
private struct StaticColumn: ExpressibleByStringLiteral {
    let name: String
    let sql: SQL

    init(stringLiteral value: String) {
        name = value
        sql = SQL(stringLiteral: value)
    }
}
