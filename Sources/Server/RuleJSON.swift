import Catalog

/// Rules and rulesets as JSON, out and in: what is exported can be imported.
enum RuleJSON {
    static let ruleFields = [
        "id", "ruleset_id", "name", "pattern", "type", "source", "tag", "capture_group", "remove_from_name", "replacement", "priority",
        "enabled",
    ]

    static func ruleset(_ ruleset: Ruleset, withIDs: Bool = true) -> JSON {
        var object: JSONObject = withIDs ? ["id": .integer(ruleset.id), "rule_count": .integer(ruleset.rules.count)] : [:]
        object = object.merging([
            "name": .string(ruleset.name), "description": .string(ruleset.description), "priority": .integer(ruleset.priority),
            "enabled": .bool(ruleset.isEnabled), "default": .bool(ruleset.isDefault),
            "rules": .array(ruleset.rules.map { rule($0, withIDs: withIDs) }),
        ])
        return .object(object)
    }

    static func rule(_ rule: TagRule, withIDs: Bool = true) -> JSON {
        let ids: JSONObject = withIDs ? ["id": .integer(rule.id), "ruleset_id": .integer(rule.rulesetID)] : [:]
        return .object(
            ids.merging([
                "name": .string(rule.name), "pattern": .string(rule.pattern), "type": .string(rule.kind.rawValue),
                "source": .string(rule.source.rawValue), "tag": .string(rule.tag), "capture_group": .string(rule.captureGroup),
                "remove_from_name": .bool(rule.removesFromName), "replacement": .string(rule.replacement),
                "priority": .integer(rule.priority), "enabled": .bool(rule.isEnabled),
            ]))
    }

    /// - Parameter old: what holds where the body says nothing.
    static func readRuleset(_ body: JSONObject, over old: Ruleset?) throws -> Ruleset {
        let fields = try Fields(body, known: ["id", "rule_count", "name", "description", "priority", "enabled", "default", "rules"])
        guard old == nil || !fields.has("rules") else { throw RequestError.bad("rules: change the rules of a ruleset one by one") }
        var ruleset = old ?? Ruleset(name: "")
        ruleset.name = try name(fields, ruleset.name)
        ruleset.description = try fields.text("description") ?? ruleset.description
        ruleset.priority = try priority(fields) ?? ruleset.priority
        ruleset.isEnabled = try fields.flag("enabled") ?? ruleset.isEnabled
        ruleset.isDefault = try fields.flag("default") ?? ruleset.isDefault
        if let rules = try fields.objects("rules") { ruleset.rules = try rules.map { try readRule($0, over: nil) } }
        return ruleset
    }

    /// A rule that can be used.
    /// - Throws: what is wrong with it otherwise.
    static func readRule(_ body: JSONObject, over old: TagRule?) throws -> TagRule {
        let rule = try readDraft(body, over: old)
        var tried = rule
        tried.isEnabled = true
        _ = try Tagger([Ruleset(name: "", rules: [tried])])
        return rule
    }

    /// A rule that is still being written: whether it can be used shows when it is tried.
    static func readDraft(_ body: JSONObject, over old: TagRule? = nil) throws -> TagRule {
        let fields = try Fields(body, known: ruleFields)
        var rule = old ?? TagRule(name: "", pattern: "")
        rule.pattern = try fields.text("pattern") ?? rule.pattern
        guard !rule.pattern.isEmpty else { throw RequestError.bad("pattern: say what to look for") }
        rule.name = try name(fields, rule.name.isEmpty ? standardName(rule.pattern) : rule.name)
        rule.kind = try fields.choice("type") ?? rule.kind
        rule.source = try fields.choice("source") ?? rule.source
        if fields.has("tag") { rule.tag = try fields.text("tag") }
        if fields.has("capture_group") { rule.captureGroup = try fields.text("capture_group") }
        rule.removesFromName = try fields.flag("remove_from_name") ?? rule.removesFromName
        rule.replacement = try fields.text("replacement") ?? rule.replacement
        guard rule.replacement.utf8.count <= ChannelEditing.replacementLimit else {
            throw RequestError.bad("replacement: use at most \(ChannelEditing.replacementLimit) bytes")
        }
        rule.priority = try priority(fields) ?? rule.priority
        rule.isEnabled = try fields.flag("enabled") ?? rule.isEnabled
        return rule
    }

    private static let nameLimit = 300

    private static func name(_ fields: Fields, _ standard: String) throws -> String {
        let name = (try fields.text("name") ?? standard).trimmingSpaces()
        guard !name.isEmpty, name.utf8.count <= nameLimit else { throw RequestError.bad("name: use a name of at most \(nameLimit) bytes") }
        return name
    }

    /// The beginning of a rule's pattern.
    private static func standardName(_ pattern: String) -> String {
        var name = pattern.trimmingSpaces().prefix(100)
        while name.utf8.count > nameLimit { name.removeLast() }
        return String(name)
    }

    private static func priority(_ fields: Fields) throws -> Int? {
        guard let priority = try fields.integer("priority") else { return nil }
        guard (-1_000_000...1_000_000).contains(priority) else { throw RequestError.bad("priority: use a number from -1000000 to 1000000") }
        return Int(priority)
    }
}
