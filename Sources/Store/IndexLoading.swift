import Catalog
import Database
import Search

/// Reads out of one state of the catalogue what its index needs to come up to it.
struct IndexLoading {
    /// How many rows at a time to put into an index: few enough to need little memory beside it, and many enough not to make its
    /// chunks anew too often.
    private static func batchSize(_ builder: IndexBuilder) -> Int { max(1 << 15, builder.count / 8) }

    /// With more changes than this nearly every chunk is made anew.
    private static let many = 2_000

    private let connection: SQLConnection
    private var index: ChannelIndex
    private let letGo: () -> Void
    private let giveBackMemory: () -> Void
    private let version: Int64
    private var tables: IndexTables
    private var reader: IndexRowReader
    /// Channels that were read.
    private(set) var rowCount = 0

    /// - Parameter letGo: called where nearly all is made anew: whoever holds the index lets it go then, so that a million channels are not
    ///   there twice. Readers wait for the new one in any case, since the old one is not of the newest version.
    init(
        _ index: ChannelIndex, _ connection: SQLConnection, letGo: @escaping () -> Void, giveBackMemory: @escaping () -> Void
    ) throws {
        self.connection = connection
        self.index = index
        self.letGo = letGo
        self.giveBackMemory = giveBackMemory
        version = try CatalogueLog.version(connection)
        tables = index.tables
        reader = IndexRowReader(quality: try CatalogStore.qualityOrder(connection))
    }

    mutating func next() throws -> ChannelIndex {
        if version == index.version { return index }
        guard index.version > 0, let entries = try CatalogueLog.entries(since: index.version, connection), !entries.hasEverything else {
            return try whole()
        }
        return try moved(by: entries)
    }

    private mutating func whole() throws -> ChannelIndex {
        letGoOfIndex()
        tables = IndexTables()
        try readAccounts()
        try readCategories("TRUE")
        var builder = IndexBuilder(ChannelIndex(), giveBackMemory: giveBackMemory)
        try add("TRUE", to: &builder)
        return builder.index(version: version, tables: tables)
    }

    private mutating func moved(by entries: [CatalogueLog.Entry]) throws -> ChannelIndex {
        var ranges: [ClosedRange<Int64>] = []
        var accounts: Set<Int64> = []
        var wholeAccounts: Set<Int64> = []
        for entry in entries {
            switch entry {
            case .account(let account, let channels):
                accounts.insert(account)
                ranges += channels.ranges
            case .channels(let channels): ranges += channels.ranges
            case .wholeAccount(let account):
                accounts.insert(account)
                wholeAccounts.insert(account)
            case .everything: break
            }
        }
        let changed = ChangedChannels(ranges)
        let known = try readAccounts()
        for account in accounts where known.contains(account) { try readCategories("account_id = \(account)") }
        let goners = Set(wholeAccounts.compactMap { tables.account($0) })
        let few = try rows(changed.ids, but: wholeAccounts)
        var builder = IndexBuilder(index, giveBackMemory: giveBackMemory)
        if changed.count > Self.many || !wholeAccounts.isEmpty { letGoOfIndex() }
        builder.merge(removing: changed.removed, accounts: goners, adding: few)
        let others: SQL = wholeAccounts.isEmpty ? "TRUE" : "c.account_id NOT IN \(list: wholeAccounts)"
        for range in changed.ranges {
            try add("c.id BETWEEN \(range.lowerBound) AND \(range.upperBound) AND \(others)", to: &builder)
        }
        for account in wholeAccounts where known.contains(account) { try add("c.account_id = \(account)", to: &builder) }
        tables.rank()
        return builder.index(version: version, tables: tables)
    }

    private mutating func letGoOfIndex() {
        index = ChannelIndex()
        letGo()
    }

    // MARK: Rows

    /// Puts the channels of a condition into an index, some at a time.
    private mutating func add(_ condition: SQL, to builder: inout IndexBuilder) throws {
        var cursor: Int64? = 0
        while let start = cursor {
            var batch = ChannelBatch()
            cursor = nil
            try connection.forEach(
                "\(IndexRowReader.select) WHERE \(condition) AND c.id > \(start) ORDER BY c.id LIMIT \(Self.batchSize(builder))"
            ) { row in
                reader.append(row, to: &batch, &tables)
                cursor = row.int(0)
            }
            rowCount += batch.count
            builder.merge(adding: batch)
        }
        tables.rank()
    }

    private mutating func rows(_ ids: [Int64], but wholeAccounts: Set<Int64>) throws -> ChannelBatch {
        var batch = ChannelBatch()
        for some in ids.grouped(by: SQL.listSize) {
            try connection.forEach("\(IndexRowReader.select) WHERE c.id IN \(list: some)") { row in
                if !wholeAccounts.contains(row.int(1)) { reader.append(row, to: &batch, &tables) }
            }
        }
        rowCount += batch.count
        return batch
    }

    // MARK: Tables

    /// - Returns: the accounts that there are.
    @discardableResult
    private mutating func readAccounts() throws -> Set<Int64> {
        var visible: [Int64: [AccountFilter]] = [:]
        for filter in try CatalogStore.filters(connection) { visible[filter.accountID, default: []].append(filter) }
        var known: Set<Int64> = []
        try connection.forEach("SELECT id, name, enabled, last_sync_at, catalogued_at FROM accounts ORDER BY id") { row in
            known.insert(row.int(0))
            reader.cataloguedAt[row.int(0)] = row.optionalInt(4)
            tables.set(
                IndexTables.AccountEntry(
                    id: row.int(0), name: row.text(1), foldedName: reader.folded(row, 1), isEnabled: row.bool(2),
                    lastSync: UInt32(clamping: row.int(3) / 1_000_000), visible: .visible(through: visible[row.int(0)] ?? [])))
        }
        return known
    }

    private mutating func readCategories(_ condition: SQL) throws {
        try connection.forEach("SELECT id, account_id, category_name FROM categories WHERE \(condition) ORDER BY id") { row in
            tables.set(
                IndexTables.CategoryEntry(id: row.int(0), accountID: row.int(1), name: row.text(2), foldedName: reader.folded(row, 2)))
        }
    }
}

extension [CatalogueLog.Entry] {
    fileprivate var hasEverything: Bool { contains { if case .everything = $0 { true } else { false } } }
}

/// Which channels to read again: single ones by their ids, many in a row by their range; none twice, whatever the log says twice.
private struct ChangedChannels {
    private static let many = 4_096

    let ids: [Int64]
    let ranges: [ClosedRange<Int64>]
    let count: Int
    /// What goes from the index before the new rows come.
    let removed: IDSet

    init(_ changed: [ClosedRange<Int64>]) {
        let all = changed.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: ChannelIDs()) { $0.append($1) }.ranges
        ids = all.filter { $0.count < Self.many }.flatMap(Array.init)
        ranges = all.filter { $0.count >= Self.many }
        count = all.reduce(0) { $0 + $1.count }
        removed = IDSet(ranges: all)
    }
}
