/// Finds where a JSON object, array or string ends, over any number of chunks and at any depth, without a stack.
///
/// It looks at brackets and quotes alone: what lies between them is the business of `JSONFields`.
struct JSONExtent {
    enum Outcome {
        /// One past the last byte.
        case ended(Int)
        /// The bytes end before the value does.
        case unfinished
        /// `]` closes `{`, or the other way round, at this index.
        case mismatch(Int)
    }

    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    /// Which of the innermost 64 open brackets are `[`; the deeper ones have been shifted out and go unchecked.
    private var arrays: UInt64 = 0

    /// Starts at `{`, `[` or `"`, and goes on with the next chunk after `unfinished`.
    mutating func advance(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Outcome {
        var index = start
        while index < end {
            if isInString {
                if isEscaped {
                    isEscaped = false
                    index &+= 1
                    continue
                }
                index = ByteScan.quoteOrBackslash(base, index, end)
                guard index < end else { return .unfinished }
                if base[index] == 0x5C {
                    isEscaped = true
                } else {
                    isInString = false
                    if depth == 0 { return .ended(index &+ 1) }
                }
                index &+= 1
                continue
            }
            let byte = base[index]
            index &+= 1
            switch byte {
            case UInt8(ascii: "\""):
                isInString = true
            case UInt8(ascii: "{"):
                depth &+= 1
                arrays <<= 1
            case UInt8(ascii: "["):
                depth &+= 1
                arrays = arrays << 1 | 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                // Deeper than 64, the kinds of the outer brackets are lost, and only the count is kept.
                let isArray = arrays & 1 == 1
                guard isArray == (byte == UInt8(ascii: "]")) || overflowed else { return .mismatch(index &- 1) }
                if depth > 64 { overflowed = true }
                arrays >>= 1
                depth &-= 1
                if depth == 0 { return .ended(index) }
            default:
                break
            }
        }
        return .unfinished
    }

    private var overflowed = false
}
