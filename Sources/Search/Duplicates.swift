import Catalog
import Synchronization

extension ChannelIndex {
    /// Of each group of channels that are the same one, the best of those selected: an active one, of the account that is preferred most,
    /// with the best picture, the oldest.
    func leaders(of selection: Selection, preferring accounts: [Int64]) -> Selection {
        collapsed.leaders(of: selection, preferring: accounts) { bestOfGroups(selection, accounts) }
    }

    private func bestOfGroups(_ selection: Selection, _ accounts: [Int64]) -> Selection {
        let preference = preference(accounts)
        var best = BestOfGroups(capacity: selection.count)
        var result = none
        forEach(in: selection) { chunk, place in
            guard !chunk.columns.flags[place.row].contains(.alone) else { return insert(place, into: &result) }
            best.offer(place, of: chunk.columns.groups[place.row]) { known in
                Rank(chunk, place.row, preference) < Rank(chunks[known.chunk], known.row, preference)
            }
        }
        best.forEach { insert($0, into: &result) }
        return result
    }

    /// For each of some rows the other selected channels of its group, the best first.
    func others(of places: [RowPlace], in selection: Selection, preferring accounts: [Int64]) -> [[Int64]] {
        let preference = preference(accounts)
        var members: [UInt64: [(rank: Rank, id: Int64)]] = [:]
        for place in places where !chunks[place.chunk].columns.flags[place.row].contains(.alone) {
            members[chunks[place.chunk].columns.groups[place.row]] = []
        }
        guard !members.isEmpty else { return places.map { _ in [] } }
        // Most groups are not asked for: a few bits of the hash tell that.
        var mayBe = [Bool](repeating: false, count: 1 << 12)
        for group in members.keys { mayBe[Int(group & 0xFFF)] = true }
        forEach(in: selection) { chunk, place in
            let group = chunk.columns.groups[place.row]
            guard mayBe[Int(group & 0xFFF)], !chunk.columns.flags[place.row].contains(.alone), members[group] != nil else { return }
            members[group]?.append((Rank(chunk, place.row, preference), chunk.columns.ids[place.row]))
        }
        return places.map { place in
            let columns = chunks[place.chunk].columns
            guard !columns.flags[place.row].contains(.alone), let group = members[columns.groups[place.row]] else { return [] }
            return group.sorted { $0.rank < $1.rank }.map(\.id).filter { $0 != columns.ids[place.row] }
        }
    }

    private func preference(_ accounts: [Int64]) -> [Int] {
        tables.accounts.map { accounts.firstIndex(of: $0.id) ?? accounts.count }
    }

    /// Which of two channels of a group comes first: the smaller rank.
    private struct Rank: Comparable {
        let isInactive: Bool
        let preference: Int
        let quality: UInt16
        let id: Int64

        init(_ chunk: ChannelChunk, _ row: Int, _ preference: [Int]) {
            isInactive = !chunk.columns.flags[row].contains(.active)
            self.preference = preference[Int(chunk.columns.accounts[row])]
            quality = chunk.columns.qualities[row]
            id = chunk.columns.ids[row]
        }

        static func < (a: Rank, b: Rank) -> Bool {
            if a.isInactive != b.isInactive { return b.isInactive }
            if a.preference != b.preference { return a.preference < b.preference }
            if a.quality != b.quality { return a.quality > b.quality }
            return a.id < b.id
        }
    }
}

/// What was collapsed last of one state of the index: who pages through an answer asks for the same leaders again and again.
final class CollapsedSelections: Sendable {
    private static let kept = 4

    private struct Known {
        let selection: Selection
        let accounts: [Int64]
        let leaders: Selection
    }

    private let known = Mutex<[Known]>([])

    func leaders(of selection: Selection, preferring accounts: [Int64], _ work: () -> Selection) -> Selection {
        let before = known.withLock { $0.first { $0.accounts == accounts && $0.selection == selection } }
        if let before { return before.leaders }
        let leaders = work()
        known.withLock { known in
            known.insert(Known(selection: selection, accounts: accounts, leaders: leaders), at: 0)
            if known.count > Self.kept { known.removeLast() }
        }
        return leaders
    }
}

/// The best row of each group, in a table of open addresses: a million groups would make a dictionary slow.
private struct BestOfGroups {
    private var groups: [UInt64]
    /// `RowPlace` packed and one more, 0 is free.
    private var places: [UInt32]

    init(capacity: Int) {
        var size = 1024
        while size * 2 < capacity * 3 { size *= 2 }
        groups = [UInt64](repeating: 0, count: size)
        places = [UInt32](repeating: 0, count: size)
    }

    /// Takes a row for its group if it is the first one or better than the one known.
    mutating func offer(_ place: RowPlace, of group: UInt64, _ isBetterThan: (RowPlace) -> Bool) {
        var slot = Int(truncatingIfNeeded: group) & (places.count - 1)
        while places[slot] != 0, groups[slot] != group { slot = (slot + 1) & (places.count - 1) }
        guard places[slot] == 0 || isBetterThan(Self.place(places[slot])) else { return }
        groups[slot] = group
        places[slot] = UInt32(place.chunk * ChannelChunk.capacity + place.row + 1)
    }

    func forEach(_ body: (RowPlace) -> Void) {
        for place in places where place != 0 { body(Self.place(place)) }
    }

    private static func place(_ packed: UInt32) -> RowPlace {
        let position = Int(packed - 1)
        return RowPlace(chunk: position / ChannelChunk.capacity, row: position % ChannelChunk.capacity)
    }
}
