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
        folder = try Self.folder(settings)
        (store, migrated) = try await Self.openStore(settings, now: now, trace: trace)
        let client = ProviderClient(limits: settings.limits)
        engine = SyncEngine(store: store, client: client, folder: folder, logger: logger)
        probe = AccountProbe(client: client, folder: folder, now: now)
    }

    package func scheduler(pollInterval: Duration = .seconds(5)) -> SyncScheduler {
        SyncScheduler(engine: engine, pollInterval: pollInterval, logger: logger)
    }

    /// What works in the background beside the server.
    package func background(pollInterval: Duration = .seconds(5)) -> [any Service] {
        [CatalogueService(store: store, pollInterval: pollInterval, logger: logger), scheduler(pollInterval: pollInterval)]
    }

    package func router() throws -> Router<BasicRequestContext> { try Routes.router(serverDependencies) }

    package var serverDependencies: ServerDependencies {
        let (probe, folder, engine) = (probe, folder, engine)
        return ServerDependencies(
            store: store, version: Self.version,
            installation: .init(
                dataFolder: settings.dataFolder, databasePath: settings.databasePath, host: settings.host, isPublic: settings.isPublic),
            testAccount: { account in
                let answer = await probe.test(account)
                return .init(
                    isSuccess: answer.verdict == .works, status: answer.verdict.rawValue, message: answer.message,
                    provider: answer.provider)
            },
            uploadPath: { folder.upload(account: $0) }, isWaitingForFile: { folder.isWaitingForFile($0) },
            uploadPart: { folder.probe() }, countChannels: { try await probe.countChannels(in: $0, of: $1) },
            dropHeld: { folder.dropHeld(account: $0) }, vanishing: { try await engine.vanishing(account: $0) },
            maximumUpload: settings.limits.maximumBytes,
            allowedHosts: settings.allowedHosts.union([settings.host.lowercased()]), playlistFolder: settings.playlistFolder,
            logger: logger)
    }

    /// The accounts that a sync of all takes.
    package func accountsToSync() async throws -> [Account] {
        try await store.accounts().filter { $0.settings.isEnabled && !folder.isWaitingForFile($0) }
    }

    /// Serves until it is told to stop.
    /// - Throws: `SettingsError` where it cannot listen.
    package func serve(with services: [any Service] = [], onRunning: @escaping @Sendable (Int) async -> Void) async throws {
        let application = Application(
            router: try router(), configuration: .init(address: .hostname(settings.host, port: settings.port), serverName: "Bouquet"),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) }, logger: logger)
        var configuration = ServiceGroupConfiguration(
            services: services + background() + [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(2)
        do { try await ServiceGroup(configuration: configuration).run() } catch is ServiceGroupError {
            throw ServiceEnded()
        } catch {
            throw SettingsError(listening: settings.host, settings.port, error) ?? error
        }
    }

    package func close() async throws {
        try await engine.shutdown()
        try store.database.close()
    }

    @Sendable package static func systemTime() -> Timestamp {
        Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }

    /// The data folder, new ones for their owner alone.
    private static func folder(_ settings: Settings) throws -> SyncFolder {
        do {
            try createFolder(settings.dataFolder)
            return try SyncFolder(root: settings.dataFolder)
        } catch {
            throw SettingsError(variable: "DATA_DIR", reason: "the folder \(settings.dataFolder) cannot be created or written to")
        }
    }

    private static func openStore(
        _ settings: Settings, now: @escaping @Sendable () -> Timestamp, trace: (@Sendable (String) -> Void)?
    ) async throws -> (CatalogStore, [String]) {
        guard let path = settings.databasePath else {
            let store = CatalogStore(database: try SQLiteDatabase(path: nil, trace: trace), defaults: settings.sync, now: now)
            return (store, try await store.migrate())
        }
        do {
            try createFolder((path as NSString).deletingLastPathComponent)
            let store = CatalogStore(database: try SQLiteDatabase(path: path, trace: trace), defaults: settings.sync, now: now)
            let steps = try await store.migrate()
            // Those of an earlier version too.
            for suffix in ["", "-wal", "-shm"] { chmod(path + suffix, 0o600) }
            guard access(path, W_OK) == 0 else { throw DatabaseFailure(kind: .cannotOpen, message: "it is read-only") }
            return (store, steps)
        } catch let error as DatabaseFailure where error.kind == .busy || error.kind == .full {
            throw error
        } catch {
            let variable = path == settings.dataFolder + "/bouquet.db" ? "DATA_DIR" : "DATABASE_URL"
            let reason = (error as? DatabaseFailure)?.message ?? (error as? MigrationError)?.description ?? "its folder cannot be created"
            throw SettingsError(variable: variable, reason: "\(path) cannot be the database: \(reason)")
        }
    }

    private static func createFolder(_ path: String) throws {
        guard !path.isEmpty, !FileManager.default.fileExists(atPath: path) else { return }
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }
}

/// One of the services that belong together has ended without being told to.
private struct ServiceEnded: Error, CustomStringConvertible {
    var description: String { "a part of Bouquet stopped by itself, and the rest with it: the log says why" }
}

extension Bouquet {
    /// Opens Bouquet for a command that prints its result: the log keeps to what is wrong.
    static func withQuiet(_ body: (Bouquet) async throws -> Void) async throws {
        var settings = try await Settings.load()
        settings.logLevel = max(settings.logLevel, .error)
        try await with(settings, body)
    }

    /// Opens Bouquet, and closes it whatever comes of it.
    static func with(_ settings: Settings, _ body: (Bouquet) async throws -> Void) async throws {
        let bouquet = try await Bouquet(settings)
        do { try await body(bouquet) } catch {
            try await bouquet.close()
            throw error
        }
        try await bouquet.close()
    }
}
