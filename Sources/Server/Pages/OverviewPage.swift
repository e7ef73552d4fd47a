import Hummingbird
import Store

/// What a person sees first: how the accounts are, and what wants a decision.
struct OverviewPage: Sendable {
    private let pages: Pages

    init(_ pages: Pages) { self.pages = pages }

    func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let accounts = try await pages.dependencies.accountCards()
        return pages.page(
            "overview", ["accounts": .array(accounts), "has_accounts": .bool(!accounts.isEmpty)], for: request)
    }
}
