/// A stream's URL as a playlist has it, with any `|User-Agent=…` suffix: what of it is the channel, what the server and what a secret.
package struct StreamAddress: Sendable, Equatable {
    package let url: String

    package init(_ url: String) { self.url = url }

    /// What stays of the URL when the provider moves or credentials change: no scheme, host, port, fragment or suffix, no secrets in the
    /// query, and `xtream/ID` for a panel's `[live|movie|series/]USER/PASSWORD/ID[.ext]`. Empty where nothing stays.
    package var identityKey: String {
        var url = url
        var key: [UInt8] = []
        url.withUTF8 { StreamIdentity.append(UnsafeRawBufferPointer($0), to: &key) }
        return String(decoding: key, as: UTF8.self)
    }

    /// A form to show: user information, secret query values, a panel's path credentials, and headers other than the player's name and
    /// the page it comes from, read `***`.
    package var redacted: String {
        rewritten { part, segments in
            switch part.kind {
            case .user, .password: return "***"
            case .segment: return StreamIdentity.shownCredentials(segments).contains(part.index) ? "***" : nil
            case .parameter: return StreamIdentity.isSecret(part.name) ? "***" : nil
            case .header:
                switch part.name.lowercased() {
                case "user-agent", "http-user-agent": return nil
                case "referer", "referrer", "http-referrer", "origin", "http-origin":
                    // A page's address has no suffix of its own, so that this goes no deeper.
                    return part.text.contains("|") ? "***" : StreamAddress(part.text).redacted
                default: return "***"
                }
            }
        }
    }

    private struct Part {
        let kind: StreamParts.Kind
        let text: String
        let name: String
        /// Among the path's segments.
        let index: Int
    }

    /// The URL with each part for which `replace` has a text replaced by it, and all else to the byte as it was.
    private func rewritten(_ replace: (Part, _ segments: [String]) -> String?) -> String {
        let bytes = Array(url.utf8)
        return bytes.withUnsafeBytes { bytes in
            let segments = StreamParts.segments(bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
            var result: [UInt8] = []
            var copied = 0
            var index = 0
            StreamParts.forEach(bytes) { kind, range, name in
                let text = String(decoding: bytes[range], as: UTF8.self)
                let part = Part(kind: kind, text: text, name: String(decoding: bytes[name], as: UTF8.self), index: index)
                if kind == .segment { index += 1 }
                guard let replacement = replace(part, segments) else { return }
                result.append(contentsOf: bytes[copied..<range.lowerBound])
                result.append(contentsOf: replacement.utf8)
                copied = range.upperBound
            }
            result.append(contentsOf: bytes[copied...])
            return String(decoding: result, as: UTF8.self)
        }
    }
}
