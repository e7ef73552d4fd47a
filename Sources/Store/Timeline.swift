import Catalog
import Database

/// How many channels were active behind a sync, or several that are close together.
package struct TimelinePoint: Sendable, Equatable {
    package var at: Timestamp
    package var active: Int
    /// Since the point before; what came back is counted too.
    package var added: Int
    package var removed: Int
}

extension CatalogStore {
    private static let timelinePoints = 400

    /// How many channels were active over the last days, of an account or of all, the oldest first; at most some 400 points. Made from the
    /// reports of the syncs: walked back from what is active now. The first point is the state before the first sync in that time.
    package func timeline(account id: Int64?, days: Int) async throws -> [TimelinePoint] {
        let now = now()
        return try await database.read { connection in
            if let id { _ = try Self.account(id, connection) }
            let asked = now.adding(seconds: -86_400 * Double(days))
            let kept = try Self.setting(Self.historyStart, connection).flatMap { Int64($0) }.map(Timestamp.init(microseconds:))
            let start = max(asked, kept ?? asked)
            let ofAccount: SQL = id.map { "WHERE id = \($0)" } ?? ""
            var active =
                try connection.first("SELECT SUM(channel_count - inactive_count) FROM accounts \(ofAccount)") { Int($0.int(0)) } ?? 0
            let width = now.seconds(since: start) / Double(Self.timelinePoints)
            var points: [TimelinePoint] = []
            try connection.forEach(Self.timelineRuns(account: id, since: start)) { row in
                let run = TimelinePoint(
                    at: Timestamp(microseconds: row.int(0)), active: active, added: Int(row.int(1)), removed: Int(row.int(2)))
                active -= run.added - run.removed
                if let last = points.last, last.isNear(run, start: start, width: width) {
                    points[points.count - 1].added += run.added
                    points[points.count - 1].removed += run.removed
                } else {
                    points.append(run)
                }
            }
            if active > 0 { points.append(TimelinePoint(at: start, active: active, added: 0, removed: 0)) }
            return points.reversed()
        }
    }

    /// The newest first.
    private static func timelineRuns(account id: Int64?, since start: Timestamp) -> SQL {
        let columns: SQL = "SELECT finished_at, channels_added + channels_reactivated, channels_deactivated FROM sync_runs"
        let condition: SQL =
            "finished_at >= \(start.microseconds) AND channels_added + channels_reactivated + channels_deactivated > 0"
        guard let id else { return "\(columns) WHERE \(condition) ORDER BY finished_at DESC" }
        return "\(columns) WHERE account_id = \(id) AND \(condition) ORDER BY id DESC"
    }
}

extension TimelinePoint {
    /// Whether both lie in the same of the steps that the time since `start` is cut into.
    fileprivate func isNear(_ other: TimelinePoint, start: Timestamp, width: Double) -> Bool {
        width > 0 && Int(at.seconds(since: start) / width) == Int(other.at.seconds(since: start) / width)
    }
}
