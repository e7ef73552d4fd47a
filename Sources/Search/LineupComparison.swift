/// How the places of one lineup are in another one: a channel's position in the older one, in the newer one, or in both.
package struct LineupComparison: Sendable {
    package struct Positions: Sendable, Equatable {
        package var old: Int?
        package var new: Int?

        package init(old: Int?, new: Int?) {
            self.old = old
            self.new = new
        }
    }

    package private(set) var added: [Positions] = []
    package private(set) var removed: [Positions] = []
    /// What is in both, in the newer one's order.
    package private(set) var kept: [Positions] = []
    /// Those of `kept` that had to move to bring the older order into the newer one: as few as can be. What only slid up or down because
    /// others came, went or moved has not moved.
    package private(set) var moved: [Positions] = []

    package init(from old: [LineupPlace], to new: [LineupPlace]) {
        var gone = Dictionary(uniqueKeysWithValues: old.enumerated().map { ($1.channel, $0) })
        for (position, place) in new.enumerated() {
            let before = gone.removeValue(forKey: place.channel)
            if before == nil {
                added.append(Positions(old: nil, new: position))
            } else {
                kept.append(Positions(old: before, new: position))
            }
        }
        removed = gone.values.sorted().map { Positions(old: $0, new: nil) }
        let stays = Self.longestAscending(kept.map { $0.old ?? 0 })
        moved = zip(kept, stays).filter { !$1 }.map(\.0)
    }

    /// Which elements make up a longest ascending sequence.
    private static func longestAscending(_ values: [Int]) -> [Bool] {
        /// The place of the smallest value that ends a sequence of each length.
        var ends: [Int] = []
        var previous = [Int](repeating: -1, count: values.count)
        for (place, value) in values.enumerated() {
            var (low, high) = (0, ends.count)
            // Mostly the longest one goes on.
            if let last = ends.last, values[last] < value { low = high }
            while low < high {
                let middle = (low + high) / 2
                if values[ends[middle]] < value { low = middle + 1 } else { high = middle }
            }
            if low > 0 { previous[place] = ends[low - 1] }
            if low == ends.count { ends.append(place) } else { ends[low] = place }
        }
        var isPart = [Bool](repeating: false, count: values.count)
        var place = ends.last ?? -1
        while place >= 0 {
            isPart[place] = true
            place = previous[place]
        }
        return isPart
    }
}
