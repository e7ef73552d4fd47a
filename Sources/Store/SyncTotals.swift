import Catalog
import Database

/// What the syncs of an account changed since a moment, added up.
package struct SyncTotals: Sendable, Equatable {
    package var accountID: Int64
    package var accountName: String
    package var added: Int
    package var updated: Int
    package var reactivated: Int
    package var deactivated: Int
}

extension CatalogStore {
    /// What syncs changed since a moment, by account; those that changed nothing are left out.
    package func syncTotals(since moment: Timestamp) async throws -> [SyncTotals] {
        try await database.read { connection in
            try connection.all(
                """
                SELECT r.account_id, a.name, SUM(r.channels_added), SUM(r.channels_updated), SUM(r.channels_reactivated),
                    SUM(r.channels_deactivated)
                FROM sync_runs r JOIN accounts a ON a.id = r.account_id
                WHERE r.status = 'succeeded' AND r.finished_at >= \(moment.microseconds)
                GROUP BY r.account_id, a.name
                HAVING SUM(r.channels_added) + SUM(r.channels_updated) + SUM(r.channels_reactivated) + SUM(r.channels_deactivated) > 0
                ORDER BY a.name
                """
            ) { row in
                SyncTotals(
                    accountID: row.int(0), accountName: row.text(1), added: Int(row.int(2)), updated: Int(row.int(3)),
                    reactivated: Int(row.int(4)), deactivated: Int(row.int(5)))
            }
        }
    }
}
