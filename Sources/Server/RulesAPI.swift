import Catalog
import Foundation
import Hummingbird
import Store

/// Tag rules and rulesets.
struct RulesAPI: Sendable {
    static let sampleCount = 50
    private let store: CatalogStore

    init(_ dependencies: ServerDependencies) { store = dependencies.store }

    func rulesets(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try JSON.object(["rulesets": .array(try await store.rulesets().map { RuleJSON.ruleset($0) })]).response()
    }

    func ruleset(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try RuleJSON.ruleset(try await store.ruleset(context.id())).response()
    }

    func createRuleset(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let ruleset = try await store.save(RuleJSON.readRuleset(request.json(), over: nil))
        return try RuleJSON.ruleset(ruleset).response(.created, headers: [.location: "/api/rulesets/\(ruleset.id)"])
    }

    func updateRuleset(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let old = try await store.ruleset(context.id())
        return try RuleJSON.ruleset(try await store.save(RuleJSON.readRuleset(request.json(), over: old))).response()
    }

    func deleteRuleset(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await store.deleteRuleset(context.id())
        return try JSON.object(["success": .bool(true)]).response()
    }

    func orderRulesets(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let rulesets = try await store.setOrder(ofRulesets: Self.order(request))
        return try JSON.object(["rulesets": .array(rulesets.map { RuleJSON.ruleset($0) })]).response()
    }

    func orderRules(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try RuleJSON.ruleset(try await store.setOrder(ofRules: Self.order(request), in: context.id())).response()
    }

    private static func order(_ request: Request) async throws -> [Int64] {
        try RequestError.needed("ids", Fields(await request.json(), known: ["ids"]).integers("ids"))
    }

    /// Puts the ruleset that comes with Bouquet back as it ships.
    func restoreStandard(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let (restoration, ruleset) = try await store.restoreStandardRules()
        return try JSON.object([
            "success": .bool(true), "status": .string(restoration.rawValue), "ruleset": RuleJSON.ruleset(ruleset),
        ]).response()
    }

    func progress(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let accounts = try await store.taggingProgress().map { progress -> JSON in
            .object([
                "account_id": .integer(progress.accountID), "done": .integer(progress.done), "total": .integer(progress.total),
            ])
        }
        return try JSON.object(["is_tagging": .bool(!accounts.isEmpty), "accounts": .array(accounts)]).response()
    }

    func rules(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let ruleset = try await store.ruleset(context.id())
        return try JSON.object(["rules": .array(ruleset.rules.map { RuleJSON.rule($0) })]).response()
    }

    func allRules(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let rules = try await store.rulesets().flatMap { ruleset in ruleset.rules.map { RuleJSON.rule($0) } }
        return try JSON.object(["rules": .array(rules)]).response()
    }

    func createRule(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let ruleset = try await store.ruleset(context.id())
        let rule = try await store.add(RuleJSON.readRule(request.json(), over: nil), to: ruleset.id)
        return try RuleJSON.rule(rule).response(.created, headers: [.location: "/api/tag-rules/\(rule.id)"])
    }

    func rule(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try RuleJSON.rule(try await store.rule(context.id())).response()
    }

    func updateRule(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let old = try await store.rule(context.id())
        return try RuleJSON.rule(try await store.save(RuleJSON.readRule(request.json(), over: old))).response()
    }

    func deleteRule(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await store.deleteRule(context.id())
        return try JSON.object(["success": .bool(true)]).response()
    }

    /// What a rule that is not saved yet does to real channels, and how long it takes.
    func test(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        var body = try await request.json()
        let account = try Fields(body, known: RuleJSON.ruleFields + ["account_id"]).integer("account_id")
        body["account_id"] = nil
        let trial = try await store.test(RuleJSON.readDraft(body), account: account, samples: Self.sampleCount)
        return try Self.json(trial, Look(of: request).words).merging(["success": .bool(true)]).response(headers: Words.vary)
    }

    func export(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let rulesets = try await store.rulesets().map { RuleJSON.ruleset($0, withIDs: false) }
        return try JSON.object(["bouquet_rulesets": .integer(1 as Int), "rulesets": .array(rulesets)]).response(headers: [
            .contentDisposition: "attachment; filename=\"bouquet-rules.json\""
        ])
    }

    func `import`(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let fields = try Fields(await request.json(), known: ["bouquet_rulesets", "rulesets"])
        guard try fields.integer("bouquet_rulesets") == 1 else {
            throw RequestError.bad("bouquet_rulesets: this is no export of Bouquet's rules, or one of a newer version")
        }
        let rulesets = try RequestError.needed("rulesets", fields.objects("rulesets")).map { try RuleJSON.readRuleset($0, over: nil) }
        let imported = try await store.importRulesets(rulesets)
        return try JSON.object([
            "success": .bool(true), "rulesets": .array(imported.map { RuleJSON.ruleset($0) }),
            "already_there": .integer(rulesets.count - imported.count),
        ]).response(.created)
    }

    func assignment(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try Self.json(try await store.rulesets(of: context.id())).response()
    }

    func assign(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let fields = try Fields(await request.json(), known: ["ruleset_ids", "replaces_default"])
        let rulesets = AccountRulesets(
            assigned: try RequestError.needed("ruleset_ids", fields.integers("ruleset_ids")),
            replacesDefault: try fields.flag("replaces_default") ?? false)
        return try Self.json(try await store.assign(rulesets, to: context.id())).response()
    }

    static func json(_ trial: RuleTrial, _ words: Words) -> JSON {
        .object([
            "matches": .integer(trial.matches), "scanned": .integer(trial.scanned), "complete": .bool(trial.isComplete),
            "too_complex": .integer(trial.tooComplex), "milliseconds": .number(trial.milliseconds),
            "tag_problem": .string((trial.tagProblem?.reason).map(words.sentence)),
            "samples": .array(
                trial.samples.map { sample in
                    .object([
                        "id": .integer(sample.id), "name": .string(sample.name), "category": .string(sample.category),
                        "tags": .strings(sample.tags), "display_name": .string(sample.displayName),
                        "name_parts": json(sample.nameParts), "category_parts": json(sample.categoryParts),
                    ])
                }),
        ])
    }

    private static func json(_ parts: [MatchedPart]) -> JSON {
        .array(parts.map { .object(["text": .string($0.text), "match": .bool($0.isMatch)]) })
    }

    private static func json(_ rulesets: AccountRulesets) -> JSON {
        .object([
            "ruleset_ids": .array(rulesets.assigned.map { .integer($0) }), "replaces_default": .bool(rulesets.replacesDefault),
        ])
    }
}
