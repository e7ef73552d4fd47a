/// For each tag of a chunk the rows that have it: as a bit set where they are many, as a list where they are few.
struct TagPostings: Sendable {
    /// Ascending.
    private(set) var tags: [UInt32] = []
    private(set) var counts: [UInt16] = []
    /// Where in `words` or in `list` the rows of a tag begin.
    private var starts: [UInt32] = []
    private var words: [UInt64] = []
    private var list: [UInt16] = []
    private let rows: Int

    private var wordsPerTag: Int { (rows + 63) / 64 }

    init(_ rowTags: RowTags) {
        rows = rowTags.count
        let places = Self.places(of: rowTags)
        tags = places.tags
        counts = places.rows.map { UInt16($0.count) }
        for rows in places.rows { append(rows) }
    }

    /// The tags that occur, ascending, and the rows of each.
    private static func places(of rowTags: RowTags) -> (tags: [UInt32], rows: [[UInt16]]) {
        var slots: [UInt32: Int] = [:]
        var tags: [UInt32] = []
        var rows: [[UInt16]] = []
        var last: (tag: UInt32, slot: Int) = (.max, 0)
        for row in 0..<rowTags.count {
            for tag in rowTags[row] {
                if tag != last.tag { last = (tag, slots[tag, default: rows.count]) }
                if last.slot == rows.count {
                    slots[tag] = last.slot
                    tags.append(tag)
                    rows.append([])
                }
                rows[last.slot].append(UInt16(row))
            }
        }
        let order = tags.indices.sorted { tags[$0] < tags[$1] }
        return (order.map { tags[$0] }, order.map { rows[$0] })
    }

    private mutating func append(_ rows: [UInt16]) {
        if isDense(rows.count) {
            starts.append(UInt32(words.count))
            let base = words.count
            words.append(contentsOf: repeatElement(0, count: wordsPerTag))
            for row in rows { words[base + Int(row) / 64] |= 1 << UInt64(row & 63) }
        } else {
            starts.append(UInt32(list.count))
            list.append(contentsOf: rows)
        }
    }

    /// A list takes two bytes a row, a bit set one bit for every row of the chunk.
    private func isDense(_ count: Int) -> Bool { count * 16 > rows }

    /// Sets the bits of the rows that have a tag.
    func mark(_ tag: UInt32, in marks: UnsafeMutablePointer<UInt64>) {
        guard let place = place(of: tag) else { return }
        let start = Int(starts[place])
        if isDense(Int(counts[place])) {
            for word in 0..<wordsPerTag { marks[word] |= words[start + word] }
        } else {
            for row in list[start..<start + Int(counts[place])] { marks[Int(row) / 64] |= 1 << UInt64(row & 63) }
        }
    }

    /// Calls `body` with each tag and how many of the marked rows have it.
    func count(in marks: UnsafePointer<UInt64>, _ body: (UInt32, Int) -> Void) {
        for (place, tag) in tags.enumerated() {
            let start = Int(starts[place])
            var count = 0
            if isDense(Int(counts[place])) {
                for word in 0..<wordsPerTag { count += (words[start + word] & marks[word]).nonzeroBitCount }
            } else {
                for row in list[start..<start + Int(counts[place])] { count += Int(marks[Int(row) / 64] >> UInt64(row & 63) & 1) }
            }
            if count > 0 { body(tag, count) }
        }
    }

    /// The same by rows.
    var byRow: RowTags {
        var ends = [UInt32](repeating: 0, count: rows)
        for place in tags.indices { forEachRow(place) { ends[$0] += 1 } }
        var total: UInt32 = 0
        for row in 0..<rows {
            let count = ends[row]
            ends[row] = total
            total += count
        }
        var rowTags = [UInt32](repeating: 0, count: Int(total))
        for (place, tag) in tags.enumerated() {
            forEachRow(place) { row in
                rowTags[Int(ends[row])] = tag
                ends[row] += 1
            }
        }
        return RowTags(tags: rowTags, ends: ends)
    }

    private func forEachRow(_ place: Int, _ body: (Int) -> Void) {
        let start = Int(starts[place])
        guard isDense(Int(counts[place])) else {
            for row in list[start..<start + Int(counts[place])] { body(Int(row)) }
            return
        }
        for word in 0..<wordsPerTag {
            var bits = words[start + word]
            while bits != 0 {
                body(word * 64 + bits.trailingZeroBitCount)
                bits &= bits - 1
            }
        }
    }

    private func place(of tag: UInt32) -> Int? {
        var (low, high) = (0, tags.count)
        while low < high {
            let middle = (low + high) / 2
            if tags[middle] < tag { low = middle + 1 } else { high = middle }
        }
        return low < tags.count && tags[low] == tag ? low : nil
    }
}
