import Catalog
import Database

/// The steps of one application, inside its transaction.
struct Application {
    let connection: SQLConnection
    let change: CatalogueChange
    let now: Int64

    var account: Int64 { change.accountID }

    func run() throws -> SyncReport {
        var report = change.report
        try requireLease()
        if let categories = change.categories { try applyCategories(categories, &report) }
        if try hasChannels {
            try applyDifference(&report)
            if report.categoriesAdded > 0 { try linkOrphans() }
        } else {
            report.channelsAdded = try insertAll()
        }
        try remember()
        report.status = report.changesNothing ? .unchanged : .succeeded
        return report
    }

    private func applyDifference(_ report: inout SyncReport) throws {
        try stage()
        try stageVanished()
        try pairRenumbered()
        try writeEvents()
        report.channelsReactivated = try count(
            "SELECT COUNT(*) FROM staged_channels s JOIN channels c ON c.id = s.channel_id WHERE c.is_active = 0")
        report.channelsUpdated = try updateChanged() - report.channelsReactivated
        report.channelsAdded = try insertNew()
        try writeAddedEvents()
        report.channelsDeactivated = try deactivateVanished()
        for table in ["staged_channels", "vanished_channels"] as [StaticColumn] { try connection.execute("DELETE FROM \(table.sql)") }
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

    private func count(_ sql: SQL) throws -> Int { Int(try connection.first(sql) { $0.int(0) } ?? 0) }

    private func remember() throws {
        try connection.execute(
            """
            UPDATE accounts SET applied_digest = \(change.applied?.digest), applied_validators = \(change.applied?.validators)
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

    /// Channels whose category came before the category itself did.
    private func linkOrphans() throws {
        try connection.execute(
            """
            UPDATE channels SET category_id =
                (SELECT k.id FROM categories k WHERE k.account_id = \(account) AND k.category_id = channels.provider_category)
            WHERE account_id = \(account) AND category_id IS NULL AND provider_category IS NOT NULL
            """)
    }
}
