import Catalog

extension ChannelIndex {
    /// How many of the selected channels have each value of some facets.
    func facets(_ facets: Set<ChannelQuery.Facet>, of selection: Selection, limit: Int) -> [ChannelQuery.Facet: [FacetValue]] {
        guard !facets.isEmpty else { return [:] }
        var result: [ChannelQuery.Facet: [FacetValue]] = [:]
        if facets.contains(.tags) {
            result[.tags] = Self.most(tagCounts(selection), limit) { FacetValue(name: tables.tags[$0], count: $1) }
        }
        guard facets != [.tags] else { return result }
        let counts = columnCounts(selection)
        if facets.contains(.categories) {
            result[.categories] = Self.most(counts.categories, limit) { place, count in
                let entry = tables.categories[place]
                return FacetValue(name: entry.name, id: entry.id, accountID: entry.accountID, count: count)
            }
        }
        if facets.contains(.accounts) {
            result[.accounts] = Self.most(counts.accounts, limit) { place, count in
                FacetValue(name: tables.accounts[place].name, id: tables.accounts[place].id, count: count)
            }
        }
        if facets.contains(.quality) { result[.quality] = Self.qualities(counts.combinations) }
        if facets.contains(.state) { result[.state] = Self.states(counts.combinations) }
        return result
    }

    private func tagCounts(_ selection: Selection) -> [Int] {
        var counts = [Int](repeating: 0, count: tables.tags.count)
        selection.words.withUnsafeBufferPointer { words in
            guard let marks = words.baseAddress else { return }
            for (place, chunk) in chunks.enumerated() {
                chunk.tags.count(in: marks + wordStarts[place]) { counts[Int($0)] += $1 }
            }
        }
        return counts
    }

    private struct ColumnCounts {
        var categories: [Int]
        var accounts: [Int]
        /// By the flags' bits.
        var flags: [Int]

        /// Of the many that there could be, few are.
        var combinations: [(flags: ChannelFlags, count: Int)] {
            flags.indices.filter { flags[$0] > 0 }.map { (ChannelFlags(rawValue: UInt16($0)), flags[$0]) }
        }
    }

    private func columnCounts(_ selection: Selection) -> ColumnCounts {
        var counts = ColumnCounts(
            categories: [Int](repeating: 0, count: tables.categories.count), accounts: [Int](repeating: 0, count: tables.accounts.count),
            flags: [Int](repeating: 0, count: 1 << 16))
        for (place, chunk) in chunks.enumerated() {
            count(chunk.columns, selection.words[wordStarts[place]..<wordStarts[place + 1]], &counts)
        }
        // No category is no value.
        if !counts.categories.isEmpty { counts.categories[0] = 0 }
        return counts
    }

    private func count(_ columns: ChannelColumns, _ words: ArraySlice<UInt64>, _ counts: inout ColumnCounts) {
        columns.categories.withUnsafeBufferPointer { categories in
            columns.accounts.withUnsafeBufferPointer { accounts in
                columns.flags.withUnsafeBufferPointer { flags in
                    for (word, bits) in words.enumerated() {
                        var bits = bits
                        while bits != 0 {
                            let row = word * 64 + bits.trailingZeroBitCount
                            counts.categories[Int(categories[row])] += 1
                            counts.accounts[Int(accounts[row])] += 1
                            counts.flags[Int(flags[row].rawValue)] += 1
                            bits &= bits - 1
                        }
                    }
                }
            }
        }
    }

    /// The most frequent values; of equal counts the one that was known first.
    private static func most(_ counts: [Int], _ limit: Int, _ value: (Int, Int) -> FacetValue) -> [FacetValue] {
        let places = counts.indices.filter { counts[$0] > 0 }.sorted { (counts[$1], $0) < (counts[$0], $1) }
        return places.prefix(limit).map { value($0, counts[$0]) }
    }

    private static func qualities(_ combinations: [(flags: ChannelFlags, count: Int)]) -> [FacetValue] {
        QualityClass.allCases.reversed().compactMap { quality in
            let count = combinations.reduce(0) { $0 + ($1.flags.quality == quality ? $1.count : 0) }
            return count > 0 ? FacetValue(name: quality.name, count: count) : nil
        }
    }

    private static func states(_ combinations: [(flags: ChannelFlags, count: Int)]) -> [FacetValue] {
        let states: [(String, (ChannelFlags) -> Bool)] = [
            ("active", { $0.contains(.active) }), ("inactive", { !$0.contains(.active) }), ("hidden", { $0.contains(.hidden) }),
            ("favourite", { $0.contains(.favourite) }), ("radio", { $0.contains(.radio) }), ("catchup", { $0.contains(.catchup) }),
            ("adult", { $0.contains(.adult) }), ("edited", { $0.contains(.edited) }),
        ]
        return states.compactMap { name, isIn in
            let count = combinations.reduce(0) { $0 + (isIn($1.flags) ? $1.count : 0) }
            return count > 0 ? FacetValue(name: name, count: count) : nil
        }
    }
}
