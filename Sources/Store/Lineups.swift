import Catalog
import Database
import Search

/// A playlist's lineup, worked out: what is at which place, before the rows are read.
package struct Lineup: Sendable {
    package var places: [LineupPlace]
    /// The numbers of `places`, where the playlist gives them.
    package var numbers: [Int64]?
    /// Changes with whatever changes what the playlist says.
    package var fingerprint: UInt64
    let tables: IndexTables
    /// Whether a person changed any of its channels: where not, there is nothing to look for.
    let hasEdits: Bool
}

extension CatalogStore {
    /// Works out a playlist's lineup and gives a number to each channel that has none yet.
    /// - Throws: `FilterError`, `PatternError`.
    package func lineup(of playlist: Playlist) async throws -> Lineup {
        let filter = try ChannelFilter(parsing: playlist.filter)
        let index = try await index(for: filter)
        let wanted = ChannelQuery.Order(playlist.sort)
        var query = ChannelQuery(
            filter, sort: wanted?.sort ?? .name, isDescending: wanted?.isDescending ?? false, collapses: playlist.collapses)
        query.preferredAccounts = playlist.preferredAccounts
        let places = Self.ordered(try index.lineup(query, now: now()), by: try await order(of: playlist), index)
        let numbers = playlist.numbering == .stable ? try await numbers(of: places, in: playlist, index) : nil
        return Lineup(
            places: places, numbers: numbers, fingerprint: Self.fingerprint(playlist, index.version, places, numbers),
            tables: index.tables, hasEdits: try index.count(.state(.edited), now: now()) > 0)
    }

    /// The entries of some places, in their order; channels that are gone by now are left out.
    package func entries(of lineup: Lineup, _ range: Range<Int>, wantsTags: Bool) async throws -> [LineupEntry] {
        let places = lineup.places[range]
        return try await database.read { connection in
            let channels = try Self.channels(places.map(\.channel), of: lineup, wantsTags, connection)
            let isPlayedByOthers = places.contains { $0.channel != $0.played }
            let played = isPlayedByOthers ? try Self.channels(places.map(\.played), of: lineup, wantsTags, connection) : channels
            return places.indices.compactMap { position in
                let offset = position - range.lowerBound
                guard let channel = channels[offset], let played = played[offset] else { return nil }
                let number = channel.own?.number ?? lineup.numbers.map { String($0[position]) } ?? channel.number
                return LineupEntry(number: number, channel: channel, played: played)
            }
        }
    }

    /// Channels in the order of their ids; nil for one that is gone. They are read in the order that they lie in.
    private static func channels(
        _ ids: [Int64], of lineup: Lineup, _ wantsTags: Bool, _ connection: SQLConnection
    ) throws -> [LineupChannel?] {
        var result = [LineupChannel?](repeating: nil, count: ids.count)
        let wanted = ids.indices.sorted { ids[$0] < ids[$1] }
        var next = 0
        for some in wanted.grouped(by: SQL.listSize) {
            let select = lineup.hasEdits ? LineupChannel.select : LineupChannel.selectUnedited
            try connection.forEach("\(select) WHERE c.id IN \(list: some.map { ids[$0] }) ORDER BY c.id") { row in
                let id = row.int(0)
                while next < wanted.count, ids[wanted[next]] < id { next += 1 }
                let channel = LineupChannel(row: row, lineup.tables, wantsTags: wantsTags, mayBeEdited: lineup.hasEdits)
                while next < wanted.count, ids[wanted[next]] == id {
                    result[wanted[next]] = channel
                    next += 1
                }
            }
        }
        return result
    }

    /// The accounts whose channels a lineup plays.
    package func accountIDs(of lineup: Lineup) async throws -> Set<Int64> {
        try await index().accountIDs(of: lineup.places.map(\.played))
    }

    /// The guides that accounts' own playlists name, by account, credentials masked.
    package func guideURLs() async throws -> [Int64: [String]] {
        try await database.read { connection in
            var urls: [Int64: [String]] = [:]
            try connection.forEach("SELECT id, guide_urls FROM accounts WHERE guide_urls <> ''") {
                urls[$0.int(0)] = $0.text(1).split(separator: "\n").map(String.init)
            }
            return urls
        }
    }

    /// What has a place by hand comes first. Where another of a group leads it now, it takes the group's place.
    private static func ordered(_ places: [LineupPlace], by order: [Int64], _ index: ChannelIndex) -> [LineupPlace] {
        guard !order.isEmpty else { return places }
        let positions = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        let ofGroups = ofGroups(order, places, index) { positions[$0] }
        func position(_ place: LineupPlace) -> Int? { positions[place.channel] ?? place.group.flatMap { ofGroups[$0] } }
        let first = places.compactMap { place in position(place).map { (position: $0, place: place) } }.sorted { $0.position < $1.position }
        return first.map(\.place) + places.filter { position($0) == nil }
    }

    /// What channels that have no place of their own leave to the places of their groups.
    private static func ofGroups<Value>(
        _ channels: [Int64], _ places: [LineupPlace], _ index: ChannelIndex, _ value: (Int64) -> Value?
    ) -> [UInt64: Value] {
        guard places.contains(where: { $0.group != nil }) else { return [:] }
        let own = IDSet(places.map(\.channel))
        var values: [UInt64: Value] = [:]
        for (channel, group) in index.groups(of: channels.filter { !own.contains($0) }).sorted(by: { $0.key < $1.key })
        where values[group] == nil {
            values[group] = value(channel)
        }
        return values
    }

    /// The numbers of some places. A channel that has none yet takes over its group's, or is given the next one, and keeps it.
    private func numbers(of places: [LineupPlace], in playlist: Playlist, _ index: ChannelIndex) async throws -> [Int64] {
        let known = try await database.read { try LineupNumbers(playlist.id, $0) }
        if let numbers = known.all(of: places) { return numbers }
        return try await database.write { connection in
            // Inside the transaction: another request may be giving numbers too.
            let known = try LineupNumbers(playlist.id, connection)
            let ofGroups = Self.ofGroups(known.channels, places, index) { channel in known[channel].map { (channel: channel, number: $0) } }
            let own = try Self.ownNumbers(connection)
            var next = max(playlist.firstNumber, known.highest.map { $0 + 1 } ?? playlist.firstNumber)
            let insert = try connection.prepare(
                """
                INSERT INTO playlist_channels (playlist_id, channel_id, number) SELECT ?, id, ? FROM channels WHERE id = ?
                ON CONFLICT (playlist_id, channel_id) DO UPDATE SET number = excluded.number
                """)
            return try places.map { place in
                if let number = known[place.channel] { return number }
                let taken = place.group.flatMap { ofGroups[$0] }
                if let taken {
                    try connection.execute(
                        "UPDATE playlist_channels SET number = NULL WHERE playlist_id = \(playlist.id) AND channel_id = \(taken.channel)")
                }
                while own.contains(next) { next += 1 }
                let number = taken?.number ?? next
                insert.bind([.integer(playlist.id), .integer(number), .integer(place.channel)])
                try insert.run()
                if taken == nil { next += 1 }
                return number
            }
        }
    }

    /// The whole numbers that people gave channels: a playlist gives them to no other.
    private static func ownNumbers(_ connection: SQLConnection) throws -> Set<Int64> {
        Set(try connection.all("SELECT number FROM channel_overlays WHERE number IS NOT NULL") { Int64($0.text(0)) }.compactMap { $0 })
    }

    private static func fingerprint(_ playlist: Playlist, _ version: Int64, _ places: [LineupPlace], _ numbers: [Int64]?) -> UInt64 {
        var hash = StableHash()
        for value in [playlist.id, playlist.updatedAt.microseconds, version] { hash.combine(UInt64(bitPattern: value)) }
        for place in places {
            hash.combine(UInt64(bitPattern: place.channel))
            hash.combine(UInt64(bitPattern: place.played))
        }
        for number in numbers ?? [] { hash.combine(UInt64(bitPattern: number)) }
        return hash.finalize()
    }
}

/// The numbers that a playlist's channels were given.
private struct LineupNumbers {
    /// Ascending, with the number of each beside it.
    private(set) var channels: [Int64] = []
    private var numbers: [Int64] = []
    private(set) var highest: Int64?

    init(_ playlist: Int64, _ connection: SQLConnection) throws {
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
        let found = places.compactMap { self[$0.channel] }
        return found.count == places.count ? found : nil
    }
}
