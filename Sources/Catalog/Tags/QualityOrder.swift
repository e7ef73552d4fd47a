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
}

/// The order as it is asked for each channel.
package struct QualityRanks: Sendable {
    private let classes: [String: UInt16]
    private let frameRates: [String: UInt16]
    private let codecs: [String: UInt16]

    package init(_ order: QualityOrder) {
        classes = Self.ranks(order.classes, top: 63)
        frameRates = Self.ranks(order.frameRates, top: 15)
        codecs = Self.ranks(order.codecs, top: 15)
    }

    /// What a channel's tags say of its picture: the higher is the better; one that says nothing comes last.
    package func score(_ tags: [String]) -> UInt16 {
        Self.best(tags, classes) << 8 | Self.best(tags, frameRates) << 4 | Self.best(tags, codecs)
    }

    /// `top` for the list's first, one less for each further one.
    private static func ranks(_ list: [String], top: Int) -> [String: UInt16] {
        let ranks = list.enumerated().flatMap { place, entry in
            entry.split(separator: "/").map { (String($0), UInt16(max(1, top - place))) }
        }
        return Dictionary(ranks, uniquingKeysWith: max)
    }

    private static func best(_ tags: [String], _ ranks: [String: UInt16]) -> UInt16 { tags.lazy.compactMap { ranks[$0] }.max() ?? 0 }
}

extension QualityClass {
    /// The best class that tags name, whatever a person's order is.
    package static func best(of tags: [String]) -> QualityClass? { tags.compactMap { named[$0] }.max() }

    private static let named: [String: QualityClass] = [
        "SD": .sd, "HD": .hd, "FHD": .fhd, "UHD": .uhd, "4K": .uhd, "8K": .eightK,
    ]
}
