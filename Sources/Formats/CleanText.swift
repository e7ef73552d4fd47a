/// Texts as they may be shown and stored: valid UTF-8, without control characters, trimmed and bounded.
enum CleanText {
    /// How bytes that are not UTF-8 are read.
    enum Repair {
        /// U+FFFD for each broken sequence, as `String(decoding:)` does.
        case replacement
        /// The letters of Western Windows, which old playlists are written in.
        case windows1252
    }

    /// Appends `bytes` without control characters (C0, DEL, C1); tabs and line breaks become spaces.
    static func append(_ bytes: UnsafeRawBufferPointer, to result: inout [UInt8], repair: Repair = .replacement) {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                if byte >= 0x20, byte != 0x7F {
                    result.append(byte)
                } else if byte >= 0x09, byte <= 0x0D {
                    result.append(0x20)
                }
                index += 1
                continue
            }
            let (length, isValid) = sequence(bytes, index)
            if !isValid {
                append(repair == .windows1252 ? windows1252(byte) : 0xFFFD, to: &result)
                index += repair == .windows1252 ? 1 : length
                continue
            }
            // U+0080…U+009F are control characters too.
            if byte != 0xC2 || bytes[index + 1] >= 0xA0 { result.append(contentsOf: bytes[index..<index + length]) }
            index += length
        }
    }

    static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < bytes.count {
            if bytes[index] < 0x80 {
                index += 1
                continue
            }
            let (length, isValid) = sequence(bytes, index)
            guard isValid else { return false }
            index += length
        }
        return true
    }

    /// The length of the multi-byte sequence at `start`; of a broken one, the length of what one U+FFFD replaces.
    private static func sequence(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> (length: Int, isValid: Bool) {
        let first = bytes[start]
        let count: Int
        var range: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0xC2...0xDF: count = 2
        case 0xE0...0xEF:
            count = 3
            if first == 0xE0 { range = 0xA0...0xBF } else if first == 0xED { range = 0x80...0x9F }
        case 0xF0...0xF4:
            count = 4
            if first == 0xF0 { range = 0x90...0xBF } else if first == 0xF4 { range = 0x80...0x8F }
        default: return (1, false)
        }
        for offset in 1..<count {
            guard start + offset < bytes.count, range.contains(bytes[start + offset]) else { return (offset, false) }
            range = 0x80...0xBF
        }
        return (count, true)
    }

    static func append(_ value: UInt32, to result: inout [UInt8]) {
        let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
        result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    private static func windows1252(_ byte: UInt8) -> UInt32 {
        guard byte < 0xA0 else { return UInt32(byte) }
        let letters: [UInt32] = [
            0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
            0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
        ]
        return letters[Int(byte & 0x1F)]
    }

    /// Without the white space at both ends, no-break spaces included: a name of them alone would look empty.
    static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var start = 0
        var end = bytes.count
        while start < end {
            if JSONValue.isSpace(bytes[start]) {
                start += 1
            } else if start + 1 < end, bytes[start] == 0xC2, bytes[start + 1] == 0xA0 {
                start += 2
            } else {
                break
            }
        }
        while start < end {
            if JSONValue.isSpace(bytes[end - 1]) {
                end -= 1
            } else if start + 1 < end, bytes[end - 2] == 0xC2, bytes[end - 1] == 0xA0 {
                end -= 2
            } else {
                break
            }
        }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    }

    /// At most `limit` bytes of valid UTF-8, cut between characters as a reader sees them where one of them is not itself too long.
    static func cut(_ bytes: UnsafeRawBufferPointer, to limit: Int) -> UnsafeRawBufferPointer {
        guard bytes.count > limit else { return bytes }
        var scalars = limit
        while scalars > 0, bytes[scalars] & 0xC0 == 0x80 { scalars -= 1 }
        // Some bytes more than fit show whether the cut would go through a character.
        var whole = 0
        var length = 0
        for character in String(decoding: bytes.prefix(limit + 64), as: UTF8.self) {
            length += character.utf8.count
            guard length <= limit else { break }
            whole = length
        }
        if limit - whole > 64 { whole = scalars }
        return trimmed(UnsafeRawBufferPointer(rebasing: bytes[..<whole]))
    }
}
