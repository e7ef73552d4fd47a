/// A person's subscription at a provider.
package struct Account: Sendable, Equatable, Identifiable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case xtream, m3u

        /// The kind that an address looks like which is typed without one.
        package init(guessedFrom server: String) {
            let path = (server.split(separator: "?").first ?? "").lowercased()
            let isFile = path.hasPrefix("/") && !path.hasPrefix("//") || path.hasPrefix("file:")
            self = isFile || path.hasSuffix(".m3u") || path.hasSuffix(".m3u8") ? .m3u : .xtream
        }
    }

    package var id: Int64
    package var settings: AccountSettings
    package var createdAt: Timestamp
    package var updatedAt: Timestamp
    /// The end of the last successful sync; the true `last_seen` of every active channel.
    package var lastSyncAt: Timestamp?
    /// The end of the last sync, whatever came of it.
    package var lastAttemptAt: Timestamp?
    package var consecutiveFailures: Int
    package var providerStatus: ProviderStatus?

    package init(
        id: Int64, settings: AccountSettings, createdAt: Timestamp, updatedAt: Timestamp, lastSyncAt: Timestamp? = nil,
        lastAttemptAt: Timestamp? = nil, consecutiveFailures: Int = 0, providerStatus: ProviderStatus? = nil
    ) {
        self.id = id
        self.settings = settings
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.lastSyncAt = lastSyncAt
        self.lastAttemptAt = lastAttemptAt
        self.consecutiveFailures = consecutiveFailures
        self.providerStatus = providerStatus
    }
}

/// What the provider said of the subscription when it was last asked.
package struct ProviderStatus: Sendable, Equatable {
    /// `Active`, `Expired`, `Banned`, … in the provider's words.
    package var status: String?
    package var expiresAt: Timestamp?
    package var maxConnections: Int?
    package var activeConnections: Int?
    package var timezone: String?

    package init(
        status: String? = nil, expiresAt: Timestamp? = nil, maxConnections: Int? = nil, activeConnections: Int? = nil,
        timezone: String? = nil
    ) {
        self.status = status
        self.expiresAt = expiresAt
        self.maxConnections = maxConnections
        self.activeConnections = activeConnections
        self.timezone = timezone
    }
}
