import Catalog
import Database

/// Something that a sync changed in a channel.
package struct ChannelEvent: Sendable, Equatable, Identifiable {
    package enum Kind: String, Sendable, CaseIterable { case added, renamed, recategorised, updated, deactivated, reactivated }

    package var id: Int64
    package var channelID: Int64
    package var channelName: String
    package var accountID: Int64
    package var accountName: String
    package var runID: Int64
    package var at: Timestamp
    package var kind: String
    /// The field that changed, and its values; nil for a kind that is about the whole channel.
    package var field: String?
    package var oldValue: String?
    package var newValue: String?
}

/// Which changes to read, and from where on.
package struct ChangeQuery: Sendable {
    package var account: Int64?
    package var kind: ChannelEvent.Kind?
    package var since: Timestamp?
    /// Those before it.
    package var until: Timestamp?
    /// Those of one sync.
    package var run: Int64?
    package var isNewestFirst = false
    /// The last id of the page before.
    package var cursor: Int64?
    package var limit: Int

    package init(limit: Int) { self.limit = limit }
}

extension CatalogStore {
    /// What happened to a channel, the newest first.
    package func history(channel id: Int64, before cursor: Int64? = nil, limit: Int) async throws -> Page<ChannelEvent> {
        try await database.read { connection in
            guard try connection.first("SELECT 1 FROM channels WHERE id = \(id)", { _ in true }) != nil else {
                throw StoreError.noChannel(id)
            }
            let events = try connection.all(
                "\(Self.eventSelect) WHERE e.channel_id = \(id) AND e.id < \(cursor ?? Int64.max) ORDER BY e.id DESC LIMIT \(limit + 1)",
                ChannelEvent.init(row:))
            return Page(events, limit: limit, id: \.id)
        }
    }

    /// What syncs changed in channels.
    /// - Throws: `StoreError.noAccount`, `.noRun`.
    package func changes(_ query: ChangeQuery) async throws -> Page<ChannelEvent> {
        try await database.read { connection in
            guard let ids = try Self.eventIDs(of: query, connection) else { return Page([], limit: query.limit, id: \.id) }
            let order: SQL = query.isNewestFirst ? "ORDER BY e.id DESC" : "ORDER BY e.id"
            let page = { (condition: SQL) in
                try connection.all(
                    """
                    \(Self.eventSelect) WHERE \(condition) AND e.id BETWEEN \(ids.lowerBound) AND \(ids.upperBound)
                    \(order) LIMIT \(query.limit + 1)
                    """, ChannelEvent.init(row:))
            }
            let events: [ChannelEvent]
            switch (query.account, query.kind) {
            case (nil, nil): events = try page("TRUE")
            case (nil, let kind?): events = try page("e.kind = \(kind.rawValue)")
            case (let account?, let kind):
                _ = try Self.account(account, connection)
                // Each kind of an account has a place of its own in the index.
                let kinds = kind.map { [$0] } ?? ChannelEvent.Kind.allCases
                events = try kinds.flatMap { try page("e.account_id = \(account) AND e.kind = \($0.rawValue)") }
                    .sorted { ($0.id < $1.id) != query.isNewestFirst }
            }
            return Page(Array(events.prefix(query.limit + 1)), limit: query.limit, id: \.id)
        }
    }

    /// Between which ids the events of a query are: ids grow with time. nil where there are none.
    private static func eventIDs(of query: ChangeQuery, _ connection: SQLConnection) throws -> ClosedRange<Int64>? {
        var (first, last) = (Int64(1), Int64.max - 1)
        if let since = query.since {
            guard let id = try self.first(at: since, connection) else { return nil }
            first = id
        }
        if let until = query.until { last = try self.first(at: until, connection).map { $0 - 1 } ?? last }
        if let run = query.run {
            guard let ids = try eventIDs(of: self.run(run, connection), connection) else { return nil }
            (first, last) = (max(first, ids.lowerBound), min(last, ids.upperBound))
        }
        if let cursor = query.cursor {
            if query.isNewestFirst {
                last = min(last, cursor - 1)
            } else {
                first = max(first, cursor.addingReportingOverflow(1).partialValue)
            }
        }
        return first <= last ? first...last : nil
    }

    /// The first event at or after a moment.
    private static func first(at moment: Timestamp, _ connection: SQLConnection) throws -> Int64? {
        try connection.first("SELECT id FROM channel_events WHERE at >= \(moment.microseconds) ORDER BY at, id LIMIT 1") { $0.int(0) }
    }

    /// A sync's events lie one behind the other, at the moment of its end.
    private static func eventIDs(of run: SyncRun, _ connection: SQLConnection) throws -> ClosedRange<Int64>? {
        guard let end = run.finishedAt else { return nil }
        let id = { (order: SQL) in
            try connection.first(
                "SELECT id FROM channel_events WHERE at = \(end.microseconds) AND run_id = \(run.id) ORDER BY id \(order) LIMIT 1"
            ) { $0.int(0) }
        }
        guard let first = try id("ASC"), let last = try id("DESC") else { return nil }
        return first...last
    }

    static let eventSelect: SQL = """
        SELECT e.id, e.channel_id, c.name, e.account_id, (SELECT name FROM accounts WHERE id = e.account_id), e.run_id, e.at, e.kind,
            e.field, e.old_value, e.new_value
        FROM channel_events e JOIN channels c ON c.id = e.channel_id
        """
}

extension ChannelEvent {
    init(row: SQLRow) {
        self.init(
            id: row.int(0), channelID: row.int(1), channelName: row.text(2), accountID: row.int(3), accountName: row.text(4),
            runID: row.int(5), at: Timestamp(microseconds: row.int(6)), kind: row.text(7), field: row.optionalText(8),
            oldValue: row.optionalText(9), newValue: row.optionalText(10))
    }
}
