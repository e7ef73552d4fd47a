import Catalog
import Glibc

/// Up to some thousand channels in the order of their shown names. It never changes: an edit makes a new one.
final class ChannelChunk: Sendable {
    static let capacity = 4096

    let columns: ChannelColumns
    let tags: TagPostings

    init(_ columns: ChannelColumns, _ tags: RowTags) {
        self.columns = columns
        self.tags = TagPostings(tags)
    }

    var count: Int { columns.count }
    var wordCount: Int { (columns.count + 63) / 64 }

    /// Calls `body` with the provider's and the shown name of a row; where the second is a part of the first, it lies in its bytes.
    func withNames<Result>(
        _ row: Int, _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws(PatternError) -> Result
    ) throws(PatternError) -> Result {
        try columns.text.withUnsafeBufferPointer { (text) throws(PatternError) -> Result in
            let bytes = UnsafeRawBufferPointer(text)
            let start = row == 0 ? 0 : Int(columns.ends[row - 1])
            let all = start..<Int(columns.ends[row]) - 1
            let shown = start + Int(columns.shownStarts[row])..<start + Int(columns.shownStarts[row]) + Int(columns.shownLengths[row])
            let isApart = shown.upperBound < all.upperBound && bytes[shown.upperBound] == ChannelColumns.separator
            let provider = isApart ? shown.upperBound + 1..<all.upperBound : all
            return try body(UnsafeRawBufferPointer(rebasing: bytes[provider]), UnsafeRawBufferPointer(rebasing: bytes[shown]))
        }
    }

    /// The last word of a mark has no bits beyond the rows.
    func mask(ofWord word: Int) -> UInt64 {
        let rest = columns.count - word * 64
        return rest >= 64 ? ~0 : (1 << UInt64(rest)) - 1
    }
}

/// Where a channel stands in the order of shown names; equal names stand by their ids.
struct NameKey: Sendable, Equatable {
    var name: [UInt8]
    var id: Int64

    init(name: [UInt8], id: Int64) {
        self.name = name
        self.id = id
    }

    init(_ cursor: ChannelCursor) { self.init(name: Array(cursor.name.utf8), id: cursor.id) }

    init(_ columns: ChannelColumns, _ row: Int) {
        name = Array(columns.shownName(row))
        id = columns.ids[row]
    }
}

extension ChannelColumns {
    /// Whether a row stands before a key.
    func precedes(_ row: Int, _ key: NameKey) -> Bool {
        let order = compare(row, key.name)
        return order < 0 || (order == 0 && ids[row] < key.id)
    }

    /// Whether a row stands before another one of other columns.
    func precedes(_ row: Int, _ other: borrowing ChannelColumns, _ otherRow: Int) -> Bool {
        let order = text.withUnsafeBytes { own in
            other.text.withUnsafeBytes { others in compareBytes(own, shownRange(row), others, other.shownRange(otherRow)) }
        }
        return order < 0 || (order == 0 && ids[row] < other.ids[otherRow])
    }

    private func compare(_ row: Int, _ name: [UInt8]) -> Int {
        text.withUnsafeBytes { own in name.withUnsafeBytes { compareBytes(own, shownRange(row), $0, 0..<name.count) } }
    }
}

private func compareBytes(_ a: UnsafeRawBufferPointer, _ rangeA: Range<Int>, _ b: UnsafeRawBufferPointer, _ rangeB: Range<Int>) -> Int {
    let common = min(rangeA.count, rangeB.count)
    if common > 0, let startA = a.baseAddress, let startB = b.baseAddress {
        let order = memcmp(startA + rangeA.lowerBound, startB + rangeB.lowerBound, common)
        if order != 0 { return Int(order) }
    }
    return rangeA.count - rangeB.count
}
