import Catalog
import Database

extension CatalogStore {
    package func accounts() async throws -> [Account] {
        try await database.read { try $0.all("SELECT \(Account.columns) FROM accounts ORDER BY id", Account.init(row:)) }
    }

    /// - Throws: `StoreError.noAccount`.
    package func account(_ id: Int64) async throws -> Account {
        try await database.read { try Self.account(id, $0) }
    }

    /// - Parameter isSynced: whether its first sync is asked for with it: by itself it would be due only at the scheduler's next look.
    package func addAccount(_ settings: AccountSettings, isSynced: Bool = false) async throws -> Account {
        let now = now()
        let (account, run) = try await database.write { connection in
            try connection.execute(
                """
                INSERT INTO accounts (name, kind, server, username, password, user_agent, enabled, sync_interval_hours,
                    max_connections, hold_threshold, created_at, updated_at)
                VALUES (\(settings.name), \(settings.kind.rawValue), \(settings.server), \(settings.username), \(settings.password),
                    \(settings.userAgent), \(settings.isEnabled), \(settings.syncIntervalHours), \(settings.maxConnections),
                    \(settings.holdThreshold), \(now.microseconds), \(now.microseconds))
                """)
            let id = connection.lastInsertedID
            try CatalogueLog.add(.account(id, channels: ChannelIDs()), at: now, connection)
            let run = isSynced ? try Self.request(account: id, at: now, connection).run : nil
            return (try Self.account(id, connection), run)
        }
        await catchUp()
        feed.changed(.accounts)
        if let run { feed.publish(.queued(runID: run.id, accountID: account.id)) }
        return account
    }

    /// Changes the settings. What was remembered of the provider's last reply is forgotten, so that the next sync reads it anew. With
    /// another source a list that is held counts no more, and a sync under way gives way to a new one.
    package func updateAccount(_ id: Int64, _ settings: AccountSettings) async throws -> Account {
        let now = now()
        let (account, ended, asked) = try await database.write { connection in
            let old = try Self.account(id, connection).settings
            try connection.execute(
                """
                UPDATE accounts SET name = \(settings.name), kind = \(settings.kind.rawValue), server = \(settings.server),
                    username = \(settings.username), password = \(settings.password), user_agent = \(settings.userAgent),
                    enabled = \(settings.isEnabled), sync_interval_hours = \(settings.syncIntervalHours),
                    max_connections = \(settings.maxConnections), hold_threshold = \(settings.holdThreshold),
                    updated_at = \(now.microseconds), applied_digest = NULL, applied_validators = NULL
                WHERE id = \(id)
                """)
            try CatalogueLog.add(.account(id, channels: ChannelIDs()), at: now, connection)
            let ended = old.hasSameSource(as: settings) ? nil : try Self.endOldSource(account: id, at: now, connection)
            // An account that has become one of a file waits for it.
            let isReady = settings.isEnabled && (old.takesFile || !settings.takesFile)
            let asked = ended != nil && isReady ? try Self.request(account: id, at: now, connection).run : nil
            return (try Self.account(id, connection), ended, asked)
        }
        publish(ended: ended, asked: asked)
        await catchUp()
        return account
    }

    /// Deletes the account and all that is its own; its id is never given again.
    package func deleteAccount(_ id: Int64) async throws {
        let now = now()
        _ = try await database.write { connection in
            guard try connection.execute("DELETE FROM accounts WHERE id = \(id)") == 1 else { throw StoreError.noAccount(id) }
            try CatalogueLog.add(.wholeAccount(id), at: now, connection)
        }
        feed.publish(.accountDeleted(id))
        await catchUp()
        feed.changed(.accounts)
    }

    /// - Throws: `StoreError.leaseLost` when the run that asked the provider goes on no more: the account may have another provider now.
    package func recordProviderStatus(_ status: ProviderStatus, of run: SyncRun) async throws {
        let recorded = try await database.write { connection in
            try connection.execute(
                """
                UPDATE accounts SET provider_status = \(status.status), provider_expires_at = \(status.expiresAt?.microseconds),
                    provider_max_connections = \(status.maxConnections), provider_active_connections = \(status.activeConnections),
                    provider_timezone = \(status.timezone)
                WHERE id = \(run.accountID) AND EXISTS (SELECT 1 FROM sync_runs WHERE id = \(run.id) AND status = 'running')
                """)
        }
        guard recorded == 1 else { throw StoreError.leaseLost }
        feed.changed(.accounts)
    }

    /// How many channels and categories an account has, as its last sync counted them.
    package func counts(account id: Int64) async throws -> AccountCounts {
        try await database.read { try Self.counts(id, $0) }
    }

    static func account(_ id: Int64, _ connection: SQLConnection) throws -> Account {
        guard let account = try connection.first("SELECT \(Account.columns) FROM accounts WHERE id = \(id)", Account.init(row:)) else {
            throw StoreError.noAccount(id)
        }
        return account
    }

    static func counts(_ id: Int64, _ connection: SQLConnection) throws -> AccountCounts {
        try connection.first(
            """
            SELECT channel_count, channel_count - inactive_count,
                (SELECT COUNT(*) FROM categories WHERE account_id = \(id) AND is_active = 1)
            FROM accounts WHERE id = \(id)
            """
        ) {
            AccountCounts(channels: Int($0.int(0)), activeChannels: Int($0.int(1)), activeCategories: Int($0.int(2)))
        } ?? AccountCounts(channels: 0, activeChannels: 0, activeCategories: 0)
    }
}

/// The sizes of an account's part of the catalogue.
package struct AccountCounts: Sendable, Equatable {
    package var channels: Int
    package var activeChannels: Int
    package var activeCategories: Int

    package var inactiveChannels: Int { channels - activeChannels }
}

extension Account {
    static let columns: SQL = """
        id, name, kind, server, username, password, user_agent, enabled, sync_interval_hours, max_connections, hold_threshold,
        created_at, updated_at, last_sync_at, last_attempt_at, consecutive_failures, provider_status, provider_expires_at,
        provider_max_connections, provider_active_connections, provider_timezone
        """

    init(row: SQLRow) {
        let settings = AccountSettings(
            name: row.text(1), kind: Kind(rawValue: row.text(2)) ?? .xtream, server: row.text(3), username: row.text(4),
            password: row.text(5), userAgent: row.optionalText(6), isEnabled: row.bool(7), syncIntervalHours: row.optionalReal(8),
            maxConnections: row.optionalInt(9).map(Int.init), holdThreshold: row.optionalReal(10))
        let status = ProviderStatus(
            status: row.optionalText(16), expiresAt: row.timestamp(17), maxConnections: row.optionalInt(18).map(Int.init),
            activeConnections: row.optionalInt(19).map(Int.init), timezone: row.optionalText(20))
        self.init(
            id: row.int(0), settings: settings, createdAt: Timestamp(microseconds: row.int(11)),
            updatedAt: Timestamp(microseconds: row.int(12)), lastSyncAt: row.timestamp(13), lastAttemptAt: row.timestamp(14),
            consecutiveFailures: Int(row.int(15)), providerStatus: status == ProviderStatus() ? nil : status)
    }
}

extension SQLRow {
    func timestamp(_ column: Int) -> Timestamp? { optionalInt(column).map(Timestamp.init(microseconds:)) }
}
