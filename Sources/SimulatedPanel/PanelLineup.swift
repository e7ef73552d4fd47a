/// What the simulated provider offers: made up by rule, so that a million channels need no memory, or given as bodies.
package enum PanelLineup: Sendable, Equatable {
    case generated(GeneratedLineup)
    /// The exact bodies of `get_live_streams` and `get_live_categories`.
    case raw(streams: String, categories: String)
    /// The exact body of a playlist.
    case playlist(String)

    package static func channels(_ count: Int) -> PanelLineup { .generated(GeneratedLineup(count: count)) }

    /// The same provider some days later.
    package func next() -> PanelLineup {
        guard case .generated(var lineup) = self else { return self }
        lineup.generation += 1
        return .generated(lineup)
    }
}

/// Channels whose every field follows from the channel's position and the generation: of each generation to the next
/// 2 % are renamed, 1 % go, and as many come.
package struct GeneratedLineup: Sendable, Equatable {
    package var count: Int
    package var generation = 0
    /// The same rows in another order.
    package var isShuffled = false

    package init(count: Int) { self.count = count }

    package var categoryCount: Int { max(1, count / 60) }

    /// Places for channels, those that are gone included.
    var positions: Range<Int> { 0..<(count + generation * max(1, count / 100)) }

    /// The channels of some positions that are there in this generation.
    func channels(in range: Range<Int>) -> [PanelChannel] {
        range.compactMap { channel(at: isShuffled ? positions.count - 1 - $0 : $0) }
    }

    private func channel(at position: Int) -> PanelChannel? {
        let birth = position < count ? 0 : (position - count) / max(1, count / 100) + 1
        var version = 0
        for generation in stride(from: birth + 1, through: self.generation, by: 1) {
            let fate = Self.mix(position, generation) % 1000
            if fate < 10 { return nil }
            if fate < 30 { version = generation }
        }
        return PanelChannel(position: position, version: version, categoryCount: categoryCount)
    }

    static func mix(_ a: Int, _ b: Int) -> Int {
        var x = UInt64(truncatingIfNeeded: a) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: b) &* 0xD1B5_4A32_D192_ED03
        x ^= x >> 29
        x &*= 0xBF58_476D_1CE4_E5B9
        x ^= x >> 32
        return Int(x >> 1)
    }
}
