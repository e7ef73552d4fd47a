/// Which of two channels that show the same is the better picture: by its class, then its frame rate, then its codec.
package struct QualityOrder: Sendable, Hashable, Codable {
    /// Tags, the best first; equals stand together with a slash between them: `4K/UHD`.
    package var classes: [String]
    package var frameRates: [String]
    package var codecs: [String]

    package static let standard = QualityOrder(
        classes: ["8K", "4K/UHD", "FHD", "HD", "SD"], frameRates: ["60FPS", "50FPS"], codecs: ["RAW", "HEVC/H265", "H264"])

    package init(classes: [String], frameRates: [String], codecs: [String]) {
        self.classes = classes
        self.frameRates = frameRates
        self.codecs = codecs
    }

    /// What a channel's tags say of its picture: the higher is the better; one that says nothing comes last.
    package func score(_ tags: [String]) -> UInt16 {
        Self.rank(tags, in: classes, of: 63) << 8 | Self.rank(tags, in: frameRates, of: 15) << 4 | Self.rank(tags, in: codecs, of: 15)
    }

    /// The best of the tags in a list: `top` for the list's first, one less for each further one, 0 for none.
    private static func rank(_ tags: [String], in list: [String], of top: Int) -> UInt16 {
        let place = list.firstIndex { entry in entry.split(separator: "/").contains { tags.contains(String($0)) } }
        return place.map { UInt16(max(1, top - $0)) } ?? 0
    }
}

extension QualityClass {
    /// The best class that tags name, whatever a person's order is.
    package static func best(of tags: [String]) -> QualityClass? { tags.compactMap { named[$0] }.max() }

    private static let named: [String: QualityClass] = [
        "SD": .sd, "HD": .hd, "FHD": .fhd, "UHD": .uhd, "4K": .uhd, "8K": .eightK,
    ]
}
