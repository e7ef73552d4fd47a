/// A JSON value where it lies in the buffer, undecoded; its readings are lenient, as panels mix types at will.
struct JSONValue {
    enum Kind { case string, number, `true`, `false`, null, object, array }

    let kind: Kind
    /// Of a string what lies between the quotes, of anything else all of it.
    let bytes: UnsafeRawBufferPointer
    /// Whether a string holds a backslash.
    let hasEscapes: Bool

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

    /// A byte that numbers and the words true, false and null are made of.
    static func isScalarByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// The kind of an unquoted value; nil for what is not JSON.
    static func scalarKind(_ bytes: UnsafeRawBufferPointer) -> Kind? {
        guard let first = bytes.first else { return nil }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            let isNumber = bytes.allSatisfy { $0 <= 0x39 || $0 | 0x20 == UInt8(ascii: "e") } && bytes.contains { $0 >= 0x30 && $0 <= 0x39 }
            return isNumber ? .number : nil
        case UInt8(ascii: "t"): return bytes.elementsEqual("true".utf8) ? .true : nil
        case UInt8(ascii: "f"): return bytes.elementsEqual("false".utf8) ? .false : nil
        case UInt8(ascii: "n"): return bytes.elementsEqual("null".utf8) ? .null : nil
        default: return nil
        }
    }

    /// A yes or no, however it was written: `1`, `"1"`, `true`, `"true"`; nil where it is none.
    var flag: Bool? {
        switch kind {
        case .true: return true
        case .false: return false
        case .number, .string:
            if bytes.count == 1 {
                if bytes[0] == UInt8(ascii: "1") { return true }
                if bytes[0] == UInt8(ascii: "0") { return false }
            }
            if let number = integer { return number != 0 }
            let word = CleanText.trimmed(bytes)
            if ASCII.isEqual(word, "true") { return true }
            return ASCII.isEqual(word, "false") ? false : nil
        default: return nil
        }
    }

    /// A whole number, or the whole part of one, written as a number or as a text.
    var integer: Int64? {
        guard kind == .number || kind == .string else { return nil }
        return DecimalText.integer(bytes)
    }

    /// Calls `body` with the text: a string decoded, cleaned and trimmed, or a number in canonical form; empty for anything else.
    @inline(__always)
    func withText<Result>(_ scratch: inout TextScratch, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        switch kind {
        case .string:
            if !hasEscapes, ByteScan.isPlain(bytes) { return try body(CleanText.trimmed(bytes)) }
            scratch.clean(self)
            return try scratch.cleaned.withUnsafeBytes { try body(CleanText.trimmed($0)) }
        case .number:
            return try withIdentifier(&scratch, body)
        default:
            return try body(UnsafeRawBufferPointer(start: nil, count: 0))
        }
    }

    /// As `withText`, with decimals in canonical form also where they are strings: `7`, `"7"`, `7.0` and `" 7 "` are all `7`.
    @inline(__always)
    func withIdentifier<Result>(_ scratch: inout TextScratch, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        guard kind == .string || kind == .number else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        if DecimalText.isCanonicalInteger(bytes) { return try body(bytes) }
        if scratch.canonicalDecimal(bytes) { return try scratch.cleaned.withUnsafeBytes { try body($0) } }
        // A number that is none, such as 1e999, stays as it was written.
        scratch.clean(self)
        return try scratch.cleaned.withUnsafeBytes { try body(CleanText.trimmed($0)) }
    }
}
