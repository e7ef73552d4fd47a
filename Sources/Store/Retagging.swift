import Catalog
import Database
import Synchronization

/// Gives channels that are in the catalogue the tags of changed rules.
struct Retagging {
    let connection: SQLConnection
    let tagger: Tagger

    private static let batch = 1_000

    private struct Row {
        let id: Int64
        let name: String
        let category: String?
        let displayName: String?
        let tags: String
    }

    /// Tags the channels of a condition anew, and answers those whose tags or shown names are other ones now.
    func retag(_ condition: SQL) throws -> [Int64] {
        var changed: [Int64] = []
        let update = try connection.prepare("UPDATE channels SET display_name = ?, rule_tags = ? WHERE id = ?")
        try forEachChange(of: condition) { id, displayName, tags in
            update.bind([displayName.map(SQLValue.text) ?? .null, .text(tags), .integer(id)])
            try update.run()
            changed.append(id)
        }
        return changed
    }

    /// Calls `body` with each channel of a condition for which the rules give something else than it has.
    func forEachChange(of condition: SQL, _ body: (Int64, _ displayName: String?, _ tags: String) throws -> Void) throws {
        let session = tagger.session()
        var cursor: Int64 = 0
        while let last = try step(condition, after: cursor, session, body) { cursor = last }
    }

    /// - Returns: the last id of the batch; nil behind the last one.
    func step(
        _ condition: SQL, after cursor: Int64, _ session: Tagger.Session, _ body: (Int64, String?, String) throws -> Void
    ) throws -> Int64? {
        let rows = try connection.all(
            """
            SELECT c.id, c.name, COALESCE(k.category_name, c.provider_category), c.display_name, c.rule_tags
            FROM channels c LEFT JOIN categories k ON k.id = c.category_id
            WHERE c.id IN (SELECT id FROM channels WHERE \(condition) AND id > \(cursor) ORDER BY id LIMIT \(Self.batch))
            ORDER BY c.id
            """
        ) { Row(id: $0.int(0), name: $0.text(1), category: $0.optionalText(2), displayName: $0.optionalText(3), tags: $0.text(4)) }
        for row in rows {
            let tagged = session.tag(name: row.name, category: row.category)
            let displayName = tagged.displayName == row.name ? nil : tagged.displayName
            let tags = PackedTags.text(tagged.tags)
            if displayName != row.displayName || tags != row.tags { try body(row.id, displayName, tags) }
        }
        return rows.last?.id
    }
}

/// How far the rules are with an account's channels.
package struct TaggingProgress: Sendable, Equatable {
    package var accountID: Int64
    package var done: Int
    package var total: Int
    /// Whether the account's tags are the rules' now.
    package var isFinished: Bool
}

/// How far the accounts are that this process tags anew just now.
final class TaggingBoard: Sendable {
    private let running = Mutex<[Int64: TaggingProgress]>([:])

    subscript(account: Int64) -> TaggingProgress? { running.withLock { $0[account] } }

    func set(_ progress: TaggingProgress) { running.withLock { $0[progress.accountID] = progress.isFinished ? nil : progress } }
}

extension CatalogStore {
    /// How far the rules are with the accounts whose channels have tags of other ones; for whoever comes in the middle and has heard no event.
    package func taggingProgress() async throws -> [TaggingProgress] {
        let waiting = Set(try await accountsToRetag())
        let counts = try await database.read { connection in
            try connection.all("SELECT id, channel_count FROM accounts WHERE channel_count > 0 ORDER BY id") { ($0.int(0), Int($0.int(1))) }
        }
        return counts.filter { waiting.contains($0.0) }.map { id, count in
            tagging[id] ?? TaggingProgress(accountID: id, done: 0, total: count, isFinished: false)
        }
    }

    private func tell(_ progress: TaggingProgress) {
        tagging.set(progress)
        feed.publish(.tagging(progress))
    }

    /// The accounts whose tags were made by other rules than those that hold now.
    package func accountsToRetag() async throws -> [Int64] {
        try await database.read { connection in
            let accounts = try connection.all("SELECT id, rules_digest FROM accounts ORDER BY id") { ($0.int(0), $0.optionalText(1)) }
            return try accounts.filter { id, digest in try taggers.tagger(of: id, connection).digest != digest }.map(\.0)
        }
    }

    /// Gives all channels of an account the tags of the rules that hold now: worked out beside the catalogue a batch at a time, and put
    /// into it in one transaction. What a sync changed meanwhile is worked out again.
    package func retag(account id: Int64) async throws {
        while try await !isRetagged(account: id) {}
        await catchUp()
        let total = try await counts(account: id).channels
        tell(TaggingProgress(accountID: id, done: total, total: total, isFinished: true))
    }

    /// - Returns: false where the account or its rules changed meanwhile.
    private func isRetagged(account id: Int64) async throws -> Bool {
        let (tagger, start, total) = try await database.read { connection in
            (try taggers.tagger(of: id, connection), try TaggedState(id, connection), try Self.counts(id, connection).channels)
        }
        try await clearRetagged(id)
        var (cursor, done) = (Int64(0), 0)
        while let batch = try await retaggedBatch(id, after: cursor, tagger) {
            try Task.checkCancellation()
            try await keep(batch.changes, of: id)
            cursor = batch.last
            done += batch.count
            tell(TaggingProgress(accountID: id, done: min(done, total), total: total, isFinished: false))
        }
        return try await applyRetagged(id, tagger.digest, since: start)
    }

    /// What tags are worked out from, beside the rules: the channels as the log tells of them, and the names of the categories.
    private struct TaggedState: Sendable {
        let version: Int64
        let categories: UInt64

        init(_ account: Int64, _ connection: SQLConnection) throws {
            version = try CatalogueLog.version(connection)
            var hash = StableHash()
            try connection.forEach("SELECT id, category_name FROM categories WHERE account_id = \(account) ORDER BY id") { row in
                hash.combine(UInt64(bitPattern: row.int(0)))
                row.withBytes(1) { hash.combine($0) }
            }
            categories = hash.finalize()
        }
    }

    private struct RetaggedBatch: Sendable {
        var changes: [(id: Int64, displayName: String?, tags: String)] = []
        var last: Int64 = 0
        var count = 0
    }

    private func retaggedBatch(_ account: Int64, after cursor: Int64, _ tagger: Tagger) async throws -> RetaggedBatch? {
        try await database.read { connection in
            let retagging = Retagging(connection: connection, tagger: tagger)
            let session = tagger.session()
            var batch = RetaggedBatch(last: cursor)
            for _ in 0..<10 {
                let last = try retagging.step("account_id = \(account)", after: batch.last, session) { batch.changes.append(($0, $1, $2)) }
                guard let last else { break }
                batch.last = last
                batch.count += 1_000
            }
            return batch.last == cursor ? nil : batch
        }
    }

    private func clearRetagged(_ account: Int64) async throws {
        _ = try await database.write { try $0.execute("DELETE FROM retagged_channels WHERE account_id = \(account)") }
    }

    private func keep(_ changes: [(id: Int64, displayName: String?, tags: String)], of account: Int64) async throws {
        try await database.write { connection in
            let insert = try connection.prepare(
                """
                INSERT INTO retagged_channels (channel_id, account_id, display_name, rule_tags) VALUES (?, ?, ?, ?)
                ON CONFLICT (channel_id) DO UPDATE SET display_name = excluded.display_name, rule_tags = excluded.rule_tags
                """)
            for change in changes {
                insert.bind([
                    .integer(change.id), .integer(account), change.displayName.map(SQLValue.text) ?? .null, .text(change.tags),
                ])
                try insert.run()
            }
        }
    }

    /// - Returns: false where the account or its rules changed while the tags were worked out; nothing is changed then.
    private func applyRetagged(_ account: Int64, _ digest: String, since start: TaggedState) async throws -> Bool {
        let now = now()
        return try await database.write { connection in
            let isChanged = try connection.first(
                """
                SELECT 1 FROM catalogue_log
                WHERE version > \(start.version) AND COALESCE(channel_ids, 'all') <> ''
                    AND (account_id = \(account) OR (account_id IS NULL AND channel_ids IS NULL))
                """
            ) { _ in true }
            // A sync that renames a category logs no channel whose tags stay the same by the rules that hold now.
            guard isChanged != true, try TaggedState(account, connection).categories == start.categories,
                try taggers.tagger(of: account, connection).digest == digest
            else { return false }
            let ids = try connection.all("SELECT channel_id FROM retagged_channels WHERE account_id = \(account) ORDER BY channel_id") {
                $0.int(0)
            }
            try connection.execute(
                """
                UPDATE channels SET display_name = r.display_name, rule_tags = r.rule_tags
                FROM retagged_channels r WHERE r.channel_id = channels.id AND r.account_id = \(account)
                """)
            try connection.execute("DELETE FROM retagged_channels WHERE account_id = \(account)")
            try connection.execute("UPDATE accounts SET rules_digest = \(digest) WHERE id = \(account)")
            try CatalogueLog.add(.account(account, channels: ChannelIDs(ids)), at: now, connection)
            return true
        }
    }
}
