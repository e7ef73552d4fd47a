import Catalog
import Database

/// The catalogue of all accounts: every line of SQL is in this target, and the methods are grouped in extensions by subject.
package struct CatalogStore: Sendable {
    package let database: SQLiteDatabase
    /// What happens in this process: progress and ends of syncs.
    package let feed: RunFeed
    package let now: @Sendable () -> Timestamp

    package init(database: SQLiteDatabase, now: @escaping @Sendable () -> Timestamp) {
        self.database = database
        self.now = now
        feed = RunFeed()
    }

    /// Brings the schema to this version; answers the names of the steps that ran.
    @discardableResult
    package func migrate() async throws -> [String] { try await Schema.migrations.run(on: database) }
}

/// What a caller asked of the store that it cannot do.
package enum StoreError: Error, Equatable, Sendable, CustomStringConvertible {
    case noAccount(Int64)
    case noRun(Int64)
    case noChannel(Int64)
    case accountDisabled(Int64)
    /// Another process took the run over, or the account was deleted.
    case leaseLost

    package var description: String {
        switch self {
        case .noAccount(let id): "there is no account \(id)"
        case .noRun(let id): "there is no sync run \(id)"
        case .noChannel(let id): "there is no channel \(id)"
        case .accountDisabled(let id): "account \(id) is turned off: turn it on to sync it"
        case .leaseLost: "the sync was ended by another process, or its account was deleted"
        }
    }
}

/// A page of a list, and where the next one starts.
package struct Page<Element: Sendable>: Sendable {
    package var elements: [Element]
    /// The id to give as `after` for the next page; nil on the last one.
    package var nextCursor: Int64?

    /// From one element more than the limit, which says that there is a next page.
    init(_ elements: [Element], limit: Int, id: (Element) -> Int64) {
        let hasMore = elements.count > limit
        self.elements = hasMore ? Array(elements.prefix(limit)) : elements
        nextCursor = hasMore ? self.elements.last.map(id) : nil
    }
}
