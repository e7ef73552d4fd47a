import Catalog
import Hummingbird
import Search
import Store

/// Accounts' filters: what of an account to see.
struct FiltersAPI: Sendable {
    private let store: CatalogStore

    init(_ dependencies: ServerDependencies) { store = dependencies.store }

    func list(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(try await store.filters(account: request.integer("account_id")))
    }

    func listOfAccount(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(try await store.filters(account: context.id()))
    }

    func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await json(try await store.filter(context.id())).response()
    }

    func create(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let body = try await request.json()
        let account = try Fields(body, known: Self.fields).integer("account_id")
        return try await create(body, for: RequestError.needed("account_id", account))
    }

    func createForAccount(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await create(try await request.json(), for: context.id())
    }

    func update(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let old = try await store.filter(context.id())
        let filter = try await usable(Self.filter(request.json(), over: old))
        return try await json(store.save(filter)).response()
    }

    func delete(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await store.deleteFilter(context.id())
        return try JSON.object(["success": .bool(true)]).response()
    }

    /// What a filter that is not saved yet would do.
    func preview(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let body = try await request.json()
        let account = try RequestError.needed("account_id", try Fields(body, known: Self.fields).integer("account_id"))
        return try await json(usable(Self.filter(body, over: nil, account: account))).response()
    }

    private static let fields = ["account_id", "filter_type", "filter_action", "filter_value", "enabled"]

    private func create(_ body: JSONObject, for account: Int64) async throws -> Response {
        let saved = try await store.save(usable(Self.filter(body, over: nil, account: account)))
        return try await json(saved).response(.created, headers: [.location: "/api/filters/\(saved.id)"])
    }

    /// - Throws: where an expression takes too long for the names that there are.
    func usable(_ filter: AccountFilter) async throws -> AccountFilter {
        _ = try await store.account(filter.accountID)
        _ = try await store.count(.every([.account(.contains(String(filter.accountID))), try filter.matching()]))
        return filter
    }

    static func filter(_ body: JSONObject, over old: AccountFilter?, account: Int64 = 0) throws -> AccountFilter {
        let fields = try Fields(body, known: Self.fields)
        if let old, let account = try fields.integer("account_id"), account != old.accountID {
            throw RequestError.bad("account_id: a filter stays with its account")
        }
        var filter = AccountFilter(
            id: old?.id ?? 0, accountID: old?.accountID ?? account,
            kind: try RequestError.needed("filter_type", fields.choice("filter_type") ?? old?.kind),
            action: try RequestError.needed("filter_action", fields.choice("filter_action") ?? old?.action),
            value: try RequestError.needed("filter_value", fields.text("filter_value") ?? old?.value))
        filter.isEnabled = try fields.flag("enabled") ?? old?.isEnabled ?? true
        do { _ = try filter.matching() } catch {
            throw RequestError.bad("filter_value: \(error.message)" + (error.hint.map { " (\($0))" } ?? ""))
        }
        return filter
    }

    private func answer(_ filters: [AccountFilter]) async throws -> Response {
        try JSON.object(["filters": .array(try await json(filters))]).response()
    }

    func json(_ filters: [AccountFilter]) async throws -> [JSON] {
        var all: [JSON] = []
        for filter in filters { all.append(try await json(filter)) }
        return all
    }

    /// `matching`: the account's channels that it is about; `hides`: those that it alone would hide.
    private func json(_ filter: AccountFilter) async throws -> JSON {
        let account = ChannelFilter.account(.contains(String(filter.accountID)))
        // Names that came later can make an expression take too long: then it is not known.
        let matching: Int?
        do { matching = try await store.count(.every([account, try filter.matching()])) } catch is PatternError { matching = nil }
        let total = try await store.count(account)
        return .object([
            "id": filter.id == 0 ? .null : .integer(filter.id), "account_id": .integer(filter.accountID),
            "filter_type": .string(filter.kind.rawValue), "filter_action": .string(filter.action.rawValue),
            "filter_value": .string(filter.value), "enabled": .bool(filter.isEnabled), "matching": .integer(matching),
            "hides": .integer(matching.map { filter.action == .blacklist ? $0 : total - $0 }), "total": .integer(total),
        ])
    }
}
