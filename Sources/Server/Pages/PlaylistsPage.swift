import Catalog
import HTTPTypes
import Hummingbird
import Search
import Store

/// The pages of playlists: the list of them, and the editor. Both work without JavaScript; with it the editor is live.
struct PlaylistsPage: Sendable {
    private let pages: Pages
    private let playlists: PlaylistsAPI
    private let previews: PlaylistPreviewAPI
    private var dependencies: ServerDependencies { pages.dependencies }
    private var store: CatalogStore { dependencies.store }

    init(_ pages: Pages, playlists: PlaylistsAPI, previews: PlaylistPreviewAPI) {
        self.pages = pages
        self.playlists = playlists
        self.previews = previews
    }

    func list(_ request: Request, _ context: BasicRequestContext) async throws -> Response { try await list(request) }

    /// `/playlists/new?filter=…&sort=…`: a playlist made of a search.
    func new(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await editor(request, nil, PlaylistForm(of: request))
    }

    func edit(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await editor(request, store.playlist(context.name()))
    }

    func create(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let input = try await request.form()
        let form = PlaylistForm(input)
        if input["preview"] != nil { return try await editor(request, nil, form) }
        let show = { notice, status in
            status == .ok ? try await list(request, notice) : try await editor(request, nil, form, notice, status)
        }
        return try await pages.answer(request, context, on: show) {
            let playlist = try await playlists.add(Fields(form.fields, known: PlaylistsAPI.fields))
            return .ok(Look(of: request).words.text("playlists.created", ["name": playlist.name]))
        }
    }

    func update(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let playlist = try await store.playlist(context.name())
        let input = try await request.form()
        let form = PlaylistForm(input)
        if input["preview"] != nil { return try await editor(request, playlist, form, version: form.version) }
        let id = String(playlist.id)
        let show = { (notice: Notice?, status: HTTPResponse.Status) in
            // After a mistake the form is still one of the playlist that it was made of.
            try await editor(
                request, store.playlist(id), form, notice, status, version: status == .badRequest ? form.version : nil)
        }
        let words = Look(of: request).words
        return try await pages.answer(request, context, on: show) {
            do {
                let fields = form.fields.merging(["updated_at": .string(form.version)])
                let saved = try await playlists.change(id, Fields(fields, known: PlaylistsAPI.fieldsOfChange))
                return .ok(words.text("playlists.saved", ["name": saved.name]))
            } catch StoreError.playlistSaved {
                throw RequestError(status: .conflict, text: words.text("playlists.changed_elsewhere"))
            }
        }
    }

    func delete(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await pages.answer(request, context, on: { try await list(request, $0, status: $1) }) {
            let playlist = try await store.playlist(context.name())
            try await store.deletePlaylist(String(playlist.id))
            return .ok(Look(of: request).words.text("playlists.deleted", ["name": playlist.name]))
        }
    }

    // MARK: - The list

    private func list(_ request: Request, _ notice: Notice? = nil, status: HTTPResponse.Status = .ok) async throws -> Response {
        let own = try await own(request)
        let accounts = try await ofAccounts(request)
        let content: JSONObject = [
            "playlists": .array(own), "has_playlists": .bool(!own.isEmpty), "account_playlists": .array(accounts),
            "has_accounts": .bool(!accounts.isEmpty), "is_local": .bool(Self.isLocal(request)),
        ]
        return pages.page("playlists", content, for: request, notice: notice, status: status)
    }

    private func own(_ request: Request) async throws -> [JSON] {
        var own: [JSON] = []
        for playlist in try await store.playlists() {
            let handOrdered = try await store.order(of: playlist).count
            own.append(
                PlaylistsAPI.json(playlist).merging([
                    "channel_count": .integer(try await playlists.channelCount(of: playlist)),
                    "link": .string(Self.link(playlist, request)),
                    "is_direct": .bool(playlist.streamForm == .direct), "has_filter": .bool(!playlist.filter.isEmpty),
                    "hand_ordered": handOrdered > 0 ? .integer(handOrdered) : .null,
                ]))
        }
        return own
    }

    /// What each account shows, which is a playlist too.
    private func ofAccounts(_ request: Request) async throws -> [JSON] {
        var result: [JSON] = []
        for account in try await store.accounts() {
            let playlist = PlaylistOutput.playlist(of: account)
            result.append(
                .object([
                    "id": .string(playlist.slug), "name": .string(playlist.name), "url": .string("/playlist/\(playlist.slug).m3u"),
                    "link": .string(Self.link(playlist, request)),
                    "channel_count": .integer(try await playlists.channelCount(of: playlist)),
                ]))
        }
        return result
    }

    /// What a player is given.
    private static func link(_ playlist: Playlist, _ request: Request) -> String { "\(request.baseURL)/playlist/\(playlist.slug).m3u" }

    /// Whether Bouquet was reached by an address that only this machine knows.
    private static func isLocal(_ request: Request) -> Bool {
        ["http://127.", "http://localhost", "http://[::1]"].contains { request.baseURL.hasPrefix($0) }
    }

    // MARK: - The editor

    private static let sorts = ChannelQuery.Sort.allCases.flatMap { [$0.rawValue, "-" + $0.rawValue] }

    /// - Parameter version: what the form was made of; nil for the playlist as it is.
    private func editor(
        _ request: Request, _ playlist: Playlist?, _ form: PlaylistForm? = nil, _ notice: Notice? = nil,
        _ status: HTTPResponse.Status = .ok, version: String? = nil
    ) async throws -> Response {
        let words = Look(of: request).words
        let shown = PlaylistsAPI.json(playlist ?? Playlist(name: "", slug: "")).merging(form?.typed ?? [:])
        func choices(_ field: String, _ all: [String]) -> JSON {
            let chosen = all.contains(shown[field]?.text ?? "") ? shown[field]?.text : all.first
            return .array(
                all.map {
                    .object([
                        "value": .string($0), "label": .string(words.text("playlists.\(field)s.\($0)")), "is_chosen": .bool($0 == chosen),
                    ])
                })
        }
        let content: JSONObject = [
            "playlist": shown.merging(["id": playlist.map { .integer($0.id) } ?? .null]), "is_new": .bool(playlist == nil),
            "saved_name": .string(playlist?.name), "saved_slug": .string(playlist?.slug),
            "version": .string(version ?? playlist?.updatedAt.iso), "base": .string(request.baseURL),
            "sorts": choices("sort", Self.sorts), "numberings": choices("numbering", Playlist.Numbering.allCases.map(\.rawValue)),
            "groups": choices("group", Playlist.Group.allCases.map(\.rawValue)),
            "stream_urls": choices("stream_url", [Playlist.StreamForm.redirect.rawValue, Playlist.StreamForm.direct.rawValue]),
            "formats": choices("format", Playlist.Format.allCases.map(\.rawValue)),
            "preferences": .array(try await preferences(shown["preferred_accounts"], words)),
            "preview": .object(try await preview(form?.fields ?? [:], of: playlist, request)),
        ]
        return pages.page("playlist", content, for: request, notice: notice, status: status)
    }

    /// A choice of an account for each rank.
    private func preferences(_ chosen: JSON?, _ words: Words) async throws -> [JSON] {
        let accounts = try await store.accounts()
        var ids: [JSON] = []
        if case .array(let values) = chosen { ids = values }
        return (0..<min(accounts.count, max(3, ids.count))).map { place in
            .object([
                "name": .string("preferred_\(place + 1)"), "label": .string(words.text("playlists.choice", ["n": String(place + 1)])),
                "accounts": .array(
                    accounts.map { account in
                        let isChosen = place < ids.count && ids[place] == .integer(account.id)
                        return .object(["id": .integer(account.id), "name": .string(account.settings.name), "is_chosen": .bool(isChosen)])
                    }),
            ])
        }
    }

    /// The first entries of what a form would make, or what is wrong with it.
    private func preview(_ fields: JSONObject, of playlist: Playlist?, _ request: Request) async throws -> JSONObject {
        var draft = fields
        draft["id"] = playlist.map { .integer($0.id) }
        draft["limit"] = .integer(50 as Int)
        do {
            let answer = try await previews.draft(draft, request)
            let isEmpty = answer["entries"] == .array([])
            return answer.merging(["problem": .null, "has_more": .bool(answer["next_offset"] != .null), "is_empty": .bool(isEmpty)])
        } catch let error as CancellationError {
            throw error
        } catch {
            return [
                "problem": .string(Problem(error).sentence(Look(of: request).words)), "entries": .array([]), "total": .null,
                "has_more": .bool(false),
                "is_empty": .bool(false),
            ]
        }
    }
}
