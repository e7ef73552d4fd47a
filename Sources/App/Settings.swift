import Configuration
import Foundation
import Logging
import Sync
import SystemPackage

/// Bouquet's configuration: environment variables, and before them a file of `KEY=value` lines named by `CONFIG_FILE`.
package struct Settings: Sendable {
    package var dataFolder: String
    package var databasePath: String?
    package var host: String
    package var port: Int
    package var syncIntervalHours: Double
    package var historyDays: Int
    package var logLevel: Logger.Level
    package var limits: SyncLimits

    /// - Throws: `SettingsError`, which names the variable.
    package static func load(environment: [String: String] = ProcessInfo.processInfo.environment) async throws -> Settings {
        var values = environment
        if let path = environment["CONFIG_FILE"], !path.isEmpty {
            let provider: EnvironmentVariablesProvider
            do { provider = try await EnvironmentVariablesProvider(environmentFilePath: .init(path)) } catch {
                throw SettingsError(variable: "CONFIG_FILE", reason: "the file \(path) cannot be read")
            }
            let file = ConfigReader(provider: provider)
            for name in Variable.names where values[name] == nil {
                if let value = file.string(forKey: ConfigKey(name.lowercased().split(separator: "_").map(String.init))) {
                    values[name] = value
                }
            }
        }
        return try Settings(values.filter { !$0.value.isEmpty })
    }

    package init(_ values: [String: String]) throws {
        let read = Variable(values: values)
        let home = values["XDG_DATA_HOME"] ?? (values["HOME"] ?? ".") + "/.local/share"
        dataFolder = values["DATA_DIR"] ?? home + "/bouquet"
        databasePath = try Self.databasePath(values["DATABASE_URL"]) ?? dataFolder + "/bouquet.db"
        host = values["HOST"] ?? "127.0.0.1"
        port = Int(try read.number("PORT", 7380, 0...65_535))
        syncIntervalHours = try read.number("SYNC_INTERVAL_HOURS", 6, 0...8760)
        historyDays = Int(try read.number("HISTORY_DAYS", 365, 0...36_500))
        guard let level = Logger.Level(rawValue: (values["LOG_LEVEL"] ?? "info").lowercased()) else {
            throw SettingsError(variable: "LOG_LEVEL", reason: "use trace, debug, info, notice, warning, error or critical")
        }
        logLevel = level
        limits = SyncLimits()
        limits.connect = .seconds(try read.number("SYNC_CONNECT_TIMEOUT", 15, 0.01...3600))
        limits.idle = .seconds(try read.number("SYNC_IDLE_TIMEOUT", 120, 0.01...3600))
        limits.total = .seconds(try read.number("SYNC_TOTAL_TIMEOUT", 900, 0.01...86_400))
        limits.maximumBytes = Int(try read.number("SYNC_MAX_MEGABYTES", 512, 0.01...102_400) * 1_048_576)
        limits.concurrentSyncs = Int(try read.number("SYNC_CONCURRENCY", 3, 1...64))
        limits.holdThreshold = try read.number("HOLD_THRESHOLD", 0.5, 0.01...1)
    }

    private static func databasePath(_ url: String?) throws -> String? {
        guard let url else { return nil }
        guard url.hasPrefix("sqlite:///"), url.count > 10 else {
            throw SettingsError(variable: "DATABASE_URL", reason: "use sqlite:///path, with a fourth slash for an absolute path")
        }
        return String(url.dropFirst(10))
    }
}

/// The variables, and how their numbers are read.
private struct Variable {
    static let names = [
        "DATA_DIR", "DATABASE_URL", "HOST", "PORT", "SYNC_INTERVAL_HOURS", "HISTORY_DAYS", "LOG_LEVEL", "SYNC_CONNECT_TIMEOUT",
        "SYNC_IDLE_TIMEOUT", "SYNC_TOTAL_TIMEOUT", "SYNC_MAX_MEGABYTES", "SYNC_CONCURRENCY", "HOLD_THRESHOLD",
    ]

    let values: [String: String]

    func number(_ name: String, _ standard: Double, _ range: ClosedRange<Double>) throws -> Double {
        guard let text = values[name] else { return standard }
        guard let value = Double(text), range.contains(value) else {
            throw SettingsError(
                variable: name, reason: "'\(text)' is not a number from \(range.lowerBound.formatted()) to \(range.upperBound.formatted())")
        }
        return value
    }
}

extension Double {
    fileprivate func formatted() -> String { self == rounded() ? String(Int(self)) : String(self) }
}

/// A configuration variable that cannot be used.
package struct SettingsError: Error, Equatable, CustomStringConvertible {
    package var variable: String
    package var reason: String

    package var description: String { "\(variable): \(reason)" }
}
