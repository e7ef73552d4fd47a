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
            let ids = all ? try await bouquet.accountsToSync().map(\.id) : accounts
            var outcomes: [SyncOutcome] = []
            for id in ids {
                let outcome = try await outcome(of: id, bouquet)
                outcomes.append(outcome)
                if !json { outcome.tell() }
            }
            if json { try Terminal.printJSON(outcomes.map(\.object)) }
            if outcomes.contains(where: \.isFailure) { throw ExitCode(1) }
            if outcomes.contains(where: \.isHeld) { throw ExitCode(2) }
        }
    }

    /// What came of one account: an error of one stops no other.
    private func outcome(of id: Int64, _ bouquet: Bouquet) async throws -> SyncOutcome {
        do { return .ended(try await sync(id, bouquet)) } catch {
            try Task.checkCancellation()
            return .refused(account: id, "\(error)")
        }
    }

    private func sync(_ id: Int64, _ bouquet: Bouquet) async throws -> SyncRun {
        let store = bouquet.store
        let run = try await store.requestRun(account: id, force ? .anything : .none)
        let expected = try await store.runs(account: id, limit: 20).elements.lazy.map(\.report.bytes).first { $0 > 0 }
        let isShown = !json && Terminal.isInteractive
        let progress = Task { await Self.showProgress(store.feed.events(), expecting: expected, isShown: isShown) }
        defer { progress.cancel() }
        return if let own = try await bouquet.engine.run(run) { own } else { try await Self.wait(for: run.id, bouquet) }
    }

    /// Another process carries the run out.
    static func wait(for id: Int64, _ bouquet: Bouquet) async throws -> SyncRun {
        while true {
            let run = try await bouquet.store.run(id)
            if run.report.status.isFinished { return run }
            // That process may be killed, and be the only one that would say so.
            try await bouquet.engine.recover()
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
}
