import Catalog
import HTTPTypes
import Hummingbird
import Mustache
import Store

/// The page of accounts, and its forms: they work without JavaScript, and show what came of a click on the page itself.
struct AccountsPage: Sendable {
    private let dependencies: ServerDependencies
    private let syncs: SyncAPI
    private let template: MustacheTemplate?
    private var store: CatalogStore { dependencies.store }

    init(_ dependencies: ServerDependencies, syncs: SyncAPI) {
        self.dependencies = dependencies
        self.syncs = syncs
        template = try? MustacheTemplate(string: String(decoding: PackageResources.accounts_mustache, as: UTF8.self))
    }

    private struct Content {
        let version: String
        let notice: Notice?
        let hasAccounts: Bool
        let hasPlaylistFolder: Bool
        let accounts: [AccountCard]
    }

    /// What came of the last form.
    struct Notice {
        let isOK, isWarning, isError: Bool
        let text: String
        let details: [String]

        static func ok(_ text: String) -> Notice { Notice(isOK: true, isWarning: false, isError: false, text: text, details: []) }
        static func error(_ text: String) -> Notice { Notice(isOK: false, isWarning: false, isError: true, text: text, details: []) }
    }

    func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response { try await page() }

    func create(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request) {
            let account = try await AccountsAPI.add(AccountInput(form: request.form()), dependencies)
            let name = account.settings.name
            if account.settings.takesFile { return .ok("Added \(name). It waits for its file.") }
            return .ok(account.settings.isEnabled ? "Added \(name). Its channels are on their way." : "Added \(name). It is turned off.")
        }
    }

    func update(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request) {
            let account = try await AccountsAPI.change(context.id(), AccountInput(form: request.form()), dependencies)
            return .ok("Saved \(account.settings.name).")
        }
    }

    func delete(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request) {
            let account = try await store.account(context.id())
            try await AccountsAPI.remove(account.id, dependencies)
            return .ok("Deleted \(account.settings.name) and its channels.")
        }
    }

    func sync(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request) {
            let isForced = try await request.form()["force"] == "true"
            return Self.notice(try await syncs.finished(store.requestRun(account: context.id(), isForced ? .anything : .none).id))
        }
    }

    func approve(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request) { Self.notice(try await syncs.finished(syncs.approve(context.id()).id)) }
    }

    func discard(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request) {
            try await syncs.discard(context.id())
            return .ok("The held list was discarded; your channels stay as they are.")
        }
    }

    func test(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request) {
            let account = try await store.account(context.id())
            let test = await dependencies.testAccount(account)
            let text = "\(account.settings.name): \(test.message)."
            return test.isSuccess ? .ok(text) : .error(text)
        }
    }

    func syncAll(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request) {
            let runs = try await syncs.requestAll()
            return .ok(runs.isEmpty ? "There is no account to sync." : "Syncing \(runs.count) \(runs.count == 1 ? "account" : "accounts").")
        }
    }

    /// The page with what came of a form; a mistake is shown there too, with its own status code.
    private func answer(_ request: Request, _ body: () async throws -> Notice) async throws -> Response {
        do {
            return try await page(body())
        } catch let error as CancellationError {
            throw error
        } catch {
            let problem = Problem(error)
            problem.log(error, of: request, to: dependencies.logger)
            return try await page(.error(problem.text.prefix(1).uppercased() + problem.text.dropFirst() + "."), status: problem.status)
        }
    }

    private static func notice(_ run: SyncRun) -> Notice {
        let report = run.report
        let name = run.accountName
        switch report.status {
        case .succeeded:
            let details = [
                "\(Words.grouped(report.channelsAdded)) added, \(Words.grouped(report.channelsUpdated)) updated, \(Words.grouped(report.channelsReactivated)) back, \(Words.grouped(report.channelsDeactivated)) gone",
                "\(Words.grouped(report.categoriesAdded)) categories added, \(Words.grouped(report.categoriesUpdated)) updated",
                "took \(Words.duration(run))",
            ]
            return Notice(
                isOK: true, isWarning: false, isError: false, text: "\(name) is synced.",
                details: details + report.warnings + report.samples)
        case .unchanged: return .ok("\(name) is up to date: the provider changed nothing.")
        case .held:
            return Notice(
                isOK: false, isWarning: true, isError: false,
                text: "The sync of \(name) is held: too many channels would go. Decide below.",
                details: report.warnings)
        default:
            return Notice(
                isOK: false, isWarning: false, isError: true, text: "The sync of \(name) failed: \(report.errors.joined(separator: "; ")).",
                details: report.warnings)
        }
    }

    private func page(_ notice: Notice? = nil, status: HTTPResponse.Status = .ok) async throws -> Response {
        var cards: [AccountCard] = []
        for account in try await store.accounts() {
            cards.append(
                AccountCard(
                    account, counts: try await store.counts(account: account.id), latest: try await store.latestRun(account: account.id),
                    held: try await store.heldRun(account: account.id)?.report.held,
                    isWaitingForFile: dependencies.isWaitingForFile(account), next: dependencies.nextSync(of: account), now: store.now()))
        }
        let content = Content(
            version: dependencies.version, notice: notice, hasAccounts: !cards.isEmpty,
            hasPlaylistFolder: dependencies.playlistFolder != nil, accounts: cards)
        let html = template?.render(content) ?? ""
        return Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: html)))
    }
}
