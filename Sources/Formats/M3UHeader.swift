import Catalog

/// What a playlist says about itself in its `#EXTM3U` line.
package struct M3UHeader: Sendable, Equatable {
    package struct Attribute: Sendable, Equatable {
        /// As written; compared in any case.
        package var key: String
        package var value: String
    }

    /// Attributes that hold for every entry which does not have its own.
    static let defaults = ["tvg-shift", "catchup", "catchup-type", "catchup-days", "catchup-source", "catchup-correction"]

    /// The header lines, verbatim: `#EXTM3U …`, and `#PLAYLIST:` where there is one.
    package var lines: [String] = []
    package var attributes: [Attribute] = []

    package init() {}

    /// The guides named by `url-tvg` and `x-tvg-url`, each once, in order.
    package var guideURLs: [String] {
        var urls: [String] = []
        for attribute in attributes where ["url-tvg", "x-tvg-url"].contains(attribute.key.lowercased()) {
            for url in attribute.value.split(separator: ",") {
                let url = String(url.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
                if !url.isEmpty, !urls.contains(url) { urls.append(url) }
            }
        }
        return urls
    }

    /// The attributes that entries inherit, each once.
    var inherited: [Attribute] {
        Self.defaults.compactMap { key in attributes.first { $0.key.lowercased() == key && !$0.value.isEmpty } }
    }

    func masked(_ mask: StreamMask) -> M3UHeader {
        var header = self
        header.lines = lines.map(mask.masked)
        header.attributes = attributes.map { Attribute(key: $0.key, value: mask.masked($0.value)) }
        return header
    }

    mutating func add(_ line: UnsafeRawBufferPointer) {
        var text: [UInt8] = []
        M3UEntry.append(line, to: &text)
        guard lines.count < 16, text.count <= 64 * 1024 else { return }
        lines.append(String(decoding: text, as: UTF8.self))
        guard ASCII.hasPrefix(line, "#extm3u") else { return }
        var info = M3UInfo()
        text.withUnsafeBytes { bytes in
            info.parse(bytes, from: 7, isHeader: true)
            for attribute in info.attributes {
                let key = String(decoding: bytes[attribute.key], as: UTF8.self)
                attributes.append(Attribute(key: key, value: String(decoding: bytes[attribute.value], as: UTF8.self)))
            }
        }
    }
}
