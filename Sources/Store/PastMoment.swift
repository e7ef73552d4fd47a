import Catalog
import Database

/// A moment of an account's past, as a person names it: a time, or the end of a sync.
package enum PastMoment: Sendable, Equatable {
    case time(Timestamp)
    case run(Int64)
}

/// Tells in SQL how a channel `c` of category `k` was at a moment, from how it is now and from the events since: the first change
/// since then has the value that was there. A row that nothing has touched since is as it was.
struct PastChannelSQL {
    let at: Timestamp

    private var isUntouched: SQL { "c.updated_at <= \(at.microseconds)" }

    private func first(_ value: SQL, _ kinds: SQL) -> SQL {
        """
        (SELECT \(value) FROM channel_events e
        WHERE e.channel_id = c.id AND e.at > \(at.microseconds) AND e.kind IN (\(kinds)) ORDER BY e.id LIMIT 1)
        """
    }

    var isActive: SQL {
        let before = first("CASE e.kind WHEN 'deactivated' THEN 1 ELSE 0 END", "'deactivated', 'reactivated'")
        return """
            c.created_at <= \(at.microseconds)
                AND CASE WHEN \(isUntouched) THEN c.is_active ELSE COALESCE(\(before), c.is_active) END = 1
            """
    }

    var name: SQL { "CASE WHEN \(isUntouched) THEN c.name ELSE COALESCE(\(first("e.old_value", "'renamed'")), c.name) END" }

    /// The name of the category; one that the provider renamed bears its new name.
    var category: SQL {
        let before = first("COALESCE(e.old_value, '')", "'recategorised'")
        let now: SQL = "COALESCE(k.category_name, c.provider_category)"
        return "CASE WHEN \(isUntouched) THEN \(now) ELSE NULLIF(COALESCE(\(before), \(now)), '') END"
    }
}

extension CatalogStore {
    static let historyStart = "history_start"

    /// Remembers that events up to a moment are gone: what was from then on can still be told.
    static func setHistoryStart(_ moment: Timestamp, _ connection: SQLConnection) throws {
        let known = try setting(historyStart, connection).flatMap { Int64($0) } ?? .min
        try set(historyStart, to: String(max(known, moment.microseconds)), connection)
    }

    /// From when on it can be told which channels an account had: from its first ones on, as far as events are kept.
    /// - Returns: nil for an account that has had no channel yet.
    static func historyStart(account id: Int64, _ connection: SQLConnection) throws -> Timestamp? {
        let first = try connection.first("SELECT catalogued_at FROM accounts WHERE id = \(id)") { $0.timestamp(0) }
        guard let first, let first else { return nil }
        let kept = try setting(historyStart, connection).flatMap { Int64($0) }.map(Timestamp.init(microseconds:))
        return max(first, kept ?? first)
    }

    /// - Throws: `StoreError.noAccount`, `.noRun`, `.runUnfinished`, `.beforeHistory`.
    static func time(of moment: PastMoment, account id: Int64, _ connection: SQLConnection) throws -> Timestamp {
        _ = try account(id, connection)
        let time: Timestamp
        switch moment {
        case .time(let given): time = given
        case .run(let runID):
            let run = try run(runID, connection)
            guard run.accountID == id else { throw StoreError.noRun(runID) }
            guard let end = run.finishedAt else { throw StoreError.runUnfinished(runID) }
            time = end
        }
        let start = try historyStart(account: id, connection)
        guard let start, time >= start else { throw StoreError.beforeHistory(start: start) }
        return time
    }

    /// The last event at or before a moment; 0 where there is none.
    static func lastEvent(at moment: Timestamp, _ connection: SQLConnection) throws -> Int64 {
        try connection.first("SELECT id FROM channel_events WHERE at <= \(moment.microseconds) ORDER BY at DESC, id DESC LIMIT 1") {
            $0.int(0)
        } ?? 0
    }
}
