import Catalog
import Database
import Search

extension CatalogStore {
    package func playlists() async throws -> [Playlist] {
        try await database.read { try $0.all("SELECT \(Playlist.columns) FROM playlists ORDER BY id", Playlist.init(row:)) }
    }

    /// - Parameter name: an id or a slug.
    /// - Throws: `StoreError.noPlaylist`.
    package func playlist(_ name: String) async throws -> Playlist {
        try await database.read { try Self.playlist(name, $0) }
    }

    /// Stores a new playlist, or, with an id, changes one, and its order by hand with it: all or nothing.
    /// - Parameter mayNumberSlug: whether the slug gets a number behind it where another playlist has it already.
    /// - Parameter seen: when it was saved last, as far as whoever changes it knows; nil overwrites whatever was saved.
    /// - Throws: `StoreError.slugTaken`, `.noPlaylist`, `.playlistSaved`, `.noChannel`, `FilterError`, `PatternError`.
    package func save(
        _ playlist: Playlist, mayNumberSlug: Bool = false, order edit: OrderEdit? = nil, seen: Timestamp? = nil
    ) async throws -> Playlist {
        let now = now()
        let writeOrder = if let edit { try await writer(of: edit, in: playlist) } else { nil as OrderWriter? }
        let saved = try await database.write { connection in
            var playlist = playlist
            let old = playlist.id == 0 ? nil : try Self.playlist(String(playlist.id), connection)
            if let seen, let old, old.updatedAt != seen { throw StoreError.playlistSaved(at: old.updatedAt) }
            // Inside the transaction: another playlist of the same name may have come between.
            if mayNumberSlug { playlist.slug = try Self.freeSlug(playlist.slug, connection) }
            guard try !Self.isTaken(playlist.slug, by: playlist.id, connection) else { throw StoreError.slugTaken(playlist.slug) }
            let accounts = playlist.preferredAccounts.map(String.init).joined(separator: " ")
            guard let old else {
                try connection.execute(
                    """
                    INSERT INTO playlists (name, slug, filter, sort, numbering, first_number, group_title, group_template, name_template,
                        collapses, preferred_accounts, stream_url, output_format, created_at, updated_at)
                    VALUES (\(playlist.name), \(playlist.slug), \(playlist.filter), \(playlist.sort), \(playlist.numbering.rawValue),
                        \(playlist.firstNumber), \(playlist.group.rawValue), \(playlist.groupTemplate), \(playlist.nameTemplate),
                        \(playlist.collapses), \(accounts), \(playlist.streamForm.rawValue), \(playlist.format.rawValue),
                        \(now.microseconds), \(now.microseconds))
                    """)
                let id = connection.lastInsertedID
                try writeOrder?(id, now, connection)
                return try Self.playlist(String(id), connection)
            }
            try connection.execute(
                """
                UPDATE playlists SET name = \(playlist.name), slug = \(playlist.slug), filter = \(playlist.filter), sort = \(playlist.sort),
                    numbering = \(playlist.numbering.rawValue), first_number = \(playlist.firstNumber),
                    group_title = \(playlist.group.rawValue), group_template = \(playlist.groupTemplate),
                    name_template = \(playlist.nameTemplate), collapses = \(playlist.collapses), preferred_accounts = \(accounts),
                    stream_url = \(playlist.streamForm.rawValue), output_format = \(playlist.format.rawValue),
                    updated_at = \(now.microseconds)
                WHERE id = \(playlist.id)
                """)
            if old.firstNumber != playlist.firstNumber { try Self.forgetNumbers(of: playlist.id, connection) }
            try writeOrder?(playlist.id, now, connection)
            return try Self.playlist(String(playlist.id), connection)
        }
        feed.changed(.playlists)
        return saved
    }

    /// Gives a playlist's channels numbers from its first one on, in its order as it is now.
    /// - Throws: `StoreError.noPlaylist`, `FilterError`, `PatternError`.
    package func renumber(_ name: String) async throws -> Playlist {
        let now = now()
        let playlist = try await database.write { connection in
            let id = try Self.playlist(name, connection).id
            try Self.forgetNumbers(of: id, connection)
            try connection.execute("UPDATE playlists SET updated_at = \(now.microseconds) WHERE id = \(id)")
            return try Self.playlist(String(id), connection)
        }
        // At once: what comes before a player asks next would have its place in the new numbers.
        _ = try await lineup(of: playlist)
        feed.changed(.playlists)
        return playlist
    }

    private static func forgetNumbers(of playlist: Int64, _ connection: SQLConnection) throws {
        try connection.execute("UPDATE playlist_channels SET number = NULL WHERE playlist_id = \(playlist)")
    }

    package func deletePlaylist(_ name: String) async throws {
        _ = try await database.write { connection in
            try connection.execute("DELETE FROM playlists WHERE id = \(try Self.playlist(name, connection).id)")
        }
        feed.changed(.playlists)
    }

    private static func freeSlug(_ slug: String, _ connection: SQLConnection) throws -> String {
        var (free, number) = (slug, 1)
        while try isTaken(free, by: 0, connection) {
            number += 1
            free = Playlist.slug(slug, number: number)
        }
        return free
    }

    /// Whether another playlist has a slug.
    private static func isTaken(_ slug: String, by id: Int64, _ connection: SQLConnection) throws -> Bool {
        try connection.first("SELECT 1 FROM playlists WHERE slug = \(slug) AND id <> \(id)") { _ in true } ?? false
    }

    static func playlist(_ name: String, _ connection: SQLConnection) throws -> Playlist {
        let condition: SQL = Int64(name).map { "id = \($0)" } ?? "slug = \(name)"
        guard let playlist = try connection.first("SELECT \(Playlist.columns) FROM playlists WHERE \(condition)", Playlist.init(row:))
        else { throw StoreError.noPlaylist(name) }
        return playlist
    }
}

extension Playlist {
    static let columns: SQL = """
        id, name, slug, filter, sort, numbering, first_number, group_title, group_template, name_template, collapses,
        preferred_accounts, stream_url, output_format, updated_at
        """

    init(row: SQLRow) {
        self.init(name: row.text(1), slug: row.text(2))
        id = row.int(0)
        filter = row.text(3)
        sort = row.text(4)
        numbering = Numbering(rawValue: row.text(5)) ?? .none
        firstNumber = row.int(6)
        group = Group(rawValue: row.text(7)) ?? .none
        groupTemplate = row.text(8)
        nameTemplate = row.text(9)
        collapses = row.bool(10)
        preferredAccounts = row.text(11).split(separator: " ").compactMap { Int64($0) }
        streamForm = StreamForm(rawValue: row.text(12)) ?? .redirect
        format = Format(rawValue: row.text(13)) ?? .ts
        updatedAt = Timestamp(microseconds: row.int(14))
    }
}
