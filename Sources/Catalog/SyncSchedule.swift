/// When an account is due for its next sync: a pure rule about what the store remembers, so that a restart neither repeats nor forgets.
package struct SyncSchedule: Sendable, Equatable {
    /// Hours between syncs; 0 turns the schedule off.
    package var intervalHours: Double
    /// The first wait after a failure; each further failure doubles it, up to the interval.
    package static let firstRetrySeconds = 300.0

    /// An attempt so far in the future comes of a clock that ran ahead; a nearer one of a sync that just ended, or of another machine's.
    private static let clockTolerance = 3600.0

    package init(intervalHours: Double) { self.intervalHours = intervalHours }

    /// nil when the account is never synced by itself; a moment in the past when it is overdue.
    package func nextSync(of account: Account) -> Timestamp? {
        let interval = (account.settings.syncIntervalHours ?? intervalHours) * 3600
        guard account.settings.isEnabled, interval > 0 else { return nil }
        guard let last = account.lastAttemptAt else { return account.createdAt }
        guard account.consecutiveFailures > 0 else { return last.adding(seconds: interval * (1 + spread(account.id))) }
        let doublings = Double(1 << min(account.consecutiveFailures - 1, 20))
        return last.adding(seconds: min(interval, Self.firstRetrySeconds * doublings))
    }

    /// Whether an account is due. Nobody waits for the time of a clock that ran ahead.
    package func isDue(_ account: Account, at now: Timestamp) -> Bool {
        guard let next = nextSync(of: account) else { return false }
        return next <= now || account.lastAttemptAt ?? account.createdAt > now.adding(seconds: Self.clockTolerance)
    }

    /// Seconds after the start that an overdue account waits, so that a restart does not ask all providers at once.
    package static func startDelay(_ id: Int64) -> Double {
        var hash = StableHash()
        hash.combine(UInt64(bitPattern: id))
        return Double(hash.finalize() % 60_000) / 1000
    }

    /// Up to 2 % of the interval, so that accounts that were synced together drift apart.
    private func spread(_ id: Int64) -> Double {
        var hash = StableHash()
        hash.combine(UInt64(bitPattern: id))
        return Double(hash.finalize() % 1000) / 50_000
    }
}
