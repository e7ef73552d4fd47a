/// Puts `{username}` and `{password}` in the place of one account's credentials, so that a changed password changes no channel
/// and no stored link holds it.
package struct StreamMask: Sendable {
    private let username: [UInt8]
    private let password: [UInt8]

    package init(username: String?, password: String?) {
        self.username = Array((username ?? "").utf8)
        self.password = Array((password ?? "").utf8)
    }

    package var isEmpty: Bool { username.isEmpty && password.isEmpty }

    /// Whether a credential may stand in `url`: a quick look that rules it out for most links.
    package func mayChange(_ url: UnsafeRawBufferPointer) -> Bool {
        [username, password].contains { word in
            guard let first = word.first else { return false }
            // Other signs may be percent-encoded in it.
            guard word.allSatisfy({ ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) }) else { return true }
            return url.indices.contains { url[$0] == first && url[$0...].starts(with: word) } || url.contains(UInt8(ascii: "%"))
        }
    }

    /// Appends `url` with the credentials masked where they are a whole path segment, a query value or the user information.
    package func append(_ url: UnsafeRawBufferPointer, to result: inout [UInt8]) {
        guard !isEmpty else { return result.append(contentsOf: url) }
        var copied = 0
        var lastWasUser = false
        StreamParts.forEach(url) { kind, range, name in
            guard kind != .header else { return }
            let text = UnsafeRawBufferPointer(rebasing: url[range])
            let isUser = !username.isEmpty && PercentEncoding.isSame(text, username)
            let isPassword = !password.isEmpty && PercentEncoding.isSame(text, password)
            defer { lastWasUser = isUser }
            guard isUser || isPassword else { return }
            // Where one word is both, the place tells.
            let second = kind == .password || (kind == .segment && lastWasUser) || (kind == .parameter && Self.isPasswordName(url[name]))
            result.append(contentsOf: url[copied..<range.lowerBound])
            result.append(contentsOf: isPassword && (!isUser || second) ? "{password}".utf8 : "{username}".utf8)
            copied = range.upperBound
        }
        result.append(contentsOf: url[copied...])
    }

    /// Appends a line of any kind, with the credentials masked in the links in it.
    package func append(linksIn line: UnsafeRawBufferPointer, to result: inout [UInt8]) {
        guard !isEmpty, let link = Self.linkStart(line) else { return result.append(contentsOf: line) }
        result.append(contentsOf: line[..<link])
        append(UnsafeRawBufferPointer(rebasing: line[link...]), to: &result)
    }

    /// A line with quoted values: each of them may hold a link.
    package func masked(_ line: String) -> String {
        let pieces = line.split(separator: "\"", omittingEmptySubsequences: false).map { piece in
            var result: [UInt8] = []
            Array(piece.utf8).withUnsafeBytes { append(linksIn: $0, to: &result) }
            return String(decoding: result, as: UTF8.self)
        }
        return pieces.joined(separator: "\"")
    }

    /// Where the scheme of the first link begins.
    private static func linkStart(_ line: UnsafeRawBufferPointer) -> Int? {
        var index = 1
        while index + 2 < line.count {
            if line[index] == UInt8(ascii: ":"), line[index + 1] == UInt8(ascii: "/"), line[index + 2] == UInt8(ascii: "/") {
                return line[..<index].lastIndex { !($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) }.map { $0 + 1 } ?? 0
            }
            index += 1
        }
        return nil
    }

    private static func isPasswordName(_ name: Slice<UnsafeRawBufferPointer>) -> Bool {
        name.first.map { $0 | 0x20 } == UInt8(ascii: "p")
    }
}
