/// How a playlist's entry says that its past is to be asked for.
///
/// - Source: the extras of its row, in which the header's defaults stand behind what the entry says itself.
package struct CatchupForm: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// `source` is an address of its own.
        case source
        /// `source` goes behind the stream's address.
        case append
        /// `utc` and `lutc` go behind the stream's address; also what is not said or not known.
        case shift
        case flussonic(isTransport: Bool)
        /// A panel's `timeshift`, derived from the stream's address.
        case panel
        /// By a programme's own id, which only the guide knows.
        case programme
    }

    package var kind: Kind
    package var source: String

    package init(extras: String?) {
        var (word, source) = (String?.none, String?.none)
        for line in (extras ?? "").split(separator: "\n") where line.first != "#" {
            guard let equals = line.firstIndex(of: "=") else { continue }
            let value = String(line[line.index(after: equals)...])
            switch line[..<equals].lowercased() {
            case "catchup", "catchup-type": word = word ?? value.lowercased()
            case "catchup-source": source = source ?? value
            default: break
            }
        }
        self.source = source ?? ""
        kind = Self.kind(word, self.source)
    }

    private static func kind(_ word: String?, _ source: String) -> Kind {
        if word == "vod" || source.contains("{catchup-id}") { return .programme }
        switch word {
        // Some call a query that is to be appended a source.
        case "default": return source.isEmpty ? .shift : source.contains("://") ? .source : .append
        case "append": return source.isEmpty ? .shift : .append
        case "flussonic", "flussonic-hls": return .flussonic(isTransport: false)
        case "flussonic-ts", "fs": return .flussonic(isTransport: true)
        case "xc": return .panel
        default: return .shift
        }
    }
}
