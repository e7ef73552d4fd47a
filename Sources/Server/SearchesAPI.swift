import Catalog
import Hummingbird
import Search
import Store

/// Searches that are kept under a name.
struct SearchesAPI: Sendable {
    private let store: CatalogStore

    init(_ dependencies: ServerDependencies) { store = dependencies.store }

    func list(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try JSON.object(["searches": .array(try await store.searches().map(Self.json))]).response()
    }

    func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try Self.json(try await store.search(context.id())).response()
    }

    func create(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let fields = try Fields(await request.json(), known: Self.fields)
        let name = try RequestError.needed("name", fields.text("name"))
        let search = try await store.save(Self.read(fields, over: SavedSearch(name: name)))
        return try Self.json(search).response(.created, headers: [.location: "/api/searches/\(search.id)"])
    }

    func update(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let old = try await store.search(context.id())
        let fields = try Fields(await request.json(), known: Self.fields)
        return try Self.json(try await store.save(Self.read(fields, over: old))).response()
    }

    func delete(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await store.deleteSearch(context.id())
        return try JSON.object(["success": .bool(true)]).response()
    }

    private static let fields = ["name", "query", "sort", "collapse", "columns"]

    private static func read(_ fields: Fields, over old: SavedSearch) throws -> SavedSearch {
        var search = old
        search.name = try fields.text("name") ?? old.name
        search.query = try fields.text("query") ?? old.query
        search.sort = try fields.text("sort") ?? old.sort
        guard ChannelQuery.Order(search.sort) != nil else { throw RequestError.badOrder("sort") }
        search.collapses = try fields.flag("collapse") ?? old.collapses
        search.columns = try fields.texts("columns") ?? old.columns
        return try search.validated()
    }

    private static func json(_ search: SavedSearch) -> JSON {
        .object([
            "id": .integer(search.id), "name": .string(search.name), "query": .string(search.query), "sort": .string(search.sort),
            "collapse": .bool(search.collapses), "columns": .strings(search.columns), "created_at": .string(search.createdAt.iso),
            "updated_at": .string(search.updatedAt.iso),
        ])
    }
}
