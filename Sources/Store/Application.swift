import Catalog
import Database

/// The steps of one application, inside its transaction.
struct Application {
    let connection: SQLConnection
    let change: CatalogueChange
    let tagger: Tagger
    let now: Int64

    var account: Int64 { change.accountID }

    func run() throws -> SyncReport {
        var report = change.report
        try requireLease()
        if let categories = change.categories { try applyCategories(categories, &report) }
        let lastID = try lastChannelID
        var changed = ChannelIDs()
        if try hasChannels {
            let linked = report.categoriesAdded > 0 ? try linkOrphans() : []
            changed = try applyDifference(&report, and: linked)
        } else {
            report.channelsAdded = try insertAll()
            try rememberFirstSync()
        }
        let newLastID = try lastChannelID
        if newLastID > lastID { changed.append(lastID + 1...newLastID) }
        try remember()
        report.status = report.changesNothing ? .unchanged : .succeeded
        try CatalogueLog.add(.account(account, channels: changed), at: Timestamp(microseconds: now), connection)
        return report
    }

    /// - Returns: the channels that changed or vanished, and `others` with them; the new ones have the highest ids.
    private func applyDifference(_ report: inout SyncReport, and others: [Int64]) throws -> ChannelIDs {
        try stage()
        try stageVanished()
        report.channelsReactivated = try writeReactivatedEvents()
        try writeEvents()
        report.channelsUpdated = try updateChanged() - report.channelsReactivated
        report.channelsAdded = try insertNew()
        try writeAddedEvents()
        report.channelsDeactivated = try deactivateVanished()
        let retagged = report.categoriesAdded + report.categoriesUpdated > 0 ? try retagMovedCategories() : []
        let changed = try changedIDs(and: retagged + others)
        for table in ["staged_channels", "vanished_channels"] as [StaticColumn] { try connection.execute("DELETE FROM \(table.sql)") }
        return changed
    }

    private func changedIDs(and others: [Int64]) throws -> ChannelIDs {
        let changed = try connection.all(
            """
            SELECT channel_id FROM staged_channels WHERE channel_id IS NOT NULL
            UNION SELECT id FROM vanished_channels ORDER BY 1
            """
        ) { $0.int(0) }
        return others.isEmpty ? ChannelIDs(changed) : ChannelIDs(Set(changed).union(others).sorted())
    }

    /// Of all accounts: only one transaction writes at a time, so what comes behind it is this one's.
    private var lastChannelID: Int64 {
        get throws { try connection.first("SELECT MAX(id) FROM channels") { $0.int(0) } ?? 0 }
    }

    /// The channels of categories that are new or have another name: what the rules read of the category may give other tags.
    private func retagMovedCategories() throws -> [Int64] {
        try Retagging(connection: connection, tagger: tagger).retag(
            "account_id = \(account) AND category_id IN (SELECT id FROM categories WHERE account_id = \(account) AND updated_at = \(now))")
    }

    private func rememberFirstSync() throws {
        try connection.execute(
            """
            UPDATE accounts SET catalogued_at = \(now), rules_digest = \(tagger.digest)
            WHERE id = \(account) AND EXISTS (SELECT 1 FROM channels WHERE account_id = \(account))
            """)
    }

    private func requireLease() throws {
        let isOurs = try connection.first(
            "SELECT 1 FROM sync_runs WHERE id = \(change.runID) AND owner = \(change.owner) AND status = 'running'"
        ) { _ in true }
        guard isOurs == true else { throw StoreError.leaseLost }
    }

    private var hasChannels: Bool {
        get throws { try connection.first("SELECT 1 FROM channels WHERE account_id = \(account) LIMIT 1") { _ in true } ?? false }
    }

    private func remember() throws {
        try connection.execute(
            """
            UPDATE accounts SET applied_digest = \(change.applied?.digest), applied_validators = \(change.applied?.validators),
                guide_urls = \(change.guideURLs.joined(separator: "\n")),
                channel_count = (SELECT COUNT(*) FROM channels WHERE account_id = \(account)),
                inactive_count = (SELECT COUNT(*) FROM channels WHERE account_id = \(account) AND is_active = 0)
            WHERE id = \(account)
            """)
    }

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

    /// The account's categories by the provider's ids.
    var accountCategories: [String: AccountCategory] {
        get throws {
            var categories: [String: AccountCategory] = [:]
            try connection.forEach("SELECT category_id, id, category_name FROM categories WHERE account_id = \(account)") {
                categories[$0.text(0)] = AccountCategory(id: $0.int(1), name: $0.text(2))
            }
            return categories
        }
    }

    /// Links channels whose category came only after them.
    /// - Returns: their ids.
    private func linkOrphans() throws -> [Int64] {
        try connection.all(
            """
            UPDATE channels SET category_id =
                (SELECT k.id FROM categories k WHERE k.account_id = \(account) AND k.category_id = channels.provider_category)
            WHERE account_id = \(account) AND category_id IS NULL AND provider_category IN
                (SELECT category_id FROM categories WHERE account_id = \(account))
            RETURNING id
            """
        ) { $0.int(0) }
    }
}

/// A category as the store has it.
struct AccountCategory {
    var id: Int64
    var name: String
}
