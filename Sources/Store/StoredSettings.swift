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
    }

    static func qualityOrder(_ connection: SQLConnection) throws -> QualityOrder {
        guard let text = try setting(qualityOrderName, connection) else { return .standard }
        return try JSONDecoder().decode(QualityOrder.self, from: Data(text.utf8))
    }
}
