import Database

extension Application {
    /// One event a changed field, before the channels change. A stream's address gets none: it may hold tokens and passwords.
    func writeEvents() throws {
        try writeEvents("reactivated", where: "c.is_active = 0")
        try writeEvents("renamed", field: "name", old: "c.name", new: "s.name")
        let names: (SQL) -> SQL = { column in
            """
            COALESCE((SELECT k.category_name FROM categories k WHERE k.account_id = c.account_id AND k.category_id = \(column)), \(column))
            """
        }
        try writeEvents(
            "recategorised", field: "category", old: names("c.provider_category"), new: names("s.provider_category"),
            where: "c.provider_category IS DISTINCT FROM s.provider_category")
        for field in ["stream_id", "number", "stream_type", "stream_icon", "epg_channel_id", "custom_sid"] as [StaticColumn] {
            try writeEvents("updated", field: field.name, old: "c.\(field.sql)", new: "s.\(field.sql)")
        }
        for field in ["tv_archive", "tv_archive_duration", "is_adult", "added"] as [StaticColumn] {
            try writeEvents(
                "updated", field: field.name, old: "CAST(c.\(field.sql) AS TEXT)", new: "CAST(s.\(field.sql) AS TEXT)")
        }
        try connection.execute(
            """
            INSERT INTO channel_events (channel_id, account_id, run_id, at, kind)
            SELECT v.id, \(account), \(change.runID), \(now), 'deactivated' FROM vanished_channels v
            """)
    }

    private func writeEvents(_ kind: String, where condition: SQL) throws {
        try connection.execute(
            """
            INSERT INTO channel_events (channel_id, account_id, run_id, at, kind)
            SELECT c.id, c.account_id, \(change.runID), \(now), \(kind)
            FROM staged_channels s JOIN channels c ON c.id = s.channel_id WHERE \(condition)
            """)
    }

    private func writeEvents(_ kind: String, field: String, old: SQL, new: SQL, where condition: SQL? = nil) throws {
        try connection.execute(
            """
            INSERT INTO channel_events (channel_id, account_id, run_id, at, kind, field, old_value, new_value)
            SELECT c.id, c.account_id, \(change.runID), \(now), \(kind), \(field), \(old), \(new)
            FROM staged_channels s JOIN channels c ON c.id = s.channel_id WHERE \(condition ?? "\(old) IS DISTINCT FROM \(new)")
            """)
    }

    func writeAddedEvents() throws {
        try connection.execute(
            """
            INSERT INTO channel_events (channel_id, account_id, run_id, at, kind)
            SELECT c.id, \(account), \(change.runID), \(now), 'added'
            FROM staged_channels s JOIN channels c ON c.account_id = \(account) AND c.stream_id = s.stream_id
            WHERE s.channel_id IS NULL
            """)
    }
}

/// A name from the source code that goes into SQL as it is.
struct StaticColumn: ExpressibleByStringLiteral {
    let name: String
    let sql: SQL

    init(stringLiteral value: String) {
        name = value
        sql = SQL(stringLiteral: value)
    }
}
