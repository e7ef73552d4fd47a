import Catalog
import Search

/// What the catalogue has to suggest for what is being typed: tags, categories, accounts and names of channels.
struct Suggestions {
    private static let limit = 20

    let index: ChannelIndex
    let words: Words

    func suggestions(for completion: FilterCompletion) throws -> [JSON] {
        var folding = NameFolding()
        switch completion.subject {
        case .value(.tag, let prefix): return try values(.tags, containing: folding.fold(prefix))
        case .value(.category, let prefix): return try values(.categories, containing: folding.fold(prefix))
        case .value(.account, let prefix): return try values(.accounts, containing: folding.fold(prefix))
        case .value(.name, let prefix), .word(let prefix), .field(let prefix): return try names(folding.fold(prefix))
        default: return []
        }
    }

    /// Those that begin with what is typed first, then those that have it somewhere; the most frequent first.
    private func values(_ facet: ChannelQuery.Facet, containing part: String) throws -> [JSON] {
        let query = ChannelQuery(limit: 1, facets: [facet], facetLimit: .max)
        var folding = NameFolding()
        // Categories of several accounts may have one name: a suggestion means all of them.
        var counts: [String: Int] = [:]
        for value in try index.answer(query, now: Timestamp(seconds: 0)).facets[facet] ?? [] {
            counts[value.name, default: 0] += value.count
        }
        let matching = counts.map { (name: $0.key, count: $0.value, folded: folding.fold($0.key)) }.filter { $0.folded.contains(part) }
        let sorted = matching.sorted { a, b in
            let (first, second) = (a.folded.hasPrefix(part), b.folded.hasPrefix(part))
            return first != second ? first : a.count != b.count ? a.count > b.count : a.name < b.name
        }
        return sorted.prefix(Self.limit).map { value in
            .object([
                "text": .string(FilterCompletion.quotedValue(value.name, whole: facet != .tags)), "meaning": .string(value.name),
                "count": .integer(value.count),
            ])
        }
    }

    private func names(_ part: String) throws -> [JSON] {
        guard part.utf8.count > 1 else { return [] }
        return try index.shownNames(containing: part, limit: Self.limit / 2).map {
            .object([
                "text": .string(FilterCompletion.quotedValue($0)), "meaning": .string(words.sentence("a name")), "is_name": .bool(true),
            ])
        }
    }
}
