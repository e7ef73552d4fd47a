import ArgumentParser
import Catalog
import Foundation
import Store
import Sync

/// `bouquet sync`
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Sync accounts now, also beside a running server.",
        discussion: "Exits with 1 if a sync failed, and with 2 if one is held for review.")

    @Argument(help: "Ids of accounts.") var accounts: [Int64] = []
    @Flag(help: "All accounts that are turned on.") var all = false
    @Flag(help: "Apply what would be held for review.") var force = false
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        if accounts.isEmpty != all { throw ValidationError("Name accounts by their ids, or use --all.") }
    }

    func run() async throws {
        try await Bouquet.withQuiet { bouquet in
            try await bouquet.engine.recover()
            let store = bouquet.store
            let ids = all ? try await bouquet.accountsToSync().map(\.id) : accounts
            var ended: [SyncRun] = []
            for id in ids {
                let run = try await store.requestRun(account: id, force ? .anything : .none)
                let expected = try await store.runs(account: id, limit: 20).elements.lazy.map(\.report.bytes).first { $0 > 0 }
                let isShown = !json && Terminal.isInteractive
                let progress = Task { await Self.showProgress(store.feed.events(), expecting: expected, isShown: isShown) }
                defer { progress.cancel() }
                let result = if let own = try await bouquet.engine.run(run) { own } else { try await Self.wait(for: run.id, in: store) }
                ended.append(result)
                if !json { print(Self.sentence(result)) }
            }
            if json { try Terminal.printJSON(ended.map(Self.object)) }
            if ended.contains(where: { $0.report.status == .held }) { throw ExitCode(2) }
            if ended.contains(where: { !$0.report.status.isSuccess }) { throw ExitCode(1) }
        }
    }

    /// Another process carries the run out.
    private static func wait(for id: Int64, in store: CatalogStore) async throws -> SyncRun {
        while true {
            let run = try await store.run(id)
            if run.report.status.isFinished { return run }
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    /// - Parameter expected: bytes of the account's last list: panels do not say how much they will send.
    private static func showProgress(_ events: AsyncStream<EventFeed.Event>, expecting expected: Int?, isShown: Bool) async {
        guard isShown else { return }
        for await event in events {
            if case .progress(let progress) = event {
                let megabytes = Double(progress.bytes / 100_000) / 10
                let bar = expected.map { Self.bar(progress, of: $0) + "  " } ?? ""
                FileHandle.standardError.write(
                    Data("\r\u{1B}[K\(bar)\(progress.phase.rawValue)  \(megabytes) MB  \(progress.rows) rows".utf8))
            } else if case .finished = event {
                FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
            }
        }
    }

    /// Fetching is most of the way; a list that grew stays just short of its end.
    private static func bar(_ progress: SyncProgress, of expected: Int) -> String {
        let isFetched = progress.phase == .comparing || progress.phase == .applying
        let filled = isFetched ? 20 : min(19, progress.bytes * 20 / expected)
        return "[" + String(repeating: "█", count: filled) + String(repeating: "·", count: 20 - filled) + "]"
    }

    private static func sentence(_ run: SyncRun) -> String {
        let report = run.report
        let warnings = report.warnings.map { "\n  warning: \($0)" }.joined()
        return switch report.status {
        case .succeeded:
            "\(run.accountName): \(report.channelsAdded) added, \(report.channelsUpdated) updated, \(report.channelsReactivated) back, "
                + "\(report.channelsDeactivated) gone" + warnings
        case .unchanged: "\(run.accountName): unchanged" + warnings
        case .held:
            "\(run.accountName): held: the list would remove \(report.held?.wouldDeactivate ?? 0) of \(report.held?.active ?? 0) channels; "
                + "apply it with 'bouquet sync \(run.accountID) --force'"
        default: "\(run.accountName): failed: \(report.errors.joined(separator: "; "))"
        }
    }

    private static func object(_ run: SyncRun) -> [String: Any] {
        let report = run.report
        return [
            "success": report.status.isSuccess, "status": report.status.rawValue, "account_id": run.accountID,
            "account_name": run.accountName, "run_id": run.id, "categories_added": report.categoriesAdded,
            "categories_updated": report.categoriesUpdated, "channels_added": report.channelsAdded,
            "channels_updated": report.channelsUpdated, "channels_reactivated": report.channelsReactivated,
            "channels_deactivated": report.channelsDeactivated, "rows_skipped": report.rowsSkipped, "errors": report.errors,
            "warnings": report.warnings,
        ]
    }
}
