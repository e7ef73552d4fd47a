import Catalog
import Hummingbird
import Store

/// How everything is, in one answer: the accounts, what wants a decision, and what syncs changed since a moment.
struct OverviewAPI: Sendable {
    private let dependencies: ServerDependencies
    private var store: CatalogStore { dependencies.store }

    init(_ dependencies: ServerDependencies) { self.dependencies = dependencies }

    func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let now = store.now()
        let since = try request.time("since") ?? Overview.standardSince(now)
        let overview = try await Overview(since: since, now: now, of: dependencies, Look(of: request).words)
        let held = overview.accounts.filter { $0["is_held"] == .bool(true) }.map { $0["id"] ?? .null }
        let totals: JSONObject = [
            "accounts": .integer(overview.accounts.count), "active_channels": .integer(overview.sum("channel_count")),
            "inactive_channels": .integer(overview.sum("inactive_count")), "categories": .integer(overview.sum("category_count")),
            "favourites": .integer(try await store.count(.state(.favourite))),
        ]
        return try JSON.object([
            "since": .string(since.iso), "totals": .object(totals), "accounts": .array(overview.accounts), "held_accounts": .array(held),
        ]).response(headers: Words.vary)
    }
}
