/// The extras of a row taken apart again, as ranges of their bytes. Reused from entry to entry.
struct PlaylistExtras {
    private(set) var attributes: [M3UInfo.Attribute] = []
    private(set) var directives: [Range<Int>] = []
    private(set) var duration: Range<Int>?

    mutating func parse(_ extras: UnsafeRawBufferPointer) {
        attributes.removeAll(keepingCapacity: true)
        directives.removeAll(keepingCapacity: true)
        duration = nil
        var start = 0
        while start < extras.count {
            let rest = UnsafeRawBufferPointer(rebasing: extras[start...])
            let end = start + (ByteScan.lineFeed(rest) ?? rest.count)
            if start < end { add(extras, start..<end) }
            start = end + 1
        }
        takeDuration(extras)
    }

    private mutating func add(_ extras: UnsafeRawBufferPointer, _ line: Range<Int>) {
        if extras[line.lowerBound] == UInt8(ascii: "#") {
            let bytes = UnsafeRawBufferPointer(rebasing: extras[line])
            // Stored extras never have these two; a line that begins an entry or a playlist must not come from elsewhere either.
            if !ASCII.hasPrefix(bytes, "#extinf"), !ASCII.hasPrefix(bytes, "#extm3u") { directives.append(line) }
            return
        }
        let equals = extras[line].prefix(while: ASCII.isKeyByte).endIndex
        guard equals > line.lowerBound, equals < line.upperBound, extras[equals] == UInt8(ascii: "=") else { return }
        attributes.append(M3UInfo.Attribute(key: line.lowerBound..<equals, value: equals + 1..<line.upperBound))
    }

    /// The reader puts the duration behind all attributes: one of that name elsewhere is the provider's.
    private mutating func takeDuration(_ extras: UnsafeRawBufferPointer) {
        guard let last = attributes.last, extras[last.key].elementsEqual("duration".utf8), !last.value.isEmpty,
            extras[last.value].allSatisfy({ ASCII.isDigit($0) || "+-.".utf8.contains($0) })
        else { return }
        duration = last.value
        attributes.removeLast()
    }
}
