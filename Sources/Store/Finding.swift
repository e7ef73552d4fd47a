import Catalog
import Database
import Dispatch
import Search

/// A page of the channels that a query lets through, with what was counted: all of one state of the catalogue.
package struct FoundChannels: Sendable {
    package struct Row: Sendable {
        package var channel: Channel
        /// What the index knows of it.
        package var answer: ChannelAnswer.Row
    }

    package var rows: [Row]
    package var total: Int
    package var next: ChannelCursor?
    package var facets: [ChannelQuery.Facet: [FacetValue]]
}

extension FoundChannels {
    fileprivate init(_ answer: ChannelAnswer, _ channels: [Int64: Channel]) {
        self.init(
            rows: answer.rows.compactMap { row in channels[row.id].map { Row(channel: $0, answer: row) } }, total: answer.total,
            next: answer.next, facets: answer.facets)
    }
}

extension CatalogStore {
    /// The index of the catalogue as it is now, whichever process wrote it.
    package func index() async throws -> ChannelIndex {
        let version = try await database.read { try CatalogueLog.version($0) }
        let current = keeper.current
        return current.version >= version ? current : try await keeper.catchUp()
    }

    /// The index for a filter: one that asks when channels were seen needs the accounts' last syncs, which move with every sync,
    /// also with those that change nothing.
    package func index(for filter: ChannelFilter) async throws -> ChannelIndex { try await withLastSyncs(index(), filter) }

    private func withLastSyncs(_ index: ChannelIndex, _ filter: ChannelFilter) async throws -> ChannelIndex {
        guard filter.asksWhenSeen else { return index }
        return index.with(lastSyncs: try await database.read { try Self.lastSyncs($0) })
    }

    private static func lastSyncs(_ connection: SQLConnection) throws -> [Int64: UInt32] {
        let syncs = try connection.all("SELECT id, last_sync_at FROM accounts WHERE last_sync_at IS NOT NULL") {
            ($0.int(0), UInt32(clamping: $0.int(1) / 1_000_000))
        }
        return Dictionary(uniqueKeysWithValues: syncs)
    }

    /// - Throws: `PatternError.tooComplex`.
    package func find(_ query: ChannelQuery) async throws -> FoundChannels {
        // May be none at all: another one may just have let it go to make it anew.
        var index = keeper.current
        for _ in 1...2 {
            if let found = try await find(query, on: index) { return found }
            index = try await keeper.catchUp()
        }
        // The catalogue is written faster than its index is asked.
        return try await keeper.catchUp { [now = now()] index, connection in
            let index = query.filter.asksWhenSeen ? index.with(lastSyncs: try Self.lastSyncs(connection)) : index
            let answer = try index.answer(query, now: now)
            return FoundChannels(answer, try Self.channels(answer.rows.map(\.id), connection))
        }
    }

    /// - Returns: nil where the catalogue is newer than the index, which is seen when the rows are read.
    private func find(_ query: ChannelQuery, on index: ChannelIndex) async throws -> FoundChannels? {
        let index = try await withLastSyncs(index, query.filter)
        let answer = try await evaluating(query.filter, on: index) { [now = now()] in try $0.answer(query, now: now) }
        return try await database.read { connection in
            guard try CatalogueLog.version(connection) == answer.version else { return nil }
            return FoundChannels(answer, try Self.channels(answer.rows.map(\.id), connection))
        }
    }

    /// How many channels a filter lets through.
    package func count(_ filter: ChannelFilter) async throws -> Int {
        try await evaluating(filter, on: index(for: filter)) { [now = now()] in try $0.count(filter, now: now) }
    }

    /// The ids of all channels that a query lets through, in its order.
    package func ids(_ query: ChannelQuery) async throws -> [Int64] {
        try await evaluating(query.filter, on: index(for: query.filter)) { [now = now()] in try $0.ids(query, now: now) }
    }

    /// Works out what a filter lets through: expressions one filter after another, and not on the few threads that answer everybody else.
    func evaluating<Value: Sendable>(
        _ filter: ChannelFilter, on index: ChannelIndex, _ body: @escaping @Sendable (ChannelIndex) throws -> Value
    ) async throws -> Value {
        guard index.asksExpressions(filter) else { return try body(index) }
        return try await withCheckedThrowingContinuation { continuation in
            Self.expressions.async { continuation.resume(with: Result { try body(index) }) }
        }
    }

    private static let expressions = DispatchQueue(label: "expressions")

    /// The channels that are the same one as a channel, on whatever account, the best first.
    /// - Parameter filter: which of them are asked for.
    package func alternatives(of id: Int64, within filter: ChannelFilter = .all) async throws -> [Channel] {
        let ids = try await index().alternatives(of: id, within: filter, now: now())
        let channels = try await database.read { try Self.channels(ids, $0) }
        return ids.compactMap { channels[$0] }
    }

    /// The channels that are there of some ids.
    package func channels(_ ids: [Int64]) async throws -> [Int64: Channel] {
        try await database.read { try Self.channels(ids, $0) }
    }

    /// The channel that a channel's stream leads to: itself, or while it is inactive its best alternative; nil where there is none.
    package func played(for channel: Channel) async throws -> Channel? {
        guard !channel.isActive else { return channel }
        return try await alternatives(of: channel.id, within: .and([.state(.visible), .state(.active)])).first
    }

    /// Which of some ids, no more than fit a list, are those of channels.
    static func existing(_ ids: [Int64], _ connection: SQLConnection) throws -> Set<Int64> {
        Set(try connection.all("SELECT id FROM channels WHERE id IN \(list: ids)") { $0.int(0) })
    }

    static func channels(_ ids: [Int64], _ connection: SQLConnection) throws -> [Int64: Channel] {
        var channels: [Int64: Channel] = [:]
        for some in ids.grouped(by: SQL.listSize) {
            try connection.forEach("\(channelSelect) WHERE c.id IN \(list: some)") { channels[$0.int(0)] = Channel(row: $0) }
        }
        return channels
    }
}

extension ChannelFilter {
    fileprivate var asksWhenSeen: Bool {
        switch self {
        case .time(.seen, _): true
        case .and(let parts), .or(let parts): parts.contains(where: \.asksWhenSeen)
        case .not(let part): part.asksWhenSeen
        default: false
        }
    }
}
