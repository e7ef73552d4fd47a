import Catalog
import Hummingbird
import Store

/// The page of an account's filters: what of it to see.
struct FiltersPage: Sendable {
    private let pages: Pages
    private let filters: FiltersAPI
    private var store: CatalogStore { pages.dependencies.store }

    init(_ pages: Pages, filters: FiltersAPI) {
        self.pages = pages
        self.filters = filters
    }

    func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await page(request, context)
    }

    func create(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request, context) { words in
            let form = try await request.form()
            let fields = JSONObject(form.filter { $0.key != FormToken.field }.mapValues { .string($0) })
            let filter = try FiltersAPI.filter(fields, over: nil, account: try context.id())
            _ = try await store.save(filters.usable(filter))
            return .ok(words.text("filters.added"))
        }
    }

    /// `action` is on, off or delete.
    func update(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request, context) { words in
            var filter = try await store.filter(context.id("filter"))
            let action = try await request.form()["action"]
            if action == "delete" {
                try await store.deleteFilter(filter.id)
                return .ok(words.text("filters.deleted"))
            }
            filter.isEnabled = action == "on"
            _ = try await store.save(filter)
            return .ok(words.text(filter.isEnabled ? "filters.turned_on" : "filters.turned_off"))
        }
    }

    private func answer(
        _ request: Request, _ context: BasicRequestContext, _ body: (Words) async throws -> Notice
    ) async throws -> Response {
        let words = Look(of: request).words
        return try await pages.answer(
            request, context, on: { try await page(request, context, $0, status: $1) }, { try await body(words) })
    }

    private func page(
        _ request: Request, _ context: BasicRequestContext, _ notice: Notice? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let account = try await store.account(context.id())
        let own = ChannelFilter.account(.contains(String(account.id)))
        let (all, visible) = (try await store.count(own), try await store.count(.every([own, .state(.visible)])))
        let list = try await filters.json(store.filters(account: account.id))
        let content: JSONObject = [
            "id": .integer(account.id), "name": .string(account.settings.name), "filters": .array(list),
            "has_filters": .bool(!list.isEmpty),
            "total": .integer(all), "visible": .integer(visible), "hidden": .integer(all - visible),
        ]
        return pages.page("filters", content, for: request, notice: notice, status: status)
    }
}
