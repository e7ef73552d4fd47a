import Catalog
import Foundation
import HTTPTypes
import Hummingbird
import Search
import Store

/// The page of all channels: a search, what it can be narrowed by, and the first rows of its answer. Its script goes on from there.
struct ChannelsPage: Sendable {
    private static let rows = 30
    private static let facetValues = 12

    private let pages: Pages
    private var store: CatalogStore { pages.dependencies.store }

    init(_ pages: Pages) { self.pages = pages }

    func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let view = try ChannelsView(request, accounts: await store.accounts().count)
        do {
            var query = try request.channelQuery(within: .all)
            (query.limit, query.facets, query.facetLimit) = (Self.rows, Set(ChannelQuery.Facet.allCases), Self.facetValues)
            return page(view, try await store.find(query), for: request)
        } catch let error as FilterError {
            return page(view, nil, for: request, problem: Problem(error))
        } catch let error as PatternError {
            return page(view, nil, for: request, problem: Problem(error))
        }
    }

    /// - Parameter found: nil where the search has a mistake, which the page then shows.
    private func page(_ view: ChannelsView, _ found: FoundChannels?, for request: Request, problem: Problem? = nil) -> Response {
        let words = Look(of: request).words
        let rows = found?.rows.map { ChannelRow($0, back: view.address(), words).json } ?? []
        let next = found?.next.map { view.address(cursor: $0.text) }
        let content: JSONObject = [
            "q": .string(view.text), "sort": .string(view.sort), "is_sorted": .bool(view.sort != "name"),
            "is_collapsed": .bool(view.collapses), "collapse_address": .string(view.with { $0.collapses.toggle() }.address()),
            "has_several_accounts": .bool(view.accounts > 1),
            "playlist_address": .string(view.playlistAddress), "total": .integer(found?.total),
            "noun": .string(words.text("channels.noun.\(found?.total == 1 ? "one" : "other")")), "rows": .array(rows),
            "next_address": .string(next),
            "first_address": .string(view.isFirst ? nil : view.address()),
            "problem": .string(problem?.sentence(words)), "has_none": .bool(found?.total == 0), "is_searching": .bool(!view.text.isEmpty),
            "heads": .array(Self.heads.map { head($0, view, words) }),
            "facets": .array(ChannelQuery.Facet.shown.compactMap { facet($0, found?.facets[$0] ?? [], view, words) }),
        ]
        return pages.page("channels", content, for: request, status: problem?.status ?? .ok)
    }

    /// The columns without a script, and what each sorts by.
    private static let heads: [(name: String, sort: ChannelQuery.Sort?)] = [
        ("logo", nil), ("number", .number), ("name", .name), ("category", .category), ("account", .account), ("tags", nil),
        ("quality", .quality), ("state", nil),
    ]

    private func head(_ head: (name: String, sort: ChannelQuery.Sort?), _ view: ChannelsView, _ words: Words) -> JSON {
        let isCurrent = head.sort.map { view.sort.hasSuffix($0.rawValue) } ?? false
        let isDescending = view.sort.hasPrefix("-")
        let next = head.sort.map { isCurrent && !isDescending ? "-" + $0.rawValue : $0.rawValue }
        return .object([
            "name": .string(head.name), "label": .string(words.text("channels.columns.\(head.name)")),
            "href": .string(next.map { next in view.with { $0.sort = next }.address() }),
            "direction": .string(isCurrent ? (isDescending ? "descending" : "ascending") : nil),
        ])
    }

    private func facet(_ facet: ChannelQuery.Facet, _ values: [FacetValue], _ view: ChannelsView, _ words: Words) -> JSON? {
        guard !values.isEmpty else { return nil }
        let search = SearchText(view.text)
        let links = values.map { value -> JSON in
            let term = SearchText.term(facet.rawValue, value.name, id: value.id)
            return .object([
                "name": .string(words.label(of: value.name, facet)), "count": .integer(value.count),
                "is_active": .bool(search.contains(term)),
                "href": .string(view.with { $0.text = search.toggling(term) }.address()),
                "exclude_href": .string(view.with { $0.text = search.adding("-" + term) }.address()),
            ])
        }
        return .object([
            "name": .string(facet.rawValue), "label": .string(words.text("channels.facets.\(facet.rawValue)")), "values": .array(links),
        ])
    }
}

extension ChannelQuery.Facet {
    /// In the order of the page.
    fileprivate static let shown: [Self] = [.state, .quality, .accounts, .tags, .categories]
}

extension Words {
    fileprivate func label(of value: String, _ facet: ChannelQuery.Facet) -> String {
        switch facet {
        case .state: text("channels.is.\(value)")
        case .quality: value.uppercased()
        default: value
        }
    }
}

/// What of the channels the page shows, as its address says it.
private struct ChannelsView {
    var text: String
    var sort: String
    var collapses: Bool
    let isFirst: Bool
    /// How many accounts there are.
    let accounts: Int

    init(_ request: Request, accounts: Int) throws {
        self.accounts = accounts
        text = try request.query("q") ?? ""
        sort = try request.query("sort") ?? "name"
        collapses = try request.query("collapse") == "duplicates"
        isFirst = try request.query("cursor") == nil
    }

    func with(_ change: (inout Self) -> Void) -> Self {
        var copy = self
        change(&copy)
        return copy
    }

    func address(cursor: String? = nil) -> String {
        let parameters = [
            ("q", text.isEmpty ? nil : text), ("sort", sort == "name" ? nil : sort), ("collapse", collapses ? "duplicates" : nil),
            ("cursor", cursor),
        ]
        let query = parameters.compactMap { name, value in value.map { "\(name)=\(Self.encoded($0))" } }
        return query.isEmpty ? "/channels" : "/channels?" + query.joined(separator: "&")
    }

    /// Where the search becomes a playlist.
    var playlistAddress: String { address().replacing("/channels", with: "/playlists/new").replacing("?q=", with: "?filter=") }

    static func encoded(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" }
}

/// A channel as a row of the page shows it.
private struct ChannelRow {
    private let row: FoundChannels.Row
    private let back: String
    private let words: Words

    init(_ row: FoundChannels.Row, back: String, _ words: Words) {
        self.row = row
        self.back = back
        self.words = words
    }

    var json: JSON {
        let channel = row.channel
        return .object([
            "id": .integer(channel.id), "href": .string("/channels/\(channel.id)?back=\(ChannelsView.encoded(back))"),
            "logo": .string(ChannelCard.shownLogo(channel.overlay.logo ?? channel.streamIcon)),
            "number": .string(channel.overlay.number ?? channel.number),
            "display_name": .string(channel.displayName),
            "provider_name": .string(channel.name == channel.displayName ? nil : channel.name),
            "category": .string(channel.overlay.category ?? channel.categoryName), "account_name": .string(row.answer.account),
            "tags": .strings(channel.tags), "quality": .string(row.answer.quality?.name.uppercased()),
            "states": .array(states.map(json)), "state_names": .string(states.map { "is-" + $0.name }.joined(separator: " ")),
            "others": row.answer.others.isEmpty ? .null : .integer(row.answer.others.count),
        ])
    }

    private func json(_ state: (name: String, icon: String)) -> JSON {
        .object(["name": .string(state.name), "icon": .string(state.icon), "label": .string(words.text("channels.is.\(state.name)"))])
    }

    /// With the words' `channels.is` and their icons.
    private var states: [(name: String, icon: String)] {
        let channel = row.channel
        let all: [(String, String, Bool)] = [
            ("inactive", "warning", !channel.isActive), ("hidden", "hide", channel.overlay.isHidden),
            ("favourite", "star", channel.overlay.isFavourite), ("new", "plus", row.answer.isNew),
        ]
        return all.filter(\.2).map { (name: $0.0, icon: $0.1) }
    }
}
