import Catalog
import Hummingbird
import Store

/// Reading: channels and categories, from the store alone.
struct CatalogueAPI: Sendable {
    private let store: CatalogStore

    init(_ dependencies: ServerDependencies) { store = dependencies.store }

    func channel(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try JSON.channel(try await store.channel(context.id())).response()
    }

    /// The channel's tags, each with the rule or the person that it comes from, and those that it rejects.
    func tags(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try JSON.object(["tags": .array(try await store.tagOrigins(of: context.id()).map(Self.json))]).response()
    }

    static func json(_ origin: TagOrigin) -> JSON {
        let rule = origin.rule.map { rule -> JSON in
            .object([
                "id": .integer(rule.id), "name": .string(rule.name), "ruleset_id": .integer(rule.rulesetID),
                "ruleset": .string(rule.rulesetName),
            ])
        }
        return .object(["tag": .string(origin.tag), "source": .string(origin.source.rawValue), "rule": rule ?? .null])
    }

    func categories(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let page = try await store.categories(account: context.id(), after: request.integer("cursor") ?? 0, limit: request.limit())
        let categories = page.elements.map { category -> JSON in
            .object([
                "id": .integer(category.id), "account_id": .integer(category.accountID), "category_id": .string(category.categoryID),
                "category_name": .string(category.name), "parent_id": .integer(category.parentID), "is_active": .bool(category.isActive),
                "last_seen": .string(category.lastSeen?.iso),
            ])
        }
        return try JSON.object(["categories": .array(categories), "next_cursor": .integer(page.nextCursor)]).response()
    }
}
