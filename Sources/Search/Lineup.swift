import Catalog

/// A channel's place in a playlist, and the channel that is played there.
package struct LineupPlace: Sendable, Hashable {
    package var channel: Int64
    /// The channel itself, or while it is inactive the best of those that are the same one.
    package var played: Int64
    /// Where duplicates are shown once, what all that could have the place have in common; nil for a channel like no other.
    package var group: UInt64?
}

extension ChannelIndex {
    /// What a playlist is made of: the visible channels that a query lets through, in its order. An inactive one's place is taken by the
    /// best active channel that is the same one, of whatever account, and has no place of its own; where there is none, it has no place.
    package func lineup(_ query: ChannelQuery, now: Timestamp) throws(PatternError) -> [LineupPlace] {
        let (shown, visible) = try lineupRows(query, now)
        let places = page(of: shown, whole(query)).places
        let stand = standIns(for: places, in: visible, taken: shown, query)
        return places.compactMap { place in
            let columns = chunks[place.chunk].columns
            let id = columns.ids[place.row]
            let flags = columns.flags[place.row]
            guard let played = flags.contains(.active) ? id : stand[place] else { return nil }
            return LineupPlace(
                channel: id, played: played, group: query.collapses && !flags.contains(.alone) ? columns.groups[place.row] : nil)
        }
    }

    /// How many places a playlist has.
    package func lineupCount(_ query: ChannelQuery, now: Timestamp) throws(PatternError) -> Int {
        let (shown, visible) = try lineupRows(query, now)
        var inactive = shown
        inactive.subtract(try select(.state(.active), now: now))
        let places = page(of: inactive, whole(ChannelQuery())).places
        let stand = standIns(for: places, in: visible, taken: shown, query)
        return shown.count - places.count + stand.count
    }

    /// The rows that a playlist asks for, duplicates collapsed, and all that are visible.
    private func lineupRows(_ query: ChannelQuery, _ now: Timestamp) throws(PatternError) -> (shown: Selection, visible: Selection) {
        let visible = try select(.state(.visible), now: now)
        var matching = try select(query.filter, now: now)
        matching.formIntersection(visible)
        return (query.collapses ? leaders(of: matching, preferring: query.preferredAccounts) : matching, visible)
    }

    /// For each inactive one of some places the best active channel that is the same one; none is taken twice.
    private func standIns(
        for places: [RowPlace], in visible: Selection, taken: Selection, _ query: ChannelQuery
    ) -> [RowPlace: Int64] {
        let inactive = places.filter { !chunks[$0.chunk].columns.flags[$0.row].contains(.active) }
        guard query.takesStandIns, !inactive.isEmpty else { return [:] }
        var free = select { chunk, row in chunk.columns.flags[row].contains(.active) }
        free.formIntersection(visible)
        free.subtract(taken)
        var used: Set<Int64> = []
        var result: [RowPlace: Int64] = [:]
        for (place, others) in zip(inactive, others(of: inactive, in: free, preferring: query.preferredAccounts)) {
            guard let id = others.first(where: { used.insert($0).inserted }) else { continue }
            result[place] = id
        }
        return result
    }
}
