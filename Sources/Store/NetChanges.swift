import Catalog
import Database

/// What became of a channel from one moment to another, whatever happened between them.
package struct NetChange: Sendable, Equatable, Identifiable {
    package enum Kind: String, Sendable, CaseIterable { case added, removed, renamed, recategorised, changed }

    package struct Field: Sendable, Equatable {
        package var name: String
        package var old: String?
        package var new: String?
    }

    /// The channel's.
    package var id: Int64
    /// One of `added` and `removed`, or what else is otherwise, which may be several.
    package var kinds: [Kind]
    /// At the later moment; of one that was removed, at the earlier one.
    package var name: String = ""
    package var category: String?
    /// What is otherwise in a channel that was there at both moments.
    package var fields: [Field] = []
}

/// The difference between two moments of an account.
package struct NetChanges: Sendable {
    package var from: Timestamp
    package var to: Timestamp
    package var counts: [NetChange.Kind: Int]
    package var page: Page<NetChange>
}

extension CatalogStore {
    /// What an account's channels became from one moment to another. What went and came back, or was changed and changed back, is nothing.
    /// - Parameter to: nil for now.
    /// - Throws: as `time(of:account:)`.
    package func difference(
        account id: Int64, from: PastMoment, to: PastMoment?, kind: NetChange.Kind? = nil, after cursor: Int64 = 0, limit: Int
    ) async throws -> NetChanges {
        let now = now()
        return try await database.read { connection in
            let start = try Self.time(of: from, account: id, connection)
            let end = try Self.time(of: to ?? .time(max(now, start)), account: id, connection)
            guard start <= end else { throw StoreError.momentsReversed }
            var result = NetChanges(from: start, to: end, counts: [:], page: Page([], limit: limit, id: \.id))
            var changes: [NetChange] = []
            try Self.forEachNetChange(account: id, start, end, connection) { change in
                for kind in change.kinds { result.counts[kind, default: 0] += 1 }
                guard change.id > cursor, changes.count <= limit, kind.map(change.kinds.contains) ?? true else { return }
                changes.append(change)
            }
            try Self.name(&changes, where: { $0 == [.removed] }, at: start, connection)
            try Self.name(&changes, where: { $0 != [.removed] }, at: end, connection)
            result.page = Page(changes, limit: limit, id: \.id)
            return result
        }
    }

    /// Channel by channel. The database sorts the events, on disk where they are many.
    private static func forEachNetChange(
        account: Int64, _ start: Timestamp, _ end: Timestamp, _ connection: SQLConnection, _ body: (NetChange) -> Void
    ) throws {
        var sum: NetChangeSum?
        try connection.forEach(
            """
            SELECT channel_id, kind, field, old_value, new_value FROM channel_events
            WHERE account_id = \(account) AND kind IN ('added', 'deactivated', 'reactivated', 'renamed', 'recategorised', 'updated')
                AND id > \(try lastEvent(at: start, connection)) AND id <= \(try lastEvent(at: end, connection))
            ORDER BY channel_id, id
            """
        ) { row in
            if sum?.channel != row.int(0) {
                if let change = sum?.change { body(change) }
                sum = NetChangeSum(channel: row.int(0))
            }
            sum?.add(kind: row.text(1), field: row.optionalText(2), old: row.optionalText(3), new: row.optionalText(4))
        }
        if let change = sum?.change { body(change) }
    }

    /// Gives changes the names that their channels had at a moment.
    private static func name(
        _ changes: inout [NetChange], where isMeant: ([NetChange.Kind]) -> Bool, at moment: Timestamp, _ connection: SQLConnection
    ) throws {
        let past = PastChannelSQL(at: moment)
        var names: [Int64: (String, String?)] = [:]
        for some in changes.filter({ isMeant($0.kinds) }).map(\.id).grouped(by: SQL.listSize) {
            try connection.forEach(
                """
                SELECT c.id, \(past.name), \(past.category) FROM channels c LEFT JOIN categories k ON k.id = c.category_id
                WHERE c.id IN \(list: some)
                """
            ) { names[$0.int(0)] = ($0.text(1), $0.optionalText(2)) }
        }
        for place in changes.indices {
            if let name = names[changes[place].id] { (changes[place].name, changes[place].category) = name }
        }
    }
}

/// Adds up the events of one channel, in their order.
private struct NetChangeSum {
    let channel: Int64
    private var wasThere: Bool?
    private var isThere = true
    private var fields: [NetChange.Field] = []

    init(channel: Int64) { self.channel = channel }

    mutating func add(kind: String, field: String?, old: String?, new: String?) {
        guard let field else {
            isThere = kind != ChannelEvent.Kind.deactivated.rawValue
            wasThere = wasThere ?? !isThere
            return
        }
        if let place = fields.firstIndex(where: { $0.name == field }) {
            fields[place].new = new
        } else {
            fields.append(.init(name: field, old: old, new: new))
        }
    }

    /// nil where all is as it was.
    var change: NetChange? {
        switch (wasThere ?? true, isThere) {
        case (false, true): return NetChange(id: channel, kinds: [.added])
        case (true, false): return NetChange(id: channel, kinds: [.removed])
        case (false, false): return nil
        case (true, true):
            let fields = fields.filter { $0.old != $0.new }
            let kinds = NetChange.Kind.allCases.filter { kind in fields.contains { $0.kind == kind } }
            return kinds.isEmpty ? nil : NetChange(id: channel, kinds: kinds, fields: fields)
        }
    }
}

extension NetChange.Field {
    fileprivate var kind: NetChange.Kind {
        switch name {
        case "name": .renamed
        case "category": .recategorised
        default: .changed
        }
    }
}
