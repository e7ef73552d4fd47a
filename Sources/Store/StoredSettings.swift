import Catalog
import Database
import Foundation

extension CatalogStore {
    static func setting(_ name: String, _ connection: SQLConnection) throws -> String? {
        try connection.first("SELECT value FROM settings WHERE name = \(name)") { $0.text(0) }
    }

    static func set(_ name: String, to value: String, _ connection: SQLConnection) throws {
        try connection.execute(
            """
            INSERT INTO settings (name, value) VALUES (\(name), \(value))
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """)
    }

    private static let qualityOrderName = "quality_order"

    package func qualityOrder() async throws -> QualityOrder {
        try await database.read { try Self.qualityOrder($0) }
    }

    package func set(_ order: QualityOrder) async throws {
        let now = now()
        _ = try await database.write { connection in
            let text = String(decoding: try JSONEncoder().encode(order), as: UTF8.self)
            try Self.set(Self.qualityOrderName, to: text, connection)
            try CatalogueLog.add(.everything, at: now, connection)
        }
        await catchUp()
        feed.changed(.settings)
    }

    private static let syncSettingsName = "sync_settings"

    /// What holds now for the syncs of all accounts.
    package func syncSettings() async throws -> SyncSettings { try await ownSyncSettings().over(defaults) }

    package func ownSyncSettings() async throws -> OwnSyncSettings {
        try await database.read { try Self.ownSyncSettings($0) }
    }

    /// Changes what a person set, and answers what is set now; running syncs and the scheduler follow.
    package func changeSyncSettings(_ change: @Sendable @escaping (inout OwnSyncSettings) -> Void) async throws -> OwnSyncSettings {
        let settings = try await database.write { connection in
            var settings = try Self.ownSyncSettings(connection)
            change(&settings)
            try Self.set(Self.syncSettingsName, to: String(decoding: try JSONEncoder().encode(settings), as: UTF8.self), connection)
            return settings
        }
        feed.changed(.settings)
        return settings
    }

    private static func ownSyncSettings(_ connection: SQLConnection) throws -> OwnSyncSettings {
        guard let text = try setting(syncSettingsName, connection) else { return OwnSyncSettings() }
        return try JSONDecoder().decode(OwnSyncSettings.self, from: Data(text.utf8))
    }

    static func qualityOrder(_ connection: SQLConnection) throws -> QualityOrder {
        guard let text = try setting(qualityOrderName, connection) else { return .standard }
        return try JSONDecoder().decode(QualityOrder.self, from: Data(text.utf8))
    }
}
