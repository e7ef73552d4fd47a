import Catalog
import HTTPTypes
import Hummingbird
import ServiceLifecycle
import Store

/// Syncs: ask for one, wait for it, watch it, decide on a held one.
struct SyncAPI: Sendable {
    private let dependencies: ServerDependencies
    private var store: CatalogStore { dependencies.store }

    init(_ dependencies: ServerDependencies) { self.dependencies = dependencies }

    func sync(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let force = try request.flag("force", default: false)
        return try await answer(request, try await store.requestRun(account: context.id(), force ? .anything : .none))
    }

    func approve(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await answer(request, try await approve(context.id()))
    }

    func discard(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await discard(context.id())
        return try JSON.object(["success": .bool(true)]).response()
    }

    func approve(_ account: Int64) async throws -> SyncRun { try await store.requestRun(account: account, .held) }

    func discard(_ account: Int64) async throws {
        try await store.discardHeld(account: account)
        dependencies.dropHeld(account)
    }

    func syncAll(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let runs = try await requestAll()
        guard try request.flag("wait", default: true) else {
            return try JSON.object([
                "success": .bool(true),
                "runs": .array(
                    runs.map {
                        .object(["run_id": .integer($0.id), "account_id": .integer($0.accountID), "run_url": .string(Self.url($0))])
                    }),
            ]).response(.accepted)
        }
        var ended: [SyncRun] = []
        for run in runs { ended.append(try await end(of: run)) }
        let succeeded = ended.filter(\.report.status.isSuccess).count
        let results = ended.map { Self.json($0, Look(of: request).words) }
        return try JSON.object([
            "success": .bool(succeeded == ended.count), "accounts_synced": .integer(succeeded), "results": .array(results),
        ]).response(headers: Words.vary)
    }

    /// The end of one sync of many: the account of one that is deleted meanwhile takes nothing from the others.
    private func end(of run: SyncRun) async throws -> SyncRun {
        do { return try await endOfRun(run.id) } catch StoreError.noRun {
            var run = run
            run.report = .failed(Self.deleted)
            return run
        }
    }

    func requestAll() async throws -> [SyncRun] {
        var runs: [SyncRun] = []
        for account in try await store.accounts() where account.settings.isEnabled && !dependencies.isWaitingForFile(account) {
            do { runs.append(try await store.requestRun(account: account.id)) } catch StoreError.noAccount, StoreError.accountDisabled {
                // Deleted or turned off since it was listed.
            }
        }
        return runs
    }

    private static let deleted = "the account was deleted, and its sync with it"

    func status(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let account = try await store.account(context.id())
        let counts = try await store.counts(account: account.id)
        let latest = try await store.latestRun(account: account.id)
        let held = try await store.heldRun(account: account.id)?.report.held
        let next = dependencies.nextSync(of: account, by: try await store.syncSettings().schedule)
        return try JSON.object([
            "account_id": .integer(account.id), "account_name": .string(account.settings.name),
            "total_channels": .integer(counts.channels), "active_channels": .integer(counts.activeChannels),
            "channel_count": .integer(counts.activeChannels), "inactive_channels": .integer(counts.inactiveChannels),
            "category_count": .integer(counts.activeCategories), "last_sync": .string(account.lastSyncAt?.isoWithoutZone),
            "next_sync": .string(next?.iso),
            "running": .bool(latest.map { !$0.report.status.isFinished } ?? false), "status": .string(latest?.report.status.rawValue),
            "last_error": .string(latest?.report.errors.first.map(Look(of: request).words.sentence)), "held": held.map(Self.json) ?? .null,
            "run_id": .integer(latest?.id), "enabled": .bool(account.settings.isEnabled),
        ]).response(headers: Words.vary)
    }

    func runs(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try request.knows("limit", "cursor")
        let page = try await store.runs(account: context.id(), before: request.integer("cursor"), limit: request.limit())
        let runs = page.elements.map { Self.json($0, Look(of: request).words) }
        return try JSON.object(["runs": .array(runs), "next_cursor": .integer(page.nextCursor)]).response(headers: Words.vary)
    }

    func run(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try Self.json(try await store.run(context.id("run")), Look(of: request).words).response(headers: Words.vary)
    }

    private func answer(_ request: Request, _ run: SyncRun) async throws -> Response {
        let words = Look(of: request).words
        guard try request.flag("wait", default: true) else {
            return try Self.json(run, words).merging(["success": .bool(true)]).response(.accepted, headers: [.location: Self.url(run)])
        }
        let ended = try await finished(run.id)
        let code: HTTPResponse.Status =
            switch ended.report.status {
            case .succeeded, .unchanged, .held, .discarded: .ok
            case .interrupted: .serviceUnavailable
            case .failed, .queued, .running: .badGateway
            }
        return try Self.json(ended, words).response(code, headers: Words.vary)
    }

    /// Waits for the end of a run, also of one that another process carries out.
    func finished(_ id: Int64) async throws -> SyncRun {
        do { return try await endOfRun(id) } catch StoreError.noRun {
            throw RequestError(status: .gone, text: Self.deleted)
        }
    }

    private func endOfRun(_ id: Int64) async throws -> SyncRun {
        let events = store.feed.events()
        let run = try await store.run(id)
        if run.report.status.isFinished { return run }
        let account = run.accountID
        return try await cancelWhenGracefulShutdown {
            try await withThrowingTaskGroup(of: SyncRun.self) { group in
                group.addTask {
                    for await event in events {
                        if case .finished(let run) = event, run.id == id { return run }
                        if case .accountDeleted(account) = event { throw StoreError.noRun(id) }
                    }
                    throw CancellationError()
                }
                group.addTask {
                    while true {
                        try await Task.sleep(for: .seconds(1))
                        let run = try await store.run(id)
                        if run.report.status.isFinished { return run }
                    }
                }
                defer { group.cancelAll() }
                guard let run = try await group.next() else { throw CancellationError() }
                return run
            }
        }
    }

    private static func url(_ run: SyncRun) -> String { "/api/sync/runs/\(run.id)" }

    private static func json(_ held: SyncReport.Held) -> JSON {
        .object(["active": .integer(held.active), "would_deactivate": .integer(held.wouldDeactivate)])
    }

    static func json(_ run: SyncRun, _ words: Words) -> JSON {
        let report = run.report
        let errors = report.errors.map(words.sentence)
        let duration = run.startedAt.flatMap { start in run.finishedAt.map { $0.seconds(since: start) } }
        var keys: JSONObject = [
            "success": .bool(report.status.isSuccess), "status": .string(report.status.rawValue), "run_id": .integer(run.id),
            "run_url": .string(url(run)), "account_id": .integer(run.accountID), "account_name": .string(run.accountName),
            "categories_added": .integer(report.categoriesAdded), "categories_updated": .integer(report.categoriesUpdated),
            "categories_deactivated": .integer(report.categoriesDeactivated), "channels_added": .integer(report.channelsAdded),
            "channels_updated": .integer(report.channelsUpdated), "channels_reactivated": .integer(report.channelsReactivated),
            "channels_deactivated": .integer(report.channelsDeactivated), "rows": .integer(report.rows),
            "rows_skipped": .integer(report.rowsSkipped), "rows_mended": .integer(report.rowsMended),
            "skipped_samples": .strings(report.samples.map(words.sentence)), "errors": .strings(errors),
            "warnings": .strings(report.warnings.map(words.sentence)),
            "bytes": .integer(report.bytes), "held": report.held.map(json) ?? .null, "forced": .bool(run.isForced),
            "requested_at": .string(run.requestedAt.iso), "started_at": .string(run.startedAt?.iso),
            "finished_at": .string(run.finishedAt?.iso), "duration": .number(duration), "duration_seconds": .number(duration),
        ]
        if let error = errors.first { keys["error"] = .string(error) }
        return .object(keys)
    }
}
