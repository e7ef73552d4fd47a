/// Channels as columns: what the index knows of each, one array a field.
package struct ChannelColumns: Sendable {
    package private(set) var ids: [Int64] = []
    /// Places in the index's table of accounts.
    package private(set) var accounts: [UInt32] = []
    /// Places in the index's table of categories; 0 is none.
    package private(set) var categories: [UInt32] = []
    package private(set) var flags: [ChannelFlags] = []
    /// Infinite where there is no number.
    package private(set) var numbers: [Double] = []
    /// The better picture has the higher one.
    package private(set) var qualities: [UInt16] = []
    /// Seconds since 1970, as are `changed` and `seen`; `seen` is 0 for an active channel, whose account knows it.
    package private(set) var added: [UInt32] = []
    package private(set) var changed: [UInt32] = []
    package private(set) var seen: [UInt32] = []
    /// Equal for channels that are the same one: a hash of the folded cleaned name and the country.
    package private(set) var groups: [UInt64] = []
    /// The folded names of each channel, closed by a line feed: the provider's, which mostly holds the shown one, or else
    /// the shown one, a unit separator, and the provider's.
    package private(set) var text: [UInt8] = []
    package private(set) var ends: [UInt32] = []
    /// Where in a channel's text its shown name is.
    package private(set) var shownStarts: [UInt16] = []
    package private(set) var shownLengths: [UInt16] = []

    package init() {}

    package var count: Int { ids.count }

    private static let newFor: UInt32 = 7 * 86_400

    /// Whether a channel came in the last days, and not with its account's first sync.
    /// - Parameter now: seconds since 1970.
    func isNew(_ row: Int, at now: UInt32) -> Bool {
        flags[row].contains(.active) && !flags[row].contains(.original) && added[row] >= now - min(now, Self.newFor)
    }

    mutating func reserve(_ rows: Int, text bytes: Int) {
        ids.reserveCapacity(rows)
        accounts.reserveCapacity(rows)
        categories.reserveCapacity(rows)
        flags.reserveCapacity(rows)
        numbers.reserveCapacity(rows)
        qualities.reserveCapacity(rows)
        added.reserveCapacity(rows)
        changed.reserveCapacity(rows)
        seen.reserveCapacity(rows)
        groups.reserveCapacity(rows)
        ends.reserveCapacity(rows)
        shownStarts.reserveCapacity(rows)
        shownLengths.reserveCapacity(rows)
        text.reserveCapacity(bytes)
    }

    mutating func append(_ row: IndexedChannel) {
        ids.append(row.id)
        accounts.append(row.account)
        categories.append(row.category)
        flags.append(row.flags)
        numbers.append(row.number ?? .infinity)
        qualities.append(row.quality)
        added.append(row.added)
        changed.append(row.changed)
        seen.append(row.seen)
        groups.append(row.group)
        appendText(row)
    }

    mutating func append(_ other: ChannelColumns, _ rows: Range<Int>) {
        guard !rows.isEmpty else { return }
        ids.append(contentsOf: other.ids[rows])
        accounts.append(contentsOf: other.accounts[rows])
        categories.append(contentsOf: other.categories[rows])
        flags.append(contentsOf: other.flags[rows])
        numbers.append(contentsOf: other.numbers[rows])
        qualities.append(contentsOf: other.qualities[rows])
        added.append(contentsOf: other.added[rows])
        changed.append(contentsOf: other.changed[rows])
        seen.append(contentsOf: other.seen[rows])
        groups.append(contentsOf: other.groups[rows])
        shownStarts.append(contentsOf: other.shownStarts[rows])
        shownLengths.append(contentsOf: other.shownLengths[rows])
        let start = other.textStart(rows.lowerBound)
        let base = text.count
        text.append(contentsOf: other.text[start..<Int(other.ends[rows.upperBound - 1])])
        for row in rows { ends.append(UInt32(base + Int(other.ends[row]) - start)) }
    }

    /// How many bytes of text some rows have.
    func textCount(_ rows: Range<Int>) -> Int { rows.isEmpty ? 0 : Int(ends[rows.upperBound - 1]) - textStart(rows.lowerBound) }

    func textStart(_ row: Int) -> Int { row == 0 ? 0 : Int(ends[row - 1]) }

    /// The bytes of `text` that are a channel's names, without the line feed.
    func textRange(_ row: Int) -> Range<Int> { textStart(row)..<Int(ends[row]) - 1 }

    func shownRange(_ row: Int) -> Range<Int> {
        let start = textStart(row) + Int(shownStarts[row])
        return start..<start + Int(shownLengths[row])
    }

    package func shownName(_ row: Int) -> ArraySlice<UInt8> { text[shownRange(row)] }

    static let separator: UInt8 = 0x1F
    private static let longestName = 4_000

    private mutating func appendText(_ row: IndexedChannel) {
        let shown = row.shownName.prefix(Self.longestName)
        let provider = row.providerName.prefix(Self.longestName)
        if let start = Self.place(of: shown, in: provider) {
            text.append(contentsOf: provider)
            shownStarts.append(UInt16(start))
        } else {
            text.append(contentsOf: shown)
            text.append(Self.separator)
            text.append(contentsOf: provider)
            shownStarts.append(0)
        }
        text.append(0x0A)
        ends.append(UInt32(text.count))
        shownLengths.append(UInt16(shown.count))
    }

    /// Where one name stands in another one; a separator right behind it would be taken for the end of the shown name.
    private static func place(of shown: ArraySlice<UInt8>, in provider: ArraySlice<UInt8>) -> Int? {
        guard shown.count <= provider.count else { return nil }
        if shown.count == provider.count { return shown == provider ? 0 : nil }
        return (0...(provider.count - shown.count)).first { start in
            let from = provider.startIndex + start
            return provider[from..<from + shown.count] == shown
                && (from + shown.count == provider.endIndex || provider[from + shown.count] != separator)
        }
    }
}
