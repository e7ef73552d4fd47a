import Catalog
import Database
import Search

/// The numbers that a playlist's channels were given once, and which ones those would get that have none yet.
struct LineupNumbers {
    /// A number for a channel that had none.
    struct Given {
        var channel: Int64
        var number: Int64
        /// The channel of its group that had the number until now.
        var from: Int64?
    }

    /// Ascending, with the number of each beside it.
    private(set) var channels: [Int64] = []
    private var numbers: [Int64] = []
    private var highest: Int64?
    /// Who has the whole numbers that people gave: a playlist gives them to no other.
    private var owners: [Int64: [Int64]] = [:]
    /// All channels that people gave numbers: what the playlist gave them is not shown.
    private var owned: Set<Int64> = []

    /// - Parameter playlist: 0 for one that has given none.
    init(_ playlist: Int64, _ connection: SQLConnection) throws {
        try connection.forEach("SELECT channel_id, number FROM channel_overlays WHERE number IS NOT NULL") { row in
            owned.insert(row.int(0))
            if let number = Int64(row.text(1)) { owners[number, default: []].append(row.int(0)) }
        }
        try connection.forEach(
            "SELECT channel_id, number FROM playlist_channels WHERE playlist_id = \(playlist) AND number IS NOT NULL ORDER BY channel_id"
        ) { row in
            channels.append(row.int(0))
            numbers.append(row.int(1))
            highest = max(highest ?? row.int(1), row.int(1))
        }
    }

    subscript(channel: Int64) -> Int64? {
        var (low, high) = (0, channels.count)
        while low < high {
            let middle = (low + high) / 2
            if channels[middle] < channel { low = middle + 1 } else { high = middle }
        }
        return low < channels.count && channels[low] == channel ? numbers[low] : nil
    }

    /// nil where one of them has none.
    func all(of places: [LineupPlace]) -> [Int64]? {
        let taken = taken(in: places)
        let found = places.compactMap { kept(by: $0.channel, taken) }
        return found.count == places.count ? found : nil
    }

    /// The numbers that people gave to some of these places.
    private func taken(in places: [LineupPlace]) -> Set<Int64> {
        guard !owners.isEmpty else { return [] }
        let shown = IDSet(places.map(\.channel))
        return Set(owners.filter { $1.contains { shown.contains($0) } }.keys)
    }

    /// The number that a channel was given; nil where a person gave it to another one since.
    private func kept(by channel: Int64, _ taken: Set<Int64>) -> Int64? {
        self[channel].flatMap { taken.contains($0) && !owned.contains(channel) ? nil : $0 }
    }

    /// The numbers of some places. A channel that has none yet, or whose number a person gave to another place, takes over its group's,
    /// or gets the next one from `first` on.
    func completed(for places: [LineupPlace], from first: Int64, _ index: ChannelIndex) -> (numbers: [Int64], given: [Given]) {
        let ofGroups = index.ofGroups(channels, places) { channel in self[channel].map { (channel: channel, number: $0) } }
        var next = max(first, highest.map { $0 + 1 } ?? first)
        let taken = taken(in: places)
        var given: [Given] = []
        let numbers = places.map { place in
            if let number = kept(by: place.channel, taken) { return number }
            let inherited = place.group.flatMap { ofGroups[$0] }.flatMap { taken.contains($0.number) ? nil : $0 }
            while owners[next] != nil { next += 1 }
            let number = inherited?.number ?? next
            given.append(Given(channel: place.channel, number: number, from: inherited?.channel))
            if inherited == nil { next += 1 }
            return number
        }
        // Written in the order that the channels lie in: each page of the database is needed once.
        given.sort { $0.channel < $1.channel }
        return (numbers, given)
    }
}

extension ChannelIndex {
    /// What channels that have no place of their own leave to the places of their groups.
    func ofGroups<Value>(_ channels: [Int64], _ places: [LineupPlace], _ value: (Int64) -> Value?) -> [UInt64: Value] {
        guard places.contains(where: { $0.group != nil }) else { return [:] }
        let own = IDSet(places.map(\.channel))
        var values: [UInt64: Value] = [:]
        for (channel, group) in groups(of: channels.filter { !own.contains($0) }).sorted(by: { $0.key < $1.key })
        where values[group] == nil {
            values[group] = value(channel)
        }
        return values
    }
}
