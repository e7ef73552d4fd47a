import Catalog
import Store

/// An account, and the rulesets that hold for it, as the page of rules shows them.
struct RulesetUse {
    private let account: Account
    private let assignment: AccountRulesets

    init(_ account: Account, _ assignment: AccountRulesets) {
        self.account = account
        self.assignment = assignment
    }

    private func uses(_ ruleset: Ruleset) -> Bool {
        guard ruleset.isEnabled else { return false }
        return assignment.assigned.contains(ruleset.id) || (ruleset.isDefault && !assignment.replacesDefault)
    }

    func json(_ rulesets: [Ruleset], _ words: Words) -> JSON {
        let used = rulesets.filter(uses).map(\.name)
        return .object([
            "id": .integer(account.id), "name": .string(account.settings.name), "replaces_default": .bool(assignment.replacesDefault),
            "uses": .string(used.isEmpty ? words.text("rules.uses_none") : used.joined(separator: ", ")),
            "choices": .array(
                rulesets.map { ruleset in
                    .object([
                        "id": .integer(ruleset.id), "name": .string(ruleset.name), "default": .bool(ruleset.isDefault),
                        "enabled": .bool(ruleset.isEnabled), "is_chosen": .bool(assignment.assigned.contains(ruleset.id)),
                    ])
                }),
        ])
    }

    /// A ruleset with who uses it, and without its rules.
    static func json(_ ruleset: Ruleset, _ all: [RulesetUse], _ words: Words) -> JSON {
        let off = ruleset.rules.count { !$0.isEnabled }
        var bare = ruleset
        bare.rules = []
        return RuleJSON.ruleset(bare).merging([
            "description": .string(ruleset.description.isEmpty ? nil : ruleset.description),
            "rule_count": .integer(ruleset.rules.count), "off_count": off > 0 ? .integer(off) : .null,
            "used_by": .string(usedBy(ruleset, all, words)),
        ])
    }

    private static func usedBy(_ ruleset: Ruleset, _ all: [RulesetUse], _ words: Words) -> String {
        let users = all.filter { $0.uses(ruleset) }.map(\.account.settings.name)
        if !ruleset.isEnabled { return words.text("rules.used_while_off") }
        if users.isEmpty { return words.text("rules.used_by_none") }
        if users.count == all.count, users.count > 1 { return words.text("rules.used_by_all") }
        return words.text("rules.used_by", ["names": users.joined(separator: ", ")])
    }
}
