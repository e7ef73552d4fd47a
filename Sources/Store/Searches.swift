import Catalog
import Database

extension CatalogStore {
    /// All saved searches by their names.
    package func searches() async throws -> [SavedSearch] {
        try await database.read {
            try $0.all("SELECT \(SavedSearch.stored) FROM searches ORDER BY folded_name", SavedSearch.init(row:))
        }
    }

    /// - Throws: `StoreError.noSearch`.
    package func search(_ id: Int64) async throws -> SavedSearch {
        try await database.read { try Self.search(id, $0) }
    }

    /// Stores a new search, or, with an id, changes one.
    /// - Throws: `StoreError.searchNameTaken`, `.noSearch`.
    package func save(_ search: SavedSearch) async throws -> SavedSearch {
        let now = now()
        let saved = try await database.write { connection in
            let (name, columns) = (search.foldedName, search.columns.joined(separator: " "))
            let taken = try connection.first("SELECT 1 FROM searches WHERE folded_name = \(name) AND id <> \(search.id)") { _ in true }
            guard taken != true else { throw StoreError.searchNameTaken(search.name) }
            guard search.id != 0 else {
                try connection.execute(
                    """
                    INSERT INTO searches (name, folded_name, query, sort, collapses, columns, created_at, updated_at)
                    VALUES (\(search.name), \(name), \(search.query), \(search.sort), \(search.collapses), \(columns),
                        \(now.microseconds), \(now.microseconds))
                    """)
                return try Self.search(connection.lastInsertedID, connection)
            }
            try connection.execute(
                """
                UPDATE searches SET name = \(search.name), folded_name = \(name), query = \(search.query), sort = \(search.sort),
                    collapses = \(search.collapses), columns = \(columns), updated_at = \(now.microseconds)
                WHERE id = \(search.id)
                """)
            return try Self.search(search.id, connection)
        }
        feed.changed(.searches)
        return saved
    }

    /// - Throws: `StoreError.noSearch`.
    package func deleteSearch(_ id: Int64) async throws {
        _ = try await database.write { connection in
            guard try connection.execute("DELETE FROM searches WHERE id = \(id)") == 1 else { throw StoreError.noSearch(id) }
        }
        feed.changed(.searches)
    }

    private static func search(_ id: Int64, _ connection: SQLConnection) throws -> SavedSearch {
        guard let search = try connection.first("SELECT \(SavedSearch.stored) FROM searches WHERE id = \(id)", SavedSearch.init(row:))
        else { throw StoreError.noSearch(id) }
        return search
    }
}

extension SavedSearch {
    static let stored: SQL = "id, name, query, sort, collapses, columns, created_at, updated_at"

    init(row: SQLRow) {
        self.init(name: row.text(1))
        id = row.int(0)
        query = row.text(2)
        sort = row.text(3)
        collapses = row.bool(4)
        columns = row.text(5).split(separator: " ").map(String.init)
        createdAt = Timestamp(microseconds: row.int(6))
        updatedAt = Timestamp(microseconds: row.int(7))
    }
}
