import Catalog
import Database
import Search

/// What players find changed when one lineup takes another one's place.
package struct LineupChanges: Sendable {
    /// How many entries, and the first of them.
    package struct Some: Sendable {
        package let count: Int
        package let samples: [LineupComparison.Positions]

        init(_ positions: [LineupComparison.Positions]) {
            count = positions.count
            samples = Array(positions.prefix(20))
        }
    }

    package let added: Some
    package let removed: Some
    package let moved: Some
    package let renumbered: Some
}

extension CatalogStore {
    package func changes(from old: Lineup, to new: Lineup) async throws -> LineupChanges {
        let comparison = LineupComparison(from: old.places, to: new.places)
        return LineupChanges(
            added: .init(comparison.added), removed: .init(comparison.removed), moved: .init(comparison.moved),
            renumbered: .init(try await renumbered(comparison.kept, from: old, to: new)))
    }

    private func renumbered(
        _ kept: [LineupComparison.Positions], from old: Lineup, to new: Lineup
    ) async throws -> [LineupComparison.Positions] {
        // No numbers, and those of persons and providers, are the same in every playlist.
        guard old.numbering != new.numbering || new.numbering == .stable else { return [] }
        let persons = Set(
            try await database.read { try $0.all("SELECT channel_id FROM channel_overlays WHERE number IS NOT NULL") { $0.int(0) } })
        let isStable = old.numbering == new.numbering
        let shown = isStable ? [:] : try await index().numbers(of: new.places.map(\.channel))
        func number(_ lineup: Lineup, _ position: Int, _ channel: Int64) -> Double? {
            switch lineup.numbering {
            case .none: nil
            case .provider: shown[channel]
            case .stable: persons.contains(channel) ? shown[channel] : lineup.numbers.map { Double($0[position]) }
            }
        }
        return kept.filter { positions in
            guard let before = positions.old, let after = positions.new else { return false }
            let channel = new.places[after].channel
            return number(old, before, channel) != number(new, after, channel)
        }
    }
}
