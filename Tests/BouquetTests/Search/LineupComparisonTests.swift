import Testing

@testable import Search

@Suite("Two lineups side by side")
struct LineupComparisonTests {
    private static func compared(_ old: [Int64], _ new: [Int64]) -> LineupComparison {
        func places(_ channels: [Int64]) -> [LineupPlace] { channels.map { LineupPlace(channel: $0, played: $0, group: nil) } }
        return LineupComparison(from: places(old), to: places(new))
    }

    @Test(
        "show as few moves as there can be",
        arguments: [
            ([1, 2, 3, 4, 5], [5, 1, 2, 3, 4], [5]), ([1, 2, 3, 4, 5], [2, 3, 4, 5, 1], [1]), ([1, 2, 3, 4], [1, 2, 3, 4], []),
            ([1, 2, 3], [1, 9, 2, 8, 3], []), ([1, 2, 3, 4, 5], [2, 5], []), ([1, 2, 3, 4, 5, 6], [1, 5, 2, 3, 6, 4], [5, 4]),
            ([], [1], []), ([1], [], []),
        ] as [([Int64], [Int64], [Int64])])
    func moves(old: [Int64], new: [Int64], moved: [Int64]) {
        let comparison = Self.compared(old, new)
        // Of two that changed places either one may be said to have moved.
        #expect(comparison.moved.count == moved.count)
        if moved.count == 1 { #expect(comparison.moved.compactMap(\.new).map { new[$0] } == moved) }
        #expect(comparison.added.compactMap(\.new).map { new[$0] } == new.filter { !old.contains($0) })
        #expect(comparison.removed.compactMap(\.old).map { old[$0] } == old.filter { !new.contains($0) })
        #expect(comparison.kept.count + comparison.added.count == new.count)
    }

    @Test("of what was turned round all but one has moved")
    func reversed() {
        let channels = Array(Int64(1)...100)
        #expect(Self.compared(channels, channels.reversed()).moved.count == 99)
    }
}
