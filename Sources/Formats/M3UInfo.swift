/// Takes an `#EXTINF` or `#EXTM3U` line apart into attributes and name, as ranges of the line's bytes.
///
/// The rules are those that the lines in the wild need: a quote ends a value only where the line goes on behind it as lines do
/// (`tvg-name="Un film "X" (VO)" …`), values may be unquoted or in apostrophes, and a name may hold commas and quotes.
struct M3UInfo {
    struct Attribute {
        var key: Range<Int>
        var value: Range<Int>
    }

    private static let countLimit = 256

    private(set) var attributes: [Attribute] = []
    private(set) var duration = 0..<0
    private(set) var name = 0..<0
    /// The last value's quote is never closed: the line may go on in the next one.
    private(set) var isOpen = false
    /// A key that was found further on, and quotes known to have no end from here: without them hostile lines cost the square of their length.
    private var knownKey = -1
    private var unclosed: [UInt8] = []

    mutating func reset() {
        attributes.removeAll(keepingCapacity: true)
        duration = 0..<0
        name = 0..<0
        isOpen = false
        knownKey = -1
        unclosed.removeAll(keepingCapacity: true)
    }

    /// - Parameter start: behind `#EXTINF:` or `#EXTM3U`.
    mutating func parse(_ line: UnsafeRawBufferPointer, from start: Int, isHeader: Bool = false) {
        reset()
        var index = start
        skipSpace(line, &index)
        if !isHeader {
            let first = index
            while index < line.count, ASCII.isDigit(line[index]) || "+-.".utf8.contains(line[index]) { index += 1 }
            duration = first..<index
        }
        var firstComma: Int?
        while true {
            skipSpace(line, &index)
            guard index < line.count else { break }
            if line[index] == UInt8(ascii: ",") {
                index += 1
                if isHeader { continue }
                if !attributesFollow(line, index) {
                    name = trimmed(line, index..<line.count)
                    return
                }
                firstComma = firstComma ?? index
                continue
            }
            let keyStart = index
            while index < line.count, ASCII.isKeyByte(line[index]) { index += 1 }
            guard index > keyStart, index < line.count, line[index] == UInt8(ascii: "=") else {
                while index < line.count, line[index] != 0x20, line[index] != UInt8(ascii: ",") { index += 1 }
                continue
            }
            let key = keyStart..<index
            index += 1
            let value = value(line, &index, isHeader)
            if attributes.count < Self.countLimit { attributes.append(Attribute(key: key, value: trimmed(line, value))) }
        }
        // No comma behind the last attribute: what looked like one stood in the name.
        if let firstComma {
            attributes.removeAll { $0.key.lowerBound >= firstComma }
            name = trimmed(line, firstComma..<line.count)
        }
    }

    private mutating func value(_ line: UnsafeRawBufferPointer, _ index: inout Int, _ isHeader: Bool) -> Range<Int> {
        let start = index
        guard index < line.count, line[index] == UInt8(ascii: "\"") || line[index] == UInt8(ascii: "'") else {
            while index < line.count, line[index] != 0x20, isHeader || line[index] != UInt8(ascii: ",") { index += 1 }
            return start..<index
        }
        let quote = line[index]
        index += 1
        var end = index
        while end < line.count, !unclosed.contains(quote) {
            guard line[end] == quote else {
                end += 1
                continue
            }
            if isEnd(line, end) {
                defer { index = end + 1 }
                return start + 1..<end
            }
            // `a="x b="y"`: the quote opens the next value, and this one was never closed.
            if let key = keyStart(line, before: end), key > start + 1, line[key - 1] == 0x20 {
                index = key
                return start + 1..<key - 1
            }
            end += 1
        }
        isOpen = true
        unclosed.append(quote)
        index = line[index...].firstIndex(of: UInt8(ascii: ",")) ?? line.count
        return start + 1..<index
    }

    /// Whether behind the quote at `index` the line ends, the name begins or another attribute does.
    private func isEnd(_ line: UnsafeRawBufferPointer, _ index: Int) -> Bool {
        var next = index + 1
        skipSpace(line, &next)
        guard next < line.count, line[next] != UInt8(ascii: ",") else { return true }
        let key = next
        while next < line.count, ASCII.isKeyByte(line[next]) { next += 1 }
        return next > key && next < line.count && line[next] == UInt8(ascii: "=")
    }

    /// Where the key starts that ends with the `=` right before `quote`.
    private func keyStart(_ line: UnsafeRawBufferPointer, before quote: Int) -> Int? {
        guard quote > 1, line[quote - 1] == UInt8(ascii: "=") else { return nil }
        var key = quote - 1
        while key > 0, ASCII.isKeyByte(line[key - 1]) { key -= 1 }
        return key < quote - 2 ? key : nil
    }

    /// Whether a comma did not begin the name: attributes come after it, quoted or of a well-known family.
    private mutating func attributesFollow(_ line: UnsafeRawBufferPointer, _ start: Int) -> Bool {
        if start <= knownKey { return true }
        var index = start
        while let equals = line[index...].firstIndex(of: UInt8(ascii: "=")) {
            index = equals + 1
            guard index < line.count, let key = keyStart(line, before: index), key >= start else { continue }
            guard key == start || line[key - 1] == 0x20 || line[key - 1] == UInt8(ascii: ",") else { continue }
            knownKey = key
            if line[index] == UInt8(ascii: "\"") || line[index] == UInt8(ascii: "'") { return true }
            let word = UnsafeRawBufferPointer(rebasing: line[key..<equals])
            if ASCII.hasPrefix(word, "tvg-") || ASCII.isEqual(word, "group-title") || ASCII.hasPrefix(word, "catchup") { return true }
        }
        knownKey = -1
        return false
    }

    private func skipSpace(_ line: UnsafeRawBufferPointer, _ index: inout Int) {
        while index < line.count, line[index] == 0x20 { index += 1 }
    }

    private func trimmed(_ line: UnsafeRawBufferPointer, _ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, line[start] == 0x20 { start += 1 }
        while start < end, line[end - 1] == 0x20 { end -= 1 }
        return start..<end
    }
}
