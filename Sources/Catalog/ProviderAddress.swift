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
            self.init(url: "")
            return
        }
        guard !text.isEmpty else { throw Self.invalid("type the panel's address, such as example.com:8080") }
        // A link as a browser's page has it, without its scheme.
        let address = text.hasPrefix("//") ? String(text.dropFirst(2)) : text
        if kind == .m3u, let file = try Self.file(address) {
            self.init(url: file)
            return
        }
        guard address.utf8.count <= 4096, !address.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
            throw Self.invalid("an address has no spaces and at most 4096 characters")
        }
        guard kind == .xtream || !Self.isDisplayedForm(address) else {
            throw Self.invalid("*** stands for what Bouquet does not show: type the whole link")
        }
        let parts = try Parts(address)
        switch kind {
        case .xtream: try self.init(panel: parts)
        case .m3u: self.init(playlist: parts)
        }
    }

    private init(url: String) { self.url = url }

    private init(panel parts: Parts) throws(AccountError) {
        (username, password) = (parts.username, parts.password)
        // The address of a playlist that becomes a panel has placeholders for what is known already.
        let values = parts.parameters.filter { $0.value != "{username}" && $0.value != "{password}" }
        if let user = values.first(where: { $0.key == "username" }) { username = Self.decoded(parameter: user.value) }
        if let pass = values.first(where: { $0.key == "password" }) { password = Self.decoded(parameter: pass.value) }
        url = parts.scheme + "://" + parts.authority + Self.basePath(parts.path)
        guard !StreamAddress(url).identityKey.hasPrefix("xtream/") else {
            throw Self.invalid("this is the link of one channel: type the panel's address, such as \(parts.authority)")
        }
    }

    private init(playlist parts: Parts) {
        (username, password) = (parts.username, parts.password)
        var kept: [String] = []
        for (key, value) in parts.parameters {
            switch key {
            case "username" where !value.isEmpty:
                if value != "{username}" { username = Self.decoded(parameter: value) }
                kept.append("username={username}")
            case "password" where !value.isEmpty:
                if value != "{password}" { password = Self.decoded(parameter: value) }
                kept.append("password={password}")
            default:
                kept.append(key + (value.isEmpty ? "" : "=" + value))
            }
        }
        url =
            parts.scheme + "://" + (parts.hasLogin ? "{username}:{password}@" : "") + parts.authority + parts.path
            + (kept.isEmpty ? "" : "?" + kept.joined(separator: "&"))
    }

    /// The parts of an address of the web.
    private struct Parts {
        let scheme: String
        private(set) var username: String?
        private(set) var password: String?
        /// Whether a login stands before the host, or the place for one.
        private(set) var hasLogin = false
        /// The host, and the port where there is one, in lower case.
        let authority: String
        let path: String
        let parameters: [(key: String, value: String)]

        init(_ text: String) throws(AccountError) {
            let (scheme, all) = try ProviderAddress.splitScheme(text)
            let rest = all.prefix { $0 != "#" }
            let authorityEnd = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
            let authority = rest[..<authorityEnd]
            let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
            try ProviderAddress.check(String(host))
            let (path, query) = ProviderAddress.splitQuery(String(rest[authorityEnd...]))
            try ProviderAddress.check(path: path)
            (self.scheme, self.authority, self.path) = (scheme, host.lowercased(), path)
            parameters = ProviderAddress.parameters(query)
            if host.startIndex > authority.startIndex { setLogin(authority[..<host.startIndex].dropLast()) }
        }

        private mutating func setLogin(_ login: Substring) {
            let parts = login.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let name = PercentEncoding.decoded(String(parts[0]))
            hasLogin = name != "{username}" || login == "{username}:{password}"
            guard name != "{username}" else { return }
            // A plus is a space in queries only.
            username = name
            password = parts.count > 1 ? PercentEncoding.decoded(String(parts[1])) : nil
        }
    }

    private static func invalid(_ reason: String) -> AccountError { .invalid(field: "server", reason: reason) }

    /// The `file://` address of a file of this machine, or nil where `text` is no file.
    private static func file(_ text: String) throws(AccountError) -> String? {
        if text.hasPrefix("/") { return "file://" + text.replacing("%", with: "%25") }
        if text.lowercased().hasPrefix("file:///") { return "file" + text.dropFirst(4) }
        let isRelative = text.hasPrefix(".") || text.hasPrefix("~") || text.lowercased().hasPrefix("file:/")
        let isBareName = !text.contains("/") && [".m3u", ".m3u8"].contains { text.lowercased().hasSuffix($0) }
        guard !isRelative, !isBareName else { throw invalid("use a full path for a file, such as /home/me/list.m3u") }
        return nil
    }

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
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        let isName = labels.allSatisfy { label in
            !label.isEmpty && label.utf8.count <= 63 && label.first != "-" && label.last != "-"
                && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
        }
        guard isIPv6 || isName else { throw invalid("the address has no valid host name") }
    }

    private static func check(path: String) throws(AccountError) {
        guard !path.split(separator: "/").contains(where: { $0 == "." || $0 == ".." }) else {
            throw invalid("an address has no '.' or '..' in its path")
        }
        for escape in path.split(separator: "%", omittingEmptySubsequences: false).dropFirst() {
            guard escape.utf8.count >= 2, escape.unicodeScalars.prefix(2).allSatisfy({ $0.properties.isASCIIHexDigit }) else {
                throw invalid("in an address two hexadecimal digits follow each %")
            }
        }
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

    private static func decoded(parameter text: String) -> String { PercentEncoding.decoded(text.replacing("+", with: " ")) }

    /// The path of a `file://` address; nil for any other.
    package static func filePath(of url: String) -> String? {
        url.hasPrefix("file://") ? PercentEncoding.decoded(String(url.dropFirst(7))) : nil
    }

    /// A form of a checked address to show to a person. A playlist's link may hold a secret anywhere: all but its host, its kind of
    /// file and the names of its parameters read `***`.
    package static func displayed(_ url: String, kind: Account.Kind) -> String {
        guard url.hasPrefix("http"), let mark = url.firstRange(of: "://") else { return url }
        guard kind == .m3u else { return StreamAddress(url).redacted }
        let pathStart = url[mark.upperBound...].firstIndex { $0 == "/" || $0 == "?" } ?? url.endIndex
        let (path, query) = splitQuery(String(url[pathStart...]))
        let segments = path.split(separator: "/")
        let shownPath = segments.enumerated().map { index, segment in
            index + 1 == segments.count ? "/" + shownFile(segment) : "/***"
        }
        let shownQuery = parameters(query).map { key, value in
            value.isEmpty ? "***" : key + "=" + (value == "{username}" || value == "{password}" ? value : "***")
        }
        return url[..<pathStart] + shownPath.joined() + (shownQuery.isEmpty ? "" : "?" + shownQuery.joined(separator: "&"))
    }

    private static func isDisplayedForm(_ text: String) -> Bool {
        text.split { "/?&=".contains($0) }.contains { $0 == "***" || $0.hasPrefix("***.") }
    }

    /// Every panel's script is called `get.php`; of any other file only its kind is shown.
    private static func shownFile(_ name: Substring) -> String {
        if name == "get.php" { return "get.php" }
        guard let kind = [".m3u", ".m3u8", ".php", ".txt", ".gz"].first(where: { name.lowercased().hasSuffix($0) }) else { return "***" }
        return "***" + kind
    }
}
