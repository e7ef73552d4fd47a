/// Buffers that texts are decoded in, reused from value to value.
struct TextScratch {
    private var unescaped: [UInt8] = []
    private(set) var cleaned: [UInt8] = []

    init() {
        unescaped.reserveCapacity(1024)
        cleaned.reserveCapacity(1024)
    }

    /// Puts a string's text into `cleaned`: escapes decoded, UTF-8 repaired, control characters out.
    mutating func clean(_ value: JSONValue) {
        cleaned.removeAll(keepingCapacity: true)
        guard value.hasEscapes else { return CleanText.append(value.bytes, to: &cleaned) }
        unescaped.removeAll(keepingCapacity: true)
        JSONEscapes.append(decoding: value.bytes, to: &unescaped)
        unescaped.withUnsafeBytes { bytes in
            if ByteScan.isPlain(bytes) {
                cleaned.append(contentsOf: bytes)
            } else {
                CleanText.append(bytes, to: &cleaned)
            }
        }
    }

    /// Puts the canonical form of a decimal into `cleaned`.
    /// - Returns: false where `bytes` is no decimal.
    mutating func canonicalDecimal(_ bytes: UnsafeRawBufferPointer) -> Bool {
        cleaned.removeAll(keepingCapacity: true)
        return DecimalText.append(canonical: bytes, to: &cleaned)
    }
}
