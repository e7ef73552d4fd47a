/// Makes the next state of an index, or a first one, step by step.
///
/// Chunks that it alone still has are freed one by one while new ones are made of them: a million channels are never there twice.
package struct IndexBuilder {
    /// So many chunks, some 25 MB, are let go before memory is given back: what new ones leave free of the old ones' is in pieces.
    private static let chunksBetweenGivingBack = 64

    private var chunks: [ChannelChunk]
    private let giveBackMemory: () -> Void

    /// - Parameter giveBackMemory: called now and then while many chunks are made anew.
    package init(_ index: ChannelIndex, giveBackMemory: @escaping () -> Void = {}) {
        chunks = index.chunks
        self.giveBackMemory = giveBackMemory
    }

    /// How many channels it has by now.
    package var count: Int { chunks.reduce(0) { $0 + $1.count } }

    /// - Parameters:
    ///   - removed: channels that are gone, and those that `batch` has anew.
    ///   - removedAccounts: places of accounts whose channels all go.
    package mutating func merge(
        removing removed: IDSet = IDSet([]), accounts removedAccounts: Set<UInt32> = [], adding batch: ChannelBatch = ChannelBatch()
    ) {
        guard !removed.isEmpty || !removedAccounts.isEmpty || batch.count > 0 else { return }
        var merge = ChunkMerge(removed, removedAccounts, batch)
        chunks.reverse()
        var renewed = 0
        while let chunk = chunks.popLast() {
            guard merge.take(chunk, before: chunks.last) else { continue }
            renewed += 1
            if renewed.isMultiple(of: Self.chunksBetweenGivingBack) { giveBackMemory() }
        }
        chunks = merge.finish()
    }

    package func index(version: Int64, tables: IndexTables) -> ChannelIndex {
        ChannelIndex(version: version, tables: tables, chunks: chunks)
    }
}
