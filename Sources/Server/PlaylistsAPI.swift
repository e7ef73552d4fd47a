import Catalog
import Hummingbird
import Search
import Store

/// Playlists: what they are made of. `PlaylistOutput` writes them for players, `PlaylistPreviewAPI` shows what they will get.
struct PlaylistsAPI: Sendable {
    private let store: CatalogStore

    init(_ dependencies: ServerDependencies) { store = dependencies.store }

    func list(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        var all: [JSON] = []
        for playlist in try await store.playlists() {
            all.append(Self.json(playlist).merging(["channel_count": .integer(try await channelCount(of: playlist))]))
        }
        return try JSON.object(["playlists": .array(all)]).response()
    }

    /// Names that came later can make an expression take too long: then it is not known.
    func channelCount(of playlist: Playlist) async throws -> Int? {
        do { return try await store.placeCount(of: playlist) } catch is PatternError { return nil }
    }

    func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try Self.json(try await store.playlist(context.name())).response()
    }

    func create(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let playlist = try await add(Fields(await request.json(), known: Self.fields))
        return try Self.json(playlist).response(.created, headers: [.location: "/api/playlists/\(playlist.id)"])
    }

    func update(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let fields = try Fields(await request.json(), known: Self.fieldsOfChange)
        return try Self.json(try await change(context.name(), fields)).response()
    }

    func add(_ fields: Fields) async throws -> Playlist {
        let name = try RequestError.needed("name", fields.text("name"))
        let playlist = try await read(fields, over: Playlist(name: name, slug: Playlist.slug(of: name)))
        return try await store.save(playlist, mayNumberSlug: fields.text("slug") == nil, order: Self.orderEdit(fields, ids: "order"))
    }

    func change(_ name: String, _ fields: Fields) async throws -> Playlist {
        try await store.save(
            read(fields, over: store.playlist(name)), order: Self.orderEdit(fields, ids: "order"), seen: Self.seen(fields))
    }

    /// When the playlist was saved last, as far as whoever changes it knows.
    private static func seen(_ fields: Fields) throws -> Timestamp? {
        try fields.text("updated_at").map { text in
            guard let seen = Timestamp(iso: text) else { throw RequestError.bad("updated_at: this is no time; send the one that you read") }
            return seen
        }
    }

    /// Numbers from the first one on, in the playlist's order as it is now.
    func renumber(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        guard try await store.playlist(context.name()).numbering == .stable else {
            throw RequestError.bad("numbering: this playlist gives no numbers of its own")
        }
        return try Self.json(try await store.renumber(context.name())).response()
    }

    func delete(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await store.deletePlaylist(context.name())
        return try JSON.object(["success": .bool(true)]).response()
    }

    func order(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let playlist = try await store.playlist(context.name())
        return try JSON.object(["channel_ids": .array(try await store.order(of: playlist).map { .integer($0) })]).response()
    }

    func setOrder(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let fields = try Fields(await request.json(), known: ["channel_ids", "moves"])
        try await store.reorder(context.name(), by: RequestError.needed("channel_ids", Self.orderEdit(fields, ids: "channel_ids")))
        return try JSON.object(["success": .bool(true)]).response()
    }

    func forgetOrder(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await store.reorder(context.name(), by: OrderEdit(base: [], moves: []))
        return try JSON.object(["success": .bool(true)]).response()
    }

    /// Puts one entry beside another one, or behind all that have a place by hand; the list then is as it was, but for that entry.
    func move(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let move = try Self.move(await request.json())
        try await store.move(move.channel, to: move.target, in: context.name())
        return try JSON.object(["success": .bool(true)]).response()
    }

    /// What is put first, and elsewhere then; nil where a request says nothing of it.
    private static func orderEdit(_ fields: Fields, ids name: String) throws -> OrderEdit? {
        let (ids, moves) = (try fields.integers(name), try moves(fields))
        if let ids, Set(ids).count != ids.count { throw RequestError.bad("\(name): an id is there twice") }
        return ids == nil && moves == nil ? nil : OrderEdit(base: ids, moves: moves ?? [])
    }

    /// What is put elsewhere, one after the other; nil where a request says nothing of it.
    static func moves(_ fields: Fields) throws -> [LineupMove]? {
        guard let moves = try fields.objects("moves") else { return nil }
        guard moves.count <= 1_000 else { throw RequestError.bad("moves: at most 1,000 at once") }
        return try moves.map(move)
    }

    private static func move(_ object: JSONObject) throws -> LineupMove {
        let fields = try Fields(object, known: ["channel_id", "before", "after"])
        let channel = try RequestError.needed("channel_id", fields.integer("channel_id"))
        let (before, after) = (try fields.integer("before"), try fields.integer("after"))
        guard before == nil || after == nil else { throw RequestError.bad("use before or after, not both") }
        guard channel != before, channel != after else { throw RequestError.bad("channel_id: a channel has no place beside itself") }
        return LineupMove(channel, to: before.map(LineupTarget.before) ?? after.map(LineupTarget.after) ?? .endOfHandMade)
    }

    static let fields = [
        "name", "slug", "filter", "sort", "numbering", "first_number", "group", "group_template", "name_template", "collapse",
        "preferred_accounts", "stream_url", "format", "order", "moves",
    ]

    static let fieldsOfChange = fields + ["updated_at"]

    /// A playlist as it is to be, checked.
    func read(_ fields: Fields, over old: Playlist) async throws -> Playlist {
        let playlist = try Self.changed(old, by: fields)
        let preferred = playlist.preferredAccounts
        guard Set(preferred).count == preferred.count else { throw RequestError.bad("preferred_accounts: an account is there twice") }
        // One that was deleted since may stay.
        let known = Set(try await store.accounts().map(\.id)).union(old.preferredAccounts)
        if let unknown = preferred.first(where: { !known.contains($0) }) {
            throw RequestError.bad("preferred_accounts: there is no account \(unknown)")
        }
        let checked = try playlist.validated()
        // An expression that takes too long for the names that there are is refused before players wait for it.
        if checked.filter != old.filter { _ = try await store.count(ChannelFilter(parsing: checked.filter)) }
        return checked
    }

    private static func changed(_ old: Playlist, by fields: Fields) throws -> Playlist {
        var playlist = old
        playlist.name = try fields.text("name") ?? old.name
        playlist.slug = try fields.text("slug") ?? old.slug
        playlist.filter = try fields.has("filter") ? fields.text("filter") ?? "" : old.filter
        playlist.sort = try fields.text("sort") ?? old.sort
        guard ChannelQuery.Order(playlist.sort) != nil else { throw RequestError.badOrder("sort") }
        playlist.numbering = try fields.choice("numbering") ?? old.numbering
        playlist.firstNumber = try fields.integer("first_number") ?? old.firstNumber
        playlist.group = try fields.choice("group") ?? old.group
        playlist.groupTemplate = try fields.text("group_template") ?? old.groupTemplate
        playlist.nameTemplate = try fields.text("name_template") ?? old.nameTemplate
        playlist.collapses = try fields.flag("collapse") ?? old.collapses
        playlist.preferredAccounts = try fields.integers("preferred_accounts") ?? old.preferredAccounts
        playlist.streamForm = try fields.choice("stream_url") ?? old.streamForm
        playlist.format = try fields.choice("format") ?? old.format
        return playlist
    }

    static func json(_ playlist: Playlist) -> JSON {
        .object([
            "id": .integer(playlist.id), "name": .string(playlist.name), "slug": .string(playlist.slug),
            "url": .string("/playlist/\(playlist.slug).m3u"), "filter": .string(playlist.filter), "sort": .string(playlist.sort),
            "numbering": .string(playlist.numbering.rawValue), "first_number": .integer(playlist.firstNumber),
            "group": .string(playlist.group.rawValue), "group_template": .string(playlist.groupTemplate),
            "name_template": .string(playlist.nameTemplate), "collapse": .bool(playlist.collapses),
            "preferred_accounts": .array(playlist.preferredAccounts.map { .integer($0) }),
            "stream_url": .string(playlist.streamForm.rawValue), "format": .string(playlist.format.rawValue),
            "updated_at": .string(playlist.updatedAt.iso),
        ])
    }
}
