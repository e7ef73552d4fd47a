import Catalog
import Database
import Search

extension CatalogStore {
    /// The ids that were put first in a playlist, in their order.
    package func order(of playlist: Playlist) async throws -> [Int64] {
        try await database.read { try Self.order(of: playlist.id, $0).map(\.channel) }
    }

    /// Puts channels first in a playlist, in this order; the others follow in the playlist's own.
    /// - Throws: `StoreError.noChannel`, `.noPlaylist`.
    package func setOrder(_ channels: [Int64], of name: String) async throws {
        let now = now()
        _ = try await database.write { connection in
            let playlist = try Self.playlist(name, connection).id
            try Self.put(channels, over: Self.order(of: playlist, connection), in: playlist, at: now, connection)
        }
        feed.changed(.playlists)
    }

    /// Puts entries of a playlist elsewhere, one after the other; those that it does not have are passed over.
    /// - Parameter base: ids to put first before; nil for the order that there is.
    /// - Throws: `StoreError.noChannel`, `.noPlaylist`, `FilterError`, `PatternError`.
    package func move(_ moves: [LineupMove], in name: String, from base: [Int64]? = nil) async throws {
        let playlist = try await playlist(name)
        let query = try ChannelQuery(playlist)
        let index = try await index(for: query.filter)
        let (now, places) = (now(), try index.lineup(query, now: now()))
        _ = try await database.write { connection in
            let old = try Self.order(of: playlist.id, connection)
            let new = HandOrder(base ?? old.map(\.channel), places, index).moving(moves).channels
            if new != old.map(\.channel) { try Self.put(new, over: old, in: playlist.id, at: now, connection) }
        }
    }

    /// Puts one entry of a playlist elsewhere, so that the lineup then is as it was, but for that entry.
    /// - Throws: `StoreError.notInPlaylist`, `.noPlaylist`, `FilterError`, `PatternError`.
    package func move(_ channel: Int64, to target: LineupTarget, in name: String) async throws {
        let playlist = try await playlist(name)
        let query = try ChannelQuery(playlist)
        let index = try await index(for: query.filter)
        let (now, places) = (now(), try index.lineup(query, now: now()))
        _ = try await database.write { connection in
            // Inside the transaction: another move may have come between.
            let old = try Self.order(of: playlist.id, connection)
            let order = HandOrder(old.map(\.channel), places, index)
            let new = try order.moving(channel, to: target)
            if new != order.channels { try Self.put(new, over: old, in: playlist.id, at: now, connection) }
        }
        feed.changed(.playlists)
    }

    private typealias Positions = [(channel: Int64, position: Int64)]

    private static func order(of playlist: Int64, _ connection: SQLConnection) throws -> Positions {
        try connection.all(
            "SELECT channel_id, position FROM playlist_channels WHERE playlist_id = \(playlist) AND position IS NOT NULL ORDER BY position"
        ) { ($0.int(0), $0.int(1)) }
    }

    /// Writes an order in another one's place: only what is elsewhere in it.
    private static func put(
        _ channels: [Int64], over old: Positions, in playlist: Int64, at now: Timestamp, _ connection: SQLConnection
    ) throws {
        let known = Dictionary(uniqueKeysWithValues: old.map { ($0.channel, $0.position) })
        let clear = try connection.prepare("UPDATE playlist_channels SET position = NULL WHERE playlist_id = ? AND channel_id = ?")
        for channel in Set(known.keys).subtracting(channels) {
            clear.bind([.integer(playlist), .integer(channel)])
            try clear.run()
        }
        let upsert = try connection.prepare(
            """
            INSERT INTO playlist_channels (playlist_id, channel_id, position) SELECT ?, id, ? FROM channels WHERE id = ?
            ON CONFLICT (playlist_id, channel_id) DO UPDATE SET position = excluded.position
            """)
        for (position, channel) in channels.enumerated() where known[channel] != Int64(position) {
            let before = connection.totalChanges
            upsert.bind([.integer(playlist), .integer(Int64(position)), .integer(channel)])
            try upsert.run()
            guard connection.totalChanges > before else { throw StoreError.noChannel(channel) }
        }
        try connection.execute("UPDATE playlists SET updated_at = \(now.microseconds) WHERE id = \(playlist)")
    }
}
