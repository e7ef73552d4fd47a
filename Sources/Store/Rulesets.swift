import Catalog
import Database
import Foundation
import Synchronization

/// Which rulesets hold for an account.
package struct AccountRulesets: Sendable, Equatable {
    /// Ids of rulesets beside or instead of the default ones.
    package var assigned: [Int64]
    /// With none assigned, the account has no rules.
    package var replacesDefault: Bool

    package init(assigned: [Int64], replacesDefault: Bool) {
        self.assigned = assigned
        self.replacesDefault = replacesDefault
    }
}

extension CatalogStore {
    package func rulesets() async throws -> [Ruleset] {
        try await database.read { try Self.rulesets($0) }
    }

    /// - Throws: `StoreError.noRuleset`.
    package func ruleset(_ id: Int64) async throws -> Ruleset {
        try await database.read { try Self.ruleset(id, $0) }
    }

    /// Stores a new ruleset with its rules, or, with an id, changes one and leaves its rules alone.
    /// - Throws: `StoreError.noRuleset`.
    package func save(_ ruleset: Ruleset) async throws -> Ruleset {
        let saved = try await database.write { connection in
            guard ruleset.id == 0 else {
                try Self.write(ruleset, connection)
                return try Self.ruleset(ruleset.id, connection)
            }
            return try Self.ruleset(Self.insert(ruleset, connection), connection)
        }
        rulesChanged()
        return saved
    }

    /// Deletes a ruleset with its rules; their tags go from the channels in the background. Where nothing else stood in the place of the
    /// default ones, those hold again.
    package func deleteRuleset(_ id: Int64) async throws {
        _ = try await database.write { connection in
            try connection.execute(
                """
                UPDATE accounts SET replaces_default_rules = 0
                WHERE id IN (SELECT account_id FROM account_rulesets WHERE ruleset_id = \(id))
                    AND id NOT IN (SELECT account_id FROM account_rulesets WHERE ruleset_id <> \(id))
                """)
            guard try connection.execute("DELETE FROM rulesets WHERE id = \(id)") == 1 else { throw StoreError.noRuleset(id) }
        }
        rulesChanged()
    }

    /// Puts the rulesets of an export beside those that are there, all or none; one that is there already, name and rules, is left out.
    /// - Returns: those that were put there.
    package func importRulesets(_ rulesets: [Ruleset]) async throws -> [Ruleset] {
        let imported = try await database.write { connection in
            var there = try Self.rulesets(connection)
            var imported: [Ruleset] = []
            for ruleset in rulesets where !there.contains(where: ruleset.isSame) {
                let stored = try Self.ruleset(Self.insert(ruleset, connection), connection)
                there.append(stored)
                imported.append(stored)
            }
            return imported
        }
        rulesChanged()
        return imported
    }

    package func rule(_ id: Int64) async throws -> TagRule {
        try await database.read { try Self.rule(id, $0) }
    }

    /// - Throws: `StoreError.noRuleset`.
    package func add(_ rule: TagRule, to ruleset: Int64) async throws -> TagRule {
        let added = try await database.write { connection in
            _ = try Self.ruleset(ruleset, connection)
            return try Self.rule(Self.insert(rule, into: ruleset, connection), connection)
        }
        rulesChanged()
        return added
    }

    /// - Throws: `StoreError.noRule`.
    package func save(_ rule: TagRule) async throws -> TagRule {
        let saved = try await database.write { connection in
            let changed = try connection.execute(
                """
                UPDATE tag_rules SET name = \(rule.name), pattern = \(rule.pattern), kind = \(rule.kind.rawValue),
                    source = \(rule.source.rawValue), tag = \(rule.tag), capture_group = \(rule.captureGroup),
                    removes_from_name = \(rule.removesFromName), replacement = \(rule.replacement), priority = \(rule.priority),
                    enabled = \(rule.isEnabled)
                WHERE id = \(rule.id)
                """)
            guard changed == 1 else { throw StoreError.noRule(rule.id) }
            return try Self.rule(rule.id, connection)
        }
        rulesChanged()
        return saved
    }

    package func deleteRule(_ id: Int64) async throws {
        _ = try await database.write { connection in
            guard try connection.execute("DELETE FROM tag_rules WHERE id = \(id)") == 1 else { throw StoreError.noRule(id) }
        }
        rulesChanged()
    }

    package func rulesets(of account: Int64) async throws -> AccountRulesets {
        try await database.read { connection in
            _ = try Self.account(account, connection)
            return try Self.assignment(account, connection)
        }
    }

    /// - Returns: what is stored.
    /// - Throws: `StoreError.noAccount`, `.noRuleset`.
    package func assign(_ rulesets: AccountRulesets, to account: Int64) async throws -> AccountRulesets {
        let stored = try await database.write { connection in
            _ = try Self.account(account, connection)
            try connection.execute("UPDATE accounts SET replaces_default_rules = \(rulesets.replacesDefault) WHERE id = \(account)")
            try connection.execute("DELETE FROM account_rulesets WHERE account_id = \(account)")
            for id in rulesets.assigned {
                _ = try Self.ruleset(id, connection)
                try connection.execute(
                    "INSERT INTO account_rulesets (account_id, ruleset_id) VALUES (\(account), \(id)) ON CONFLICT DO NOTHING")
            }
            return try Self.assignment(account, connection)
        }
        rulesChanged()
        return stored
    }

    private func rulesChanged() { feed.rulesChanged() }

    // MARK: Inside a transaction

    static func rulesets(_ connection: SQLConnection) throws -> [Ruleset] {
        var rules: [Int64: [TagRule]] = [:]
        for rule in try connection.all("SELECT \(TagRule.columns) FROM tag_rules ORDER BY priority, id", TagRule.init(row:)) {
            rules[rule.rulesetID, default: []].append(rule)
        }
        return try connection.all(
            "SELECT id, name, description, priority, enabled, is_default FROM rulesets ORDER BY priority, id"
        ) { row in
            Ruleset(
                id: row.int(0), name: row.text(1), description: row.text(2), priority: Int(row.int(3)), isEnabled: row.bool(4),
                isDefault: row.bool(5), rules: rules[row.int(0)] ?? [])
        }
    }

    /// Writes a stored ruleset, but for its rules.
    static func write(_ ruleset: Ruleset, _ connection: SQLConnection) throws {
        let changed = try connection.execute(
            """
            UPDATE rulesets SET name = \(ruleset.name), description = \(ruleset.description), priority = \(ruleset.priority),
                enabled = \(ruleset.isEnabled), is_default = \(ruleset.isDefault)
            WHERE id = \(ruleset.id)
            """)
        guard changed == 1 else { throw StoreError.noRuleset(ruleset.id) }
    }

    static func assignment(_ account: Int64, _ connection: SQLConnection) throws -> AccountRulesets {
        let assigned = try connection.all("SELECT ruleset_id FROM account_rulesets WHERE account_id = \(account) ORDER BY ruleset_id") {
            $0.int(0)
        }
        let replaces = try connection.first("SELECT replaces_default_rules FROM accounts WHERE id = \(account)") { $0.bool(0) }
        return AccountRulesets(assigned: assigned, replacesDefault: replaces ?? false)
    }

    static func ruleset(_ id: Int64, _ connection: SQLConnection) throws -> Ruleset {
        guard let ruleset = try rulesets(connection).first(where: { $0.id == id }) else { throw StoreError.noRuleset(id) }
        return ruleset
    }

    private static func rule(_ id: Int64, _ connection: SQLConnection) throws -> TagRule {
        guard let rule = try connection.first("SELECT \(TagRule.columns) FROM tag_rules WHERE id = \(id)", TagRule.init(row:)) else {
            throw StoreError.noRule(id)
        }
        return rule
    }

    static func insert(_ ruleset: Ruleset, _ connection: SQLConnection) throws -> Int64 {
        try connection.execute(
            """
            INSERT INTO rulesets (name, description, priority, enabled, is_default)
            VALUES (\(ruleset.name), \(ruleset.description), \(ruleset.priority), \(ruleset.isEnabled), \(ruleset.isDefault))
            """)
        let id = connection.lastInsertedID
        for rule in ruleset.rules { _ = try insert(rule, into: id, connection) }
        return id
    }

    static func insert(_ rule: TagRule, into ruleset: Int64, _ connection: SQLConnection) throws -> Int64 {
        try connection.execute(
            """
            INSERT INTO tag_rules (ruleset_id, name, pattern, kind, source, tag, capture_group, removes_from_name, replacement,
                priority, enabled)
            VALUES (\(ruleset), \(rule.name), \(rule.pattern), \(rule.kind.rawValue), \(rule.source.rawValue), \(rule.tag),
                \(rule.captureGroup), \(rule.removesFromName), \(rule.replacement), \(rule.priority), \(rule.isEnabled))
            """)
        return connection.lastInsertedID
    }
}

extension Ruleset {
    /// Whether another has the same name and the same rules, whatever their ids.
    fileprivate func isSame(_ other: Ruleset) -> Bool { name == other.name && rulesInOrder == other.rulesInOrder }

    /// In the order in which they run, as if none was stored.
    private var rulesInOrder: [TagRule] {
        let ordered = rules.enumerated().sorted { ($0.element.priority, $0.offset) < ($1.element.priority, $1.offset) }
        return ordered.map { _, rule in
            var rule = rule
            (rule.id, rule.rulesetID) = (0, 0)
            return rule
        }
    }
}

/// Compiled rules, kept by what they were compiled from: accounts mostly share them, and a sync shall not compile them again.
final class TaggerCache: Sendable {
    let trials = TrialQueue()
    private let taggers = Mutex<[[Ruleset]: Tagger]>([:])

    /// The rules that hold for an account: the default rulesets, unless others take their place, and those that were assigned to it.
    func tagger(of account: Int64, _ connection: SQLConnection) throws -> Tagger {
        let assignment = try CatalogStore.assignment(account, connection)
        let rulesets = try CatalogStore.rulesets(connection).filter {
            assignment.assigned.contains($0.id) || ($0.isDefault && !assignment.replacesDefault)
        }
        return try taggers.withLock { taggers in
            if let known = taggers[rulesets] { return known }
            if taggers.count >= 16 { taggers.removeAll() }
            let tagger = try Tagger(rulesets)
            taggers[rulesets] = tagger
            return tagger
        }
    }
}

extension TagRule {
    static let columns: SQL =
        "id, name, pattern, kind, source, tag, capture_group, removes_from_name, replacement, priority, enabled, ruleset_id"

    init(row: SQLRow) {
        self.init(
            id: row.int(0), rulesetID: row.int(11), name: row.text(1), pattern: row.text(2), kind: Kind(rawValue: row.text(3)) ?? .regex,
            source: Source(rawValue: row.text(4)) ?? .channelName, tag: row.optionalText(5), captureGroup: row.optionalText(6),
            removesFromName: row.bool(7), replacement: row.text(8), priority: Int(row.int(9)), isEnabled: row.bool(10))
    }
}
