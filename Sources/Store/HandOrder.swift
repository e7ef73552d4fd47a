import Catalog
import Search

/// The channels that a person put first in a playlist, in their order. Some may have no place in it at present: they keep theirs here.
struct HandOrder {
    let channels: [Int64]
    private let places: [LineupPlace]
    private let positions: [Int64: Int]
    private let ofGroups: [UInt64: Int]
    private let index: ChannelIndex

    /// - Parameter places: in the playlist's own order.
    init(_ channels: [Int64], _ places: [LineupPlace], _ index: ChannelIndex) {
        let positions = Dictionary(channels.enumerated().map { ($1, $0) }) { first, _ in first }
        self.channels = channels
        self.places = places
        self.index = index
        self.positions = positions
        ofGroups = channels.isEmpty ? [:] : index.ofGroups(channels, places) { positions[$0] }
    }

    /// All places, those by hand first.
    var lineup: [LineupPlace] {
        guard !channels.isEmpty else { return places }
        return byHand + places.filter { position(of: $0) == nil }
    }

    var byHand: [LineupPlace] {
        guard !channels.isEmpty else { return [] }
        return places.compactMap { place in position(of: place).map { (position: $0, place: place) } }
            .sorted { $0.position < $1.position }.map(\.place)
    }

    /// The order after an entry was put elsewhere: the lineup then is as it was, but for that entry. What it is put behind gets a place
    /// by hand too, as far as it has none.
    /// - Throws: `StoreError.notInPlaylist`.
    func moving(_ channel: Int64, to target: LineupTarget) throws -> [Int64] {
        let lineup = lineup
        let start = try Self.position(of: channel, in: lineup)
        var order = channels
        if let old = position(of: lineup[start]) { order.remove(at: old) }
        let (neighbour, isBehind): (Int64, Bool)
        switch target {
        case .endOfHandMade: return order + [channel]
        case .before(let other): (neighbour, isBehind) = (other, false)
        case .after(let other): (neighbour, isBehind) = (other, true)
        }
        let end = try Self.position(of: neighbour, in: lineup)
        guard end != start, end != start + (isBehind ? -1 : 1) else { return channels }
        if let anchor = position(of: lineup[end]), let place = order.firstIndex(of: channels[anchor]) {
            order.insert(channel, at: isBehind ? place + 1 : place)
            return order
        }
        let before = lineup[..<(isBehind ? end + 1 : end)].filter { position(of: $0) == nil && $0.channel != channel }
        return order + before.map(\.channel) + [channel]
    }

    /// After one move after the other; those of or to entries that there are not are passed over.
    func moving(_ moves: [LineupMove]) -> HandOrder {
        moves.reduce(self) { order, move in
            (try? order.moving(move.channel, to: move.target)).map { HandOrder($0, places, index) } ?? order
        }
    }

    /// Where another of its group leads a place now, that one takes the group's place.
    private func position(of place: LineupPlace) -> Int? { positions[place.channel] ?? place.group.flatMap { ofGroups[$0] } }

    private static func position(of channel: Int64, in lineup: [LineupPlace]) throws -> Int {
        guard let position = lineup.firstIndex(where: { $0.channel == channel }) else { throw StoreError.notInPlaylist(channel) }
        return position
    }
}

/// An entry that is put elsewhere.
package struct LineupMove: Sendable, Equatable {
    package let channel: Int64
    package let target: LineupTarget

    package init(_ channel: Int64, to target: LineupTarget) {
        self.channel = channel
        self.target = target
    }
}

/// Where in a playlist an entry is put: beside another one, or behind all that have a place by hand.
package enum LineupTarget: Sendable, Equatable {
    case before(Int64)
    case after(Int64)
    case endOfHandMade
}

/// What a person does to a playlist's order by hand.
package struct OrderEdit: Sendable, Equatable {
    /// Ids to put first; nil for the order that there is.
    let base: [Int64]?
    /// What is put elsewhere then, one after the other; entries that the playlist does not have are passed over.
    let moves: [LineupMove]

    package init(base: [Int64]?, moves: [LineupMove]) {
        self.base = base
        self.moves = moves
    }
}
