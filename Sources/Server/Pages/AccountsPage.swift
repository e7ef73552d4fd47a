import Catalog
import Hummingbird
import Store

/// The page of accounts, and its forms: they work without JavaScript, and show what came of a click on the page itself.
struct AccountsPage: Sendable {
    private let pages: Pages
    private let syncs: SyncAPI
    private var dependencies: ServerDependencies { pages.dependencies }
    private var store: CatalogStore { dependencies.store }

    init(_ pages: Pages, syncs: SyncAPI) {
        self.pages = pages
        self.syncs = syncs
    }

    func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response { try await page(request) }

    func create(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request, context) { words in
            let account = try await AccountsAPI.add(AccountInput(form: request.form()), dependencies)
            let kind = account.settings.takesFile ? "added_file" : account.settings.isEnabled ? "added" : "added_off"
            return .ok(words.text("accounts.\(kind)", ["name": account.settings.name]))
        }
    }

    func update(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request, context) { words in
            let account = try await AccountsAPI.change(context.id(), AccountInput(form: request.form()), dependencies)
            return .ok(words.text("accounts.saved", ["name": account.settings.name]))
        }
    }

    func delete(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request, context) { words in
            let account = try await store.account(context.id())
            try await AccountsAPI.remove(account.id, dependencies)
            return .ok(words.text("accounts.deleted", ["name": account.settings.name]))
        }
    }

    func sync(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request, context) { words in
            let isForced = try await request.form()["force"] == "true"
            let run = try await store.requestRun(account: context.id(), isForced ? .anything : .none)
            return Self.notice(try await syncs.finished(run.id), words)
        }
    }

    func approve(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request, context) { words in
            Self.notice(try await syncs.finished(syncs.approve(context.id()).id), words)
        }
    }

    func discard(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request, context) { words in
            try await syncs.discard(context.id())
            return .ok(words.text("accounts.list_discarded"))
        }
    }

    /// What a held list would take away.
    func held(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let account = try await store.account(context.id())
        let query = try await request.channelQuery(within: dependencies.heldChannels(of: account))
        let found = try await store.find(query)
        let next = found.next.map { "/accounts/\(account.id)/held?cursor=\($0.text)" }
        let content: JSONObject = [
            "id": .integer(account.id), "name": .string(account.settings.name), "total": .integer(found.total),
            "channels": .array(found.rows.map { .channel($0.channel) }), "next": .string(next),
        ]
        return pages.page("held", content, for: request)
    }

    func test(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request, context) { words in
            let account = try await store.account(context.id())
            let test = await dependencies.testAccount(account)
            let text = "\(account.settings.name): \(words.sentence(test.message))."
            return test.isSuccess ? .ok(text) : .failed(text)
        }
    }

    func syncAll(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request, context) { words in
            let runs = try await syncs.requestAll()
            return .ok(runs.isEmpty ? words.text("accounts.none_to_sync") : words.counted("accounts_syncing", runs.count))
        }
    }

    private func answer(
        _ request: Request, _ context: BasicRequestContext, _ body: (Words) async throws -> Notice
    ) async throws -> Response {
        let words = Look(of: request).words
        return try await pages.answer(request, context, on: { try await page(request, $0, status: $1) }, { try await body(words) })
    }

    private static func notice(_ run: SyncRun, _ words: Words) -> Notice {
        let report = run.report
        let name = ["name": run.accountName]
        switch report.status {
        case .succeeded:
            let numbers = [
                "added": report.channelsAdded, "updated": report.channelsUpdated, "back": report.channelsReactivated,
                "gone": report.channelsDeactivated,
            ]
            let details = [words.text("accounts.sync_numbers", numbers.mapValues(words.grouped))]
            return .ok(
                words.text("accounts.sync_succeeded", name), details: details + (report.warnings + report.samples).map(words.sentence))
        case .unchanged: return .ok(words.text("accounts.sync_unchanged", name))
        case .held: return .held(words.text("accounts.sync_held", name), details: report.warnings.map(words.sentence))
        default:
            return .failed(words.text("accounts.sync_failed", name), details: (report.errors + report.warnings).map(words.sentence))
        }
    }

    private func page(_ request: Request, _ notice: Notice? = nil, status: HTTPResponse.Status = .ok) async throws -> Response {
        let accounts = try await dependencies.accountCards(Look(of: request).words)
        let content: JSONObject = [
            "has_accounts": .bool(!accounts.isEmpty), "has_playlist_folder": .bool(dependencies.playlistFolder != nil),
            "accounts": .array(accounts),
        ]
        return pages.page("accounts", content, for: request, notice: notice, status: status)
    }
}
