import Catalog
import HTTPTypes
import Hummingbird
import Store

/// What a person sees first: what wants a decision, how the accounts are, and what changed since the last visit.
struct OverviewPage: Sendable {
    /// A visit that is interrupted for less is still the same one.
    private static let visitSeconds = 1800.0
    private static let warningDays = 14.0

    private let pages: Pages
    private var store: CatalogStore { pages.dependencies.store }

    init(_ pages: Pages) { self.pages = pages }

    func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let now = store.now()
        let visit = Visit(of: request, now: now)
        let overview = try await Overview(since: visit.since, now: now, of: pages.dependencies, Look(of: request).words)
        let hasAccounts = !overview.accounts.isEmpty
        let channels = overview.sum("channel_count")
        let playlists = try await store.playlists().count
        let attention = overview.accounts.compactMap(Self.attention)
        let content: JSONObject = [
            "has_accounts": .bool(hasAccounts), "accounts": .array(overview.accounts), "attention": .array(attention),
            "needs_attention": .bool(!attention.isEmpty), "since": .string(visit.since.iso),
            "changes": .array(overview.changes.map(Self.json)), "has_changes": .bool(!overview.changes.isEmpty),
            "account_count": .integer(overview.accounts.count), "playlist_count": .integer(playlists), "channel_count": .integer(channels),
            "category_count": .integer(overview.sum("category_count")),
            "steps": .array(Self.steps(hasAccounts: hasAccounts, hasChannels: channels > 0, playlists: playlists)),
            "needs_steps": .bool(playlists == 0 || !hasAccounts), "is_public": .bool(pages.dependencies.installation.isPublic),
        ]
        var response = pages.page("overview", content, for: request)
        if request.isNavigation { response.headers.append(.init(name: .setCookie, value: visit.cookie)) }
        return response
    }

    /// What of an account a person should look at: one that is held, failed, or ends soon.
    private static func attention(_ account: JSON) -> JSON? {
        let daysLeft = account["days_left"]?.double ?? .infinity
        let isOff = account["is_enabled"] == .bool(false)
        let kind: String? =
            if account["is_held"] == .bool(true) { "held" } else if account["state"] == .string("failed") {
                "failed"
            } else if daysLeft < 0, !isOff { "expired" } else if daysLeft < warningDays, !isOff { "expiring" } else { nil }
        guard let kind else { return nil }
        return account.merging([
            "attention": .string(kind), "is_expiring": .bool(kind == "expiring" || kind == "expired"),
            "colour": .string(kind == "held" || kind == "expiring" ? "held" : "failed"),
        ])
    }

    /// The way from nothing to a playlist in the player.
    private static func steps(hasAccounts: Bool, hasChannels: Bool, playlists: Int) -> [JSON] {
        let done = [
            ("account", "/accounts#add", hasAccounts), ("find", "/channels", hasChannels && playlists > 0),
            ("playlist", "/playlists", playlists > 0),
        ]
        let next = done.first { !$0.2 }?.0
        return done.map { step in
            .object([
                "step": .string(step.0), "href": .string(step.1), "is_done": .bool(step.2), "is_next": .bool(step.0 == next),
            ])
        }
    }

    private static func json(_ totals: SyncTotals) -> JSON {
        .object(
            Overview.json(totals).merging([
                "account_id": .integer(totals.accountID), "account_name": .string(totals.accountName),
            ]))
    }

    /// When this person was here before: two moments in a cookie, the end of the last visit and the newest look of this one.
    private struct Visit {
        private static let name = "bouquet_visit"
        let since: Timestamp
        private let now: Timestamp

        init(of request: Request, now: Timestamp) {
            let known = (request.cookie(Self.name) ?? "").split(separator: ".").map { Self.past(String($0), now) }
            self.now = now
            guard known.count == 2, let start = known[0], let latest = known[1] else {
                since = Overview.standardSince(now)
                return
            }
            since = now.seconds(since: latest) > OverviewPage.visitSeconds ? latest : start
        }

        /// A moment that may be one of an earlier look: a browser can send any text.
        private static func past(_ text: String, _ now: Timestamp) -> Timestamp? {
            guard let seconds = Int64(text), (0...now.microseconds / 1_000_000).contains(seconds) else { return nil }
            return Timestamp(seconds: seconds)
        }

        var cookie: String {
            let seconds = [since, now].map { String($0.microseconds / 1_000_000) }.joined(separator: ".")
            return BrowserCookie.set(Self.name, seconds)
        }
    }
}

extension Request {
    /// Whether a person opened the page: not its script, which only looks whether something changed.
    fileprivate var isNavigation: Bool { HTTPField.Name("Sec-Fetch-Mode").flatMap { headers[$0] } != "cors" }
}
