import Catalog

/// Where a player finds the streams of one account.
///
/// A panel's stream is `server/live/user/password/id.ext`, whatever its `stream_type` says: `created_live` and `radio_streams` are
/// served there too. A panel fills `direct_source` only for streams that it wants to be fetched elsewhere; that link is taken as it is
/// if it is an HTTP one, as others (`rtmp://`, a file on the panel) are of no use outside it. A playlist's entry keeps its own link,
/// with any `|User-Agent=…` suffix, whatever the format.
package struct StreamURL: Sendable {
    package enum Format: String, Sendable, CaseIterable { case ts, hls }

    /// Headers that a suffix may ask for and that are credentials, whatever they say.
    private static let secretHeaders: Set<String> = ["authorization", "proxy-authorization", "cookie"]

    package let credentials: StreamCredentials
    /// The user name and the password, as typed; those that are not empty.
    private let secrets: [[UInt8]]
    let kind: Account.Kind
    let server: String
    /// User name and password as two segments of a path.
    let loginPath: String
    private let pathExtension: String
    /// What all streams of a panel begin with: put together once, not for each of ten thousands.
    private let liveStart: String

    package init(account: AccountSettings, format: Format) {
        credentials = StreamCredentials(username: account.username, password: account.password)
        secrets = [account.username, account.password].filter { !$0.isEmpty }.map { Array($0.utf8) }
        kind = account.kind
        server = account.server
        loginPath = "\(credentials.username)/\(credentials.password)"
        pathExtension = format == .hls ? ".m3u8" : ".ts"
        liveStart = "\(server)/live/\(loginPath)/"
    }

    /// - Returns: nil for a playlist's entry that has no link.
    package func url(streamID: String, directSource: String?) -> String? {
        switch kind {
        case .m3u: directSource.map(credentials.filled)
        case .xtream:
            if let directSource, Self.isHTTP(directSource) {
                directSource
            } else {
                liveStart + file(streamID)
            }
        }
    }

    /// What a panel calls a stream at the end of its address.
    func file(_ streamID: String) -> String { (Self.isNumber(streamID) ? streamID : PercentEncoding.encoded(streamID)) + pathExtension }

    /// A channel's address in a file that holds no credentials, where `redirect` leads to the channel through Bouquet.
    ///
    /// Players read a link's suffix only in the file, and do not follow a redirect to what is not HTTP: these stand there as they are,
    /// unless credentials are in them.
    package func openURL(directSource: String?, redirect: String) -> String {
        guard kind == .m3u, let link = directSource else { return redirect }
        if !Self.isHTTP(link), isOpen(link), StreamAddress(link).redacted == link { return link }
        guard let bar = link.utf8.firstIndex(of: UInt8(ascii: "|")) else { return redirect }
        let suffix = String(link[bar...])
        return isOpen(suffix) && !Self.hasSecretHeader(suffix) ? redirect + suffix : redirect
    }

    /// Whether the account's credentials are not in `text`, nor places for them.
    private func isOpen(_ text: String) -> Bool {
        guard !StreamCredentials.areMissing(in: text) else { return false }
        var text = text
        return text.withUTF8 { text in
            let bytes = UnsafeRawBufferPointer(text)
            return !secrets.contains { PercentEncoding.contains(bytes, $0) }
        }
    }

    private static func hasSecretHeader(_ suffix: String) -> Bool {
        suffix.utf8.split { $0 == UInt8(ascii: "|") || $0 == UInt8(ascii: "&") }.contains { header in
            secretHeaders.contains(String(Substring(header.prefix { $0 != UInt8(ascii: "=") })).lowercased())
        }
    }

    private static func isNumber(_ id: String) -> Bool { id.utf8.allSatisfy(ASCII.isDigit) }

    package static func isHTTP(_ url: String) -> Bool {
        var url = url
        return url.withUTF8 { url in
            let bytes = UnsafeRawBufferPointer(url)
            return ASCII.hasPrefix(bytes, "http://") || ASCII.hasPrefix(bytes, "https://")
        }
    }
}
