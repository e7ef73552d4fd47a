/// Decimals as text, of any size and without the loss of a floating-point number.
enum DecimalText {
    /// Bytes; longer texts are not read as decimals.
    private static let lengthLimit = 128
    private static let exponentLimit = 40

    /// Digits alone, without a zero before them: the form of nearly every id, which needs no work.
    static func isCanonicalInteger(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let first = bytes.first, bytes.count <= lengthLimit else { return false }
        guard first != 0x30 || bytes.count == 1 else { return false }
        return bytes.allSatisfy(ASCII.isDigit)
    }

    /// The whole part, where it fits.
    static func integer(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        if bytes.count <= 18, isCanonicalInteger(bytes) { return bytes.reduce(0) { $0 * 10 + Int64($1 &- 0x30) } }
        var canonical: [UInt8] = []
        guard append(canonical: bytes, to: &canonical) else { return nil }
        return Int64(String(decoding: canonical.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self))
    }

    /// Appends `7` for `7`, `7.0`, `+7`, `007`, `70e-1` and ` 7 `, and `5.1` for `5.10`.
    /// - Returns: false, with nothing appended, where `bytes` is no decimal.
    static func append(canonical bytes: UnsafeRawBufferPointer, to result: inout [UInt8]) -> Bool {
        let text = CleanText.trimmed(bytes)
        guard !text.isEmpty, text.count <= lengthLimit else { return false }
        var index = 0
        let isNegative = text[0] == UInt8(ascii: "-")
        if isNegative || text[0] == UInt8(ascii: "+") { index = 1 }
        var digits: [UInt8] = []
        var point: Int?
        while index < text.count, ASCII.isDigit(text[index]) || (text[index] == UInt8(ascii: ".") && point == nil) {
            if text[index] == UInt8(ascii: ".") { point = digits.count } else { digits.append(text[index]) }
            index += 1
        }
        guard !digits.isEmpty, let exponent = exponent(UnsafeRawBufferPointer(rebasing: text[index...])) else { return false }
        var whole = (point ?? digits.count) + exponent
        let zeros = digits.prefix { $0 == 0x30 }.count
        digits.removeFirst(zeros)
        whole -= zeros
        while whole < digits.count, digits.last == 0x30 { digits.removeLast() }
        guard !digits.isEmpty else {
            result.append(0x30)
            return true
        }
        if isNegative { result.append(UInt8(ascii: "-")) }
        if whole <= 0 {
            result.append(contentsOf: [0x30, UInt8(ascii: ".")])
            result.append(contentsOf: repeatElement(0x30, count: -whole))
            result.append(contentsOf: digits)
        } else if whole >= digits.count {
            result.append(contentsOf: digits)
            result.append(contentsOf: repeatElement(0x30, count: whole - digits.count))
        } else {
            result.append(contentsOf: digits[..<whole])
            result.append(UInt8(ascii: "."))
            result.append(contentsOf: digits[whole...])
        }
        return true
    }

    /// What `e+3` says, 0 for nothing, nil for anything else.
    private static func exponent(_ text: UnsafeRawBufferPointer) -> Int? {
        guard let mark = text.first else { return 0 }
        guard mark | 0x20 == UInt8(ascii: "e"), text.count <= 8 else { return nil }
        guard let value = Int(String(decoding: text.dropFirst(), as: UTF8.self)) else { return nil }
        return abs(value) <= exponentLimit ? value : nil
    }
}
