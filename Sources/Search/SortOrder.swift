import Catalog

/// An order made ready for one index: every row has a key of 64 bits, and equal keys stand in the order of names.
struct SortOrder {
    private let index: ChannelIndex
    private let query: ChannelQuery

    /// The key of a row without a value: it comes last, whichever way the order goes.
    private static let missing = UInt64.max

    init(_ query: ChannelQuery, in index: ChannelIndex) {
        self.query = query
        self.index = index
    }

    /// The order as cursors name it.
    var name: String { (query.isDescending ? "-" : "") + query.sort.rawValue }

    func key(_ chunk: ChannelChunk, _ row: Int) -> UInt64 {
        switch query.sort {
        case .name: 0
        case .number: directed(number: chunk.columns.numbers[row])
        case .category: chunk.columns.categories[row] == 0 ? Self.missing : directed(rank(of: chunk.columns.categories[row]))
        case .account: directed(UInt64(index.tables.accountRanks[Int(chunk.columns.accounts[row])]))
        case .added: directed(UInt64(chunk.columns.added[row]))
        case .changed: directed(UInt64(chunk.columns.changed[row]))
        case .quality: directed(UInt64(chunk.columns.qualities[row]))
        }
    }

    func cursor(at columns: ChannelColumns, _ row: Int) -> ChannelCursor {
        let value: ChannelCursor.Value? =
            switch query.sort {
            case .name: nil
            case .number: columns.numbers[row].isFinite ? .number(columns.numbers[row]) : .missing
            case .category:
                columns.categories[row] == 0 ? .missing : .text(text(index.tables.categories[Int(columns.categories[row])].foldedName))
            case .account: .text(text(index.tables.accounts[Int(columns.accounts[row])].foldedName))
            case .added: .number(Double(columns.added[row]))
            case .changed: .number(Double(columns.changed[row]))
            case .quality: .number(Double(columns.qualities[row]))
            }
        return ChannelCursor(order: name, value: value, name: text(Array(columns.shownName(row))), id: columns.ids[row])
    }

    /// The key of a cursor's row, and whether rows of that key are still to be told apart by their names: not where its category or
    /// account is gone.
    func key(of cursor: ChannelCursor) -> (key: UInt64, isExact: Bool) {
        switch (cursor.value, query.sort) {
        case (.number(let number), .number): (directed(number: number), true)
        case (.number(let number), _): (directed(UInt64(max(0, min(number, 1e15)))), true)
        case (.text(let text), .category): place(of: Array(text.utf8), in: index.tables.categories.dropFirst().map(\.foldedName), 1)
        case (.text(let text), _): place(of: Array(text.utf8), in: index.tables.accounts.map(\.foldedName), 0)
        case (.missing, _): (Self.missing, true)
        case (nil, _): (0, true)
        }
    }

    private func directed(number: Double) -> UInt64 { number.isFinite ? directed(max(0, number).bitPattern) : Self.missing }

    private func directed(_ key: UInt64) -> UInt64 { query.isDescending ? Self.missing - 1 - key : key }

    private func rank(of category: UInt32) -> UInt64 { UInt64(index.tables.categoryRanks[Int(category)]) }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// A name's rank is how many names stand before it; `offset` is for entries that are not among `names` and stand before all.
    private func place(of name: [UInt8], in names: [[UInt8]], _ offset: Int) -> (UInt64, Bool) {
        let before = names.reduce(offset) { $0 + ($1.lexicographicallyPrecedes(name) ? 1 : 0) }
        let isThere = names.contains(name)
        // Descending, the rows of the next lower name come next.
        let rank = !isThere && query.isDescending ? max(before, 1) - 1 : before
        return (directed(UInt64(rank)), isThere)
    }
}
