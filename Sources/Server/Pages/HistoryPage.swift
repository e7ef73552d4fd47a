import Catalog
import Hummingbird
import Store

/// The page of what happened: the chart of channels, every sync, every change, and one sync in detail.
struct HistoryPage: Sendable {
    private static let rows = 50

    private let pages: Pages
    private var store: CatalogStore { pages.dependencies.store }

    init(_ pages: Pages) { self.pages = pages }

    func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let choice = try HistoryChoice(request)
        let words = Look(of: request).words
        let accounts = try await store.accounts()
        let (rows, next) = try await rows(choice, words)
        let content: JSONObject = [
            "chart": try await chart(accounts, choice, words),
            "views": .array(
                HistoryChoice.View.allCases.map { view in
                    let address = choice.with { ($0.view, $0.kind, $0.status) = (view, nil, nil) }.address
                    return .link(words.text("history.\(view.rawValue)"), address, isCurrent: view == choice.view)
                }),
            "ranges": .array(
                HistoryChoice.ranges.map { days in
                    .link(words.text("history.days_\(days)"), choice.with { $0.days = days }.address, isCurrent: days == choice.days)
                }),
            "show": .string(choice.view.rawValue), "days": .integer(choice.days), "is_changes": .bool(choice.view == .changes),
            "accounts": .array(accounts.map { .option(String($0.id), $0.settings.name, isChosen: $0.id == choice.account) }),
            "kinds": .array(
                ChannelEvent.Kind.allCases.map { kind in
                    .option(kind.rawValue, words.text("change_kinds.\(kind.rawValue)"), isChosen: kind == choice.kind)
                }),
            "statuses": .array(
                SyncReport.Status.allCases.map { status in
                    .option(status.rawValue, words.text("run_states.\(status.rawValue)"), isChosen: status == choice.status)
                }),
            "since": .string(choice.since), "until": .string(choice.until), "is_narrowed": .bool(choice.isNarrowed),
            "reset_href": .string(
                choice.with { choice in
                    (choice.account, choice.kind, choice.status, choice.since, choice.until) = (nil, nil, nil, nil, nil)
                }.address),
            "rows": .array(rows), "has_rows": .bool(!rows.isEmpty), "is_first": .bool(choice.cursor == nil),
            "next_href": .string(next.map { next in choice.with { $0.cursor = next }.address }),
            "newest_href": .string(choice.with { _ in }.address),
        ]
        return pages.page("history", content, for: request)
    }

    func run(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let words = Look(of: request).words
        let run = try await store.run(context.id("run"))
        var query = ChangeQuery(limit: Self.rows)
        query.run = run.id
        query.kind = try request.filledChoice("kind")
        query.cursor = try request.filledInteger("cursor")
        let changes = try await store.changes(query)
        let address = { (kind: ChannelEvent.Kind?, cursor: Int64?) in
            String.address("/history/runs/\(run.id)", [("kind", kind?.rawValue), ("cursor", cursor.map { String($0) })])
        }
        let kinds = [ChannelEvent.Kind?.none] + ChannelEvent.Kind.allCases.map { .some($0) }
        let isHeld = try await store.heldRun(account: run.accountID)?.id == run.id
        let content: JSONObject = [
            "run": Self.json(run, words), "title": .string(words.text("history.run_title", ["name": run.accountName])),
            "wants_decision": .bool(isHeld), "is_past": .bool(run.report.status.isSuccess),
            "kinds": .array(
                kinds.map { kind in
                    let label = words.text(kind.map { "change_kinds.\($0.rawValue)" } ?? "history.all")
                    return .link(label, address(kind, nil), isCurrent: kind == query.kind)
                }),
            "rows": .array(changes.elements.map(HistoryAPI.json)), "has_rows": .bool(!changes.elements.isEmpty),
            "is_first": .bool(query.cursor == nil), "next_href": .string(changes.nextCursor.map { address(query.kind, $0) }),
            "newest_href": .string(address(query.kind, nil)), "why_none": .string(words.text("history.\(Self.whyNone(run, query))")),
        ]
        return pages.page("sync-run", content, for: request)
    }

    /// A text of the words' `history`.
    private static func whyNone(_ run: SyncRun, _ query: ChangeQuery) -> String {
        if query.kind != nil { return "no_changes_kind" }
        if run.report.changesNothing { return "no_changes" }
        let isFirst = run.report.channelsAdded > 0 && run.report.channelsUpdated + run.report.channelsDeactivated == 0
        return isFirst ? "first_sync" : "no_changes_kind"
    }

    private func rows(_ choice: HistoryChoice, _ words: Words) async throws -> (rows: [JSON], next: Int64?) {
        switch choice.view {
        case .syncs:
            let page = try await store.runs(
                account: choice.account, status: choice.status, askedBefore: choice.end, before: choice.cursor, limit: Self.rows)
            let start = try choice.start
            let runs = page.elements.filter { run in start.map { run.requestedAt >= $0 } ?? true }
            // The newest are first: behind an older one than was asked for there is nothing more.
            return (runs.map { Self.json($0, words) }, runs.count == page.elements.count ? page.nextCursor : nil)
        case .changes:
            var query = ChangeQuery(limit: Self.rows)
            (query.account, query.kind, query.cursor, query.isNewestFirst) = (choice.account, choice.kind, choice.cursor, true)
            (query.since, query.until) = (try choice.start, try choice.end)
            let page = try await store.changes(query)
            return (page.elements.map(HistoryAPI.json), page.nextCursor)
        }
    }

    /// A run as the API has it, with the figures that are not 0.
    private static func json(_ run: SyncRun, _ words: Words) -> JSON {
        let report = run.report
        let figures = [
            ("added", report.channelsAdded), ("updated", report.channelsUpdated), ("back", report.channelsReactivated),
            ("gone", report.channelsDeactivated),
        ]
        let counts = figures.filter { $0.1 > 0 }.map { name, count -> JSON in
            .object(["label": .string(words.text("history.\(name)")), "count": .integer(count)])
        }
        return SyncAPI.json(run, words).merging([
            "counts": .array(counts), "state": .string(state(report.status)), "is_finished": .bool(report.status.isFinished),
            "error": .string(report.errors.first.map(words.sentence)), "has_errors": .bool(!report.errors.isEmpty),
            "has_warnings": .bool(!report.warnings.isEmpty), "has_samples": .bool(!report.samples.isEmpty),
        ])
    }

    /// The name of a status's colour.
    private static func state(_ status: SyncReport.Status) -> String {
        switch status {
        case .queued, .running: "syncing"
        case .succeeded: "ok"
        case .failed, .interrupted: "failed"
        case .held: "held"
        case .unchanged, .discarded: "none"
        }
    }

    private func chart(_ accounts: [Account], _ choice: HistoryChoice, _ words: Words) async throws -> JSON {
        var lines: [ChannelChart.Line] = []
        for (place, account) in accounts.enumerated() where choice.account == nil || choice.account == account.id {
            let points = try await store.timeline(account: account.id, days: choice.days)
            if !points.isEmpty { lines.append(.init(name: account.settings.name, place: place, points: points)) }
        }
        return ChannelChart(lines, days: choice.days, now: store.now(), words).json
    }
}

extension JSON {
    /// One of several views to go to.
    static func link(_ label: String, _ address: String, isCurrent: Bool) -> JSON {
        .object(["label": .string(label), "href": .string(address), "is_current": .bool(isCurrent)])
    }

    /// A choice of a `<select>`.
    static func option(_ value: String, _ label: String, isChosen: Bool) -> JSON {
        .object(["value": .string(value), "label": .string(label), "is_chosen": .bool(isChosen)])
    }
}
