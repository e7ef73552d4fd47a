import Catalog
import Hummingbird
import Store

/// The page on which a rule is written, and tried on real channels before it is saved.
struct RulePage: Sendable {
    /// What is edited: a rule of a ruleset, or a new one.
    private struct Place {
        let ruleset: Ruleset
        let rule: TagRule?

        var path: String { "/rules/\(ruleset.id)/\(rule.map { String($0.id) } ?? "new")" }
    }

    private let pages: Pages
    private var store: CatalogStore { pages.dependencies.store }

    init(_ pages: Pages) { self.pages = pages }

    func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let place = try await place(context)
        return try await page(request, place, RuleForm(place.rule ?? model(request, place)))
    }

    func save(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let place = try await place(context)
        return try await answer(request, place, refusal: .badRequest) { form in
            let rule = try RuleJSON.readRule(form.body, over: place.rule ?? Self.last(of: place.ruleset))
            let saved = place.rule == nil ? try await store.add(rule, to: place.ruleset.id) : try await store.save(rule)
            return .redirect(to: "/rules/\(place.ruleset.id)?saved=\(saved.id)#rule-\(saved.id)")
        }
    }

    func test(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let place = try await place(context)
        // That a rule cannot be used yet is what its writer wants to hear.
        return try await answer(request, place, refusal: .ok) { form in
            let trial = try await store.test(
                RuleJSON.readDraft(form.body), account: form.account, samples: RulesAPI.sampleCount)
            let problem = trial.tagProblem.flatMap { RuleForm.problem($0, Look(of: request).words) }
            return try await page(request, place, form, trial: trial, problem: problem ?? [:])
        }
    }

    func delete(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let place = try await place(context)
        if let rule = place.rule { try await store.deleteRule(rule.id) }
        return .redirect(to: "/rules/\(place.ruleset.id)?deleted")
    }

    /// Shows what is wrong with the form at its fields, with all that was typed.
    private func answer(
        _ request: Request, _ place: Place, refusal: HTTPResponse.Status, _ body: (RuleForm) async throws -> Response
    ) async throws -> Response {
        let form = RuleForm(try await request.form())
        do { return try await body(form) } catch {
            guard let problem = RuleForm.problem(error, Look(of: request).words) else { throw error }
            return try await page(request, place, form, problem: problem, status: refusal)
        }
    }

    private func place(_ context: BasicRequestContext) async throws -> Place {
        let ruleset = try await store.ruleset(context.id("ruleset"))
        guard context.parameters.get("rule") != "new" else { return Place(ruleset: ruleset, rule: nil) }
        let id = try context.id("rule")
        guard let rule = ruleset.rules.first(where: { $0.id == id }) else { throw StoreError.noRule(id) }
        return Place(ruleset: ruleset, rule: rule)
    }

    /// What a new rule starts as: a copy of another, or empty.
    private func model(_ request: Request, _ place: Place) throws -> TagRule {
        let copied = try request.integer("copy").flatMap { id in place.ruleset.rules.first { $0.id == id } }
        guard var rule = copied else { return TagRule(name: "", pattern: "", kind: .contains, tag: "") }
        rule.name = Look(of: request).words.text("rules.copy_of", ["name": rule.name])
        return rule
    }

    /// A new rule that runs last.
    private static func last(of ruleset: Ruleset) -> TagRule {
        TagRule(name: "", pattern: "", priority: ruleset.rules.last?.priority ?? 100)
    }

    private func page(
        _ request: Request, _ place: Place, _ form: RuleForm, trial: RuleTrial? = nil, problem: JSONObject = [:],
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let words = Look(of: request).words
        let problems: JSONObject = ["pattern": .null, "name": .null, "tag": .null, "capture_group": .null, "replacement": .null]
        let accounts = try await store.accounts()
        let content: JSONObject = [
            "ruleset": .object(["id": .integer(place.ruleset.id), "name": .string(place.ruleset.name)]), "path": .string(place.path),
            "is_new": .bool(place.rule == nil), "rule": form.json(words), "stored_name": .string(place.rule?.name),
            "problems": .object(problems.merging(problem)), "has_problem": .bool(problem.contains { _ in true }),
            "has_accounts": .bool(!accounts.isEmpty),
            "accounts": .array(
                accounts.map {
                    .object([
                        "id": .integer($0.id), "name": .string($0.settings.name), "is_chosen": .bool($0.id == form.account),
                    ])
                }),
            "trial": trial.map { Self.json($0, words) } ?? .null,
        ]
        return pages.page("rule", content, for: request, status: status)
    }

    private static func json(_ trial: RuleTrial, _ words: Words) -> JSON {
        let numbers = [
            "matches": words.grouped(trial.matches), "scanned": words.counted("channels", trial.scanned),
            "time": words.duration((trial.milliseconds / 10).rounded() / 100),
        ]
        return RulesAPI.json(trial, words).merging([
            "summary": .string(words.text("rules.trial_summary", numbers)), "has_samples": .bool(!trial.samples.isEmpty),
            "is_cut": .bool(trial.matches > trial.samples.count), "shown": .integer(trial.samples.count),
            "too_complex": trial.tooComplex > 0 ? .integer(trial.tooComplex) : .null,
        ])
    }
}
