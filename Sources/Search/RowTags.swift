/// The tags of each of some rows.
struct RowTags: Sendable {
    private var tags: [UInt32]
    private var ends: [UInt32]

    init(tags: [UInt32] = [], ends: [UInt32] = []) {
        self.tags = tags
        self.ends = ends
    }

    var count: Int { ends.count }

    subscript(row: Int) -> ArraySlice<UInt32> { tags[(row == 0 ? 0 : Int(ends[row - 1]))..<Int(ends[row])] }

    mutating func append(_ row: ArraySlice<UInt32>) {
        tags.append(contentsOf: row)
        ends.append(UInt32(tags.count))
    }

    mutating func append(_ other: RowTags, _ rows: Range<Int>) {
        guard !rows.isEmpty else { return }
        let start = rows.lowerBound == 0 ? 0 : Int(other.ends[rows.lowerBound - 1])
        let base = tags.count
        tags.append(contentsOf: other.tags[start..<Int(other.ends[rows.upperBound - 1])])
        for row in rows { ends.append(UInt32(base + Int(other.ends[row]) - start)) }
    }
}
