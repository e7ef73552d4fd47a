/// What a person says of an account: the part that a form edits.
package struct AccountSettings: Sendable, Equatable {
    /// A user agent that panels accept; many refuse unknown ones.
    package static let defaultUserAgent = "VLC/3.0.20 LibVLC/3.0.20"

    package var name: String
    package var kind: Account.Kind
    /// Where the lists come from, free of credentials: see `ProviderAddress`. Empty for an uploaded playlist.
    package var server: String
    package var username: String
    package var password: String
    package var userAgent: String?
    package var isEnabled: Bool
    /// Hours; nil takes the global interval, 0 turns scheduled syncs off.
    package var syncIntervalHours: Double?
    package var maxConnections: Int?
    /// The share of active channels (0…1) that one sync may take away unasked; nil takes the global one.
    package var holdThreshold: Double?

    package init(
        name: String, kind: Account.Kind, server: String, username: String = "", password: String = "", userAgent: String? = nil,
        isEnabled: Bool = true, syncIntervalHours: Double? = nil, maxConnections: Int? = nil, holdThreshold: Double? = nil
    ) {
        self.name = name
        self.kind = kind
        self.server = server
        self.username = username
        self.password = password
        self.userAgent = userAgent
        self.isEnabled = isEnabled
        self.syncIntervalHours = syncIntervalHours
        self.maxConnections = maxConnections
        self.holdThreshold = holdThreshold
    }

    /// The server as a person may see it, without what may be secret in it.
    package var displayedServer: String { ProviderAddress.displayed(server, kind: kind) }

    /// The file of this machine that the playlist is; nil where it comes from elsewhere.
    package var file: String? { ProviderAddress.filePath(of: server) }

    /// Whether the playlist is a file that a person sends.
    package var takesFile: Bool { kind == .m3u && server.isEmpty }

    /// Whether the lists of both come from the same place for the same subscriber. The password counts too: a playlist has it in its
    /// addresses, and only whoever knows it recognises these.
    package func hasSameSource(as other: AccountSettings) -> Bool {
        kind == other.kind && server == other.server && username == other.username && password == other.password
    }

    /// The settings in canonical form: the server taken apart, texts trimmed, numbers checked.
    /// - Throws: `AccountError` that names the field.
    package func validated() throws(AccountError) -> AccountSettings {
        for (field, text) in [("name", name), ("server", server), ("username", username), ("password", password)] {
            guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
                throw .invalid(field: field, reason: "use no control characters, such as tabs or line breaks")
            }
        }
        var result = self
        result.name = name.trimmingSpaces()
        guard !result.name.isEmpty else { throw .invalid(field: "name", reason: "give the account a name") }
        guard result.name.utf8.count <= 200 else { throw .invalid(field: "name", reason: "use at most 200 characters") }
        let address = try ProviderAddress(typed: server, kind: kind)
        result.server = address.url
        result.username = address.username ?? username.trimmingSpaces()
        result.password = address.password ?? password
        if kind == .xtream, result.username.isEmpty { throw .invalid(field: "username", reason: "a panel needs a user name") }
        if kind == .xtream, result.password.isEmpty { throw .invalid(field: "password", reason: "a panel needs a password") }
        result.userAgent = userAgent.flatMap { $0.trimmingSpaces().isEmpty ? nil : $0.trimmingSpaces() }
        if let agent = result.userAgent, agent.utf8.contains(where: { $0 < 0x20 || $0 > 0x7E }) {
            throw .invalid(field: "user_agent", reason: "use plain ASCII characters")
        }
        if let hours = syncIntervalHours, !SyncSettings.intervals.contains(hours) {
            throw .invalid(field: "sync_interval_hours", reason: "use a number of hours from 0 (off) to 8760")
        }
        if let connections = maxConnections, !(1...10_000).contains(connections) {
            throw .invalid(field: "max_connections", reason: "use a number from 1 to 10000")
        }
        if let threshold = holdThreshold, !SyncSettings.thresholds.contains(threshold) {
            throw .invalid(field: "hold_threshold", reason: "use a share from \(SyncSettings.thresholds.text), such as 0.5 for half")
        }
        return result
    }
}

/// What is wrong with an account's settings.
package enum AccountError: Error, Equatable, Sendable, CustomStringConvertible {
    case invalid(field: String, reason: String)

    package var description: String {
        switch self {
        case .invalid(let field, let reason): "\(field): \(reason)"
        }
    }
}

extension StringProtocol {
    package func trimmingSpaces() -> String {
        let blank: (Character) -> Bool = { $0.isWhitespace }
        return String(drop(while: blank).reversed().drop(while: blank).reversed())
    }
}
