import Catalog
import Hummingbird
import Search
import Store

/// What a person changes in channels, one or many, and takes back.
struct ChannelEditsAPI: Sendable {
    private static let samples = 20

    private let store: CatalogStore

    init(_ dependencies: ServerDependencies) { store = dependencies.store }

    func patch(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let channel = try await store.channel(context.id())
        let change = try await store.change(
            [channel.id], ChannelEditing.edits(ofOverlay: request.json()), description: "edit \(channel.name)")
        return try JSON.channel(try await store.channel(channel.id), more: ["change_id": .integer(change?.id)]).response()
    }

    /// `{"filter": "…"}`, of which `except` leaves ids out and `collapse` takes one of each group, or `{"ids": […]}`; with an
    /// `operation`. With `"preview": true` it only says what it would do.
    func bulk(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let body = try Fields(await request.json(), known: ["filter", "ids", "sort", "collapse", "except", "operation", "preview"])
        let (edit, description) = try ChannelEditing.edit(ofOperation: RequestError.needed("operation", body.object("operation")))
        let ids = try await ids(body)
        if try body.flag("preview") ?? false {
            let preview = try await store.preview(ids, [edit], limit: Self.samples)
            return try JSON.object([
                "success": .bool(true), "matching": .integer(ids.count), "changing": .integer(preview.count),
                "samples": .array(preview.samples.map(Self.json)),
            ]).response()
        }
        let change = try await store.change(ids, [edit], description: description)
        let words = Look(of: request).words
        let nothing: JSON = .object([
            "change_id": .null, "description": .string(words.change(description)), "changed": .integer(0 as Int),
        ])
        return try (change.map { Self.json($0, words) } ?? nothing)
            .merging(["success": .bool(true), "matching": .integer(ids.count)]).response(headers: Words.vary)
    }

    func changes(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let changes = try await store.channelChanges().map { Self.json($0, Look(of: request).words) }
        return try JSON.object(["changes": .array(changes)]).response(headers: Words.vary)
    }

    func undo(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let (change, undoneCount) = try await store.undo(context.id())
        return try Self.json(change, Look(of: request).words)
            .merging(["success": .bool(true), "changed": .integer(undoneCount)]).response(headers: Words.vary)
    }

    private func ids(_ body: Fields) async throws -> [Int64] {
        if let ids = try body.integers("ids") {
            guard !body.has("filter") else { throw RequestError.bad("name channels by a filter or by ids, not both") }
            if let needless = ["collapse", "except"].first(where: body.has) {
                throw RequestError.bad("\(needless): it goes with a filter, not with ids")
            }
            guard Set(ids).count == ids.count else { throw RequestError.bad("ids: an id is there twice") }
            return ids
        }
        let filter = try ChannelFilter(parsing: RequestError.needed("filter", body.text("filter")))
        guard let order = ChannelQuery.Order(try body.text("sort") ?? "name") else { throw RequestError.badOrder("sort") }
        let collapse = try body.text("collapse")
        guard collapse == nil || collapse == "duplicates" else { throw RequestError.bad("collapse: use duplicates") }
        let query = ChannelQuery(filter, sort: order.sort, isDescending: order.isDescending, collapses: collapse != nil)
        let excepted = Set(try body.integers("except") ?? [])
        return try await store.ids(query).filter { !excepted.contains($0) }
    }

    private static func json(_ preview: ChannelPreview) -> JSON {
        .object([
            "id": .integer(preview.id), "name_before": .string(preview.nameBefore), "name_after": .string(preview.nameAfter),
            "tags_before": .strings(preview.tagsBefore), "tags_after": .strings(preview.tagsAfter), "overlay": .overlay(preview.overlay),
        ])
    }

    private static func json(_ change: ChannelChange, _ words: Words) -> JSON {
        .object([
            "change_id": .integer(change.id), "at": .string(change.at.iso), "description": .string(words.change(change.description)),
            "changed": .integer(change.channelCount), "undone_at": .string(change.undoneAt?.iso),
        ])
    }
}
