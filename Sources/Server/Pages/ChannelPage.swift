import Catalog
import Hummingbird
import Store

/// A channel's page: all that is known of it, and forms that work without JavaScript. The side panel of the channels shows its middle part.
struct ChannelPage: Sendable {
    private static let historyLimit = 50

    private let pages: Pages
    private var store: CatalogStore { pages.dependencies.store }

    init(_ pages: Pages) { self.pages = pages }

    func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response { try await page(request, context.id()) }

    func change(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request, context) { id, form, words in
            let channel = try await store.channel(id)
            let edits = try ChannelForm(values: form).edits(of: channel)
            guard let change = try await store.change([id], edits, description: "edit \(channel.name)") else {
                return .ok(words.text("channel.nothing_changed"))
            }
            var notice = Notice.ok(words.text("channel.saved"))
            notice.undo = .init(change: change.id, action: "/channels/\(id)/undo")
            return notice
        }
    }

    func undo(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request, context) { _, form, words in
            guard let change = form["change"].flatMap({ Int64($0) }) else { throw RequestError.bad("change: say which one to undo") }
            let (_, undoneCount) = try await store.undo(change)
            return .ok(words.text(undoneCount > 0 ? "channel.undone" : "channel.nothing_undone"))
        }
    }

    /// What was typed stays in the form where it is wrong.
    private func answer(
        _ request: Request, _ context: BasicRequestContext, _ body: (Int64, [String: String], Words) async throws -> Notice
    ) async throws -> Response {
        let id = try context.id()
        let form = try await request.form()
        let words = Look(of: request).words
        return try await pages.answer(
            request, context,
            on: { notice, status in
                try await page(request, id, typed: status == .ok ? [:] : form, notice: notice, status: status)
            },
            { try await body(id, form, words) })
    }

    private func page(
        _ request: Request, _ id: Int64, typed: [String: String] = [:], notice: Notice? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let channel = try await store.channel(id)
        let events = try await store.history(channel: id, before: request.integer("before"), limit: Self.historyLimit)
        let accounts = try await store.accounts().map { ($0.id, $0.settings.name) }
        let card = ChannelCard(
            channel: channel, accounts: Dictionary(uniqueKeysWithValues: accounts), tags: try await store.tagOrigins(of: id),
            alternatives: try await store.alternatives(of: id), playing: try await store.played(for: channel), events: events.elements,
            isNew: try await isThere(id, .new), isVisible: try await isThere(id, .visible), words: Look(of: request).words)
        let content = card.content(typed: typed).merging([
            "playlists": .array(try await playlists(of: id)),
            "stream_address": .string("\(request.baseURL)/stream/\(id)"), "older": .integer(events.nextCursor),
            "back": .string(try back(request)), "is_first": .bool(try request.integer("before") == nil),
        ])
        return pages.page("channel", content, for: request, notice: notice, status: status)
    }

    /// The playlists whose filter lets the channel through.
    private func playlists(of id: Int64) async throws -> [JSON] {
        var found: [JSON] = []
        for playlist in try await store.playlists() {
            guard let filter = try? ChannelFilter(parsing: playlist.filter), try await isThere(id, in: filter) else { continue }
            found.append(.object(["id": .integer(playlist.id), "name": .string(playlist.name)]))
        }
        return found
    }

    /// Names that came later can make an expression take too long: then it is not known.
    private func isThere(_ id: Int64, in filter: ChannelFilter) async throws -> Bool {
        do { return try await store.count(.every([.ids([id]), .state(.visible), filter])) > 0 } catch is PatternError { return false }
    }

    /// The list that the page was opened from.
    private func back(_ request: Request) throws -> String {
        guard let address = try request.query("back"), address.hasPrefix("/channels?") else { return "/channels" }
        return address
    }

    private func isThere(_ id: Int64, _ state: ChannelFilter.State) async throws -> Bool {
        try await store.count(.and([.ids([id]), .state(state)])) > 0
    }
}
