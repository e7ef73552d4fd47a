import Catalog
import Database

/// The catalogue of all accounts: all SQL about its tables is in this target, and the methods are grouped in extensions by subject.
package struct CatalogStore: Sendable {
    package let database: SQLiteDatabase
    /// What happens in this process.
    package let feed: EventFeed
    package let now: @Sendable () -> Timestamp
    /// The configuration's, for what nobody has set while Bouquet runs.
    package let defaults: SyncSettings
    /// The rules of accounts, compiled.
    let taggers = TaggerCache()
    let tagging = TaggingBoard()
    /// The catalogue in memory.
    let keeper: IndexKeeper

    package init(database: SQLiteDatabase, defaults: SyncSettings = SyncSettings(), now: @escaping @Sendable () -> Timestamp) {
        self.database = database
        self.defaults = defaults
        self.now = now
        feed = EventFeed()
        keeper = IndexKeeper(database, feed)
    }

    /// Brings the schema and the rules that come with Bouquet to this version; answers the names of the steps that ran.
    @discardableResult
    package func migrate() async throws -> [String] {
        let steps = try await Schema.migrations.run(on: database)
        try await installStandardRules()
        return steps
    }
}

/// What a caller asked of the store that it cannot do.
package enum StoreError: Error, Equatable, Sendable, CustomStringConvertible {
    case noAccount(Int64)
    case noRun(Int64)
    case noChannel(Int64)
    case noRuleset(Int64)
    case noRule(Int64)
    case noFilter(Int64)
    case noPlaylist(String)
    case notInPlaylist(Int64)
    case noSearch(Int64)
    case noChange(Int64)
    /// A change is undone once.
    case changeUndone(Int64)
    case slugTaken(String)
    /// Since it was read.
    case playlistSaved(at: Timestamp)
    case searchNameTaken(String)
    case accountDisabled(Int64)
    case syncRunning(Int64)
    case nothingHeld(Int64)
    case runUnfinished(Int64)
    /// What was then is not known any more, or was never; the start is nil where there has been nothing yet.
    case beforeHistory(start: Timestamp?)
    case momentsReversed
    /// An order that does not name each of these once.
    case incompleteOrder([Int64])
    /// Another process took the run over, or the account was changed or deleted.
    case leaseLost

    package var description: String {
        switch self {
        case .noAccount(let id): "there is no account \(id)"
        case .noRun(let id): "there is no sync run \(id)"
        case .noChannel(let id): "there is no channel \(id)"
        case .noRuleset(let id): "there is no ruleset \(id)"
        case .noRule(let id): "there is no rule \(id)"
        case .noFilter(let id): "there is no filter \(id)"
        case .noPlaylist(let name): "there is no playlist \(name)"
        case .notInPlaylist(let id): "channel \(id) has no place in this playlist"
        case .noSearch(let id): "there is no saved search \(id)"
        case .noChange(let id): "there is no change \(id) to undo: the last \(CatalogStore.undoableChanges) are kept"
        case .changeUndone(let id): "change \(id) is undone already"
        case .slugTaken(let slug): "slug: another playlist is already called \(slug)"
        case .playlistSaved: "this playlist was saved elsewhere meanwhile: read it again, or save it without updated_at to overwrite that"
        case .searchNameTaken(let name): "name: another search is already called \(name)"
        case .accountDisabled(let id): "account \(id) is turned off: turn it on to sync it"
        case .syncRunning(let id): "account \(id) is syncing right now: wait until that sync has ended, then ask again"
        case .nothingHeld(let id): "no sync of account \(id) is held"
        case .runUnfinished(let id): "sync run \(id) has not ended yet"
        case .beforeHistory(let start?): "the history of this account reaches back to \(start.iso): ask for that moment or a later one"
        case .beforeHistory(nil): "this account has had no channels yet: sync it first"
        case .momentsReversed: "from is later than to"
        case .incompleteOrder(let ids): "ids: name each of these once: \(ids.map(String.init).joined(separator: ", "))"
        case .leaseLost: "the sync was ended by another process, or its account was changed or deleted"
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
