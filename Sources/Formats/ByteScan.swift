/// Searches in bytes, eight at a time.
enum ByteScan {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// The high bit of the lowest byte that equals `byte`, and perhaps of bytes above it.
    @inline(__always)
    private static func matches(_ word: UInt64, _ byte: UInt64) -> UInt64 {
        let zeroed = word ^ (byte &* ones)
        return (zeroed &- ones) & ~zeroed & highs
    }

    @inline(__always)
    private static func word(_ base: UnsafePointer<UInt8>, _ index: Int) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self))
    }

    /// The index of the first `"` or `\` in `start..<end`, or `end`.
    @inline(__always)
    static func quoteOrBackslash(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var index = start
        while index &+ 8 <= end {
            let word = word(base, index)
            let found = matches(word, 0x22) | matches(word, 0x5C)
            if found != 0 { return index &+ (found.trailingZeroBitCount &>> 3) }
            index &+= 8
        }
        while index < end, base[index] != 0x22, base[index] != 0x5C { index &+= 1 }
        return index
    }

    /// The distance to the first line feed.
    static func lineFeed(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard let start = bytes.baseAddress else { return nil }
        let base = start.assumingMemoryBound(to: UInt8.self)
        var index = 0
        while index &+ 8 <= bytes.count {
            let found = matches(word(base, index), 0x0A)
            if found != 0 { return index &+ (found.trailingZeroBitCount &>> 3) }
            index &+= 8
        }
        while index < bytes.count {
            if base[index] == 0x0A { return index }
            index &+= 1
        }
        return nil
    }

    /// Whether all bytes are printable ASCII: nothing to decode, repair or strip.
    static func isPlain(_ bytes: UnsafeRawBufferPointer) -> Bool { isPlain(bytes, without: 0x7F, 0x7F) }

    /// Whether all bytes are printable ASCII and none is `first` or `second`.
    @inline(__always)
    static func isPlain(_ bytes: UnsafeRawBufferPointer, without first: UInt8, _ second: UInt8) -> Bool {
        guard let start = bytes.baseAddress else { return true }
        let base = start.assumingMemoryBound(to: UInt8.self)
        var index = 0
        while index &+ 8 <= bytes.count {
            let word = word(base, index)
            let controls = (word &- 0x20 &* ones) & ~word
            let unwanted = matches(word, 0x7F) | matches(word, UInt64(first)) | matches(word, UInt64(second))
            if (word | controls | unwanted) & highs != 0 { return false }
            index &+= 8
        }
        while index < bytes.count {
            let byte = base[index]
            if byte < 0x20 || byte >= 0x7F || byte == first || byte == second { return false }
            index &+= 1
        }
        return true
    }
}
