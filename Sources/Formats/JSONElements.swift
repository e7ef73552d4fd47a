import Catalog

/// Splits a JSON list into its elements, holding one of them at a time.
///
/// A list is an array, or the values of an object such as PHP makes of an array with gaps: `{"0":{…},"3":{…}}`.
struct JSONElements: ~Copyable {
    /// Bytes. An element above it is skipped, so that no provider can make the memory grow.
    static let sizeLimit = 1 << 20

    private var chunks: FileChunks

    init(path: String) throws(ListError) { chunks = try FileChunks(path: path) }

    init(bytes: UnsafeRawBufferPointer) { chunks = FileChunks(bytes: bytes) }

    /// Calls `body` with each element in order. What was handed out before an error must be thrown away by the caller.
    mutating func forEach(_ body: (JSONElement) throws -> Void) throws {
        try skipByteOrderMark()
        guard let first = try skipSpace() else { throw ListError.empty }
        switch first {
        case UInt8(ascii: "["): try forEachInArray(body)
        case UInt8(ascii: "{"): try forEachInObject(body)
        default: throw try isNull() ? ListError.null : ListError.notAList
        }
        if try skipSpace() != nil { throw malformed }
    }

    private mutating func forEachInArray(_ body: (JSONElement) throws -> Void) throws {
        chunks.position += 1
        if try required() == UInt8(ascii: "]") {
            chunks.position += 1
            return
        }
        while true {
            try element(body)
            switch try required() {
            case UInt8(ascii: ","): chunks.position += 1
            case UInt8(ascii: "]"):
                chunks.position += 1
                return
            default: throw malformed
            }
            _ = try required()
        }
    }

    private mutating func forEachInObject(_ body: (JSONElement) throws -> Void) throws {
        chunks.position += 1
        if try required() == UInt8(ascii: "}") {
            chunks.position += 1
            return
        }
        var hasObject = false
        while true {
            let (isUserInfo, isIndex) = try key()
            guard try required() == UInt8(ascii: ":") else { throw malformed }
            chunks.position += 1
            _ = try required()
            try element { element in
                if isUserInfo { throw Self.refusal(element) }
                if case .other = element {
                    // `{"error":"…"}` is an answer, not a list; `{"0":{…},"1":null}` is a list with a bad row.
                    guard hasObject, isIndex else { throw ListError.notAList }
                }
                hasObject = true
                try body(element)
            }
            switch try required() {
            case UInt8(ascii: ","): chunks.position += 1
            case UInt8(ascii: "}"):
                chunks.position += 1
                return
            default: throw malformed
            }
            _ = try required()
        }
    }

    /// Why an account's description stands where a list is due.
    private static func refusal(_ element: JSONElement) -> ListError {
        guard case .object(let bytes) = element else { return .notAList }
        var fields = JSONFields(bytes)
        while fields.next() {
            if fields.key(is: "auth"), fields.value.flag == false { return .rejected }
        }
        return .notAList
    }

    private mutating func key() throws -> (isUserInfo: Bool, isIndex: Bool) {
        guard try required() == UInt8(ascii: "\"") else { throw malformed }
        chunks.mark = chunks.position
        let isKept = try skipBracketed()
        defer { chunks.mark = nil }
        guard isKept else { return (false, false) }
        let text = UnsafeRawBufferPointer(rebasing: chunks.kept.dropFirst().dropLast())
        return (text.elementsEqual("user_info".utf8), !text.isEmpty && text.allSatisfy { $0 >= 0x30 && $0 <= 0x39 })
    }

    private mutating func element(_ body: (JSONElement) throws -> Void) throws {
        let first = chunks.base[chunks.position]
        chunks.mark = chunks.position
        defer { chunks.mark = nil }
        switch first {
        case UInt8(ascii: "{"): try body(try skipBracketed() ? .object(chunks.kept) : .oversized)
        case UInt8(ascii: "["), UInt8(ascii: "\""): try body(try skipBracketed() ? .other : .oversized)
        default:
            try skipScalar()
            try body(.other)
        }
    }

    /// Goes behind the object, array or string at the position.
    /// - Returns: whether `chunks.kept` is the whole of it: false above the size limit.
    private mutating func skipBracketed() throws(ListError) -> Bool {
        var extent = JSONExtent()
        var isKept = true
        while true {
            switch extent.advance(chunks.base, chunks.position, chunks.end) {
            case .ended(let index):
                chunks.position = index
                return isKept && chunks.kept.count <= Self.sizeLimit
            case .mismatch(let index):
                chunks.position = index
                throw malformed
            case .unfinished:
                chunks.position = chunks.end
                if isKept, chunks.kept.count > Self.sizeLimit {
                    isKept = false
                    chunks.mark = nil
                }
                guard try chunks.refill() else { throw .truncated }
            }
        }
    }

    private mutating func skipScalar() throws(ListError) {
        var text: [UInt8] = []
        let start = chunks.offset
        while let byte = try chunks.peek(), JSONValue.isScalarByte(byte) {
            // A number of any length is a number; only its head is looked at.
            if text.count < 64 { text.append(byte) }
            chunks.position += 1
            chunks.mark = chunks.position
        }
        // At the very end of the file a literal may be cut: `[tru`.
        guard try chunks.peek() != nil else { throw .truncated }
        let isScalar = text.withUnsafeBytes { JSONValue.scalarKind($0) != nil }
        guard isScalar else { throw .malformed(offset: start) }
    }

    private mutating func isNull() throws(ListError) -> Bool {
        for expected in "null".utf8 {
            guard try chunks.peek() == expected else { return false }
            chunks.position += 1
        }
        return try skipSpace() == nil
    }

    private mutating func skipByteOrderMark() throws(ListError) {
        for (index, expected) in [UInt8(0xEF), 0xBB, 0xBF].enumerated() {
            guard let byte = try chunks.peek() else {
                if index > 0 { throw .truncated }
                return
            }
            guard byte == expected else {
                if index > 0 { throw .notAList }
                return
            }
            chunks.position += 1
        }
    }

    private mutating func skipSpace() throws(ListError) -> UInt8? {
        while let byte = try chunks.peek() {
            guard JSONValue.isSpace(byte) else { return byte }
            chunks.position += 1
        }
        return nil
    }

    private mutating func required() throws(ListError) -> UInt8 {
        guard let byte = try skipSpace() else { throw .truncated }
        return byte
    }

    private var malformed: ListError { .malformed(offset: chunks.offset) }
}
