import Catalog
import Database

extension CatalogStore {
    /// How long a running sync is left alone before another process may call it dead; the runner renews it in time.
    package static let leaseSeconds = 60.0

    /// Asks for a sync, or joins the one that is asked for or running already.
    /// - Throws: `StoreError.noAccount`, `.accountDisabled`; `.syncRunning` where joining would lose what the person wants;
    ///   `.nothingHeld` for an approval of nothing.
    package func requestRun(account id: Int64, _ force: SyncRun.Force = .none) async throws -> SyncRun {
        let now = now()
        let (run, isNew) = try await database.write { try Self.request(account: id, force, at: now, $0) }
        if isNew { feed.publish(.queued(runID: run.id, accountID: id)) }
        return run
    }

    /// Asks for a sync of an account that was due as it was read, unless one has ended since.
    package func requestDueRun(_ account: Account) async throws {
        let (id, now) = (account.id, now())
        let requested = try await database.write { connection in
            let current = try connection.first("SELECT \(Account.columns) FROM accounts WHERE id = \(id)", Account.init(row:))
            guard let current, current.settings.isEnabled, current.lastAttemptAt == account.lastAttemptAt else {
                return (run: SyncRun, isNew: Bool)?.none
            }
            return try Self.request(account: id, at: now, connection)
        }
        if let requested, requested.isNew { feed.publish(.queued(runID: requested.run.id, accountID: id)) }
    }

    static func request(
        account id: Int64, _ force: SyncRun.Force = .none, at now: Timestamp, _ connection: SQLConnection
    ) throws -> (run: SyncRun, isNew: Bool) {
        let account = try Self.account(id, connection)
        guard account.settings.isEnabled else { throw StoreError.accountDisabled(id) }
        if force == .held { try requireHeld(id, connection) }
        let added = try connection.execute(
            """
            INSERT INTO sync_runs (account_id, status, forced, requested_at)
            VALUES (\(id), 'queued', \(force.rawValue), \(now.microseconds))
            ON CONFLICT DO NOTHING
            """)
        // A person's word counts also for the run that waits already.
        if added == 0, force != .none {
            try connection.execute("UPDATE sync_runs SET forced = \(force.rawValue) WHERE account_id = \(id) AND status = 'queued'")
        }
        let run = try connection.first(
            "SELECT \(SyncRun.columns) WHERE r.account_id = \(id) AND r.status IN ('queued', 'running')", SyncRun.init(row:))
        guard let run else { throw StoreError.noAccount(id) }
        guard force == .none || run.force == force else { throw StoreError.syncRunning(id) }
        return (run, added == 1)
    }

    /// - Throws: `StoreError.noRun`.
    package func run(_ id: Int64) async throws -> SyncRun {
        try await database.read { try Self.run(id, $0) }
    }

    package func queuedRuns() async throws -> [SyncRun] {
        try await database.read { try $0.all("SELECT \(SyncRun.columns) WHERE r.status = 'queued' ORDER BY r.id", SyncRun.init(row:)) }
    }

    package func runningRunIDs() async throws -> [Int64] {
        try await database.read { try $0.all("SELECT id FROM sync_runs WHERE status = 'running'") { $0.int(0) } }
    }

    /// The newest runs first, of an account or of all.
    /// - Parameter time: those that were asked for before it.
    package func runs(
        account id: Int64?, status: SyncReport.Status? = nil, askedBefore time: Timestamp? = nil, before cursor: Int64? = nil, limit: Int
    ) async throws -> Page<SyncRun> {
        try await database.read { connection in
            if let id { _ = try Self.account(id, connection) }
            let ofAccount: SQL = id.map { "r.account_id = \($0) AND" } ?? ""
            let ofStatus: SQL = status.map { "r.status = \($0.rawValue) AND" } ?? ""
            let ofTime: SQL = time.map { "r.requested_at < \($0.microseconds) AND" } ?? ""
            let runs = try connection.all(
                """
                SELECT \(SyncRun.columns) WHERE \(ofAccount) \(ofStatus) \(ofTime) r.id < \(cursor ?? Int64.max)
                ORDER BY r.id DESC LIMIT \(limit + 1)
                """, SyncRun.init(row:))
            return Page(runs, limit: limit, id: \.id)
        }
    }

    package func latestRun(account id: Int64) async throws -> SyncRun? { try await runs(account: id, limit: 1).elements.first }

    /// The last reply that waits for a person's decision: the newest finished run, if it was held.
    package func heldRun(account id: Int64) async throws -> SyncRun? {
        try await database.read { try Self.heldRun(id, $0) }
    }

    private static func heldRun(_ id: Int64, _ connection: SQLConnection) throws -> SyncRun? {
        let run = try connection.first(
            """
            SELECT \(SyncRun.columns) WHERE r.account_id = \(id) AND r.status IN ('succeeded', 'unchanged', 'held')
            ORDER BY r.id DESC LIMIT 1
            """, SyncRun.init(row:))
        return run?.report.status == .held ? run : nil
    }

    private static func requireHeld(_ id: Int64, _ connection: SQLConnection) throws {
        guard try heldRun(id, connection) != nil else { throw StoreError.nothingHeld(id) }
    }

    /// A person's word that a held reply is not to be applied; the catalogue stays as it is.
    /// - Throws: `StoreError.noAccount`, `.nothingHeld`.
    package func discardHeld(account id: Int64) async throws {
        try await database.write { connection in
            _ = try Self.account(id, connection)
            try Self.requireHeld(id, connection)
            try Self.discardHeld(id, connection)
        }
        feed.changed(.accounts)
    }

    private static func discardHeld(_ id: Int64, _ connection: SQLConnection) throws {
        try connection.execute("UPDATE sync_runs SET status = 'discarded' WHERE account_id = \(id) AND status = 'held'")
    }

    /// Ends what is under way with lists of an account's old source: the sync that runs, whichever process carries it out, and what is
    /// held or was just approved. A sync that waits reads the new source.
    /// - Returns: the run that was ended.
    static func endOldSource(account id: Int64, at now: Timestamp, _ connection: SQLConnection) throws -> SyncRun? {
        try discardHeld(id, connection)
        let ended = try connection.all(
            """
            UPDATE sync_runs SET status = 'interrupted', finished_at = \(now.microseconds), lease_until = NULL,
                errors = 'the account was changed in the middle of this sync; nothing of it was applied'
            WHERE account_id = \(id) AND (status = 'running' OR status = 'queued' AND forced = \(SyncRun.Force.held.rawValue))
            RETURNING id
            """
        ) { $0.int(0) }
        return try ended.first.map { try run($0, connection) }
    }

    /// Takes note that the file of an account was replaced, and asks for a sync of the new one.
    /// - Returns: nil for an account that is turned off.
    /// - Throws: `StoreError.noAccount`.
    package func playlistReplaced(account id: Int64) async throws -> SyncRun? {
        let now = now()
        let (ended, asked) = try await database.write { connection in
            let account = try Self.account(id, connection)
            let ended = try Self.endOldSource(account: id, at: now, connection)
            return (ended, account.settings.isEnabled ? try Self.request(account: id, at: now, connection).run : nil)
        }
        publish(ended: ended, asked: asked)
        return asked
    }

    func publish(ended: SyncRun?, asked: SyncRun?) {
        if let ended { feed.publish(.finished(ended)) }
        if let asked { feed.publish(.queued(runID: asked.id, accountID: asked.accountID)) }
        feed.changed(.accounts)
    }

    /// Takes a queued run for `owner`, and answers what it is now; nil when another was faster.
    package func claimRun(_ id: Int64, owner: String) async throws -> SyncRun? {
        try await database.write { connection in
            let now = now()
            let claimed = try connection.execute(
                """
                UPDATE sync_runs SET status = 'running', owner = \(owner), started_at = \(now.microseconds),
                    lease_until = \(now.adding(seconds: Self.leaseSeconds).microseconds)
                WHERE id = \(id) AND status = 'queued'
                """)
            return claimed == 1 ? try Self.run(id, connection) : nil
        }
    }

    /// - Returns: false when the owner itself has ended the run.
    /// - Throws: `StoreError.leaseLost` when the run is no longer the owner's.
    package func renewLease(_ id: Int64, owner: String) async throws -> Bool {
        try await database.write { connection in
            // Inside: another account's large sync may hold the database longer than a lease.
            let until = now().adding(seconds: Self.leaseSeconds)
            let renewed = try connection.execute(
                "UPDATE sync_runs SET lease_until = \(until.microseconds) WHERE id = \(id) AND owner = \(owner) AND status = 'running'")
            if renewed == 1 { return true }
            let isEnded = try connection.first(
                "SELECT 1 FROM sync_runs WHERE id = \(id) AND owner = \(owner) AND status <> 'interrupted'"
            ) { _ in true }
            guard isEnded == true else { throw StoreError.leaseLost }
            return false
        }
    }

    /// Ends a run that changed no channel: unchanged, held or failed.
    package func finishRun(_ id: Int64, owner: String, _ report: SyncReport) async throws -> SyncRun {
        let now = now()
        let run = try await database.write { connection in
            try Self.finish(id, owner: owner, report, at: now, connection)
            return try Self.run(id, connection)
        }
        feed.publish(.finished(run))
        return run
    }

    /// Who carries out a running sync, as far as this process can tell.
    package enum RunnerState: Sendable {
        case alive, dead
        /// This process began it and no longer carries it out: its end could not be written.
        case abandoned
        /// Only the lease can tell.
        case unknown
    }

    /// Marks the running syncs whose runner is gone, and answers how many there were.
    package func interruptDeadRuns(_ state: @Sendable @escaping (_ id: Int64, _ owner: String) -> RunnerState) async throws -> Int {
        // Looked for at every poll: a look alone does not ask for the writer.
        guard try await !database.read({ try deadRuns(state, $0) }).isEmpty else { return 0 }
        let dead = try await database.write { connection in
            let dead = try deadRuns(state, connection)
            for run in dead { try interrupt(run.id, run.reason, connection) }
            return try dead.map { try Self.run($0.id, connection) }
        }
        for run in dead { feed.publish(.finished(run)) }
        return dead.count
    }

    private func deadRuns(
        _ state: (Int64, String) -> RunnerState, _ connection: SQLConnection
    ) throws -> [(id: Int64, reason: String)] {
        let now = now()
        let running = try connection.all("SELECT id, owner, lease_until FROM sync_runs WHERE status = 'running'") {
            (id: $0.int(0), owner: $0.text(1), until: $0.int(2))
        }
        return running.compactMap { run in
            // No lease that was given by a clock that is right reaches further than the second limit.
            let isOverdue = run.until < now.microseconds || run.until > now.adding(seconds: 3600).microseconds
            return switch state(run.id, run.owner) {
            case .dead: (run.id, Self.stopped)
            case .unknown where isOverdue: (run.id, Self.stopped)
            case .abandoned where isOverdue: (run.id, Self.unwritten)
            case .alive, .unknown, .abandoned: nil
            }
        }
    }

    private static let stopped = "Bouquet stopped in the middle of this sync; nothing of it was applied"
    private static let unwritten = "the end of this sync could not be written, as when the disk is full; nothing of it was applied"

    private func interrupt(_ id: Int64, _ reason: String, _ connection: SQLConnection) throws {
        try connection.execute(
            """
            UPDATE sync_runs SET status = 'interrupted', finished_at = \(now().microseconds), lease_until = NULL, errors = \(reason)
            WHERE id = \(id)
            """)
    }

    /// Deletes history that is older than some days, but for each account's newest run. The days count back from the newest sync that ended
    /// a day ago or earlier: a clock that runs ahead for a while must not take everything.
    package func pruneHistory(keepingDays days: Int) async throws {
        _ = try await database.write { connection in
            let yesterday = now().adding(seconds: -86_400)
            let witness = try connection.first("SELECT MAX(finished_at) FROM sync_runs WHERE finished_at <= \(yesterday.microseconds)") {
                $0.timestamp(0)
            }
            guard let witness, let witness else { return }
            try Self.prune(before: witness.adding(seconds: -86_400 * Double(days)), connection)
        }
    }

    private static func prune(before moment: Timestamp, _ connection: SQLConnection) throws {
        let runs: SQL = """
            finished_at < \(moment.microseconds) AND id NOT IN (SELECT MAX(id) FROM sync_runs GROUP BY account_id)
            """
        let gone = [
            try connection.first("SELECT MAX(at) FROM channel_events WHERE at < \(moment.microseconds)") { $0.timestamp(0) },
            try connection.first("SELECT MAX(finished_at) FROM sync_runs WHERE \(runs)") { $0.timestamp(0) },
        ].compactMap { $0 ?? nil }
        guard let last = gone.max() else { return }
        try connection.execute("DELETE FROM channel_events WHERE at < \(moment.microseconds)")
        try connection.execute("DELETE FROM sync_runs WHERE \(runs)")
        try setHistoryStart(last, connection)
    }

    static func run(_ id: Int64, _ connection: SQLConnection) throws -> SyncRun {
        guard let run = try connection.first("SELECT \(SyncRun.columns) WHERE r.id = \(id)", SyncRun.init(row:)) else {
            throw StoreError.noRun(id)
        }
        return run
    }

    static func finish(_ id: Int64, owner: String, _ report: SyncReport, at now: Timestamp, _ connection: SQLConnection) throws {
        let ended = try connection.execute(
            """
            UPDATE sync_runs SET status = \(report.status.rawValue), finished_at = \(now.microseconds), lease_until = NULL,
                categories_added = \(report.categoriesAdded), categories_updated = \(report.categoriesUpdated),
                categories_deactivated = \(report.categoriesDeactivated), channels_added = \(report.channelsAdded),
                channels_updated = \(report.channelsUpdated), channels_reactivated = \(report.channelsReactivated),
                channels_deactivated = \(report.channelsDeactivated), list_rows = \(report.rows), rows_skipped = \(report.rowsSkipped),
                rows_mended = \(report.rowsMended), bytes = \(report.bytes), held_active = \(report.held?.active),
                held_would_deactivate = \(report.held?.wouldDeactivate), samples = \(report.samples.joined(separator: "\n")),
                errors = \(report.errors.joined(separator: "\n")), warnings = \(report.warnings.joined(separator: "\n"))
            WHERE id = \(id) AND owner = \(owner) AND status = 'running'
            """)
        guard ended == 1 else { throw StoreError.leaseLost }
        // Neither a success nor a failure of the provider: the schedule goes on from the attempt before.
        guard report.status != .interrupted else { return }
        let succeeded = report.status.isSuccess
        let failed = report.status == .failed
        try connection.execute(
            """
            UPDATE accounts SET last_attempt_at = \(now.microseconds),
                last_sync_at = CASE WHEN \(succeeded) = 1 THEN \(now.microseconds) ELSE last_sync_at END,
                consecutive_failures = CASE WHEN \(failed) = 1 THEN consecutive_failures + 1 ELSE 0 END
            WHERE id = (SELECT account_id FROM sync_runs WHERE id = \(id))
            """)
    }
}

extension SyncRun {
    static let columns: SQL = """
        r.id, r.account_id, a.name, r.forced, r.requested_at, r.started_at, r.finished_at, r.status, r.categories_added,
        r.categories_updated, r.categories_deactivated, r.channels_added, r.channels_updated, r.channels_reactivated,
        r.channels_deactivated, r.list_rows, r.rows_skipped, r.rows_mended, r.bytes, r.held_active, r.held_would_deactivate,
        r.samples, r.errors, r.warnings
        FROM sync_runs r JOIN accounts a ON a.id = r.account_id
        """

    init(row: SQLRow) {
        var report = SyncReport(status: .init(rawValue: row.text(7)) ?? .failed)
        report.categoriesAdded = Int(row.int(8))
        report.categoriesUpdated = Int(row.int(9))
        report.categoriesDeactivated = Int(row.int(10))
        report.channelsAdded = Int(row.int(11))
        report.channelsUpdated = Int(row.int(12))
        report.channelsReactivated = Int(row.int(13))
        report.channelsDeactivated = Int(row.int(14))
        report.rows = Int(row.int(15))
        report.rowsSkipped = Int(row.int(16))
        report.rowsMended = Int(row.int(17))
        report.bytes = Int(row.int(18))
        if let active = row.optionalInt(19), let vanishing = row.optionalInt(20) {
            report.held = .init(active: Int(active), wouldDeactivate: Int(vanishing))
        }
        report.samples = row.lines(21)
        report.errors = row.lines(22)
        report.warnings = row.lines(23)
        self.init(
            id: row.int(0), accountID: row.int(1), accountName: row.text(2), force: Force(rawValue: row.int(3)) ?? .none,
            requestedAt: Timestamp(microseconds: row.int(4)), startedAt: row.timestamp(5), finishedAt: row.timestamp(6), report: report)
    }
}

extension SQLRow {
    fileprivate func lines(_ column: Int) -> [String] { text(column).split(separator: "\n").map(String.init) }
}
