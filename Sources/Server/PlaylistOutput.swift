import Catalog
import Formats
import Foundation
import HTTPTypes
import Hummingbird
import Store

/// What players fetch: playlists, streams and guides.
struct PlaylistOutput: Sendable {
    /// Entries that are in memory at a time. Those of many share pages of the database, which they lie in by another order.
    private static let batch = 4_000

    private let store: CatalogStore
    private let version: String
    private let lengths = KnownLengths()

    init(_ dependencies: ServerDependencies) {
        store = dependencies.store
        version = dependencies.version
    }

    /// `/playlist/NAME.m3u`, where NAME is a playlist's slug or id, or `account-ID` for all that an account shows.
    func playlist(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let playlist = try await named(context.name("file"), request)
        let lineup = try await store.lineup(of: playlist)
        let base = request.baseURL
        let isPacked = request.acceptsGzip
        let tag = tag(lineup.fingerprint, playlist.format, base, isPacked)
        var headers: HTTPFields = [
            .contentType: "audio/x-mpegurl; charset=utf-8", .eTag: tag, .cacheControl: "no-cache", .vary: "Accept-Encoding",
            .contentDisposition: "inline; filename=\"\(playlist.slug).m3u\"",
        ]
        if request.headers[.ifNoneMatch].map({ $0 == "*" || $0.contains(tag) }) ?? false {
            return Response(status: .notModified, headers: headers)
        }
        if isPacked { headers[.contentEncoding] = "gzip" }
        let isHead = request.method == .head
        if isHead, let length = lengths[tag] {
            headers[.contentLength] = String(length)
            return Response(status: .ok, headers: headers)
        }
        let formatter = try await LineupFormatter(playlist, lineup, base: base, store)
        if isHead {
            // Without a length NIO would send the end of a chunked body behind the head, and with that of the empty body clients take
            // the playlist for an empty one: so it is made once, and counted.
            let length = try await write(lineup, formatter, isPacked) { _ in }
            lengths[tag] = length
            headers[.contentLength] = String(length)
            return Response(status: .ok, headers: headers)
        }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                lengths[tag] = try await write(lineup, formatter, isPacked) { try await writer.write(ByteBuffer(bytes: $0)) }
                try await writer.finish(nil)
            })
    }

    /// Passes a playlist's bytes on, piece by piece, and answers how many they are.
    private func write(
        _ lineup: Lineup, _ formatter: LineupFormatter, _ isPacked: Bool, to send: ([UInt8]) async throws -> Void
    ) async throws -> Int {
        var length = 0
        let gzip = isPacked ? Gzip() : nil
        var (encoder, buffer) = (formatter.writer, [UInt8]())
        encoder.writeHeader(into: &buffer)
        for start in stride(from: 0, to: lineup.places.count, by: Self.batch) {
            let positions = Array(start..<min(start + Self.batch, lineup.places.count))
            for entry in try await store.entries(of: lineup, positions, wantsTags: formatter.wantsTags) {
                encoder.write(formatter.entry(entry), into: &buffer)
            }
            let bytes = gzip.map { $0.pack(buffer, isLast: false) } ?? buffer
            length += bytes.count
            if !bytes.isEmpty { try await send(bytes) }
            buffer.removeAll(keepingCapacity: true)
        }
        let bytes = gzip.map { $0.pack(buffer, isLast: true) } ?? buffer
        if !bytes.isEmpty { try await send(bytes) }
        return length + bytes.count
    }

    /// `/stream/ID[.ts|.m3u8]`: leads to where the channel is now, or while it is inactive to its best alternative; with
    /// `?utc=…&lutc=…&duration=…` to what it sent then. `/stream/ID.m3u` is a playlist of this channel alone, for a player to open.
    func stream(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let file = try context.name("file")
        let parts = file.split(separator: ".", maxSplits: 1)
        guard let id = parts.first.flatMap({ Int64($0) }) else {
            throw RequestError(status: .notFound, text: "there is no channel \(file)")
        }
        let asked = try await store.channel(id)
        if parts.count > 1, parts[1] == "m3u" { return try await playlist(of: asked, request) }
        guard let channel = try await store.played(for: asked) else {
            throw RequestError(status: .notFound, text: "the provider no longer has this channel, and no other account has it")
        }
        let account = try await store.account(channel.accountID)
        let format: StreamURL.Format = parts.count > 1 && parts[1] == "m3u8" ? .hls : .ts
        let stream = StreamURL(account: account.settings, format: format)
        let url =
            if let span = try request.catchup(at: account, now: store.now()) { try await past(of: channel, stream, span) } else {
                try Self.live(channel, stream, request)
            }
        return Response(
            status: .found, headers: [.location: Self.location(url), .cacheControl: "no-store", .referrerPolicy: "no-referrer"])
    }

    private static func live(_ channel: Channel, _ stream: StreamURL, _ request: Request) throws -> String {
        // What stands behind a | is for players that read the playlist; a redirect has no place for it.
        guard
            let url = stream.url(streamID: channel.streamID, directSource: channel.directSource)?.split(separator: "|").first
                .map(String.init)
        else { throw RequestError(status: .notFound, text: "this channel has no address") }
        // Some players ask by parameters of their own behind the address.
        guard StreamURL.isHTTP(url), let query = request.uri.query else { return url }
        return url + (url.contains("?") ? "&" : "?") + query
    }

    private func past(of channel: Channel, _ stream: StreamURL, _ span: CatchupSpan) async throws -> String {
        let extras = try await store.extras(of: channel.id)
        guard let url = stream.catchupURL(streamID: channel.streamID, directSource: channel.directSource, extras: extras, of: span)
        else { throw RequestError(status: .notFound, text: "this channel's address does not say where its past is to be had") }
        return url
    }

    private func playlist(of channel: Channel, _ request: Request) async throws -> Response {
        let account = try await store.account(channel.accountID).settings
        let url = StreamURL(account: account, format: .ts)
            .openURL(directSource: channel.directSource, redirect: "\(request.baseURL)/stream/\(channel.id)")
        var (writer, buffer) = (PlaylistWriter(guideURLs: []), [UInt8]())
        writer.writeHeader(into: &buffer)
        writer.write(PlaylistEntry(kind: account.kind, name: channel.displayName, providerName: channel.name, url: url), into: &buffer)
        let headers: HTTPFields = [
            .contentType: "audio/x-mpegurl; charset=utf-8", .cacheControl: "no-store",
            .contentDisposition: "attachment; filename=\"channel-\(channel.id).m3u\"",
        ]
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: buffer)))
    }

    /// `/guide/ID.xml`: leads to an account's own guide, so that a playlist holds no credentials. Its further ones are at
    /// `/guide/ID-2.xml` and so on.
    func guide(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let file = try context.name("file")
        let parts = file.prefix { $0 != "." }.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let id = parts.first.flatMap({ Int64($0) }), let number = parts.count > 1 ? Int(parts[1]) : 1, number > 0 else {
            throw RequestError(status: .notFound, text: "there is no guide \(file)")
        }
        let urls = try await Self.guides(of: store.account(id), store.guideURLs())
        guard let url = urls.dropFirst(number - 1).first else {
            throw RequestError(status: .notFound, text: urls.isEmpty ? "this account names no guide" : "this account names fewer guides")
        }
        return Response(status: .found, headers: [.location: Self.location(url), .cacheControl: "no-store"])
    }

    /// An address as it may stand in a header: all that is no printable ASCII percent-encoded.
    private static func location(_ url: String) -> String { PercentEncoding.encoded(url) { $0 > 0x20 && $0 < 0x7F } }

    /// An account's guides, credentials in them.
    static func guides(of account: Account, _ known: [Int64: [String]]) -> [String] {
        let settings = account.settings
        let credentials = StreamCredentials(username: settings.username, password: settings.password)
        guard settings.kind == .xtream else { return (known[account.id] ?? []).map(credentials.filled) }
        return ["\(settings.server)/xmltv.php?username=\(credentials.username)&password=\(credentials.password)"]
    }

    /// `/playlists/NAME/qr.svg`: the address of a playlist, or of `account-ID`, for a phone to read, under the name by which Bouquet was
    /// reached.
    func code(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let playlist = try await named(context.name() + ".m3u", request)
        guard let code = QRCode("\(request.baseURL)/playlist/\(playlist.slug).m3u") else {
            throw RequestError.bad("this address is too long for a QR code")
        }
        let headers: HTTPFields = [.contentType: "image/svg+xml", .cacheControl: "no-store"]
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: code.svg)))
    }

    private func named(_ file: String, _ request: Request) async throws -> Playlist {
        let parts = file.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, ["m3u", "m3u8"].contains(parts[1].lowercased()) else {
            throw RequestError(status: .notFound, text: "a playlist's address ends with .m3u or .m3u8")
        }
        var playlist: Playlist
        if parts[0].hasPrefix("account-"), let id = Int64(parts[0].dropFirst(8)) {
            playlist = Self.playlist(of: try await store.account(id))
        } else {
            playlist = try await store.playlist(String(parts[0]))
        }
        if let format = try request.query("output") {
            guard let known = ["ts": Playlist.Format.ts, "mpegts": .ts, "hls": .hls, "m3u8": .hls][format] else {
                throw RequestError.bad("output is ts or hls")
            }
            playlist.format = known
        }
        return playlist
    }

    /// All that an account shows.
    static func playlist(of account: Account) -> Playlist {
        var playlist = Playlist(name: account.settings.name, slug: "account-\(account.id)")
        playlist.filter = "account:\(account.id)"
        playlist.numbering = .provider
        playlist.takesStandIns = false
        playlist.updatedAt = account.updatedAt
        return playlist
    }

    /// Another version of Bouquet may write the same lineup in other words.
    private func tag(_ fingerprint: UInt64, _ format: Playlist.Format, _ base: String, _ isPacked: Bool) -> String {
        var hash = StableHash()
        hash.combine(fingerprint)
        Array((version + format.rawValue + base).utf8).withUnsafeBytes { hash.combine($0) }
        return "\"\(String(hash.finalize(), radix: 16))\(isPacked ? "-gz" : "")\""
    }
}

extension Request {
    /// Where this request reached Bouquet: `http://host:port`.
    var baseURL: String {
        let isSecure = HTTPField.Name("X-Forwarded-Proto").map { headers[$0] == "https" } ?? false
        return (isSecure ? "https" : "http") + "://" + (head.authority ?? "127.0.0.1")
    }

    var acceptsGzip: Bool {
        let codings = (headers[.acceptEncoding] ?? "").split(separator: ",").map { part in
            part.split(separator: ";").map { String($0).filter { $0 != " " }.lowercased() }
        }
        // What is said of gzip itself holds, whatever is said of all others.
        guard let coding = ["gzip", "*"].lazy.compactMap({ name in codings.first { $0.first == name } }).first else { return false }
        return !coding.dropFirst().contains { $0.hasPrefix("q=0") && (Double($0.dropFirst(2)) ?? 0) == 0 }
    }
}

extension HTTPField.Name {
    static var referrerPolicy: HTTPField.Name { HTTPField.Name("Referrer-Policy") ?? .referer }
}
