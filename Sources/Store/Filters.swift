import Catalog
import Database

extension CatalogStore {
    /// All accounts' filters, or one account's.
    package func filters(account id: Int64? = nil) async throws -> [AccountFilter] {
        try await database.read { connection in
            guard let id else { return try Self.filters(connection) }
            _ = try Self.account(id, connection)
            return try Self.filters(connection).filter { $0.accountID == id }
        }
    }

    /// - Throws: `StoreError.noFilter`.
    package func filter(_ id: Int64) async throws -> AccountFilter {
        try await database.read { try Self.filter(id, $0) }
    }

    /// Stores a new filter, or, with an id, changes one.
    /// - Throws: `StoreError.noAccount`, `.noFilter`.
    package func save(_ filter: AccountFilter) async throws -> AccountFilter {
        let now = now()
        let saved = try await database.write { connection in
            _ = try Self.account(filter.accountID, connection)
            var id = filter.id
            if id == 0 {
                try connection.execute(
                    """
                    INSERT INTO filters (account_id, filter_type, filter_action, filter_value, enabled)
                    VALUES (\(filter.accountID), \(filter.kind.rawValue), \(filter.action.rawValue), \(filter.value), \(filter.isEnabled))
                    """)
                id = connection.lastInsertedID
            } else {
                let changed = try connection.execute(
                    """
                    UPDATE filters SET account_id = \(filter.accountID), filter_type = \(filter.kind.rawValue),
                        filter_action = \(filter.action.rawValue), filter_value = \(filter.value), enabled = \(filter.isEnabled)
                    WHERE id = \(id)
                    """)
                guard changed == 1 else { throw StoreError.noFilter(id) }
            }
            try CatalogueLog.add(.account(filter.accountID, channels: ChannelIDs()), at: now, connection)
            return try Self.filter(id, connection)
        }
        await catchUp()
        feed.changed(.filters)
        return saved
    }

    package func deleteFilter(_ id: Int64) async throws {
        let now = now()
        _ = try await database.write { connection in
            let filter = try Self.filter(id, connection)
            try connection.execute("DELETE FROM filters WHERE id = \(id)")
            try CatalogueLog.add(.account(filter.accountID, channels: ChannelIDs()), at: now, connection)
        }
        await catchUp()
        feed.changed(.filters)
    }

    static func filters(_ connection: SQLConnection) throws -> [AccountFilter] {
        try connection.all("SELECT \(AccountFilter.columns) FROM filters ORDER BY account_id, id", AccountFilter.init(row:))
    }

    private static func filter(_ id: Int64, _ connection: SQLConnection) throws -> AccountFilter {
        guard let filter = try connection.first("SELECT \(AccountFilter.columns) FROM filters WHERE id = \(id)", AccountFilter.init(row:))
        else { throw StoreError.noFilter(id) }
        return filter
    }
}

extension AccountFilter {
    static let columns: SQL = "id, account_id, filter_type, filter_action, filter_value, enabled"

    init(row: SQLRow) {
        self.init(
            id: row.int(0), accountID: row.int(1), kind: Kind(rawValue: row.text(2)) ?? .channelName,
            action: Action(rawValue: row.text(3)) ?? .blacklist, value: row.text(4), isEnabled: row.bool(5))
    }
}
