/// Takes a stream's URL apart, on bytes: `scheme://user:password@host/segment/segment?name=value#name=value|name=value`.
enum StreamParts {
    enum Kind {
        case user
        case password
        case segment
        /// Of the query or the fragment.
        case parameter
        /// Of the suffix behind `|`, which tells a player what headers to send.
        case header
    }

    /// Calls `body` with each part that may hold a secret, in order: its kind, its range, and the range of its name, if it has one.
    static func forEach(_ url: UnsafeRawBufferPointer, _ body: (Kind, Range<Int>, _ name: Range<Int>) -> Void) {
        var index = authority(url, body)
        while index < url.count, !isTail(url[index]) {
            let start = index
            while index < url.count, url[index] != UInt8(ascii: "/"), !isTail(url[index]) { index += 1 }
            if index > start { body(.segment, start..<index, start..<start) }
            if index < url.count, url[index] == UInt8(ascii: "/") { index += 1 }
        }
        var kind = Kind.parameter
        while index < url.count {
            // At a `?`, `#`, `|` or `&`.
            if url[index] == UInt8(ascii: "|") { kind = .header }
            index += 1
            let name = index
            while index < url.count, url[index] != UInt8(ascii: "="), !isNext(url[index], kind) { index += 1 }
            guard index < url.count, url[index] == UInt8(ascii: "=") else { continue }
            let value = index + 1
            while index < url.count, !isNext(url[index], kind) { index += 1 }
            if index > value { body(kind, value..<index, name..<value - 1) }
        }
    }

    /// The path's segments that are not empty.
    static func segments(_ url: UnsafeRawBufferPointer) -> [Range<Int>] {
        var segments: [Range<Int>] = []
        forEach(url) { kind, range, _ in
            if kind == .segment { segments.append(range) }
        }
        return segments
    }

    /// - Returns: where the path starts.
    private static func authority(_ url: UnsafeRawBufferPointer, _ body: (Kind, Range<Int>, Range<Int>) -> Void) -> Int {
        var start = 0
        while start < url.count, url[start] != UInt8(ascii: ":"), url[start] != UInt8(ascii: "/"), !isTail(url[start]) { start += 1 }
        guard start + 2 < url.count, url[start] == UInt8(ascii: ":"), url[start + 1] == UInt8(ascii: "/"),
            url[start + 2] == UInt8(ascii: "/")
        else { return 0 }
        start += 3
        var end = start
        var at: Int?
        var colon: Int?
        while end < url.count, url[end] != UInt8(ascii: "/"), !isTail(url[end]) {
            if url[end] == UInt8(ascii: "@") { at = end }
            if url[end] == UInt8(ascii: ":"), colon == nil { colon = end }
            end += 1
        }
        guard let at else { return end }
        let userEnd = colon.map { min($0, at) } ?? at
        if userEnd > start { body(.user, start..<userEnd, start..<start) }
        if userEnd + 1 < at { body(.password, userEnd + 1..<at, start..<start) }
        return end
    }

    private static func isTail(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") || byte == UInt8(ascii: "|")
    }

    private static func isNext(_ byte: UInt8, _ kind: Kind) -> Bool {
        byte == UInt8(ascii: "&") || (kind != .header && (byte == UInt8(ascii: "#") || byte == UInt8(ascii: "|")))
    }
}
