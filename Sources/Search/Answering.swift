import Catalog

extension ChannelIndex {
    /// Answers a query: a page, the exact total and the counts, all of this one state.
    /// - Throws: `PatternError.tooComplex`.
    package func answer(_ query: ChannelQuery, now: Timestamp) throws(PatternError) -> ChannelAnswer {
        let matching = try select(query.filter, now: now, .asked)
        let shown = query.collapses ? leaders(of: matching, preferring: query.preferredAccounts) : matching
        let (places, hasMore) = page(of: shown, query)
        let others =
            query.collapses
            ? others(of: places, in: matching, preferring: query.preferredAccounts) : [[Int64]](repeating: [], count: places.count)
        let order = SortOrder(query, in: self)
        return ChannelAnswer(
            version: version,
            rows: zip(places, others).map { row($0, others: $1, now: now) },
            total: shown.count,
            next: hasMore ? places.last.map { order.cursor(at: chunks[$0.chunk].columns, $0.row) } : nil,
            facets: facets(query.facets, of: matching, limit: query.facetLimit))
    }

    private func row(_ place: RowPlace, others: [Int64], now: Timestamp) -> ChannelAnswer.Row {
        let columns = chunks[place.chunk].columns
        return ChannelAnswer.Row(
            id: columns.ids[place.row], others: others, account: tables.accounts[Int(columns.accounts[place.row])].name,
            quality: columns.flags[place.row].quality, isNew: columns.isNew(place.row, at: UInt32(clamping: now.microseconds / 1_000_000)))
    }

    /// How many channels a filter lets through.
    package func count(_ filter: ChannelFilter, now: Timestamp) throws(PatternError) -> Int {
        try select(filter, now: now, .asked).count
    }

    /// The ids of all channels that a query lets through, in its order.
    package func ids(_ query: ChannelQuery, now: Timestamp) throws(PatternError) -> [Int64] {
        let matching = try select(query.filter, now: now, .asked)
        let shown = query.collapses ? leaders(of: matching, preferring: query.preferredAccounts) : matching
        return page(of: shown, whole(query)).places.map { chunks[$0.chunk].columns.ids[$0.row] }
    }

    /// A query for all rows on one page.
    func whole(_ query: ChannelQuery) -> ChannelQuery {
        var whole = query
        (whole.cursor, whole.offset, whole.limit) = (nil, 0, max(count, 1))
        return whole
    }

    /// The numbers of some channels, a person's or the provider's; none for those without one.
    package func numbers(of channels: [Int64]) -> [Int64: Double] {
        let wanted = IDSet(channels)
        var numbers: [Int64: Double] = [:]
        for chunk in chunks {
            for row in 0..<chunk.count where chunk.columns.numbers[row].isFinite && wanted.contains(chunk.columns.ids[row]) {
                numbers[chunk.columns.ids[row]] = chunk.columns.numbers[row]
            }
        }
        return numbers
    }

    /// The channels of a filter that are the same one as a channel, the best first; empty where the index does not know it.
    package func alternatives(of id: Int64, within filter: ChannelFilter, now: Timestamp) throws(PatternError) -> [Int64] {
        let selection = try select(filter, now: now)
        for (place, chunk) in chunks.enumerated() {
            guard let row = chunk.columns.ids.firstIndex(of: id) else { continue }
            return others(of: [RowPlace(chunk: place, row: row)], in: selection, preferring: []).first ?? []
        }
        return []
    }

    /// What the groups of some channels are; none for names that say too little.
    package func groups(of channels: [Int64]) -> [Int64: UInt64] {
        guard !channels.isEmpty else { return [:] }
        let wanted = IDSet(channels)
        var groups: [Int64: UInt64] = [:]
        for chunk in chunks {
            for row in 0..<chunk.count where wanted.contains(chunk.columns.ids[row]) && !chunk.columns.flags[row].contains(.alone) {
                groups[chunk.columns.ids[row]] = chunk.columns.groups[row]
            }
        }
        return groups
    }

    /// Different shown names, folded, of channels whose names contain a folded text, in their order.
    package func shownNames(containing part: String, limit: Int) throws(PatternError) -> [String] {
        let selection = try select(.word(part), now: Timestamp(seconds: 0))
        let places = page(of: selection, ChannelQuery(limit: limit * 20)).places
        var names: [String] = []
        for place in places {
            let name = String(decoding: chunks[place.chunk].columns.shownName(place.row), as: UTF8.self)
            if name != names.last { names.append(name) }
            if names.count == limit { break }
        }
        return names
    }

    /// The accounts that some channels are of.
    package func accountIDs(of channels: [Int64]) -> Set<Int64> {
        let wanted = IDSet(channels)
        var isUsed = [Bool](repeating: false, count: tables.accounts.count)
        for chunk in chunks {
            for row in 0..<chunk.count where wanted.contains(chunk.columns.ids[row]) { isUsed[Int(chunk.columns.accounts[row])] = true }
        }
        return Set(tables.accounts.indices.filter { isUsed[$0] }.map { tables.accounts[$0].id })
    }
}
