/// A sync of one account from its request to its report: a row of `sync_runs`.
package struct SyncRun: Sendable, Equatable, Identifiable {
    /// What a person says to the guard; the number is the run's in the store.
    package enum Force: Int64, Sendable {
        /// The guard decides.
        case none = 0
        /// Apply what the provider has, and of a list that is held that one.
        case anything = 1
        /// Apply the list that is held, and no other.
        case held = 2
    }

    package var id: Int64
    package var accountID: Int64
    package var accountName: String
    package var force: Force
    package var requestedAt: Timestamp
    package var startedAt: Timestamp?
    package var finishedAt: Timestamp?
    package var report: SyncReport

    package var isForced: Bool { force != .none }

    package init(
        id: Int64, accountID: Int64, accountName: String, force: Force, requestedAt: Timestamp, startedAt: Timestamp?,
        finishedAt: Timestamp?, report: SyncReport
    ) {
        self.id = id
        self.accountID = accountID
        self.accountName = accountName
        self.force = force
        self.requestedAt = requestedAt
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.report = report
    }
}

/// How far a running sync is.
package struct SyncProgress: Sendable, Equatable {
    package enum Phase: String, Sendable { case connecting, categories, channels, comparing, applying }

    package var runID: Int64
    package var accountID: Int64
    package var phase: Phase
    package var bytes: Int
    package var rows: Int

    package init(runID: Int64, accountID: Int64, phase: Phase, bytes: Int = 0, rows: Int = 0) {
        self.runID = runID
        self.accountID = accountID
        self.phase = phase
        self.bytes = bytes
        self.rows = rows
    }
}
