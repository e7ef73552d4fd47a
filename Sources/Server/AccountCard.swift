import Catalog
import Store

/// An account as the page's template shows it.
struct AccountCard {
    struct Moment {
        let exact: String
        let text: String
    }

    struct Report {
        let categoriesAdded, categoriesUpdated, channelsAdded, channelsUpdated, channelsReactivated, channelsDeactivated,
            rowsSkipped: String
        let duration: String
    }

    let id: String
    let name: String
    let kind: String
    let kindLabel: String
    let isXtream: Bool
    let isM3U: Bool
    let isFile: Bool
    let server: String
    let username: String
    let userAgent: String?
    let syncIntervalHours: String?
    let maxConnections: String?
    let holdThreshold: String?
    let isEnabled: Bool
    let channelCount: String
    let inactiveCount: String
    let hasInactive: Bool
    let categoryCount: String
    let stateLabel: String
    let stateClass: String
    let isSyncing: Bool
    let isHeld: Bool
    let heldText: String?
    let isWaitingForFile: Bool
    let lastSync: Moment?
    let nextSync: Moment?
    let lastError: String?
    let warnings: [String]
    let expiry: String?
    let connections: String?
    let report: Report?

    init(
        _ account: Account, counts: AccountCounts, latest: SyncRun?, held: SyncReport.Held?, isWaitingForFile: Bool, next: Timestamp?,
        now: Timestamp
    ) {
        let settings = account.settings
        id = String(account.id)
        name = settings.name
        kind = settings.kind.rawValue
        isXtream = settings.kind == .xtream
        isM3U = settings.kind == .m3u
        isFile = settings.takesFile
        self.isWaitingForFile = isWaitingForFile
        kindLabel = isXtream ? "Xtream Codes" : "M3U playlist"
        server = settings.displayedServer
        username = settings.username
        userAgent = settings.userAgent
        syncIntervalHours = settings.syncIntervalHours.map(Words.number)
        maxConnections = settings.maxConnections.map(String.init)
        holdThreshold = settings.holdThreshold.map { Words.number($0 * 100) }
        isEnabled = settings.isEnabled
        channelCount = Words.grouped(counts.activeChannels)
        inactiveCount = Words.grouped(counts.inactiveChannels)
        hasInactive = counts.inactiveChannels > 0
        categoryCount = Words.grouped(counts.activeCategories)
        let status = latest?.report.status
        isSyncing = status.map { !$0.isFinished } ?? false
        isHeld = held != nil
        (stateLabel, stateClass) =
            isWaitingForFile && !isSyncing ? ("Waiting for its file", "idle") : Self.state(settings.isEnabled, isSyncing, isHeld, status)
        heldText = held.map {
            "The provider’s last list would remove \(Words.grouped($0.wouldDeactivate)) of \(Words.grouped($0.active)) channels. Nothing has changed."
        }
        lastSync = account.lastSyncAt.map { Moment(exact: $0.iso, text: Words.relative($0, to: now)) }
        nextSync = next.map { Moment(exact: $0.iso, text: Words.relative($0, to: now)) }
        lastError = status == .failed || status == .interrupted ? latest?.report.errors.first : nil
        warnings = latest?.report.warnings ?? []
        let provider = account.providerStatus
        expiry = provider?.expiresAt.map { String($0.iso.prefix(10)) }
        connections = provider?.maxConnections.map { "\(provider?.activeConnections ?? 0) of \($0)" }
        report = latest.flatMap { $0.report.status.isSuccess ? Report($0) : nil }
    }

    private static func state(_ isEnabled: Bool, _ isSyncing: Bool, _ isHeld: Bool, _ status: SyncReport.Status?) -> (String, String) {
        if isSyncing { return ("Syncing…", "busy") }
        if !isEnabled { return ("Off", "idle") }
        if isHeld { return ("Held for review", "held") }
        return switch status {
        case nil: ("Never synced", "idle")
        case .failed, .interrupted: ("Failed", "failed")
        case .discarded: ("List discarded", "idle")
        default: ("Up to date", "ok")
        }
    }
}

extension AccountCard.Report {
    init(_ run: SyncRun) {
        let report = run.report
        self.init(
            categoriesAdded: Words.grouped(report.categoriesAdded), categoriesUpdated: Words.grouped(report.categoriesUpdated),
            channelsAdded: Words.grouped(report.channelsAdded), channelsUpdated: Words.grouped(report.channelsUpdated),
            channelsReactivated: Words.grouped(report.channelsReactivated),
            channelsDeactivated: Words.grouped(report.channelsDeactivated), rowsSkipped: Words.grouped(report.rowsSkipped),
            duration: Words.duration(run))
    }
}

/// Numbers and times as people read them.
enum Words {
    static func grouped(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return (number < 0 ? "-" : "") + result
    }

    static func number(_ value: Double) -> String {
        let rounded = (value * 100).rounded() / 100
        return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }

    static func duration(_ run: SyncRun) -> String {
        let seconds = run.startedAt.flatMap { start in run.finishedAt.map { $0.seconds(since: start) } } ?? 0
        return seconds < 0.01 ? "under 0.01 s" : number(seconds) + " s"
    }

    static func relative(_ moment: Timestamp, to now: Timestamp) -> String {
        let seconds = moment.seconds(since: now)
        let amount = abs(seconds)
        if amount < 45 { return seconds <= 0 ? "just now" : "in a moment" }
        let (count, unit): (Int, String) =
            switch amount {
            case ..<5400: (Int((amount / 60).rounded()), "minute")
            case ..<129_600: (Int((amount / 3600).rounded()), "hour")
            default: (Int((amount / 86_400).rounded()), "day")
            }
        let text = "\(count) \(unit)" + (count == 1 ? "" : "s")
        return seconds < 0 ? text + " ago" : "in " + text
    }
}
