/// What the rules did to one name: which of its bytes are gone, and what was put where.
struct NameEdit {
    private(set) var isTouched = false
    /// In the order of their places.
    private(set) var insertions: [(offset: Int, text: [UInt8])] = []
    private var gone: [Bool] = []

    /// Starts with a name of so many bytes.
    mutating func begin(_ count: Int) {
        if isTouched {
            gone.removeAll(keepingCapacity: true)
            insertions.removeAll(keepingCapacity: true)
            isTouched = false
        }
        if gone.count < count { gone.append(contentsOf: repeatElement(false, count: count - gone.count)) }
    }

    func isGone(_ offset: Int) -> Bool { gone[offset] }

    mutating func remove(_ range: Range<Int>) {
        isTouched = true
        for offset in range { gone[offset] = true }
    }

    /// Removes a part and puts a text in its place; where an earlier rule took some of the part, the text stays away.
    mutating func replace(_ range: Range<Int>, with text: [UInt8]) {
        let isWhole = !range.contains(where: isGone)
        remove(range)
        guard isWhole, !text.isEmpty else { return }
        let place = insertions.lastIndex { $0.offset <= range.lowerBound }.map { $0 + 1 } ?? 0
        insertions.insert((range.lowerBound, text), at: place)
    }
}
