/// Percent-encoding as addresses have it, on bytes. A `%` that two hexadecimal digits do not follow stands for itself.
package enum PercentEncoding {
    package static func append(decoded text: UnsafeRawBufferPointer, to result: inout [UInt8]) {
        var index = 0
        while index < text.count {
            let byte = byte(text, at: index)
            result.append(byte ?? text[index])
            index += byte == nil ? 1 : 3
        }
    }

    package static func decoded(_ text: String) -> String {
        var result: [UInt8] = []
        Array(text.utf8).withUnsafeBytes { append(decoded: $0, to: &result) }
        return String(decoding: result, as: UTF8.self)
    }

    /// Encodes all but some characters, which are ASCII: RFC 3986's unreserved ones, where nothing else is said.
    package static func encoded(_ text: String, but isKept: (UInt8) -> Bool = isUnreserved) -> String {
        text.utf8.reduce(into: "") { result, byte in
            if isKept(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += (byte < 0x10 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
    }

    package static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// Whether `text` is `word`, as it is or with any of its bytes encoded.
    package static func isSame(_ text: UnsafeRawBufferPointer, _ word: [UInt8]) -> Bool {
        text.count >= word.count && (end(of: word, in: text, at: 0) == text.count || text.elementsEqual(word))
    }

    /// Whether `word` stands in `text`, as it is or with any of its bytes encoded.
    package static func contains(_ text: UnsafeRawBufferPointer, _ word: [UInt8]) -> Bool {
        text.indices.contains { end(of: word, in: text, at: $0) != nil || text[$0...].starts(with: word) }
    }

    /// Where `word` ends that begins at `start`; nil where it does not stand there. In a well-formed address a `%` is always encoded.
    private static func end(of word: [UInt8], in text: UnsafeRawBufferPointer, at start: Int) -> Int? {
        var index = start
        for byte in word {
            guard index < text.count else { return nil }
            if text[index] == UInt8(ascii: "%"), Self.byte(text, at: index) == byte {
                index += 3
            } else if text[index] == byte {
                index += 1
            } else {
                return nil
            }
        }
        return index
    }

    /// The byte that the `%` at `index` and two digits behind it stand for.
    private static func byte(_ text: UnsafeRawBufferPointer, at index: Int) -> UInt8? {
        guard text[index] == UInt8(ascii: "%"), index + 2 < text.count, let high = digit(text[index + 1]), let low = digit(text[index + 2])
        else { return nil }
        return high << 4 | low
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
