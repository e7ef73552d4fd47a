import Catalog
import Database

/// What became of the rules that come with Bouquet when they were asked back.
package enum Restoration: String, Sendable {
    /// They were as they ship.
    case unchanged
    case restored
    /// They had been deleted.
    case added
}

extension CatalogStore {
    private static let standardRules = "standard_rules"

    /// Puts the standard ruleset in place at the first start. A later version's takes its place only where nobody has changed it.
    func installStandardRules() async throws {
        let standard = Ruleset.standard
        // Only reading, where all is done: a start does not wait for another process that writes.
        let isInstalled = try await database.read { try Self.setting(Self.standardRules, $0)?.hasSuffix(" " + standard.fingerprint) }
        guard isInstalled != true else { return }
        _ = try await database.write { connection in
            let installed = try Self.setting(Self.standardRules, connection)?.split(separator: " ").map(String.init)
            guard let installed, installed.count == 2, let id = Int64(installed[0]) else {
                let id = try Self.insert(standard, connection)
                return try Self.set(Self.standardRules, to: "\(id) \(standard.fingerprint)", connection)
            }
            guard installed[1] != standard.fingerprint, let stored = try Self.rulesets(connection).first(where: { $0.id == id }),
                stored.fingerprint == installed[1]
            else { return }
            try connection.execute("DELETE FROM tag_rules WHERE ruleset_id = \(id)")
            for rule in standard.rules { _ = try Self.insert(rule, into: id, connection) }
            try Self.set(Self.standardRules, to: "\(id) \(standard.fingerprint)", connection)
        }
    }

    /// Puts the standard ruleset back as it ships; its place among the others stays.
    package func restoreStandardRules() async throws -> (Restoration, Ruleset) {
        let result = try await database.write { connection -> (Restoration, Ruleset) in
            var standard = Ruleset.standard
            let installed = try Self.setting(Self.standardRules, connection)?.split(separator: " ").first.flatMap { Int64($0) }
            guard let stored = try Self.rulesets(connection).first(where: { $0.id == installed }) else {
                let id = try Self.insert(standard, connection)
                try Self.set(Self.standardRules, to: "\(id) \(standard.fingerprint)", connection)
                return (Restoration.added, try Self.ruleset(id, connection))
            }
            (standard.id, standard.priority) = (stored.id, stored.priority)
            guard !stored.isAs(standard) else { return (.unchanged, stored) }
            try Self.write(standard, connection)
            try connection.execute("DELETE FROM tag_rules WHERE ruleset_id = \(stored.id)")
            for rule in standard.rules { _ = try Self.insert(rule, into: stored.id, connection) }
            try Self.set(Self.standardRules, to: "\(stored.id) \(standard.fingerprint)", connection)
            return (.restored, try Self.ruleset(stored.id, connection))
        }
        if result.0 != .unchanged { feed.rulesChanged() }
        return result
    }
}

extension Ruleset {
    fileprivate func isAs(_ other: Ruleset) -> Bool {
        (name, description, isEnabled, isDefault) == (other.name, other.description, other.isEnabled, other.isDefault)
            && fingerprint == other.fingerprint
    }

    /// Changes with the rules; not with ids, nor with what else a person sets of a ruleset.
    fileprivate var fingerprint: String {
        var hash = StableHash()
        for rule in rules {
            let fields = [
                rule.name, rule.pattern, rule.kind.rawValue, rule.source.rawValue, rule.tag ?? "", rule.captureGroup ?? "",
                rule.replacement, "\(rule.removesFromName) \(rule.priority) \(rule.isEnabled)",
            ]
            for field in fields { Array(field.utf8).withUnsafeBytes { hash.combine($0) } }
        }
        return String(hash.finalize(), radix: 16)
    }
}
