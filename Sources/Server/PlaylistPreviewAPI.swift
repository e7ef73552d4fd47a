import Catalog
import Formats
import Hummingbird
import Search
import Store

/// Playlists as players get them, page by page: stored ones, and drafts beside what is published now.
struct PlaylistPreviewAPI: Sendable {
    private let store: CatalogStore
    private let playlists: PlaylistsAPI

    init(_ dependencies: ServerDependencies) {
        store = dependencies.store
        playlists = PlaylistsAPI(dependencies)
    }

    /// The entries of a stored playlist, with `q` those of channels that it lets through.
    func saved(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try request.knows("q", "offset", "limit")
        let playlist = try await store.playlist(context.name())
        let preview = Preview(playlist, try await store.draftLineup(of: playlist), request.baseURL, store)
        let window = try Window(offset: request.integer("offset"), limit: request.integer("limit"))
        let filter = try request.query("q").map(ChannelFilter.init(parsing:))
        let page =
            if let filter, filter != .all { try await preview.page(window, of: store.positions(in: preview.lineup, of: filter)) } else {
                try await preview.page(window, of: preview.lineup.places.indices)
            }
        let object: JSONObject = ["playlist": PlaylistsAPI.json(playlist)]
        return try JSON.object(object.merging(page)).response()
    }

    /// What a playlist would be if it was saved like this; with the `id` of a stored one also what players would find changed.
    func draft(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try JSON.object(try await draft(await request.json(), request)).response()
    }

    func draft(_ body: JSONObject, _ request: Request) async throws -> JSONObject {
        let fields = try Fields(body, known: PlaylistsAPI.fields + ["id", "renumber", "diff", "offset", "limit"])
        let published: Playlist? = if let id = try fields.integer("id") { try await store.playlist(String(id)) } else { nil }
        let draft = try await draft(fields, over: published)
        let window = try Window(
            offset: fields.integer("offset") ?? request.integer("offset"), limit: fields.integer("limit") ?? request.integer("limit"))
        let lineup = try await store.draftLineup(
            of: draft, order: fields.integers("order"), moves: PlaylistsAPI.moves(fields) ?? [],
            renumbers: fields.flag("renumber") ?? false)
        let preview = Preview(draft, lineup, request.baseURL, store)
        var page = try await preview.page(window, of: lineup.places.indices)
        page["diff"] = .null
        if let published, try fields.flag("diff") ?? true {
            let old = Preview(published, try await store.draftLineup(of: published), request.baseURL, store)
            page["diff"] = try await preview.changes(from: old)
        }
        return page
    }

    /// - Throws: `FilterError`, which says where, and else what saving throws. What a playlist is called changes nothing in it.
    private func draft(_ fields: Fields, over published: Playlist?) async throws -> Playlist {
        let base = published ?? Playlist(name: "Draft", slug: "draft")
        if let filter = try fields.text("filter") { _ = try ChannelFilter(parsing: filter) }
        var draft = try await playlists.read(fields.without("name", "slug"), over: base)
        (draft.name, draft.slug) = (base.name, base.slug)
        return draft
    }
}

/// A part of a long list.
private struct Window {
    let offset: Int
    let limit: Int

    init(offset: Int64?, limit: Int64?) throws {
        guard offset ?? 0 >= 0, limit ?? 0 >= 0 else { throw RequestError.bad("offset and limit are whole numbers") }
        self.offset = Int(min(offset ?? 0, 1 << 32))
        self.limit = CatalogStore.clamped(limit.map { Int(min($0, 1 << 20)) })
    }
}

/// A lineup, and how its playlist shows it.
private struct Preview {
    let playlist: Playlist
    let lineup: Lineup
    private let base: String
    private let store: CatalogStore

    init(_ playlist: Playlist, _ lineup: Lineup, _ base: String, _ store: CatalogStore) {
        self.playlist = playlist
        self.lineup = lineup
        self.base = base
        self.store = store
    }

    /// - Parameter positions: of all entries of the list.
    func page(_ window: Window, of positions: some RandomAccessCollection<Int> & Sendable) async throws -> JSONObject {
        let shown = Array(positions.dropFirst(window.offset).prefix(window.limit))
        let (formatter, entries) = try await entries(shown)
        let channels = try await store.channels(entries.map(\.channel.id))
        let end = window.offset + shown.count
        return [
            "entries": .array(entries.compactMap { entry in channels[entry.channel.id].map { Self.json(entry, $0, formatter) } }),
            "total": .integer(positions.count), "hand_ordered": .integer(lineup.handCount),
            "next_offset": .integer(shown.isEmpty || end >= positions.count ? nil : end),
        ]
    }

    /// What players of an older lineup find changed in this one.
    func changes(from old: Preview) async throws -> JSON {
        let changes = try await store.changes(from: old.lineup, to: lineup)
        return .object([
            "added": try await json(changes.added, from: old), "removed": try await json(changes.removed, from: old),
            "moved": try await json(changes.moved, from: old), "renumbered": try await json(changes.renumbered, from: old),
            "names_change": .bool(playlist.nameTemplate != old.playlist.nameTemplate),
            "groups_change": .bool(
                playlist.group != old.playlist.group
                    || (playlist.group == .template && playlist.groupTemplate != old.playlist.groupTemplate)),
        ])
    }

    private func entries(_ positions: [Int]) async throws -> (formatter: LineupFormatter, entries: [LineupEntry]) {
        let formatter = try await LineupFormatter(playlist, lineup, base: base, store)
        return (formatter, try await store.entries(of: lineup, positions, wantsTags: formatter.wantsTags))
    }

    private static func json(_ entry: LineupEntry, _ channel: Channel, _ formatter: LineupFormatter) -> JSON {
        let shown = formatter.entry(entry)
        return .object([
            "position": .integer(entry.position), "number": .string(shown.number), "name": .string(shown.name),
            "group": .string(shown.groupTitle), "is_stand_in": .bool(entry.channel !== entry.played),
            "played_id": .integer(entry.played.id), "channel": .channel(channel),
        ])
    }

    private func json(_ some: LineupChanges.Some, from old: Preview) async throws -> JSON {
        let before = try await old.shown(some.samples.compactMap(\.old))
        let after = try await shown(some.samples.compactMap(\.new))
        let samples: [JSON] = some.samples.compactMap { positions in
            let (old, new) = (positions.old.flatMap { before[$0] }, positions.new.flatMap { after[$0] })
            guard let either = new ?? old else { return nil }
            return .object([
                "channel_id": .integer(either.channel), "name": .string(either.name), "old_position": .integer(positions.old),
                "new_position": .integer(positions.new), "old_number": .string(old?.number), "new_number": .string(new?.number),
            ])
        }
        return .object(["count": .integer(some.count), "samples": .array(samples)])
    }

    /// What entries are called, by their positions.
    private func shown(_ positions: [Int]) async throws -> [Int: (channel: Int64, name: String, number: String?)] {
        guard !positions.isEmpty else { return [:] }
        let (formatter, entries) = try await entries(positions)
        return Dictionary(
            uniqueKeysWithValues: entries.map { entry in
                let shown = formatter.entry(entry)
                return (entry.position, (channel: entry.channel.id, name: shown.name, number: shown.number))
            })
    }
}
