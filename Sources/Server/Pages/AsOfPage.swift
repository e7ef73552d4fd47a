import Catalog
import Hummingbird
import Store

/// The page of what an account had at a moment, and of what became of it between two.
struct AsOfPage: Sendable {
    private static let rows = 50
    /// Syncs to choose from; older ones are reached by a time.
    private static let syncs = 200

    private let pages: Pages
    private var store: CatalogStore { pages.dependencies.store }

    init(_ pages: Pages) { self.pages = pages }

    func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let words = Look(of: request).words
        let accounts = try await store.accounts()
        var content: JSONObject = ["has_accounts": .bool(!accounts.isEmpty)]
        let synced = accounts.first { $0.lastSyncAt != nil }
        guard let first = synced ?? accounts.first else { return pages.page("as-of", content, for: request) }
        let chosen = try request.filledInteger("account") ?? first.id
        let account = try await store.account(chosen)
        let newest = try await store.runs(account: account.id, status: .succeeded, limit: Self.syncs).elements
        let runs = try await newest.including(named(request, account.id))
        let choice = try AsOfChoice(request, account: account.id, newest: newest, runs: runs)
        content = content.merging(form(choice, accounts, runs, words)).merging(["is_any_synced": .bool(synced != nil)])
        do {
            if !runs.isEmpty {
                content = content.merging(choice.isDifference ? try await difference(choice, words) : try await past(choice))
            }
            return pages.page("as-of", content, for: request)
        } catch let error as StoreError {
            let problem = Problem(error)
            return pages.page("as-of", content, for: request, notice: .failed(problem.sentence(words)), status: problem.status)
        }
    }

    /// The syncs that the address names, whatever came of them. One of another account, as after another one was chosen, is none.
    private func named(_ request: Request, _ account: Int64) async throws -> [SyncRun] {
        var runs: [SyncRun] = []
        for name in AsOfChoice.moments {
            guard let id = try request.runID(name) else { continue }
            do {
                let run = try await store.run(id)
                if run.accountID == account, run.report.status.isFinished { runs.append(run) }
            } catch StoreError.noRun {}
        }
        return runs
    }

    private func form(_ choice: AsOfChoice, _ accounts: [Account], _ runs: [SyncRun], _ words: Words) -> JSONObject {
        let options = { (chosen: PastMoment?) -> JSON in
            .array(runs.map { .option("run:\($0.id)", Self.label($0, words), isChosen: chosen == .run($0.id)) })
        }
        return [
            "is_difference": .bool(choice.isDifference), "has_runs": .bool(!runs.isEmpty), "account": .integer(choice.account),
            "view": .string(choice.isDifference ? "difference" : "then"),
            "views": .array(
                [false, true].map { isDifference in
                    let label = words.text(isDifference ? "history.difference" : "history.then")
                    return .link(label, choice.address(isDifference: isDifference), isCurrent: isDifference == choice.isDifference)
                }),
            "accounts": .array(accounts.map { .option(String($0.id), $0.settings.name, isChosen: $0.id == choice.account) }),
            "moments": options(choice.at), "at_time": .string(choice.at?.inputText),
            "from_moments": options(choice.from), "from_time": .string(choice.from?.inputText),
            "to_moments": options(choice.to), "to_time": .string(choice.to?.inputText), "is_to_now": .bool(choice.to == nil),
            "q": .string(choice.text), "is_first": .bool(choice.cursor == nil), "newest_href": .string(choice.address()),
        ]
    }

    /// `2024-12-19 10:30 UTC · +12 −3`.
    private static func label(_ run: SyncRun, _ words: Words) -> String {
        let report = run.report
        let figures = [(report.channelsAdded + report.channelsReactivated, "+"), (report.channelsDeactivated, "−")]
        let text = figures.filter { $0.0 > 0 }.map { $0.1 + words.grouped($0.0) }.joined(separator: " ")
        return [words.exact(run.finishedAt ?? run.requestedAt), text].filter { !$0.isEmpty }.joined(separator: " · ")
    }

    private func past(_ choice: AsOfChoice) async throws -> JSONObject {
        guard let at = choice.at else { return [:] }
        let past = try await store.channels(
            account: choice.account, at: at, words: choice.text ?? "", after: choice.cursor ?? 0, limit: Self.rows)
        let rows = past.page.elements.map { channel in
            let isOtherwise = channel.name != channel.nameNow
            return HistoryAPI.json(channel).merging([
                "is_otherwise": .bool(isOtherwise), "is_same": .bool(channel.isActiveNow && !isOtherwise),
            ])
        }
        return [
            "past": .object(["at": .string(past.at.iso), "total": .integer(past.total), "rows": .array(rows)]),
            "has_rows": .bool(!past.page.elements.isEmpty),
            "next_href": .string(past.page.nextCursor.map { choice.address(cursor: $0) }),
        ]
    }

    private func difference(_ choice: AsOfChoice, _ words: Words) async throws -> JSONObject {
        guard let from = choice.from else { return [:] }
        let difference = try await store.difference(
            account: choice.account, from: from, to: choice.to, kind: choice.kind, after: choice.cursor ?? 0, limit: Self.rows)
        let kinds = [NetChange.Kind?.none] + NetChange.Kind.allCases.map { .some($0) }
        let links = kinds.map { kind -> JSON in
            let label = words.text(kind.map { "change_kinds.\($0.rawValue)" } ?? "history.all")
            return JSON.link(label, choice.address(kind: .some(kind)), isCurrent: kind == choice.kind)
                .merging(["count": .integer(kind.map { difference.counts[$0] ?? 0 })])
        }
        return [
            "difference": .object([
                "from": .string(difference.from.iso), "to": .string(difference.to.iso), "kinds": .array(links),
                "rows": .array(difference.page.elements.map(HistoryAPI.json)),
            ]),
            "has_rows": .bool(!difference.page.elements.isEmpty),
            "next_href": .string(difference.page.nextCursor.map { choice.address(cursor: $0) }),
        ]
    }
}

/// An account, and the moments of it that are asked for.
private struct AsOfChoice {
    /// The parameters that name one.
    static let moments = ["at", "from", "to"]

    let account: Int64
    let isDifference: Bool
    /// nil where there is no sync yet.
    let at, from: PastMoment?
    /// nil for now.
    let to: PastMoment?
    let text: String?
    let kind: NetChange.Kind?
    let cursor: Int64?

    /// What is not said is the last sync; of a difference, from the one before to now.
    init(_ request: Request, account: Int64, newest: [SyncRun], runs: [SyncRun]) throws {
        self.account = account
        isDifference = try request.query("view") == "difference"
        let moment = { (name: String) in try PastMoment(request, name, among: runs) }
        at = try moment("at") ?? newest.first.map { .run($0.id) }
        from = try moment("from") ?? (newest.dropFirst().first ?? newest.first).map { .run($0.id) }
        to = try moment("to")
        text = try request.wordsOfNames()
        kind = try request.filledChoice("kind")
        cursor = try request.filledInteger("cursor")
    }

    func address(isDifference: Bool? = nil, kind: NetChange.Kind?? = .none, cursor: Int64? = nil) -> String {
        let isDifference = isDifference ?? self.isDifference
        let kind = kind ?? self.kind
        var parameters: [(String, String?)] = [("view", isDifference ? "difference" : nil), ("account", String(account))]
        if isDifference {
            parameters += [("from", from?.text), ("to", to?.text), ("kind", kind?.rawValue)]
        } else {
            parameters += [("at", at?.text), ("q", text)]
        }
        return .address("/history/as-of", parameters + [("cursor", cursor.map { String($0) })])
    }
}

extension Request {
    /// What a person chose: the field for a time goes first.
    fileprivate func moment(_ name: String) throws -> String? { try filled("\(name)_time") ?? filled(name) }

    /// The sync that `run:7` names.
    fileprivate func runID(_ name: String) throws -> Int64? {
        try moment(name).flatMap { $0.hasPrefix("run:") ? Int64($0.dropFirst(4)) : nil }
    }
}

extension [SyncRun] {
    /// With others among them, the newest first.
    fileprivate func including(_ others: [SyncRun]) -> [SyncRun] {
        let ids = Set(map(\.id))
        let missing = Dictionary(others.map { ($0.id, $0) }) { run, _ in run }.values.filter { !ids.contains($0.id) }
        return (self + missing).sorted { $0.id > $1.id }
    }
}

extension PastMoment {
    /// The parameter `name`, `run:7` or a time; the field `name_time` beside it goes first. A sync that is not among `runs` is none.
    fileprivate init?(_ request: Request, _ name: String, among runs: [SyncRun]) throws {
        if let id = try request.runID(name) {
            guard runs.contains(where: { $0.id == id }) else { return nil }
            self = .run(id)
            return
        }
        guard let text = try request.moment(name), text != "now" else { return nil }
        if let time = Timestamp(iso: text) {
            self = .time(time)
        } else {
            throw RequestError.bad("\(name): \"\(text.prefix(40))\" is no time; write one such as 2024-12-19T10:30")
        }
    }

    /// As an address holds it.
    fileprivate var text: String {
        switch self {
        case .run(let id): "run:\(id)"
        case .time(let time): time.iso
        }
    }

    /// As a field for a time takes it, in UTC; nil for a sync.
    fileprivate var inputText: String? {
        if case .time(let time) = self { String(time.iso.prefix(16)) } else { nil }
    }
}
