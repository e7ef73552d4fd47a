import Catalog
import Database
import Search
import Synchronization

/// Holds the newest index of this process, and moves it on by what the catalogue's log says.
///
/// Readers take the current index; they wait only where the catalogue is newer than it. Whoever has written asks to catch up before it answers, so that its own change is
/// in the next answer of anyone; other processes' writes are noticed by the version that a page is read with.
final class IndexKeeper: Sendable {
    private let database: SQLiteDatabase
    private let feed: EventFeed
    private let index = Mutex(ChannelIndex())
    private let queue = CatchUpQueue()

    init(_ database: SQLiteDatabase, _ feed: EventFeed) {
        self.database = database
        self.feed = feed
    }

    var current: ChannelIndex { index.withLock { $0 } }

    /// The index of a state that is no older than this call.
    func catchUp() async throws -> ChannelIndex { try await catchUp { index, _ in index } }

    /// What `body` makes of the index of a state that is no older than this call, and of that very state.
    func catchUp<Value: Sendable>(_ body: @escaping @Sendable (ChannelIndex, SQLConnection) throws -> Value) async throws -> Value {
        try await queue.run { [self] in try await moveOn(body) }
    }

    private func moveOn<Value: Sendable>(_ body: @escaping @Sendable (ChannelIndex, SQLConnection) throws -> Value) async throws -> Value {
        let before = current.version
        let (next, rowCount, value) = try await database.read { [self] connection in
            var loading = try IndexLoading(
                current, connection, letGo: { [self] in index.withLock { $0 = ChannelIndex() } }, giveBackMemory: database.giveBackMemory)
            let next = try loading.next()
            return (next, loading.rowCount, Result { try body(next, connection) })
        }
        index.withLock { $0 = next }
        if next.version != before { feed.changed(.channels, version: next.version) }
        // Many chunks were made anew: what the old ones leave goes back to the system.
        if rowCount > 1_000 { database.giveBackMemory() }
        return try value.get()
    }
}

/// Runs one after the other.
private actor CatchUpQueue {
    private var last: Task<Void, Never>?

    /// - Parameter body: goes on when whoever waits for it is gone: others may want what it does.
    func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let before = last
        let task = Task {
            await before?.value
            return try await body()
        }
        last = Task { _ = await task.result }
        return try await task.value
    }
}

extension CatalogStore {
    /// Reads the whole catalogue into memory; done at the start, so that no request has to wait for it.
    package func loadIndex() async throws { _ = try await keeper.catchUp() }

    /// Moves the index on, if this process has one. Where that fails the write that came before holds all the same, and the next reader
    /// sees by the version that there is something to catch up.
    package func catchUp() async {
        if keeper.current.version > 0 { _ = try? await keeper.catchUp() }
    }

    /// How large the whole catalogue is, and which version of it this process's index shows.
    package func size() async throws -> (accounts: Int, channels: Int, version: Int64) {
        let counts = try await database.read { connection in
            try connection.first("SELECT COUNT(*), COALESCE(SUM(channel_count), 0) FROM accounts") { (Int($0.int(0)), Int($0.int(1))) }
        }
        return (counts?.0 ?? 0, counts?.1 ?? 0, keeper.current.version)
    }
}
