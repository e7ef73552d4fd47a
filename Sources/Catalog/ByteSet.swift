import CPCRE2

/// Which bytes a text has.
struct ByteSet: Sendable {
    private var words = SIMD4<UInt64>.zero

    init() {}

    init(_ text: UnsafeRawBufferPointer) { for byte in text { insert(byte) } }

    /// - Parameter bits: 32 bytes, a bit for each byte, as PCRE2 has it.
    fileprivate init(bits: UnsafePointer<UInt8>) {
        for byte in 0..<256 where bits[byte >> 3] & (1 << (byte & 7)) != 0 { insert(UInt8(byte)) }
    }

    mutating func insert(_ byte: UInt8) { words[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }

    func intersects(_ other: ByteSet) -> Bool { words & other.words != .zero }

    /// Whether there is more than ASCII in it.
    var hasOthers: Bool { words.highHalf != .zero }
}

/// What PCRE2 found out about every match of a pattern: a byte that it begins with, and one that it has further behind.
struct NeededBytes: Sendable {
    private var first: ByteSet?
    private var later: ByteSet?

    init(of code: OpaquePointer) {
        var kind: UInt32 = 0
        var byte: UInt32 = 0
        var bits: UnsafePointer<UInt8>?
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_FIRSTCODETYPE), &kind)
        if kind == 1 {
            pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_FIRSTCODEUNIT), &byte)
            first = Self.bothCases(byte)
        } else if pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_FIRSTBITMAP), &bits) == 0, let bits {
            first = ByteSet(bits: bits)
        }
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_LASTCODETYPE), &kind)
        if kind == 1 {
            pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_LASTCODEUNIT), &byte)
            later = Self.bothCases(byte)
        }
    }

    /// - Returns: true too where letters may have another case that is not ASCII, such as the Kelvin sign's.
    func areIn(_ bytes: ByteSet) -> Bool {
        bytes.hasOthers || first?.intersects(bytes) ?? true && later?.intersects(bytes) ?? true
    }

    private static func bothCases(_ byte: UInt32) -> ByteSet {
        var set = ByteSet()
        let byte = UInt8(truncatingIfNeeded: byte)
        set.insert(byte)
        let letter = byte | 0x20
        if letter >= UInt8(ascii: "a"), letter <= UInt8(ascii: "z") { set.insert(byte ^ 0x20) }
        return set
    }
}
