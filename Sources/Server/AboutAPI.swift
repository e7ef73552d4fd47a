import Catalog
import Foundation
import Hummingbird
import Store

/// What this Bouquet is, how it does, and where its data lies.
struct AboutAPI: Sendable {
    private let dependencies: ServerDependencies
    private let startedAt: Timestamp
    private let start = ContinuousClock.now

    init(_ dependencies: ServerDependencies) {
        self.dependencies = dependencies
        startedAt = dependencies.store.now()
    }

    func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response { try await json().response() }

    func json() async throws -> JSON {
        let installation = dependencies.installation
        let size = try await dependencies.store.size()
        let uptime = (ContinuousClock.now - start).components.seconds
        return .object([
            "version": .string(dependencies.version), "started_at": .string(startedAt.iso), "uptime_seconds": .integer(uptime),
            "memory_bytes": .integer(Self.residentMemory), "accounts": .integer(size.accounts), "channels": .integer(size.channels),
            "catalogue_version": .integer(size.version), "data_folder": .string(installation.dataFolder),
            "database": .object([
                "path": .string(installation.databasePath), "bytes": .integer(installation.databasePath.map(Self.databaseBytes)),
            ]),
            "host": .string(installation.host), "is_public": .bool(installation.isPublic),
        ])
    }

    /// With its log.
    private static func databaseBytes(_ path: String) -> Int64 {
        ["", "-wal"].reduce(0) { sum, suffix in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path + suffix)
            return sum + (attributes?[.size] as? Int64 ?? 0)
        }
    }

    /// nil where the system does not tell as Linux does.
    private static var residentMemory: Int64? {
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ").dropFirst().first
        return pages.flatMap { Int64($0) }.map { $0 * Int64(sysconf(Int32(_SC_PAGESIZE))) }
    }
}
