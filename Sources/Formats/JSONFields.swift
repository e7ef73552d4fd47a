/// Walks over the fields of one JSON object without building anything.
///
/// What is strict here is the shape alone: raw control characters and broken UTF-8 in a string are taken as they come.
struct JSONFields {
    private let base: UnsafePointer<UInt8>
    private let end: Int
    private var index = 0
    private var isStarted = false
    private var isEnded = false
    /// The object does not follow the rules of JSON; the fields before that point have been handed out.
    private(set) var isBroken = false
    /// The bytes end before the object does.
    private(set) var isCut = false
    private(set) var key: JSONValue
    private(set) var value: JSONValue

    /// - Parameter object: from `{` to `}`, white space around it allowed. It must outlive the walk.
    init(_ object: UnsafeRawBufferPointer) {
        let nothing: StaticString = ""
        base = object.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? nothing.utf8Start
        end = object.count
        value = JSONValue(kind: .null, bytes: UnsafeRawBufferPointer(start: nil, count: 0), hasEscapes: false)
        key = value
    }

    @inline(__always)
    func key(is word: StaticString) -> Bool {
        guard key.bytes.count == word.utf8CodeUnitCount else { return false }
        var index = 0
        while index < key.bytes.count {
            if key.bytes[index] != word.utf8Start[index] { return false }
            index &+= 1
        }
        return true
    }

    /// Goes to the next field.
    /// - Returns: false behind the last one, or where the object breaks.
    mutating func next() -> Bool {
        guard !isEnded, !isBroken else { return false }
        if !isStarted {
            guard skipSpace() == UInt8(ascii: "{") else { return fail() }
            isStarted = true
            index &+= 1
            if skipSpace() == UInt8(ascii: "}") { return finish() }
        } else {
            switch skipSpace() {
            case UInt8(ascii: ","): index &+= 1
            case UInt8(ascii: "}"): return finish()
            default: return fail()
            }
        }
        guard skipSpace() == UInt8(ascii: "\""), let name = string() else { return fail() }
        guard skipSpace() == UInt8(ascii: ":") else { return fail() }
        index &+= 1
        guard let first = skipSpace(), let read = value(first) else { return fail() }
        key = name
        value = read
        return true
    }

    private mutating func finish() -> Bool {
        index &+= 1
        isEnded = true
        if skipSpace() != nil { isBroken = true }
        return false
    }

    private mutating func fail() -> Bool {
        isBroken = true
        isCut = index >= end
        return false
    }

    @inline(__always)
    private mutating func skipSpace() -> UInt8? {
        while index < end {
            let byte = base[index]
            if byte > 0x20 || !JSONValue.isSpace(byte) { return byte }
            index &+= 1
        }
        return nil
    }

    private mutating func value(_ first: UInt8) -> JSONValue? {
        switch first {
        case UInt8(ascii: "\""): return string()
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            let start = index
            var extent = JSONExtent()
            switch extent.advance(base, index, end) {
            case .ended(let stop): index = stop
            case .unfinished:
                index = end
                return nil
            case .mismatch(let stop):
                index = stop
                return nil
            }
            return JSONValue(kind: first == UInt8(ascii: "{") ? .object : .array, bytes: bytes(start, index), hasEscapes: false)
        default:
            let start = index
            while index < end, JSONValue.isScalarByte(base[index]) { index &+= 1 }
            let text = bytes(start, index)
            return JSONValue.scalarKind(text).map { JSONValue(kind: $0, bytes: text, hasEscapes: false) }
        }
    }

    @inline(__always)
    private mutating func string() -> JSONValue? {
        let start = index &+ 1
        var hasEscapes = false
        index = start
        while true {
            index = ByteScan.quoteOrBackslash(base, index, end)
            guard index < end else { return nil }
            if base[index] == UInt8(ascii: "\"") { break }
            hasEscapes = true
            index = min(index &+ 2, end)
        }
        index &+= 1
        return JSONValue(kind: .string, bytes: bytes(start, index &- 1), hasEscapes: hasEscapes)
    }

    @inline(__always)
    private func bytes(_ start: Int, _ stop: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + start, count: stop &- start)
    }
}
