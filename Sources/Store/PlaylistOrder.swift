import Catalog
import Database
import Search

extension CatalogStore {
    /// The ids that were put first in a playlist, in their order.
    package func order(of playlist: Playlist) async throws -> [Int64] {
        try await database.read { try Self.order(of: playlist.id, $0).map(\.channel) }
    }

    /// Changes a playlist's order by hand.
    /// - Throws: `StoreError.noChannel`, `.noPlaylist`, `FilterError`, `PatternError`.
    package func reorder(_ name: String, by edit: OrderEdit) async throws {
        let playlist = try await playlist(name)
        let (now, write) = (now(), try await writer(of: edit, in: playlist))
        _ = try await database.write { try write(playlist.id, now, $0) }
        feed.changed(.playlists)
    }

    /// What an edit of a playlist's order by hand writes into a transaction, of a playlist that may not be stored yet.
    func writer(of edit: OrderEdit, in playlist: Playlist) async throws -> OrderWriter {
        let query = try ChannelQuery(playlist)
        let index = try await index(for: query.filter)
        let places = edit.moves.isEmpty ? [] : try await places(query, index)
        return { playlist, now, connection in
            // Inside the transaction: another move may have come between.
            let old = try Self.order(of: playlist, connection)
            let new = HandOrder(edit.base ?? old.map(\.channel), places, index).moving(edit.moves).channels
            if new != old.map(\.channel) { try Self.put(new, over: old, in: playlist, at: now, connection) }
        }
    }

    /// Puts one entry of a playlist elsewhere, so that the lineup then is as it was, but for that entry.
    /// - Throws: `StoreError.notInPlaylist`, `.noPlaylist`, `FilterError`, `PatternError`.
    package func move(_ channel: Int64, to target: LineupTarget, in name: String) async throws {
        let playlist = try await playlist(name)
        let query = try ChannelQuery(playlist)
        let index = try await index(for: query.filter)
        let (now, places) = (now(), try await places(query, index))
        _ = try await database.write { connection in
            // Inside the transaction: another move may have come between.
            let old = try Self.order(of: playlist.id, connection)
            let order = HandOrder(old.map(\.channel), places, index)
            let new = try order.moving(channel, to: target)
            if new != order.channels { try Self.put(new, over: old, in: playlist.id, at: now, connection) }
        }
        feed.changed(.playlists)
    }

    /// A playlist's places in its own order.
    private func places(_ query: ChannelQuery, _ index: ChannelIndex) async throws -> [LineupPlace] {
        try await evaluating(.and([query.filter, .state(.visible)]), on: index) { [now = now()] in try $0.lineup(query, now: now) }
    }

    typealias OrderWriter = @Sendable (_ playlist: Int64, _ now: Timestamp, SQLConnection) throws -> Void

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
            INSERT INTO playlist_channels (playlist_id, channel_id, position) VALUES (?, ?, ?)
            ON CONFLICT (playlist_id, channel_id) DO UPDATE SET position = excluded.position
            """)
        let moved = channels.enumerated().filter { known[$0.element] != Int64($0.offset) }
        for some in moved.grouped(by: SQL.listSize) {
            let existing = try CatalogStore.existing(some.map(\.element), connection)
            for (position, channel) in some {
                guard existing.contains(channel) else { throw StoreError.noChannel(channel) }
                upsert.bind([.integer(playlist), .integer(channel), .integer(Int64(position))])
                try upsert.run()
            }
        }
        try connection.execute("UPDATE playlists SET updated_at = \(now.microseconds) WHERE id = \(playlist)")
    }
}
