import Catalog
import Database
import Search

/// A playlist's lineup, worked out: what is at which place, before the rows are read.
package struct Lineup: Sendable {
    package var places: [LineupPlace]
    /// How many of `places`, the first ones, a person put there.
    package var handCount: Int
    package var numbering: Playlist.Numbering
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
        try await lineup(of: playlist, by: order(of: playlist)) { try await numbers(of: $0, in: playlist, $1) }
    }

    /// The lineup that a playlist would have if it was stored as it is here; nothing is written.
    /// - Parameters:
    ///   - order: ids to put first; nil for those of the stored playlist, if it has an id.
    ///   - moves: what is put elsewhere then.
    ///   - renumbers: whether all numbers are given anew.
    /// - Throws: `FilterError`, `PatternError`.
    package func draftLineup(
        of playlist: Playlist, order: [Int64]? = nil, moves: [LineupMove] = [], renumbers: Bool = false
    ) async throws -> Lineup {
        let order = if let order { order } else { try await self.order(of: playlist) }
        return try await lineup(of: playlist, by: order, moves) { places, index in
            try await database.read { connection in
                let first = try connection.first("SELECT first_number FROM playlists WHERE id = \(playlist.id)") { $0.int(0) }
                // From another first number on all are given anew.
                let known = try LineupNumbers(first == playlist.firstNumber && !renumbers ? playlist.id : 0, connection)
                return known.completed(for: places, from: playlist.firstNumber, index).numbers
            }
        }
    }

    private func lineup(
        of playlist: Playlist, by order: [Int64], _ moves: [LineupMove] = [],
        numbering: ([LineupPlace], ChannelIndex) async throws -> [Int64]
    ) async throws -> Lineup {
        let query = try ChannelQuery(playlist)
        let index = try await index(for: query.filter)
        let all = try await evaluating(.and([query.filter, .state(.visible)]), on: index) { [now = now()] in
            try $0.lineup(query, now: now)
        }
        let order = HandOrder(order, all, index).moving(moves)
        let places = order.lineup
        let numbers = playlist.numbering == .stable ? try await numbering(places, index) : nil
        return Lineup(
            places: places, handCount: order.byHand.count, numbering: playlist.numbering, numbers: numbers,
            fingerprint: Self.fingerprint(playlist, index.version, places, numbers), tables: index.tables,
            hasEdits: try index.count(.state(.edited), now: now()) > 0)
    }

    /// How many places a playlist has.
    /// - Throws: `FilterError`, `PatternError`.
    package func placeCount(of playlist: Playlist) async throws -> Int {
        let query = try ChannelQuery(playlist)
        return try await evaluating(.and([query.filter, .state(.visible)]), on: index(for: query.filter)) { [now = now()] in
            try $0.lineupCount(query, now: now)
        }
    }

    /// The positions of a lineup's channels that a filter lets through.
    /// - Throws: `PatternError`.
    package func positions(in lineup: Lineup, of filter: ChannelFilter) async throws -> [Int] {
        let ids = IDSet(try await ids(ChannelQuery(filter)))
        return lineup.places.indices.filter { ids.contains(lineup.places[$0].channel) }
    }

    /// The entries at some positions, in their order; channels that are gone by now are left out.
    package func entries(of lineup: Lineup, _ positions: [Int], wantsTags: Bool) async throws -> [LineupEntry] {
        let places = positions.map { lineup.places[$0] }
        return try await database.read { connection in
            let channels = try Self.channels(places.map(\.channel), of: lineup, wantsTags, connection)
            let played = places.filter { $0.channel != $0.played }.map(\.played)
            let standIns = try Self.channels(played, of: lineup, wantsTags, connection).compactMap { $0 }
            let byID = Dictionary(uniqueKeysWithValues: standIns.map { ($0.id, $0) })
            let numbers = lineup.numbers
            var entries: [LineupEntry] = []
            entries.reserveCapacity(places.count)
            for (index, place) in places.enumerated() {
                guard let channel = channels[index], let played = place.channel == place.played ? channel : byID[place.played] else {
                    continue
                }
                var number = channel.own?.number
                if number == nil { number = if let numbers { String(numbers[positions[index]]) } else { channel.number } }
                entries.append(LineupEntry(position: positions[index], number: number, channel: channel, played: played))
            }
            return entries
        }
    }

    /// Channels in the order of their ids; nil for one that is gone. They are read in the order that they lie in.
    private static func channels(
        _ ids: [Int64], of lineup: Lineup, _ wantsTags: Bool, _ connection: SQLConnection
    ) throws -> [LineupChannel?] {
        let (tables, mayBeEdited) = (lineup.tables, lineup.hasEdits)
        var result = [LineupChannel?](repeating: nil, count: ids.count)
        let wanted = ids.indices.sorted { ids[$0] < ids[$1] }
        var next = 0
        for some in wanted.grouped(by: SQL.listSize) {
            let select = mayBeEdited ? LineupChannel.select : LineupChannel.selectUnedited
            try connection.forEach("\(select) WHERE c.id IN \(list: some.map { ids[$0] }) ORDER BY c.id") { row in
                let id = row.int(0)
                while next < wanted.count, ids[wanted[next]] < id { next += 1 }
                let channel = LineupChannel(row: row, tables, wantsTags: wantsTags, mayBeEdited: mayBeEdited)
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

    /// The numbers of some places. A channel that has none yet takes over its group's, or is given the next one, and keeps it.
    private func numbers(of places: [LineupPlace], in playlist: Playlist, _ index: ChannelIndex) async throws -> [Int64] {
        let known = try await database.read { try LineupNumbers(playlist.id, $0) }
        if let numbers = known.all(of: places) { return numbers }
        return try await database.write { connection in
            // Inside the transaction: another request may be giving numbers too.
            let known = try LineupNumbers(playlist.id, connection)
            let (numbers, given) = known.completed(for: places, from: playlist.firstNumber, index)
            try Self.give(given, in: playlist.id, connection)
            return numbers
        }
    }

    private static func give(_ numbers: [LineupNumbers.Given], in playlist: Int64, _ connection: SQLConnection) throws {
        for from in numbers.lazy.compactMap(\.from) {
            try connection.execute("UPDATE playlist_channels SET number = NULL WHERE playlist_id = \(playlist) AND channel_id = \(from)")
        }
        let upsert = try connection.prepare(
            """
            INSERT INTO playlist_channels (playlist_id, channel_id, number) VALUES (?, ?, ?)
            ON CONFLICT (playlist_id, channel_id) DO UPDATE SET number = excluded.number
            """)
        for some in numbers.grouped(by: SQL.listSize) {
            let existing = try existing(some.map(\.channel), connection)
            for given in some where existing.contains(given.channel) {
                upsert.bind([.integer(playlist), .integer(given.channel), .integer(given.number)])
                try upsert.run()
            }
        }
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

extension ChannelQuery {
    /// What a playlist asks for.
    init(_ playlist: Playlist) throws(FilterError) {
        let order = Order(playlist.sort)
        self.init(
            try ChannelFilter(parsing: playlist.filter), sort: order?.sort ?? .name, isDescending: order?.isDescending ?? false,
            collapses: playlist.collapses)
        preferredAccounts = playlist.preferredAccounts
        takesStandIns = playlist.takesStandIns
    }
}
