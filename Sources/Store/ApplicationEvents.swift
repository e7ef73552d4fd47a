import Database

extension Application {
    /// One event a changed field, before the channels change. A stream's address gets none: it may hold tokens and passwords.
    ///
    /// In one pass: each changed channel lies on another page of the database.
    func writeEvents() throws {
        let fields = ChangedField.all
        try connection.execute(
            """
            INSERT INTO channel_events (channel_id, account_id, run_id, at, kind, field, old_value, new_value)
            SELECT c.id, c.account_id, \(change.runID), \(now), f.kind, f.field,
                \(Self.choice(fields, \.old)), \(Self.choice(fields, \.new))
            FROM staged_channels s JOIN channels c ON c.id = s.channel_id CROSS JOIN (\(Self.table(fields))) f
            WHERE \(Self.choice(fields, \.differs))
            """)
        try connection.execute(
            """
            INSERT INTO channel_events (channel_id, account_id, run_id, at, kind)
            SELECT v.id, \(account), \(change.runID), \(now), 'deactivated' FROM vanished_channels v
            """)
    }

    /// Writes an event for each channel that comes back, and says how many they are.
    func writeReactivatedEvents() throws -> Int {
        try connection.execute(
            """
            INSERT INTO channel_events (channel_id, account_id, run_id, at, kind)
            SELECT c.id, c.account_id, \(change.runID), \(now), 'reactivated'
            FROM staged_channels s JOIN channels c ON c.id = s.channel_id WHERE c.is_active = 0
            """)
    }

    private static func table(_ fields: [ChangedField]) -> SQL {
        fields.dropFirst().reduce("SELECT '\(fields[0].kind.sql)' AS kind, '\(fields[0].name.sql)' AS field") {
            "\($0) UNION ALL SELECT '\($1.kind.sql)', '\($1.name.sql)'"
        }
    }

    private static func choice(_ fields: [ChangedField], _ part: (ChangedField) -> SQL) -> SQL {
        let cases: SQL = fields.reduce("CASE f.field") { "\($0) WHEN '\($1.name.sql)' THEN \(part($1))" }
        return "\(cases) END"
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

/// A column whose changes are told: of `c`, the channel as it was, and `s`, the row that came.
private struct ChangedField {
    let kind: StaticColumn
    let name: StaticColumn
    var old: SQL
    var new: SQL
    var differs: SQL

    /// - Parameter isNumber: events hold texts.
    init(_ kind: StaticColumn, _ name: StaticColumn, isNumber: Bool = false) {
        self.kind = kind
        self.name = name
        old = isNumber ? "CAST(c.\(name.sql) AS TEXT)" : "c.\(name.sql)"
        new = isNumber ? "CAST(s.\(name.sql) AS TEXT)" : "s.\(name.sql)"
        differs = "c.\(name.sql) IS DISTINCT FROM s.\(name.sql)"
    }

    static let all: [ChangedField] =
        [ChangedField("renamed", "name"), category]
        + (["stream_id", "number", "stream_type", "stream_icon", "epg_channel_id", "custom_sid"] as [StaticColumn])
        .map { ChangedField("updated", $0) }
        + (["tv_archive", "tv_archive_duration", "is_adult", "added"] as [StaticColumn]).map { ChangedField("updated", $0, isNumber: true) }

    /// Told by its name, where it has one.
    private static var category: ChangedField {
        let name: (SQL) -> SQL = { column in
            """
            COALESCE((SELECT k.category_name FROM categories k WHERE k.account_id = c.account_id AND k.category_id = \(column)), \(column))
            """
        }
        var field = ChangedField("recategorised", "category")
        (field.old, field.new) = (name("c.provider_category"), name("s.provider_category"))
        field.differs = "c.provider_category IS DISTINCT FROM s.provider_category"
        return field
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
