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
    /// The words as modules for scripts to import: what all pages need, and a file for each section, of which a page loads its own.
    private static let words: [String: Asset] = {
        var files: [String: Asset] = [:]
        for words in Words.all {
            files["words.\(words.language).js"] = module(words.json(of: ["format", "counted", "layout", "nouns", "states", "phases"]))
            for section in words.sections { files["words.\(words.language).\(section).js"] = module(words.json(of: [section])) }
        }
        return files
    }()

    private static func module(_ value: JSON) -> Asset { script(Array("export default \(value.line)".utf8)) }

    private static let all = files.merging(words) { file, _ in file }

    private static let files: [String: Asset] = [
        "app.css": style(PackageResources.app_css),
        "overview.css": style(PackageResources.overview_css),
        "app.js": script(PackageResources.app_js),
        "dom.js": script(PackageResources.dom_js),
        "forms.js": script(PackageResources.forms_js),
        "live.js": script(PackageResources.live_js),
        "server.js": script(PackageResources.server_js),
        "times.js": script(PackageResources.times_js),
        "words.js": script(PackageResources.words_js),
        "accounts.js": script(PackageResources.accounts_js),
        "components.css": style(PackageResources.components_css),
        "history.css": style(PackageResources.history_css),
        "history.js": script(PackageResources.history_js),
        "settings.css": style(PackageResources.settings_css),
        "settings.js": script(PackageResources.settings_js),
        "channels.css": style(PackageResources.channels_css),
        "bulk.js": script(PackageResources.bulk_js),
        "channels.js": script(PackageResources.channels_js),
        "columns.js": script(PackageResources.columns_js),
        "editing.js": script(PackageResources.editing_js),
        "facets.js": script(PackageResources.facets_js),
        "menu.js": script(PackageResources.menu_js),
        "menus.js": script(PackageResources.menus_js),
        "places.js": script(PackageResources.places_js),
        "row-cache.js": script(PackageResources.row_cache_js),
        "row.js": script(PackageResources.row_js),
        "rows.js": script(PackageResources.rows_js),
        "search-box.js": script(PackageResources.search_box_js),
        "search-text.js": script(PackageResources.search_text_js),
        "selection.js": script(PackageResources.selection_js),
        "playlists.css": style(PackageResources.playlists_css),
        "playlists.js": script(PackageResources.playlists_js),
        "playlist.js": script(PackageResources.playlist_js),
        "lineup.js": script(PackageResources.lineup_js),
        "filters.js": script(PackageResources.filters_js),
        "rules.css": style(PackageResources.rules_css),
        "rules.js": script(PackageResources.rules_js),
        "rule.js": script(PackageResources.rule_js),
        "reorder.js": script(PackageResources.reorder_js),
        "channel.js": script(PackageResources.channel_js),
        "channel.css": style(PackageResources.channel_css),
        "icons.svg": picture(PackageResources.icons_svg),
        "bouquet.svg": picture(PackageResources.bouquet_svg),
    ]

    /// The scripts that these ones import, and what those do, so that a browser need not read one to ask for the next.
    static func imports(of scripts: [String]) -> [String] {
        var found = scripts
        var place = 0
        while place < found.count {
            found += imports[found[place], default: []].filter { !found.contains($0) }
            place += 1
        }
        return Array(found.dropFirst(scripts.count))
    }

    private static let imports = files.filter { $0.key.hasSuffix(".js") }.mapValues { script in
        String(decoding: script.bytes, as: UTF8.self).matches(of: /(?:from|import) "\.\/([a-z-]+\.js)"/).map { String($0.1) }
    }

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
