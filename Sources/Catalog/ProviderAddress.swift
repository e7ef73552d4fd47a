/// Where a provider is, taken apart from what a person types: a host, a host with a port, a URL, or a whole
/// `get.php?username=…&password=…` link. The credentials never stay in the address: in an M3U link they become
/// the placeholders `{username}` and `{password}`.
package struct ProviderAddress: Equatable, Sendable {
    package let url: String
    package private(set) var username: String?
    package private(set) var password: String?

    package init(typed: String, kind: Account.Kind) throws(AccountError) {
        let text = typed.trimmingSpaces()
        if text.isEmpty, kind == .m3u {
            url = ""
            return
        }
        guard !text.isEmpty else { throw Self.invalid("type the panel's address, such as example.com:8080") }
        if kind == .m3u, text.hasPrefix("/") || text.lowercased().hasPrefix("file://") {
            url = text.hasPrefix("/") ? "file://" + text : text
            return
        }
        guard text.utf8.count <= 4096, !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
            throw Self.invalid("an address has no spaces and at most 4096 characters")
        }
        var (scheme, rest) = try Self.splitScheme(text)
        if let fragment = rest.firstIndex(of: "#") { rest = String(rest[..<fragment]) }
        let authorityEnd = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        var authority = String(rest[..<authorityEnd])
        let tail = String(rest[authorityEnd...])
        if let at = authority.lastIndex(of: "@") {
            let parts = authority[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            username = Self.decoded(String(parts[0]))
            password = parts.count > 1 ? Self.decoded(String(parts[1])) : ""
            authority = String(authority[authority.index(after: at)...])
        }
        try Self.check(authority)
        scheme = scheme.lowercased()
        let (path, query) = Self.splitQuery(tail)
        switch kind {
        case .xtream:
            let values = Self.parameters(query)
            if let user = values.first(where: { $0.key == "username" }) { username = Self.decoded(user.value) }
            if let pass = values.first(where: { $0.key == "password" }) { password = Self.decoded(pass.value) }
            url = scheme + "://" + authority.lowercased() + Self.basePath(path)
        case .m3u:
            let basic = username != nil
            var kept: [String] = []
            for (key, value) in Self.parameters(query) {
                switch key {
                case "username" where !value.isEmpty:
                    if value != "{username}" { username = Self.decoded(value) }
                    kept.append("username={username}")
                case "password" where !value.isEmpty:
                    if value != "{password}" { password = Self.decoded(value) }
                    kept.append("password={password}")
                default:
                    kept.append(key + (value.isEmpty ? "" : "=" + value))
                }
            }
            let credentials = basic || rest.hasPrefix("{username}:{password}@") ? "{username}:{password}@" : ""
            if username == "{username}" {
                username = nil
                password = nil
            }
            url = scheme + "://" + credentials + authority.lowercased() + path + (kept.isEmpty ? "" : "?" + kept.joined(separator: "&"))
        }
    }

    private static func invalid(_ reason: String) -> AccountError { .invalid(field: "server", reason: reason) }

    private static func splitScheme(_ text: String) throws(AccountError) -> (String, String) {
        guard let mark = text.firstRange(of: "://") else { return ("http", text) }
        let scheme = text[..<mark.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { throw invalid("use an http:// or https:// address") }
        return (scheme, String(text[mark.upperBound...]))
    }

    private static func check(_ authority: String) throws(AccountError) {
        var host = Substring(authority)
        if let colon = authority.lastIndex(of: ":"), authority[colon...].contains("]") == false {
            guard let port = Int(authority[authority.index(after: colon)...]), (1...65535).contains(port) else {
                throw invalid("the port is a number from 1 to 65535")
            }
            host = authority[..<colon]
        }
        let isIPv6 =
            host.hasPrefix("[") && host.hasSuffix("]") && host.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
        let isName = !host.isEmpty && host.allSatisfy { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" || $0 == "_" }
        guard isIPv6 || isName else { throw invalid("the address has no valid host name") }
    }

    private static func splitQuery(_ tail: String) -> (String, String) {
        guard let mark = tail.firstIndex(of: "?") else { return (tail, "") }
        return (String(tail[..<mark]), String(tail[tail.index(after: mark)...]))
    }

    private static func parameters(_ query: String) -> [(key: String, value: String)] {
        query.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
        }
    }

    /// The folder that the panel's scripts lie in: no trailing slash, no script name.
    private static func basePath(_ path: String) -> String {
        var parts = path.split(separator: "/").map(String.init)
        if let last = parts.last?.lowercased(), last.hasSuffix(".php") || last == "c" { parts.removeLast() }
        return parts.isEmpty ? "" : "/" + parts.joined(separator: "/")
    }

    private static func decoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var iterator = text.replacing("+", with: " ").utf8.makeIterator()
        while let byte = iterator.next() {
            guard byte == UInt8(ascii: "%") else { bytes.append(byte); continue }
            let digits = [iterator.next(), iterator.next()].compactMap { $0 }
            if digits.count == 2, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) {
                bytes.append(value)
            } else {
                bytes.append(byte)
                bytes.append(contentsOf: digits)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Percent-encodes all but RFC 3986's unreserved characters.
    package static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                result += "%" + (hex.count == 1 ? "0" : "") + hex
            }
        }
        return result
    }
}
