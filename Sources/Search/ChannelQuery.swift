import Catalog

/// A question to the index: which channels, in what order, and what to count.
package struct ChannelQuery: Sendable, Hashable {
    package enum Sort: String, Sendable, CaseIterable { case name, number, category, account, added, changed, quality }
    package enum Facet: String, Sendable, CaseIterable { case tags, categories, accounts, quality, state }

    /// An order as text: `name`, or `-name` for the other way round.
    package struct Order: Sendable, Hashable {
        package let sort: Sort
        package let isDescending: Bool

        package init?(_ text: String) {
            isDescending = text.hasPrefix("-")
            guard let sort = Sort(rawValue: isDescending ? String(text.dropFirst()) : text) else { return nil }
            self.sort = sort
        }
    }

    package var filter: ChannelFilter
    package var sort: Sort
    package var isDescending: Bool
    /// Only channels behind this place.
    package var cursor: ChannelCursor?
    /// Leaves out so many channels before the page; only without a cursor.
    package var offset: Int
    package var limit: Int
    /// Shows channels that are the same one once.
    package var collapses: Bool
    package var facets: Set<Facet>
    /// How many values of each facet to answer, the most frequent first.
    package var facetLimit: Int
    /// Ids of accounts: of channels that are the same one, those of the first account are shown, whatever their picture.
    package var preferredAccounts: [Int64] = []
    /// Whether alternatives take the places of inactive channels in a lineup.
    package var takesStandIns = true

    package init(
        _ filter: ChannelFilter = .all, sort: Sort = .name, isDescending: Bool = false, after cursor: ChannelCursor? = nil,
        offset: Int = 0, limit: Int = 100, collapses: Bool = false, facets: Set<Facet> = [],
        facetLimit: Int = 100
    ) {
        self.filter = filter
        self.sort = sort
        self.isDescending = isDescending
        self.cursor = cursor
        self.offset = offset
        self.limit = limit
        self.collapses = collapses
        self.facets = facets
        self.facetLimit = facetLimit
    }
}

/// One page of an answer.
package struct ChannelAnswer: Sendable {
    /// The catalogue's version that all of it belongs to.
    package var version: Int64
    package var rows: [Row]
    /// Channels that match; with duplicates collapsed, how many groups.
    package var total: Int
    /// Where the next page starts; nil on the last one.
    package var next: ChannelCursor?
    package var facets: [ChannelQuery.Facet: [FacetValue]]

    package struct Row: Sendable, Equatable {
        package var id: Int64
        /// The other channels of the group, the better pictures first.
        package var others: [Int64]
        /// The account's name.
        package var account: String
        package var quality: QualityClass?
        package var isNew: Bool
    }
}

/// A value of a facet and how many of the channels that match have it.
package struct FacetValue: Sendable, Equatable {
    package var name: String
    /// Of an account or a category.
    package var id: Int64?
    /// Of a category.
    package var accountID: Int64?
    package var count: Int
}
