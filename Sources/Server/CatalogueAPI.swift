import Catalog
import Hummingbird
import Store

/// Reading: channels, categories and what changed, from the store alone.
struct CatalogueAPI: Sendable {
    private let store: CatalogStore

    init(_ dependencies: ServerDependencies) { store = dependencies.store }

    func channel(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try JSON.channel(try await store.channel(context.id())).response()
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

    func history(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try Self.events(try await store.history(channel: context.id(), before: request.integer("cursor"), limit: request.limit()))
    }

    func changes(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        var moment: Timestamp?
        if let text = try request.query("since") {
            guard let since = Timestamp(iso: text) else { throw RequestError.bad("since is a time such as 2024-12-19T10:30:45Z") }
            moment = since
        }
        var kind: ChannelEvent.Kind?
        if let text = try request.query("kind") {
            guard let known = ChannelEvent.Kind(rawValue: text) else {
                throw RequestError.bad("kind is one of \(ChannelEvent.Kind.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            kind = known
        }
        return try Self.events(
            try await store.changes(since: moment, kind: kind, after: request.integer("cursor") ?? 0, limit: request.limit()))
    }

    private static func events(_ page: Page<ChannelEvent>) throws -> Response {
        let events = page.elements.map { event -> JSON in
            .object([
                "id": .integer(event.id), "channel_id": .integer(event.channelID), "channel_name": .string(event.channelName),
                "account_id": .integer(event.accountID), "run_id": .integer(event.runID), "at": .string(event.at.iso),
                "kind": .string(event.kind), "field": .string(event.field), "old": .string(event.oldValue), "new": .string(event.newValue),
            ])
        }
        return try JSON.object(["changes": .array(events), "next_cursor": .integer(page.nextCursor)]).response()
    }
}
