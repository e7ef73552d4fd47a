import Catalog
import Hummingbird
import Store

/// How everything is, in one answer: the accounts, what wants a decision, and what syncs changed since a moment.
struct OverviewAPI: Sendable {
    private static let standardDays = 7.0

    private let dependencies: ServerDependencies
    private var store: CatalogStore { dependencies.store }

    init(_ dependencies: ServerDependencies) { self.dependencies = dependencies }

    func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let now = store.now()
        let since = try request.time("since") ?? now.adding(seconds: -Self.standardDays * 86_400)
        let changes = Dictionary(uniqueKeysWithValues: try await store.syncTotals(since: since).map { ($0.accountID, $0) })
        let accounts = try await dependencies.accountCards(Look(of: request).words).map { Self.account($0, changes, now) }
        let held = accounts.filter { $0["is_held"] == .bool(true) }.map { $0["id"] ?? .null }
        let totals: JSONObject = [
            "accounts": .integer(accounts.count), "active_channels": .integer(Self.sum("channel_count", accounts)),
            "inactive_channels": .integer(Self.sum("inactive_count", accounts)),
            "categories": .integer(Self.sum("category_count", accounts)),
            "favourites": .integer(try await store.count(.state(.favourite))),
        ]
        return try JSON.object([
            "since": .string(since.iso), "totals": .object(totals), "accounts": .array(accounts), "held_accounts": .array(held),
        ]).response(headers: Words.vary)
    }

    private static func account(_ card: JSON, _ changes: [Int64: SyncTotals], _ now: Timestamp) -> JSON {
        guard case .integer(let id)? = card["id"] else { return card }
        var expiry: Timestamp?
        if case .string(let text)? = card["expires_at"] { expiry = Timestamp(iso: text) }
        let days = expiry.map { Int(($0.seconds(since: now) / 86_400).rounded(.down)) }
        return card.merging(["days_left": .integer(days), "changes": json(changes[id])])
    }

    private static func json(_ totals: SyncTotals?) -> JSON {
        .object([
            "added": .integer(totals?.added ?? 0), "updated": .integer(totals?.updated ?? 0),
            "reactivated": .integer(totals?.reactivated ?? 0), "deactivated": .integer(totals?.deactivated ?? 0),
        ])
    }

    private static func sum(_ key: String, _ accounts: [JSON]) -> Int64 {
        accounts.reduce(0) { sum, account in if case .integer(let number)? = account[key] { sum + number } else { sum } }
    }
}
