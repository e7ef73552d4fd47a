/// Decodes what backslashes stand for in a JSON string; leaves the other bytes as they are, valid UTF-8 or not.
enum JSONEscapes {
    static func append(decoding bytes: UnsafeRawBufferPointer, to result: inout [UInt8]) {
        guard let start = bytes.baseAddress else { return }
        let base = start.assumingMemoryBound(to: UInt8.self)
        let end = bytes.count
        var index = 0
        while index < end {
            let stop = ByteScan.quoteOrBackslash(base, index, end)
            result.append(contentsOf: UnsafeRawBufferPointer(start: base + index, count: stop - index))
            index = stop
            guard index < end else { return }
            guard base[index] == UInt8(ascii: "\\"), index + 1 < end else {
                result.append(base[index])
                index += 1
                continue
            }
            let escape = base[index + 1]
            index += 2
            switch escape {
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "r"): result.append(0x0D)
            case UInt8(ascii: "b"): result.append(0x08)
            case UInt8(ascii: "f"): result.append(0x0C)
            case UInt8(ascii: "u"): CleanText.append(scalar(base, &index, end), to: &result)
            // `\"`, `\\`, `\/`, and leniently anything else, stand for the character itself.
            default: result.append(escape)
            }
        }
    }

    /// The scalar of `\uXXXX`, whose digits start at `index`, or of a pair of them; U+FFFD for half a pair.
    private static func scalar(_ base: UnsafePointer<UInt8>, _ index: inout Int, _ end: Int) -> UInt32 {
        guard let unit = unit(base, index, end) else { return 0xFFFD }
        index += 4
        guard unit >= 0xD800, unit <= 0xDFFF else { return unit }
        guard unit < 0xDC00, index + 1 < end, base[index] == UInt8(ascii: "\\"), base[index + 1] == UInt8(ascii: "u"),
            let low = Self.unit(base, index + 2, end), low >= 0xDC00, low <= 0xDFFF
        else { return 0xFFFD }
        index += 6
        return 0x10000 + ((unit - 0xD800) << 10 | (low - 0xDC00))
    }

    private static func unit(_ base: UnsafePointer<UInt8>, _ index: Int, _ end: Int) -> UInt32? {
        guard index + 4 <= end else { return nil }
        var unit: UInt32 = 0
        for offset in index..<index + 4 {
            guard let digit = ASCII.hexDigit(base[offset]) else { return nil }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }
}
