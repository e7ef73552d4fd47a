import Catalog
import HTTPTypes
import Hummingbird

/// The pages' style, scripts and pictures, which lie inside the binary.
///
/// Their address holds a digest of them all, so that browsers may keep them for ever and never mix two versions.
enum Assets {
    private struct Asset {
        let type: String
        let bytes, packed: [UInt8]

        init(_ type: String, _ bytes: [UInt8]) {
            (self.type, self.bytes) = (type, bytes)
            packed = Gzip.packed(bytes, level: 9)
        }
    }

    private static func style(_ bytes: [UInt8]) -> Asset { Asset("text/css; charset=utf-8", bytes) }
    private static func script(_ bytes: [UInt8]) -> Asset { Asset("text/javascript; charset=utf-8", bytes) }
    private static func picture(_ bytes: [UInt8]) -> Asset { Asset("image/svg+xml", bytes) }
    /// The words as a module, for scripts to import.
    private static func words(_ json: [UInt8]) -> Asset { script(Array("export default ".utf8) + json) }

    private static let all: [String: Asset] = [
        "app.css": style(PackageResources.app_css),
        "overview.css": style(PackageResources.overview_css),
        "app.js": script(PackageResources.app_js),
        "dom.js": script(PackageResources.dom_js),
        "forms.js": script(PackageResources.forms_js),
        "live.js": script(PackageResources.live_js),
        "server.js": script(PackageResources.server_js),
        "times.js": script(PackageResources.times_js),
        "words.js": script(PackageResources.words_js),
        "words.en.js": words(PackageResources.en_json),
        "words.de.js": words(PackageResources.de_json),
        "accounts.js": script(PackageResources.accounts_js),
        "filters.js": script(PackageResources.filters_js),
        "icons.svg": picture(PackageResources.icons_svg),
        "bouquet.svg": picture(PackageResources.bouquet_svg),
    ]

    /// Where the files lie: `/assets/<digest>`.
    static let folder: String = {
        var hash = StableHash()
        for (name, asset) in all.sorted(by: { $0.key < $1.key }) {
            for part in [Array(name.utf8), asset.bytes] { part.withUnsafeBytes { hash.combine($0) } }
        }
        return "/assets/" + String(hash.finalize(), radix: 36)
    }()

    static func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        guard let asset = context.parameters.get("file").flatMap({ all[$0] }) else { throw HTTPError(.notFound) }
        // An older digest, asked for by a page from before an update, gets the newest file, and may not keep it.
        let isCurrent = request.uri.path.hasPrefix(folder + "/")
        var headers: HTTPFields = [
            .contentType: asset.type, .cacheControl: isCurrent ? "public, max-age=31536000, immutable" : "no-store",
            .vary: "Accept-Encoding",
        ]
        let isPacked = request.acceptsGzip
        if isPacked { headers[.contentEncoding] = "gzip" }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: isPacked ? asset.packed : asset.bytes)))
    }
}
