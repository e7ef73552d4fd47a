import Catalog
import Hummingbird
import Store

/// What happened, and what there was at other moments.
struct HistoryAPI: Sendable {
    private let store: CatalogStore

    init(_ dependencies: ServerDependencies) { store = dependencies.store }

    func channel(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try request.knows("limit", "cursor")
        return try Self.events(try await store.history(channel: context.id(), before: request.integer("cursor"), limit: request.limit()))
    }

    func changes(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try request.knows("since", "until", "kind", "account", "run", "order", "limit", "cursor")
        var query = ChangeQuery(limit: try request.limit())
        query.account = try request.integer("account")
        query.kind = try request.choice("kind")
        query.since = try request.time("since")
        query.until = try request.time("until")
        query.run = try request.integer("run")
        query.cursor = try request.integer("cursor")
        switch try request.query("order") {
        case nil, "oldest": break
        case "newest": query.isNewestFirst = true
        default: throw RequestError.bad("order is newest or oldest")
        }
        return try Self.events(try await store.changes(query))
    }

    func runs(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try request.knows("account", "status", "before", "limit", "cursor")
        let page = try await store.runs(
            account: request.integer("account"), status: request.choice("status"), askedBefore: request.time("before"),
            before: request.integer("cursor"), limit: request.limit())
        let runs = page.elements.map { SyncAPI.json($0, Look(of: request).words) }
        return try JSON.object(["runs": .array(runs), "next_cursor": .integer(page.nextCursor)]).response(headers: Words.vary)
    }

    func timeline(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try request.knows("days")
        let days = try request.integer("days") ?? 30
        guard (1...3_660).contains(days) else { throw RequestError.bad("days is a number from 1 to 3660") }
        let account = context.parameters.get("id") == nil ? nil : try context.id()
        let points = try await store.timeline(account: account, days: Int(days)).map { point -> JSON in
            .object([
                "at": .string(point.at.iso), "active": .integer(point.active), "added": .integer(point.added),
                "removed": .integer(point.removed),
            ])
        }
        return try JSON.object(["points": .array(points)]).response()
    }

    func asOf(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try request.knows("at", "q", "limit", "cursor")
        let moment = try RequestError.needed("at", request.moment("at"))
        let past = try await store.channels(
            account: context.id(), at: moment, words: request.wordsOfNames() ?? "", after: request.integer("cursor") ?? 0,
            limit: request.limit())
        return try JSON.object([
            "at": .string(past.at.iso), "channels": .array(past.page.elements.map(Self.json)), "total": .integer(past.total),
            "next_cursor": .integer(past.page.nextCursor),
        ]).response()
    }

    func difference(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try request.knows("from", "to", "kind", "limit", "cursor")
        let from = try RequestError.needed("from", request.moment("from"))
        let difference = try await store.difference(
            account: context.id(), from: from, to: request.moment("to"), kind: request.choice("kind"),
            after: request.integer("cursor") ?? 0, limit: request.limit())
        let counts = NetChange.Kind.allCases.map { ($0.rawValue, JSON.integer(difference.counts[$0] ?? 0)) }
        return try JSON.object([
            "from": .string(difference.from.iso), "to": .string(difference.to.iso),
            "counts": .object(JSONObject(Dictionary(uniqueKeysWithValues: counts))),
            "changes": .array(difference.page.elements.map(Self.json)), "next_cursor": .integer(difference.page.nextCursor),
        ]).response()
    }

    static func json(_ change: NetChange) -> JSON {
        let fields = change.fields.map { field -> JSON in
            .object(["field": .string(field.name), "old": .string(field.old), "new": .string(field.new)])
        }
        return .object([
            "channel_id": .integer(change.id), "kinds": .strings(change.kinds.map(\.rawValue)), "name": .string(change.name),
            "category_name": .string(change.category), "fields": .array(fields),
        ])
    }

    private static func events(_ page: Page<ChannelEvent>) throws -> Response {
        try JSON.object(["changes": .array(page.elements.map(json)), "next_cursor": .integer(page.nextCursor)]).response()
    }

    static func json(_ event: ChannelEvent) -> JSON {
        .object([
            "id": .integer(event.id), "channel_id": .integer(event.channelID), "channel_name": .string(event.channelName),
            "account_id": .integer(event.accountID), "account_name": .string(event.accountName), "run_id": .integer(event.runID),
            "at": .string(event.at.iso), "kind": .string(event.kind), "field": .string(event.field), "old": .string(event.oldValue),
            "new": .string(event.newValue),
        ])
    }

    static func json(_ channel: PastChannel) -> JSON {
        .object([
            "channel_id": .integer(channel.id), "name": .string(channel.name), "category_name": .string(channel.category),
            "name_now": .string(channel.nameNow), "is_active_now": .bool(channel.isActiveNow),
        ])
    }
}

extension Request {
    /// Words of names at a moment; an empty field is the same as none.
    func wordsOfNames() throws -> String? {
        let (words, limit) = (try filled("q"), 200)
        guard words?.utf8.count ?? 0 <= limit else { throw RequestError.bad("q is at most \(limit) bytes") }
        return words
    }

    /// A time, or `run:7` for the end of a sync.
    fileprivate func moment(_ name: String) throws -> PastMoment? {
        guard let text = try query(name) else { return nil }
        if text.hasPrefix("run:"), let run = Int64(text.dropFirst(4)) { return .run(run) }
        return try time(name).map { .time($0) }
    }
}
