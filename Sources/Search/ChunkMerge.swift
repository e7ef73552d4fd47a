/// Merges a batch of channels into chunks, in the order of names; chunks that nothing touches are taken as they are.
struct ChunkMerge {
    /// A chunk smaller than this is joined with its neighbour.
    private static let smallest = ChannelChunk.capacity / 8

    private let removed: IDSet
    private let removedAccounts: Set<UInt32>
    /// In the order of names.
    private let batch: Source
    private var nextOfBatch = 0
    private var pending: [Piece] = []
    private var pendingCount = 0
    private var done: [ChannelChunk] = []

    /// Where rows come from: a chunk or the batch.
    private final class Source: Sendable {
        let columns: ChannelColumns
        let tags: RowTags

        init(_ columns: ChannelColumns, _ tags: RowTags) {
            self.columns = columns
            self.tags = tags
        }
    }

    /// Rows that go into a new chunk.
    private struct Piece {
        let source: Source
        var rows: Range<Int>
    }

    init(_ removed: IDSet, _ removedAccounts: Set<UInt32>, _ batch: ChannelBatch) {
        self.removed = removed
        self.removedAccounts = removedAccounts
        let sorted = batch.sorted
        self.batch = Source(sorted.columns, sorted.tags)
    }

    /// - Returns: whether it is made anew.
    mutating func take(_ chunk: ChannelChunk, before next: ChannelChunk?) -> Bool {
        let end = next.map { endOfBatch(before: NameKey($0.columns, 0), from: nextOfBatch) } ?? batch.columns.count
        let removedRows = removedRows(of: chunk)
        if end == nextOfBatch, removedRows.isEmpty, pending.isEmpty {
            done.append(chunk)
            return false
        }
        let source = Source(chunk.columns, chunk.tags.byRow)
        var start = 0
        for removed in removedRows + [chunk.count] {
            merge(Piece(source: source, rows: start..<removed), until: end)
            start = removed + 1
        }
        takeFromBatch(until: end)
        if pendingCount >= Self.smallest { flush() }
        return true
    }

    mutating func finish() -> [ChannelChunk] {
        takeFromBatch(until: batch.columns.count)
        flush()
        return done
    }

    /// Takes rows of a chunk, and before each of them what comes first of the batch.
    private mutating func merge(_ piece: Piece, until end: Int) {
        var rest = piece
        while !rest.rows.isEmpty, nextOfBatch < end {
            let place = firstRow(of: rest, behind: nextOfBatch)
            append(Piece(source: rest.source, rows: rest.rows.lowerBound..<place))
            rest.rows = place..<rest.rows.upperBound
            guard !rest.rows.isEmpty else { return }
            takeFromBatch(until: min(end, endOfBatch(before: NameKey(rest.source.columns, place), from: nextOfBatch)))
        }
        append(rest)
    }

    private mutating func takeFromBatch(until end: Int) {
        append(Piece(source: batch, rows: nextOfBatch..<max(nextOfBatch, end)))
        nextOfBatch = max(nextOfBatch, end)
    }

    private mutating func append(_ piece: Piece) {
        guard !piece.rows.isEmpty else { return }
        pending.append(piece)
        pendingCount += piece.rows.count
    }

    private func endOfBatch(before key: NameKey, from start: Int) -> Int {
        firstIndex(in: start..<batch.columns.count) { !batch.columns.precedes($0, key) }
    }

    private func firstRow(of piece: Piece, behind row: Int) -> Int {
        firstIndex(in: piece.rows) { batch.columns.precedes(row, piece.source.columns, $0) }
    }

    /// Steps that double find the place near the start, where it mostly is, and halves then find it exactly.
    private func firstIndex(in range: Range<Int>, where isBehind: (Int) -> Bool) -> Int {
        var (low, step) = (range.lowerBound, 1)
        while low + step <= range.upperBound, !isBehind(low + step - 1) {
            low += step
            step *= 2
        }
        var high = min(low + step - 1, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private func removedRows(of chunk: ChannelChunk) -> [Int] {
        guard !removed.isEmpty || !removedAccounts.isEmpty else { return [] }
        var rows: [Int] = []
        chunk.columns.ids.withUnsafeBufferPointer { ids in
            for row in ids.indices where removed.contains(ids[row]) { rows.append(row) }
        }
        guard !removedAccounts.isEmpty else { return rows }
        let gone = chunk.columns.accounts.indices.filter { removedAccounts.contains(chunk.columns.accounts[$0]) }
        return rows.isEmpty ? gone : Set(rows).union(gone).sorted()
    }

    /// Makes as few chunks of what is pending as it fits in, all of about one size: a split leaves room on both sides.
    private mutating func flush() {
        guard pendingCount > 0 else { return }
        let chunkCount = (pendingCount + ChannelChunk.capacity - 1) / ChannelChunk.capacity
        var pieces = pending[...]
        for chunk in 0..<chunkCount {
            let size = pendingCount * (chunk + 1) / chunkCount - pendingCount * chunk / chunkCount
            done.append(Self.chunk(Self.take(size, of: &pieces), size))
        }
        pending.removeAll(keepingCapacity: true)
        pendingCount = 0
    }

    private static func take(_ size: Int, of pieces: inout ArraySlice<Piece>) -> [Piece] {
        var taken: [Piece] = []
        var left = size
        while left > 0, var piece = pieces.first {
            if piece.rows.count > left {
                pieces[pieces.startIndex].rows = piece.rows.lowerBound + left..<piece.rows.upperBound
                piece.rows = piece.rows.lowerBound..<piece.rows.lowerBound + left
            } else {
                pieces.removeFirst()
            }
            left -= piece.rows.count
            taken.append(piece)
        }
        return taken
    }

    private static func chunk(_ pieces: [Piece], _ size: Int) -> ChannelChunk {
        var columns = ChannelColumns()
        columns.reserve(size, text: pieces.reduce(0) { $0 + $1.source.columns.textCount($1.rows) })
        var tags = RowTags()
        for piece in pieces {
            columns.append(piece.source.columns, piece.rows)
            tags.append(piece.source.tags, piece.rows)
        }
        return ChannelChunk(columns, tags)
    }
}

extension ChannelColumns {
    /// The rows in the order of their shown names, equal ones by id. The first eight bytes of the names decide most comparisons.
    func orderByName() -> [Int] {
        var keys: [(prefix: UInt64, row: Int)] = (0..<count).map { row in
            var prefix: UInt64 = 0
            let name = shownName(row)
            for (index, byte) in name.prefix(8).enumerated() { prefix |= UInt64(byte) << UInt64(56 - index * 8) }
            return (prefix, row)
        }
        keys.sort { $0.prefix != $1.prefix ? $0.prefix < $1.prefix : precedes($0.row, self, $1.row) }
        return keys.map(\.row)
    }
}
