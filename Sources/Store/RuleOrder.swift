import Catalog
import Database

extension CatalogStore {
    /// Between two priorities, so that an imported ruleset or a new rule can be put between.
    private static let step: Int64 = 10

    /// Puts the rulesets in an order: the first runs first.
    /// - Throws: `StoreError.incompleteOrder` where not each is named once.
    package func setOrder(ofRulesets ids: [Int64]) async throws -> [Ruleset] {
        let ordered = try await database.write { connection in
            try Self.require(ids, are: connection.all("SELECT id FROM rulesets ORDER BY priority, id") { $0.int(0) })
            for (place, id) in ids.enumerated() {
                try connection.execute("UPDATE rulesets SET priority = \((Int64(place) + 1) * Self.step) WHERE id = \(id)")
            }
            return try Self.rulesets(connection)
        }
        feed.rulesChanged()
        return ordered
    }

    /// Puts the rules of a ruleset in an order: the first runs first.
    /// - Throws: `StoreError.noRuleset`, `.incompleteOrder`.
    package func setOrder(ofRules ids: [Int64], in ruleset: Int64) async throws -> Ruleset {
        let ordered = try await database.write { connection in
            try Self.require(ids, are: Self.ruleset(ruleset, connection).rules.map(\.id))
            for (place, id) in ids.enumerated() {
                try connection.execute("UPDATE tag_rules SET priority = \((Int64(place) + 1) * Self.step) WHERE id = \(id)")
            }
            return try Self.ruleset(ruleset, connection)
        }
        feed.rulesChanged()
        return ordered
    }

    private static func require(_ ids: [Int64], are all: [Int64]) throws {
        guard ids.sorted() == all.sorted() else { throw StoreError.incompleteOrder(all) }
    }
}
