import Catalog
import Database

extension CatalogStore {
    package func appliedReply(account id: Int64) async throws -> AppliedReply? {
        try await database.read { connection in
            try connection.first("SELECT applied_digest, applied_validators FROM accounts WHERE id = \(id)") { row in
                row.optionalText(0).map { AppliedReply(digest: $0, validators: row.text(1)) }
            } ?? nil
        }
    }

    /// Folds over each channel's row id, identity hash, fingerprint and whether it is active.
    /// - Parameter initial: makes the value to fold into, told how many channels there are.
    package func reduceFingerprints<Result: Sendable>(
        account id: Int64, into initial: @Sendable @escaping (Int) -> Result,
        _ update: @Sendable @escaping (inout Result, Int64, UInt64, UInt64, Bool) -> Void
    ) async throws -> Result {
        try await database.read { connection in
            let count = try connection.first("SELECT COUNT(*) FROM channels WHERE account_id = \(id)") { Int($0.int(0)) } ?? 0
            var result = initial(count)
            try connection.forEach("SELECT id, stream_id, content_hash, is_active FROM channels WHERE account_id = \(id)") { row in
                update(&result, row.int(0), row.withBytes(1, StableHash.hash), UInt64(bitPattern: row.int(2)), row.bool(3))
            }
            return result
        }
    }

    /// Applies a sync in one transaction, and ends its run in the same one.
    /// - Throws: `StoreError.leaseLost` when the run is no longer the owner's; nothing is changed then.
    package func apply(_ change: CatalogueChange) async throws -> SyncRun {
        let run = try await database.write { connection in
            // Inside, so that events are in the order of their times whichever sync waited for which.
            let now = now()
            connection.setCacheSize(kibibytes: min(65_536, max(2_048, change.rowCount / 8)))
            defer { connection.setCacheSize(kibibytes: 2_048) }
            let tagger = try taggers.tagger(of: change.accountID, connection)
            let apply = Application(connection: connection, change: change, tagger: tagger, now: now.microseconds)
            let report = try apply.run()
            try Self.finish(change.runID, owner: change.owner, report, at: now, connection)
            return try Self.run(change.runID, connection)
        }
        await tidy(after: change)
        await catchUp()
        feed.publish(.finished(run))
        return run
    }

    /// What was applied holds whatever comes of it.
    private func tidy(after change: CatalogueChange) async {
        if change.rowCount + change.vanished.count > 1_000 {
            await database.settle()
        } else if change.report.rows > 100_000 {
            // Nothing much was written, but so many channels were compared.
            database.giveBackMemory()
        }
    }
}
