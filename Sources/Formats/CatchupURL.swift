import Catalog

/// Where the past of an account's streams is to be had.
extension StreamURL {
    /// The parameters by which a player asks Bouquet for the past, in the words of catch-up templates.
    package static let catchupQuery = "utc={utc}&lutc={lutc}&duration={duration}"

    /// The template for a file that holds no credentials, where `redirect` leads to the channel through Bouquet. nil where the entry's
    /// own words are to stay: its stream does not go through Bouquet, or its past is asked for by what only the player knows.
    package func openCatchup(directSource: String?, extras: String?, redirect: String) -> String? {
        guard openURL(directSource: directSource, redirect: redirect).hasPrefix(redirect) else { return nil }
        guard kind == .xtream || CatchupForm(extras: extras).kind != .programme else { return nil }
        return openURL(directSource: directSource, redirect: redirect + "?" + Self.catchupQuery)
    }

    /// - Returns: nil where the stream's address does not tell.
    package func catchupURL(streamID: String, directSource: String?, extras: String?, of span: CatchupSpan) -> String? {
        guard kind == .m3u else { return "\(server)/timeshift/\(loginPath)/\(span.panelPath)/\(file(streamID))" }
        guard let link = directSource.map(credentials.filled)?.split(separator: "|").first.map(String.init) else { return nil }
        let form = CatchupForm(extras: extras)
        let source = credentials.filled(form.source).split(separator: "|").first.map(String.init) ?? ""
        switch form.kind {
        case .source, .programme: return span.filled(source)
        case .append: return link + span.filled(source)
        case .shift: return Self.shifted(link, span)
        case .flussonic(let isTransport): return Self.flussonic(link, span, isTransport: isTransport)
        case .panel: return Self.panel(link, span)
        }
    }

    private static func shifted(_ link: String, _ span: CatchupSpan) -> String {
        guard isHTTP(link) else { return link }
        return link + (link.contains("?") ? "&" : "?") + span.filled("utc={utc}&lutc={lutc}")
    }

    /// `…/mpegts` → `…/timeshift_abs-START.ts`; `…/index.m3u8` → `…/timeshift_rel-OFFSET.m3u8`, other names with theirs in front.
    private static func flussonic(_ link: String, _ span: CatchupSpan, isTransport: Bool) -> String? {
        guard let (folder, file, query) = parts(of: link) else { return nil }
        if file.hasSuffix("mpegts") || (isTransport && !file.hasSuffix(".m3u8")) {
            return folder + span.filled("/timeshift_abs-{utc}.ts") + query
        }
        let name = file.hasSuffix(".m3u8") ? file.dropLast(5) : "index"
        return folder + "/" + (name == "index" ? "" : name + "-") + span.filled("timeshift_rel-{offset}.m3u8") + query
    }

    /// `HOST/[live/]USER/PASSWORD/ID[.EXT]` → `HOST/timeshift/USER/PASSWORD/MINUTES/START/ID.EXT`.
    private static func panel(_ link: String, _ span: CatchupSpan) -> String? {
        guard let (folder, file, query) = parts(of: link) else { return nil }
        var segments = folder.split(separator: "/", omittingEmptySubsequences: false)
        guard segments.count >= 5 else { return nil }
        let login = segments.suffix(2).joined(separator: "/")
        segments.removeLast(2)
        if segments.last == "live" { segments.removeLast() }
        let end = file.hasSuffix(".m3u8") || file.hasSuffix(".ts") ? "" : ".ts"
        return segments.joined(separator: "/") + "/timeshift/\(login)/\(span.panelPath)/\(file)\(end)" + query
    }

    /// What is before the last slash of an HTTP address' path, what is behind it, and the query with its `?`.
    private static func parts(of link: String) -> (folder: Substring, file: Substring, query: Substring)? {
        guard isHTTP(link) else { return nil }
        let path = link.prefix { $0 != "?" }
        guard let slash = path.lastIndex(of: "/"), path[..<slash].split(separator: "/").count > 2 else { return nil }
        return (path[..<slash], path[path.index(after: slash)...], link[path.endIndex...])
    }
}
