/// The rules of what in a stream's URL names the channel, on bytes: a playlist of a million lines asks twice for each.
package enum StreamIdentity {
    /// Query parameters, in lower case, that are credentials, or signatures and times that go with them.
    private static let secrets: Set<String> = [
        "username", "user", "usr", "login", "password", "pass", "passwd", "pwd", "token", "access_token", "auth_token", "authtoken",
        "play_token", "playtoken", "__token__", "jwt", "auth", "authorization", "key", "apikey", "api_key", "key-pair-id", "sig", "sign",
        "signature", "hmac", "md5", "hash", "policy", "nonce", "secret", "expires", "expire", "expiry", "exp", "e", "st", "session",
        "sessionid", "session_id", "sid", "hdnts", "hdntl", "hdnea", "wmsauthsign", "mac",
    ]

    package static func isSecret(_ name: String) -> Bool { secrets.contains(name.lowercased()) }

    /// Appends the identity key of a URL; nothing where only a host is left.
    package static func append(_ url: UnsafeRawBufferPointer, to key: inout [UInt8]) {
        let line = UnsafeRawBufferPointer(rebasing: url.prefix { $0 != UInt8(ascii: "|") && $0 != UInt8(ascii: "#") })
        let start = pathStart(line)
        var end = start
        while end < line.count, line[end] != UInt8(ascii: "?") { end += 1 }
        let path = UnsafeRawBufferPointer(rebasing: line[start..<end])
        if let id = panelID(path) {
            key.append(contentsOf: "xtream/".utf8)
            key.append(contentsOf: path[id])
            return
        }
        key.append(contentsOf: path.drop { $0 == UInt8(ascii: "/") })
        guard end < line.count else { return }
        var separator = UInt8(ascii: "?")
        for pair in line[(end + 1)...].split(separator: UInt8(ascii: "&")) {
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            guard !isSecret(String(decoding: name, as: UTF8.self)) else { continue }
            key.append(separator)
            key.append(contentsOf: pair)
            separator = UInt8(ascii: "&")
        }
    }

    /// Behind `scheme://host:port`, or 0 where there is no scheme.
    private static func pathStart(_ line: UnsafeRawBufferPointer) -> Int {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon + 2 < line.count,
            line[colon + 1] == UInt8(ascii: "/"), line[colon + 2] == UInt8(ascii: "/")
        else { return 0 }
        return line[(colon + 3)...].firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? line.count
    }

    /// The range of the `ID[.ext]` of a panel's path. The extensions that only choose how a live stream is packed are left out.
    private static func panelID(_ path: UnsafeRawBufferPointer) -> Range<Int>? {
        guard let last = path.last, last != UInt8(ascii: "/") else { return nil }
        var count = 0
        var start = 0
        var isPrefixed = false
        var index = 0
        while index < path.count {
            while index < path.count, path[index] == UInt8(ascii: "/") { index += 1 }
            start = index
            while index < path.count, path[index] != UInt8(ascii: "/") { index += 1 }
            count += 1
            guard count <= 4 else { return nil }
            if count == 1 { isPrefixed = prefixes.contains { path[start..<index].elementsEqual($0.utf8) } }
        }
        guard count == (isPrefixed ? 4 : 3) else { return nil }
        let number = path[start...].prefix { $0 >= 0x30 && $0 <= 0x39 }
        let type = path[number.endIndex...]
        guard !number.isEmpty, isExtension(type) else { return nil }
        let isPacking = type.elementsEqual(".ts".utf8) || type.elementsEqual(".m3u8".utf8)
        return start..<(isPacking ? number.endIndex : path.count)
    }

    private static let prefixes = ["live", "movie", "series"]

    private static func isExtension(_ text: some Collection<UInt8>) -> Bool {
        text.isEmpty || (text.first == UInt8(ascii: ".") && (2...5).contains(text.count) && !text.dropFirst().contains(UInt8(ascii: ".")))
    }

    /// The places of credentials in a path, drawn wider than for identity: to show too little costs nothing.
    package static func shownCredentials(_ segments: [String]) -> Range<Int> {
        guard let first = segments.first, let last = segments.last else { return 0..<0 }
        if prefixes.contains(first) { return segments.count == 4 ? 1..<3 : 0..<0 }
        if first == "timeshift" { return segments.count >= 5 ? 1..<3 : 0..<0 }
        if first == "play", segments.count <= 3, segments.count > 1, segments[1].utf8.count >= 16 { return 1..<2 }
        let number = last.utf8.prefix { $0 >= 0x30 && $0 <= 0x39 }
        guard segments.count == 3, !number.isEmpty, isExtension(last.utf8[number.endIndex...]) else { return 0..<0 }
        return 0..<2
    }
}
