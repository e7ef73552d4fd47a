import Catalog
import Hummingbird
import Search
import Store

/// Finding channels among all accounts, and what helps to type what to find.
struct FindAPI: Sendable {
    private let dependencies: ServerDependencies
    private var store: CatalogStore { dependencies.store }

    init(_ dependencies: ServerDependencies) { self.dependencies = dependencies }

    func channels(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        var restriction = ChannelFilter.all
        if let account = try request.integer("account_id") {
            _ = try await store.account(account)
            restriction = .account(.contains(String(account)))
        }
        return try await answer(request.knownChannelQuery(within: restriction, others: ["account_id"]))
    }

    /// What an account shows: its channels that its filters let through.
    func accountPreview(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let account = try await store.account(context.id())
        return try await answer(request.knownChannelQuery(within: .every([.account(.contains(String(account.id))), .state(.visible)])))
    }

    /// The channels that a playlist's filter lets through and that are visible; `PlaylistPreviewAPI` has them as players get them.
    func playlistPreview(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let playlist = try await store.playlist(context.name())
        return try await answer(request.knownChannelQuery(within: .every([ChannelFilter(parsing: playlist.filter), .state(.visible)])))
    }

    /// What an account's held list would take away.
    func held(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let account = try await store.account(context.id())
        return try await answer(await request.knownChannelQuery(within: dependencies.heldChannels(of: account)))
    }

    func alternatives(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let channel = try await store.channel(context.id())
        let others = try await store.alternatives(of: channel.id)
        return try JSON.object(["channel": .channel(channel), "alternatives": .array(others.map { .channel($0) })]).response()
    }

    func tags(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let found = try await store.find(ChannelQuery(limit: 1, facets: [.tags], facetLimit: .max))
        return try JSON.object(["tags": JSON.facets(found.facets)["tags"] ?? .array([])]).response()
    }

    func syntax(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let words = Look(of: request).words
        let fields = FilterSyntax.fields.map { field -> JSON in
            .object([
                "name": .string(field.name), "form": .string(field.form.rawValue), "meaning": .string(words.sentence(field.meaning)),
                "values": .array(Self.json(field.values, words)), "examples": .array(Self.json(field.examples, words)),
            ])
        }
        return try JSON.object(["fields": .array(fields), "operators": .array(Self.json(FilterSyntax.operators, words))])
            .response(headers: Words.vary)
    }

    /// What could be typed next: `from` and `to` are the characters of `q` that a suggestion takes the place of.
    func suggest(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let text = try request.query("q") ?? ""
        guard text.utf8.count <= 4_000 else { throw RequestError.bad("q is at most 4000 bytes") }
        let completion = FilterCompletion(text, cursor: try request.integer("cursor").map { Int(min($0, 4_000)) })
        let words = Look(of: request).words
        let own = try await Suggestions(index: store.index(), words: words).suggestions(for: completion)
        return try JSON.object([
            "from": .integer(completion.range.lowerBound), "to": .integer(completion.range.upperBound),
            "suggestions": .array(Self.json(completion.suggestions, words) + own),
        ]).response(headers: Words.vary)
    }

    private func answer(_ query: ChannelQuery) async throws -> Response {
        let found = try await store.find(query)
        let channels = found.rows.map { row in
            JSON.channel(row.channel, more: Self.extras(row.answer, query))
        }
        var object: JSONObject = [
            "channels": .array(channels), "total": .integer(found.total), "next_cursor": .string(found.next?.text),
        ]
        if !query.facets.isEmpty { object["facets"] = .facets(found.facets) }
        return try JSON.object(object).response()
    }

    private static func extras(_ row: ChannelAnswer.Row, _ query: ChannelQuery) -> JSONObject {
        let extras: JSONObject = [
            "account_name": .string(row.account), "quality": .string(row.quality?.name), "is_new": .bool(row.isNew),
        ]
        return query.collapses ? extras.merging(["duplicates": .array(row.others.map { .integer($0) })]) : extras
    }

    private static func json(_ entries: [FilterSyntax.Entry], _ words: Words) -> [JSON] {
        entries.map { .object(["text": .string($0.text), "meaning": .string(words.sentence($0.meaning))]) }
    }
}

extension ServerDependencies {
    /// The channels that an account's held list would take away.
    /// - Throws: `StoreError.nothingHeld`.
    func heldChannels(of account: Account) async throws -> ChannelFilter {
        guard let vanishing = try await vanishing(account.id) else { throw StoreError.nothingHeld(account.id) }
        return .ids(Set(vanishing))
    }
}

extension JSON {
    subscript(key: String) -> JSON? { if case .object(let object) = self { object[key] } else { nil } }
}
