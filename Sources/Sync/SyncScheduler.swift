import Catalog
import Logging
import ServiceLifecycle
import Store
import Synchronization

/// Starts syncs when they are due or asked for, a bounded number side by side, one for each account.
package struct SyncScheduler: Service {
    private let engine: SyncEngine
    private let clock: any Clock<Duration>
    /// How often to look for what other processes asked for, and for what is due.
    private let pollInterval: Duration
    private let logger: Logger

    package init(
        engine: SyncEngine, clock: any Clock<Duration> = ContinuousClock(), pollInterval: Duration = .seconds(5), logger: Logger
    ) {
        self.engine = engine
        self.clock = clock
        self.pollInterval = pollInterval
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            do { try await work() } catch {
                // The database has an error of its own for what is cancelled.
                if !Task.isCancelled { logger.error("the scheduler stopped", metadata: ["error": "\(error)"]) }
            }
        }
    }

    private func work() async throws {
        var isSwept = false
        let startedAt = engine.store.now()
        let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let events = engine.store.feed.events()
        let slots = Slots(engine.client.limits.concurrentSyncs)
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask {
                for await event in events {
                    switch event {
                    case .queued, .changed(.settings, _): wake.yield()
                    default: break
                    }
                }
            }
            group.addTask {
                while !Task.isCancelled {
                    wake.yield()
                    try await clock.sleep(for: pollInterval)
                }
            }
            for await _ in wakes {
                try Task.checkCancellation()
                try await keepGoing {
                    try await engine.recover()
                    if !isSwept { try await engine.sweep() }
                    isSwept = true
                    try await requestDue(startedAt: startedAt)
                    for run in try await engine.store.queuedRuns() where slots.take(run.id) {
                        group.addTask {
                            let isOver = await carryOut(run)
                            slots.free(run.id)
                            if isOver { wake.yield() }
                        }
                    }
                }
            }
        }
    }

    /// - Returns: false where the run may still wait: it is for the next look, not at once.
    private func carryOut(_ run: SyncRun) async -> Bool {
        do {
            _ = try await engine.run(run)
            return true
        } catch {
            if !Task.isCancelled {
                logger.error("a sync could not be begun or ended", metadata: ["run": "\(run.id)", "error": "\(error)"])
            }
            return false
        }
    }

    /// A database that is busy or a disk that is full now may not be so at the next look.
    private func keepGoing(_ body: () async throws -> Void) async throws {
        do { try await body() } catch {
            try Task.checkCancellation()
            logger.error("the scheduler will try again", metadata: ["error": "\(error)"])
        }
    }

    private func requestDue(startedAt: Timestamp) async throws {
        let now = engine.store.now()
        let settings = try await engine.store.syncSettings()
        if settings.historyDays > 0 { try await pruneDaily(now, keepingDays: settings.historyDays) }
        let schedule = settings.schedule
        for account in try await engine.store.accounts()
        where schedule.isDue(account, at: now) && !engine.folder.isWaitingForFile(account) {
            if !isForLater(account, schedule, startedAt: startedAt, now) { try await engine.store.requestDueRun(account) }
        }
    }

    /// Whether an account was overdue at the start already, and its turn is only a little later.
    private func isForLater(_ account: Account, _ schedule: SyncSchedule, startedAt: Timestamp, _ now: Timestamp) -> Bool {
        guard let last = account.lastAttemptAt, last < startedAt, let due = schedule.nextSync(of: account), due < startedAt else {
            return false
        }
        // A clock that is set back leaves the start in the future.
        return now >= startedAt && now < startedAt.adding(seconds: SyncSchedule.startDelay(account.id))
    }

    private func pruneDaily(_ now: Timestamp, keepingDays days: Int) async throws {
        guard pruned.isDue(now, keepingDays: days) else { return }
        try await engine.store.pruneHistory(keepingDays: days)
        pruned.set(now, keepingDays: days)
    }

    private let pruned = LastPrune()
}

/// When the history was last pruned by this process, and to how many days.
private final class LastPrune: Sendable {
    private let last = Mutex<(at: Timestamp, days: Int)?>(nil)

    func isDue(_ now: Timestamp, keepingDays days: Int) -> Bool {
        last.withLock { last in
            guard let last, last.days == days else { return true }
            // Also where the clock was set back since.
            return now < last.at || now.seconds(since: last.at) > 86_400
        }
    }

    func set(_ now: Timestamp, keepingDays days: Int) { last.withLock { $0 = (now, days) } }
}

/// The runs that this scheduler has begun.
private final class Slots: Sendable {
    private let limit: Int
    private let taken = Mutex<Set<Int64>>([])

    init(_ limit: Int) { self.limit = limit }

    func take(_ id: Int64) -> Bool { taken.withLock { $0.count < limit && $0.insert(id).inserted } }
    func free(_ id: Int64) { taken.withLock { _ = $0.remove(id) } }
}
