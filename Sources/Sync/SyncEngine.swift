import Catalog
import Formats
import Logging
import Metrics
import NIOPosix
import Store
import Synchronization

/// Carries out sync runs: fetch, compare, and apply whole or not at all.
package struct SyncEngine: Sendable {
    /// Raised when a parser reads the same bytes otherwise: the next sync then reads every list anew.
    private static let parserVersion = 2
    /// Between the attempts to write how a run ended; all together they are shorter than its lease.
    private static let pauses: [Duration] = [.seconds(1), .seconds(5), .seconds(15)]

    let store: CatalogStore
    let client: ProviderClient
    let folder: SyncFolder
    let logger: Logger
    private let clock: any Clock<Duration>
    /// Comparing is work for a processor, not for the few threads that answer requests.
    private let threads: NIOThreadPool
    private let owner = ProcessIdentity.current.text
    private let carried = CarriedRuns()

    package init(
        store: CatalogStore, client: ProviderClient, folder: SyncFolder, logger: Logger, clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.store = store
        self.client = client
        self.folder = folder
        self.logger = logger
        self.clock = clock
        threads = NIOThreadPool(numberOfThreads: client.limits.concurrentSyncs)
        threads.start()
    }

    package func shutdown() async throws {
        try await threads.shutdownGracefully()
        try await client.shutdown()
    }

    /// Marks what a killed process left.
    package func recover() async throws {
        let dead = try await store.interruptDeadRuns { [carried, owner] id, runner in
            if runner == owner { return carried.has(id) ? .alive : .abandoned }
            return ProcessIdentity.isAlive(runner).map { $0 ? .alive : .dead } ?? .unknown
        }
        if dead > 0 { logger.warning("syncs were interrupted", metadata: ["runs": "\(dead)"]) }
    }

    /// Deletes the files of runs that have ended and of accounts that are gone.
    package func sweep() async throws {
        let running = Set(try await store.runningRunIDs())
        let accounts = Set(try await store.accounts().map(\.id))
        folder.sweep(running: running, accounts: accounts)
    }

    /// Carries out a queued run; nil when another process took it, or when it was ended elsewhere.
    package func run(_ queued: SyncRun) async throws -> SyncRun? {
        guard let run = try await store.claimRun(queued.id, owner: owner) else { return nil }
        carried.add(run.id)
        defer {
            carried.remove(run.id)
            folder.dropSpool(run: run.id)
        }
        do {
            let ended = try await withLease(run) { try await carryOut(run) }
            record(ended)
            return ended
        } catch StoreError.leaseLost {
            logger.info("sync ended elsewhere", metadata: ["run": "\(run.id)"])
            return nil
        } catch {
            // What came may be what fills the disk that the run's end is to be written on.
            folder.dropSpool(run: run.id)
            let ended = try await end(run, Self.report(of: error, isCancelled: Task.isCancelled))
            if let ended { record(ended) }
            return ended
        }
    }

    /// Writes how a run ended: a disk that is full, or a database that is busy, may not be so a moment later.
    private func end(_ run: SyncRun, _ report: SyncReport) async throws -> SyncRun? {
        var pauses = Self.pauses[...]
        while true {
            // The task may be cancelled, but its end has to be written all the same.
            let writing = Task { try await store.finishRun(run.id, owner: owner, report) }
            do { return try await writing.value } catch StoreError.leaseLost { return nil } catch {
                logger.error("the end of a sync could not be written", metadata: ["run": "\(run.id)", "error": "\(error)"])
                guard let pause = pauses.popFirst() else { throw error }
                try await clock.sleep(for: pause)
            }
        }
    }

    private func carryOut(_ run: SyncRun) async throws -> SyncRun {
        let account = try await store.account(run.accountID)
        if run.isForced, folder.hasHeld(account: account.id), try await store.heldRun(account: account.id) != nil {
            return try await applyHeld(run, account)
        }
        guard run.force != .held else { throw HeldListGone() }
        var fetching = Fetching(engine: self, run: run, account: account)
        guard let reply = try await fetching.reply() else {
            // Before anybody hears that the sync is over.
            folder.dropHeld(account: account.id)
            return try await store.finishRun(run.id, owner: owner, fetching.unchangedReport())
        }
        return try await compareAndApply(reply, run, account)
    }

    private func applyHeld(_ run: SyncRun, _ account: Account) async throws -> SyncRun {
        let path = folder.held(account: account.id, list: "channels")
        let categories = try? XtreamCategoryList(path: folder.held(account: account.id, list: "categories")).read().categories
        let reply = ProviderReply(path: path, categories: categories, applied: nil, report: SyncReport(status: .running))
        return try await compareAndApply(reply, run, account)
    }

    private func compareAndApply(_ reply: ProviderReply, _ run: SyncRun, _ account: Account) async throws -> SyncRun {
        publish(run, .comparing, reply.report)
        let list = ProviderLists.channels(of: account, at: reply.path)
        let difference = try await difference(of: list, account) { rows in
            var report = reply.report
            report.rows = rows
            publish(run, .comparing, report)
        }
        var report = reply.report
        report.count(difference.tally)
        if difference.hasMoreGroups {
            report.warnings.append("the playlist has more than 100,000 groups: channels of the others have no category")
        }
        if !run.isForced, let held = try await hold(difference, account) {
            report.status = .held
            report.held = held
            return try await finish(run, holding: report)
        }
        publish(run, .applying, report)
        let ended = try await store.apply(
            CatalogueChange(
                runID: run.id, owner: owner, accountID: account.id,
                categories: account.settings.kind == .m3u ? difference.groups : reply.categories,
                guideURLs: ProviderLists.guides(of: account, at: reply.path), vanished: difference.vanished,
                rowCount: difference.positions.count, applied: reply.applied, report: report
            ) { write in try difference.forEachChange(in: list, write) })
        folder.dropHeld(account: account.id)
        return ended
    }

    private func finish(_ run: SyncRun, holding report: SyncReport) async throws -> SyncRun {
        folder.hold(run: run.id, account: run.accountID)
        do { return try await store.finishRun(run.id, owner: owner, report) } catch {
            // Nobody can decide on it: the account may have been changed or deleted meanwhile.
            folder.dropHeld(account: run.accountID)
            throw error
        }
    }

    /// The channels that an account's held list would take away; nil where no list is held.
    package func vanishing(account id: Int64) async throws -> [Int64]? {
        let account = try await store.account(id)
        guard folder.hasHeld(account: id), try await store.heldRun(account: id) != nil else { return nil }
        let list = ProviderLists.channels(of: account, at: folder.held(account: id, list: "channels"))
        return try await difference(of: list, account) { _ in }.vanished
    }

    private func difference(
        of list: any ChannelList, _ account: Account, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> Difference {
        // Behind a lock to be changed in place: copied, the largest account would cost its memory twice.
        let known = ComparedChannels(
            try await store.reduceFingerprints(account: account.id, into: { KnownChannels(capacity: $0) }) {
                $0.add(id: $1, identity: $2, fingerprint: $3, isActive: $4)
            })
        let difference = try await onThread { stop in
            try known.channels.withLock { try Difference(of: list, against: &$0, stop: stop, progress: progress) }
        }
        guard difference.mayBeRenumbered else { return difference }
        let vanished = try await store.likenesses(of: difference.vanished)
        return try await threads.runIfActive { difference.pairingRenumbered(vanished) }
    }

    private func onThread<Value: Sendable>(_ body: @escaping @Sendable (StopFlag) throws -> Value) async throws -> Value {
        let stop = StopFlag()
        return try await withTaskCancellationHandler {
            try await threads.runIfActive { try body(stop) }
        } onCancel: {
            stop.set()
        }
    }

    private func hold(_ difference: Difference, _ account: Account) async throws -> SyncReport.Held? {
        let common = try await store.syncSettings().holdThreshold
        let threshold = account.settings.holdThreshold ?? common
        let isHeld = SyncGuard(threshold: threshold).holds(
            active: difference.activeBefore, vanishing: difference.vanished.count, received: difference.received)
        return isHeld ? .init(active: difference.activeBefore, wouldDeactivate: difference.vanished.count) : nil
    }

    func publish(_ run: SyncRun, _ phase: SyncProgress.Phase, _ report: SyncReport) {
        store.feed.publish(
            .progress(SyncProgress(runID: run.id, accountID: run.accountID, phase: phase, bytes: report.bytes, rows: report.rows)))
    }

    /// The digest that recognises a reply: all its lists, as this parser reads them.
    static func digest(_ spools: [Spool]) -> String { "\(parserVersion) " + spools.map(\.digest).joined(separator: " ") }

    /// Whether this parser read what is applied: what another one made of a reply is no reason not to read it again.
    static func isOurs(_ applied: AppliedReply) -> Bool { applied.digest.hasPrefix("\(parserVersion) ") }

    /// Keeps the run ours while `body` works; ends `body` when it no longer is.
    private func withLease(_ run: SyncRun, _ body: @escaping @Sendable () async throws -> SyncRun) async throws -> SyncRun {
        let events = store.feed.events()
        return try await withThrowingTaskGroup(of: SyncRun?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                for await event in events where event.ends(run) { throw StoreError.leaseLost }
                return nil
            }
            group.addTask {
                // A wait that is cut off is no failure: `body` may be over, and says itself what came of it.
                while (try? await Task.sleep(for: .seconds(CatalogStore.leaseSeconds / 4))) != nil,
                    try await store.renewLease(run.id, owner: owner)
                {}
                return nil
            }
            defer { group.cancelAll() }
            for try await case let run? in group { return run }
            throw CancellationError()
        }
    }

    private static func report(of error: any Error, isCancelled: Bool) -> SyncReport {
        if isCancelled || error is CancellationError {
            var report = SyncReport(status: .interrupted)
            report.errors = ["Bouquet stopped in the middle of this sync; nothing of it was applied"]
            return report
        }
        switch error {
        case let error as FetchError: return .failed(error.description)
        case let error as ListError: return .failed(error.description)
        case let error as DescribedError: return .failed(error.description)
        default: return .failed("the sync failed inside Bouquet (\(type(of: error)))")
        }
    }

    private func record(_ run: SyncRun) {
        let status = run.report.status.rawValue
        Counter(label: "bouquet_syncs", dimensions: [("status", status)]).increment()
        logger.info(
            "sync ended",
            metadata: [
                "account": "\(run.accountID)", "run": "\(run.id)", "status": "\(status)", "added": "\(run.report.channelsAdded)",
                "updated": "\(run.report.channelsUpdated)", "deactivated": "\(run.report.channelsDeactivated)",
                "errors": "\(run.report.errors.joined(separator: "; "))",
            ])
    }
}

extension EventFeed.Event {
    /// Whether a run was ended by somebody else than its runner.
    fileprivate func ends(_ run: SyncRun) -> Bool {
        switch self {
        case .accountDeleted(let account): account == run.accountID
        case .finished(let ended): ended.id == run.id && ended.report.status == .interrupted
        default: false
        }
    }
}

/// A person approved a list that is not there any more.
struct HeldListGone: Error, CustomStringConvertible {
    var description: String { "the held list is gone: sync again" }
}

/// An error whose description may be shown to a person.
typealias DescribedError = any Error & CustomStringConvertible & Sendable

/// The runs that this process carries out now.
private final class CarriedRuns: Sendable {
    private let ids = Mutex<Set<Int64>>([])

    func add(_ id: Int64) { ids.withLock { _ = $0.insert(id) } }
    func remove(_ id: Int64) { ids.withLock { _ = $0.remove(id) } }
    func has(_ id: Int64) -> Bool { ids.withLock { $0.contains(id) } }
}

/// The known channels where the thread that compares can mark them in place.
private final class ComparedChannels: Sendable {
    let channels: Mutex<KnownChannels>

    init(_ channels: KnownChannels) { self.channels = Mutex(channels) }
}

/// A provider's lists on disk, ready to be compared.
struct ProviderReply: Sendable {
    var path: String
    /// nil where the categories did not come.
    var categories: [ProviderCategory]?
    var applied: AppliedReply?
    var report: SyncReport
}
