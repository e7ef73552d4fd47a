import Catalog
import Hummingbird
import Store

/// The page of rulesets: in which order they run, which accounts use them, and how far the channels are with them.
struct RulesPage: Sendable {
    private let pages: Pages
    private var store: CatalogStore { pages.dependencies.store }

    init(_ pages: Pages) { self.pages = pages }

    func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response { try await page(request) }

    func create(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request, context) { words in
            let ruleset = try await store.save(Self.read(request.form(), over: nil))
            return .ok(words.text("rules.added", ["name": ruleset.name]))
        }
    }

    func update(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request, context) { words in
            let ruleset = try await store.save(Self.read(request.form(), over: store.ruleset(context.id("ruleset"))))
            return .ok(words.text("rules.saved", ["name": ruleset.name]))
        }
    }

    func turn(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request, context) { words in
            var ruleset = try await store.ruleset(context.id("ruleset"))
            ruleset.isEnabled = try await request.form()["enabled"] == "true"
            ruleset = try await store.save(ruleset)
            return .ok(words.text(ruleset.isEnabled ? "rules.turned_on" : "rules.turned_off", ["name": ruleset.name]))
        }
    }

    func delete(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request, context) { words in
            let ruleset = try await store.ruleset(context.id("ruleset"))
            try await store.deleteRuleset(ruleset.id)
            return .ok(words.text("rules.deleted", ["name": ruleset.name]))
        }
    }

    func assign(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request, context) { words in
            let account = try await store.account(context.id())
            let form = try await request.form()
            let chosen = form.keys.filter { $0.hasPrefix("ruleset-") }.compactMap { Int64($0.dropFirst("ruleset-".count)) }
            _ = try await store.assign(
                AccountRulesets(assigned: chosen.sorted(), replacesDefault: form["replaces_default"] == "true"), to: account.id)
            return .ok(words.text("rules.assigned", ["name": account.settings.name]))
        }
    }

    private static func read(_ form: [String: String], over old: Ruleset?) throws -> Ruleset {
        let body: JSONObject = [
            "name": .string(form["name"] ?? ""), "description": .string(form["description"] ?? ""),
            "default": .bool(form["default"] != nil),
        ]
        return try RuleJSON.readRuleset(body, over: old)
    }

    private func answer(
        _ request: Request, _ context: BasicRequestContext, _ body: (Words) async throws -> Notice
    ) async throws -> Response {
        let words = Look(of: request).words
        return try await pages.answer(request, context, on: { try await page(request, $0, status: $1) }, { try await body(words) })
    }

    private func page(_ request: Request, _ notice: Notice? = nil, status: HTTPResponse.Status = .ok) async throws -> Response {
        let words = Look(of: request).words
        let rulesets = try await store.rulesets()
        var uses: [RulesetUse] = []
        for account in try await store.accounts() { uses.append(RulesetUse(account, try await store.rulesets(of: account.id))) }
        let content: JSONObject = [
            "rulesets": .array(rulesets.map { RulesetUse.json($0, uses, words) }), "has_rulesets": .bool(!rulesets.isEmpty),
            "accounts": .array(uses.map { $0.json(rulesets, words) }), "has_accounts": .bool(!uses.isEmpty),
            "tagging": try await pages.dependencies.tagging(),
        ]
        return pages.page("rules", content, for: request, notice: notice, status: status)
    }
}

extension ServerDependencies {
    /// Which accounts have tags of other rules than those that hold now, for the pages of rules.
    func tagging() async throws -> JSON {
        let waiting = Set(try await store.taggingProgress().map(\.accountID))
        let accounts = try await store.accounts()
        return .object([
            "is_done": .bool(waiting.isEmpty && !accounts.isEmpty),
            "accounts": .array(
                accounts.filter { waiting.contains($0.id) }.map {
                    .object(["id": .integer($0.id), "name": .string($0.settings.name)])
                }),
        ])
    }
}
