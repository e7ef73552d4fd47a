import Catalog
import Database
import Foundation
import Hummingbird
import Logging
import Server
import ServiceLifecycle
import Store
import Sync
import UnixSignals

/// The program put together: the database, the syncs and the server.
package struct Bouquet: Sendable {
    package static let version = "0.1.0"

    package let settings: Settings
    package let store: CatalogStore
    package let engine: SyncEngine
    package let probe: AccountProbe
    package let folder: SyncFolder
    package let logger: Logger
    /// The steps that the schema needed at this start.
    package let migrated: [String]

    /// Opens the database, which is created and brought to this version's schema where needed.
    /// - Parameter trace: told the text of each SQL statement that runs.
    package init(
        _ settings: Settings, now: @escaping @Sendable () -> Timestamp = Bouquet.systemTime, trace: (@Sendable (String) -> Void)? = nil
    ) async throws {
        self.settings = settings
        var logger = Logger(label: "bouquet")
        logger.logLevel = settings.logLevel
        self.logger = logger
        folder = try SyncFolder(root: settings.dataFolder)
        if let path = settings.databasePath { try Self.createFolder(of: path) }
        store = CatalogStore(database: try SQLiteDatabase(path: settings.databasePath, trace: trace), now: now)
        migrated = try await store.migrate()
        let client = ProviderClient(limits: settings.limits)
        engine = SyncEngine(store: store, client: client, folder: folder, logger: logger)
        probe = AccountProbe(client: client, folder: folder)
    }

    package var schedule: SyncSchedule { SyncSchedule(intervalHours: settings.syncIntervalHours) }

    package func scheduler(pollInterval: Duration = .seconds(5)) -> SyncScheduler {
        SyncScheduler(engine: engine, schedule: schedule, historyDays: settings.historyDays, pollInterval: pollInterval, logger: logger)
    }

    package func router() -> Router<BasicRequestContext> {
        let (probe, folder) = (probe, folder)
        return Routes.router(
            ServerDependencies(
                store: store, schedule: schedule, version: Self.version,
                testAccount: { account in
                    let answer = await probe.test(account)
                    return .init(
                        isSuccess: answer.verdict == .works, status: answer.verdict.rawValue, message: answer.message,
                        provider: answer.provider)
                },
                uploadPath: { folder.upload(account: $0) }, dropHeld: { folder.dropHeld(account: $0) },
                maximumUpload: settings.limits.maximumBytes, logger: logger))
    }

    /// Serves until it is told to stop.
    package func serve(with services: [any Service] = [], onRunning: @escaping @Sendable (Int) async -> Void) async throws {
        let application = Application(
            router: router(), configuration: .init(address: .hostname(settings.host, port: settings.port), serverName: "Bouquet"),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) }, logger: logger)
        var configuration = ServiceGroupConfiguration(
            services: services + [scheduler(), application], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(2)
        try await ServiceGroup(configuration: configuration).run()
    }

    package func close() async throws {
        try await engine.shutdown()
        try store.database.close()
    }

    @Sendable package static func systemTime() -> Timestamp {
        Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }

    private static func createFolder(of path: String) throws {
        let folder = (path as NSString).deletingLastPathComponent
        guard !folder.isEmpty else { return }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
}

extension Bouquet {
    /// Opens Bouquet for a command that prints its result: the log keeps to what is wrong.
    static func withQuiet(_ body: (Bouquet) async throws -> Void) async throws {
        var settings = try await Settings.load()
        settings.logLevel = max(settings.logLevel, .error)
        let bouquet = try await Bouquet(settings)
        do { try await body(bouquet) } catch {
            try await bouquet.close()
            throw error
        }
        try await bouquet.close()
    }

    /// Opens Bouquet and says which steps the schema needed.
    static func migrating(_ settings: Settings) async throws -> (Bouquet, [String]) {
        let bouquet = try await Bouquet(settings)
        return (bouquet, bouquet.migrated)
    }
}
