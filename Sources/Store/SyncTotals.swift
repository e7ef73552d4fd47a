import Catalog
import Database

/// What the syncs of an account changed since a moment, added up.
package struct SyncTotals: Sendable, Equatable {
    package var accountID: Int64
    package var accountName: String
    package var added = 0
    package var updated = 0
    package var reactivated = 0
    package var deactivated = 0

    init(accountID: Int64, accountName: String) {
        self.accountID = accountID
        self.accountName = accountName
    }

    fileprivate var isEmpty: Bool { added + updated + reactivated + deactivated == 0 }

    fileprivate mutating func add(added: Int64, updated: Int64, reactivated: Int64, deactivated: Int64) {
        self.added += Int(added)
        self.updated += Int(updated)
        self.reactivated += Int(reactivated)
        self.deactivated += Int(deactivated)
    }
}

extension CatalogStore {
    /// What syncs changed since a moment, by account; those that changed nothing are left out.
    package func syncTotals(since moment: Timestamp) async throws -> [SyncTotals] {
        try await database.read { connection in
            var totals: [Int64: SyncTotals] = [:]
            try connection.forEach(
                """
                SELECT r.account_id, a.name, r.channels_added, r.channels_updated, r.channels_reactivated, r.channels_deactivated
                FROM sync_runs r JOIN accounts a ON a.id = r.account_id
                WHERE r.finished_at >= \(moment.microseconds) AND r.status = 'succeeded'
                """
            ) { row in
                let id = row.int(0)
                totals[id, default: SyncTotals(accountID: id, accountName: row.text(1))].add(
                    added: row.int(2), updated: row.int(3), reactivated: row.int(4), deactivated: row.int(5))
            }
            return totals.values.filter { !$0.isEmpty }.sorted { ($0.accountName, $0.accountID) < ($1.accountName, $1.accountID) }
        }
    }
}
