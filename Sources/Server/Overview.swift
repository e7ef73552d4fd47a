import Catalog
import Store

/// How everything is, gathered once for the page and for the API: the accounts, and what syncs changed since a moment.
struct Overview {
    let since: Timestamp
    /// As pages show them, each with its `days_left` and its `changes`.
    let accounts: [JSON]
    /// Of each account whose syncs changed something.
    let changes: [SyncTotals]

    /// What is new to a person of whom nothing else is known.
    static func standardSince(_ now: Timestamp) -> Timestamp { now.adding(seconds: -7 * 86_400) }

    init(since: Timestamp, now: Timestamp, of dependencies: ServerDependencies, _ words: Words) async throws {
        self.since = since
        changes = try await dependencies.store.syncTotals(since: since)
        let changes = Dictionary(uniqueKeysWithValues: changes.map { ($0.accountID, $0) })
        accounts = try await dependencies.accountCards(words).map { card in
            guard case .integer(let id)? = card["id"] else { return card }
            return card.merging(["days_left": .integer(Self.daysLeft(of: card, now)), "changes": .object(Self.json(changes[id]))])
        }
    }

    /// Over all accounts.
    func sum(_ key: String) -> Int64 {
        accounts.reduce(0) { sum, account in if case .integer(let number)? = account[key] { sum + number } else { sum } }
    }

    static func json(_ totals: SyncTotals?) -> JSONObject {
        [
            "added": .integer(totals?.added ?? 0), "updated": .integer(totals?.updated ?? 0),
            "reactivated": .integer(totals?.reactivated ?? 0), "deactivated": .integer(totals?.deactivated ?? 0),
        ]
    }

    /// Whole days until the provider ends an account, below zero once it has; nil where it does not say.
    private static func daysLeft(of card: JSON, _ now: Timestamp) -> Int? {
        guard let end = card["expires_at"]?.text.flatMap({ Timestamp(iso: $0) }) else { return nil }
        return Int((end.seconds(since: now) / 86_400).rounded(.down))
    }
}
