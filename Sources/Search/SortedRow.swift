/// A row as an order sees it: by its key, and where keys are equal by its position in the order of names.
struct SortedRow: Comparable {
    var key: UInt64
    var position: Int

    static func < (a: SortedRow, b: SortedRow) -> Bool { a.key == b.key ? a.position < b.position : a.key < b.key }
}

extension Array where Element: Comparable {
    /// Brings to some places the elements that a full sort would bring there, what is smaller before them and what is larger behind:
    /// a page far down in a million rows takes a few passes over them.
    /// - Precondition: no two elements are equal.
    mutating func sort(only wanted: Range<Int>) {
        guard !wanted.isEmpty else { return }
        withUnsafeMutableBufferPointer { elements in
            if wanted.lowerBound > 0 { elements.select(wanted.lowerBound, in: elements.indices) }
            if wanted.upperBound < elements.count { elements.select(wanted.upperBound, in: wanted.lowerBound..<elements.count) }
            var page = UnsafeMutableBufferPointer(rebasing: elements[wanted])
            page.sort()
        }
    }
}

extension UnsafeMutableBufferPointer where Element: Comparable {
    /// Brings the right element to one place of a range, with what is smaller before it.
    fileprivate func select(_ place: Int, in range: Range<Int>) {
        var open = range
        // A pivot that anyone could foresee could be made the worst one each time.
        while open.count > 64 {
            var part = UnsafeMutableBufferPointer(rebasing: self[open])
            let pivot = self[Int.random(in: open)]
            let middle = open.lowerBound + part.partition { $0 >= pivot }
            open = place < middle ? open.lowerBound..<middle : middle..<open.upperBound
        }
        var part = UnsafeMutableBufferPointer(rebasing: self[open])
        part.sort()
    }
}
