import Catalog

/// The catalogue in memory: all channels in the order of their shown names, in chunks of columns and bit sets.
///
/// It is one state of the catalogue and never changes. `IndexBuilder` makes the next state, which shares with this one every chunk
/// that no change touched, so that readers go on undisturbed and an edit costs a chunk, not the catalogue.
package struct ChannelIndex: Sendable {
    /// The catalogue's version that this is the state of.
    package let version: Int64
    package let tables: IndexTables
    let chunks: [ChannelChunk]
    /// How many rows and how many words of a selection stand before each chunk, with the totals at the end.
    let rowStarts: [Int]
    let wordStarts: [Int]
    let collapsed = CollapsedSelections()

    package init() { self.init(version: 0, tables: IndexTables(), chunks: []) }

    init(version: Int64, tables: IndexTables, chunks: [ChannelChunk]) {
        self.version = version
        self.tables = tables
        self.chunks = chunks
        rowStarts = chunks.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
        wordStarts = chunks.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.wordCount) }
    }

    package var count: Int { rowStarts.last ?? 0 }

    /// The same state with what is known meanwhile of the accounts' last syncs, in seconds since 1970 by the account's id.
    package func with(lastSyncs: [Int64: UInt32]) -> ChannelIndex {
        var tables = tables
        for var account in tables.accounts {
            account.lastSync = lastSyncs[account.id] ?? account.lastSync
            tables.set(account)
        }
        return ChannelIndex(version: version, tables: tables, chunks: chunks)
    }
}
