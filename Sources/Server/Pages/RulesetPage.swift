import Catalog
import Hummingbird
import Store

/// The page of one ruleset: its rules in the order in which they run.
struct RulesetPage: Sendable {
    private let pages: Pages
    private var store: CatalogStore { pages.dependencies.store }

    init(_ pages: Pages) { self.pages = pages }

    /// What came of a form of another page, which leads here, is said by its query.
    func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let ruleset = try await store.ruleset(context.id("ruleset"))
        let words = Look(of: request).words
        let saved = try request.integer("saved").flatMap { id in ruleset.rules.first { $0.id == id } }
        var notice = saved.map { Notice.ok(words.text("rules.rule_saved", ["name": $0.name])) }
        if try request.query("deleted") != nil { notice = .ok(words.text("rules.rule_deleted")) }
        return try await page(request, ruleset, notice)
    }

    func turnRule(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let id = try context.id("ruleset")
        let words = Look(of: request).words
        return try await pages.answer(
            request, context, on: { try await page(request, store.ruleset(id), $0, status: $1) },
            {
                var rule = try await store.rule(context.id("rule"))
                rule.isEnabled = try await request.form()["enabled"] == "true"
                rule = try await store.save(rule)
                return .ok(words.text(rule.isEnabled ? "rules.turned_on" : "rules.turned_off", ["name": rule.name]))
            })
    }

    private func page(
        _ request: Request, _ ruleset: Ruleset, _ notice: Notice?, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let words = Look(of: request).words
        let content: JSONObject = [
            "ruleset": RulesetUse.json(ruleset, [], words), "has_rules": .bool(!ruleset.rules.isEmpty),
            "rules": .array(ruleset.rules.map { Self.json($0, words) }), "tagging": try await pages.dependencies.tagging(),
        ]
        return pages.page("ruleset", content, for: request, notice: notice, status: status)
    }

    private static func json(_ rule: TagRule, _ words: Words) -> JSON {
        let group = rule.tag == nil ? rule.captureGroup ?? "" : nil
        return RuleJSON.rule(rule).merging([
            "tag": .string(rule.tag?.isEmpty == true ? nil : rule.tag), "is_kept": .bool(!rule.removesFromName),
            "made_of": .string(
                group.map { $0.isEmpty ? words.text("rules.gives_match") : words.text("rules.gives_group_of", ["group": $0]) }),
            "type_label": .string(words.text("rules.types.\(rule.kind.rawValue)")),
            "source_label": .string(words.text("rules.sources.\(rule.source.rawValue)")),
        ])
    }
}
