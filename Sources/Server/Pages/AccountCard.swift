import Catalog
import Store

/// An account as pages show it.
struct AccountCard {
    let account: Account
    let counts: AccountCounts
    let latest: SyncRun?
    let held: SyncReport.Held?
    let isWaitingForFile: Bool
    let next: Timestamp?
    let words: Words

    var json: JSON {
        let settings = account.settings
        let provider = account.providerStatus
        return .object([
            "id": .integer(account.id), "name": .string(settings.name), "kind": .string(settings.kind.rawValue),
            "is_xtream": .bool(settings.kind == .xtream), "is_m3u": .bool(settings.kind == .m3u), "is_file": .bool(settings.takesFile),
            "server": .string(settings.displayedServer), "username": .string(settings.username), "user_agent": .string(settings.userAgent),
            "sync_interval_hours": .number(settings.syncIntervalHours), "max_connections": .integer(settings.maxConnections),
            "hold_threshold": .number(settings.holdThreshold), "is_enabled": .bool(settings.isEnabled),
            "channel_count": .integer(counts.activeChannels), "category_count": .integer(counts.activeCategories),
            "inactive_count": counts.inactiveChannels > 0 ? .integer(counts.inactiveChannels) : .null,
            "state": .string(state), "is_syncing": .bool(isSyncing), "is_held": .bool(held != nil),
            "held": held.map { .object(["active": .integer($0.active), "would_deactivate": .integer($0.wouldDeactivate)]) } ?? .null,
            "last_sync": .string(account.lastSyncAt?.iso), "next_sync": .string(isSyncing ? nil : next?.iso),
            "last_error": .string(lastError), "warnings": .strings((latest?.report.warnings ?? []).map(words.sentence)),
            "expires_at": .string(provider?.expiresAt?.iso),
            "connections": provider?.maxConnections.map {
                .object(["active": .integer(provider?.activeConnections ?? 0), "max": .integer($0)])
            } ?? .null,
            "report": latest.flatMap { $0.report.status.isSuccess ? SyncAPI.json($0, words) : nil } ?? .null,
        ])
    }

    private var isSyncing: Bool { latest.map { !$0.report.status.isFinished } ?? false }

    private var lastError: String? {
        latest.flatMap { [.failed, .interrupted].contains($0.report.status) ? $0.report.errors.first.map(words.sentence) : nil }
    }

    /// Of the words' `states`; also the name of its colour.
    private var state: String {
        if isSyncing { return "syncing" }
        if isWaitingForFile { return "waiting" }
        if !account.settings.isEnabled { return "off" }
        if held != nil { return "held" }
        return switch latest?.report.status {
        case nil: "never"
        case .failed, .interrupted: "failed"
        case .discarded: "discarded"
        default: "ok"
        }
    }
}

extension ServerDependencies {
    /// All accounts as pages show them.
    func accountCards(_ words: Words) async throws -> [JSON] {
        var cards: [JSON] = []
        let schedule = try await store.syncSettings().schedule
        for account in try await store.accounts() {
            let card = AccountCard(
                account: account, counts: try await store.counts(account: account.id),
                latest: try await store.latestRun(account: account.id),
                held: try await store.heldRun(account: account.id)?.report.held, isWaitingForFile: isWaitingForFile(account),
                next: nextSync(of: account, by: schedule), words: words)
            cards.append(card.json)
        }
        return cards
    }
}
