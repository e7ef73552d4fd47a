import ArgumentParser
import Catalog
import Configuration
import Foundation
import Logging
import NIOCore
import NIOPosix
import Sync
import SystemPackage

/// Bouquet's configuration: environment variables, and before them a file of `KEY=value` lines named by `CONFIG_FILE`.
package struct Settings: Sendable {
    package var dataFolder: String
    package var databasePath: String?
    package var host: String
    package var port: Int
    /// The names, in lower case, that requests may be addressed to, beside loopback, IP addresses and `host`.
    package var allowedHosts: Set<String>
    /// The only folder whose files an account made over the API may be; nil for none.
    package var playlistFolder: String?
    /// Where nobody set anything else while Bouquet runs.
    package var sync = SyncSettings()
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
            try Variable.check(file: path)
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
        port = try read.integer("PORT", 7380, Self.ports)
        allowedHosts = Set((values["ALLOWED_HOSTS"] ?? "").lowercased().split { $0 == "," || $0 == " " }.map(String.init))
        playlistFolder = values["PLAYLIST_FOLDER"]
        sync.intervalHours = try read.number("SYNC_INTERVAL_HOURS", sync.intervalHours, SyncSettings.intervals)
        sync.holdThreshold = try read.number("HOLD_THRESHOLD", sync.holdThreshold, SyncSettings.thresholds)
        sync.historyDays = try read.integer("HISTORY_DAYS", sync.historyDays, SyncSettings.days)
        guard let level = Logger.Level(rawValue: (values["LOG_LEVEL"] ?? "info").lowercased()) else {
            throw SettingsError(variable: "LOG_LEVEL", reason: "use trace, debug, info, notice, warning, error or critical")
        }
        logLevel = level
        limits = SyncLimits()
        limits.connect = .seconds(try read.number("SYNC_CONNECT_TIMEOUT", 15, 0.01...3600))
        limits.idle = .seconds(try read.number("SYNC_IDLE_TIMEOUT", 120, 0.01...3600))
        limits.total = .seconds(try read.number("SYNC_TOTAL_TIMEOUT", 900, 0.01...86_400))
        limits.maximumBytes = Int(try read.number("SYNC_MAX_MEGABYTES", 512, 0.01...102_400) * 1_048_576)
        limits.concurrentSyncs = try read.integer("SYNC_CONCURRENCY", 3, 1...64)
    }

    package static let ports = 0...65_535

    /// Whether other machines can reach it.
    package var isPublic: Bool {
        let isLoopback = host == "localhost" || host == "::1" || host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
        return !isLoopback
    }

    static func requirePort(_ port: Int?) throws {
        if let port, !ports.contains(port) { throw ValidationError("--port is a number from 0 to 65535") }
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
        "DATA_DIR", "DATABASE_URL", "HOST", "PORT", "ALLOWED_HOSTS", "PLAYLIST_FOLDER", "SYNC_INTERVAL_HOURS", "HISTORY_DAYS",
        "LOG_LEVEL", "SYNC_CONNECT_TIMEOUT",
        "SYNC_IDLE_TIMEOUT", "SYNC_TOTAL_TIMEOUT", "SYNC_MAX_MEGABYTES", "SYNC_CONCURRENCY", "HOLD_THRESHOLD",
    ]

    let values: [String: String]

    /// Refuses a file with a line that is neither empty, a comment nor one of the variables: a slip would go unnoticed.
    static func check(file path: String) throws {
        let lines = (try? String(contentsOfFile: path, encoding: .utf8))?.split(separator: "\n", omittingEmptySubsequences: false) ?? []
        for (index, line) in lines.enumerated() {
            let line = line.trimmingSpaces()
            let key = line.prefix { $0 != "=" }.trimmingSpaces()
            guard !line.isEmpty, !line.hasPrefix("#"), !(line.contains("=") && names.contains(key)) else { continue }
            throw SettingsError(
                variable: "CONFIG_FILE", reason: "line \(index + 1) of \(path) is no KEY=value of a variable that Bouquet knows")
        }
    }

    func integer(_ name: String, _ standard: Int, _ range: ClosedRange<Int>) throws -> Int {
        guard let text = values[name] else { return standard }
        guard text.utf8.allSatisfy(Self.digits.contains), let value = Int(text), range.contains(value) else {
            throw SettingsError(
                variable: name, reason: "'\(text)' is not a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

    func number(_ name: String, _ standard: Double, _ range: ClosedRange<Double>) throws -> Double {
        guard let text = values[name] else { return standard }
        guard let value = Double(decimal: text), range.contains(value) else {
            throw SettingsError(
                variable: name, reason: "'\(text)' is not a number from \(range.text)")
        }
        return value
    }
}

/// A configuration variable that cannot be used.
package struct SettingsError: Error, Equatable, CustomStringConvertible {
    package var variable: String
    package var reason: String

    package var description: String { "\(variable): \(reason)" }
}

extension SettingsError {
    /// Why a server cannot listen; nil for any other error.
    init?(listening host: String, _ port: Int, _ error: any Error) {
        switch error {
        case let error as IOError where error.errnoCode == EADDRINUSE:
            self.init(variable: "PORT", reason: "port \(port) is in use by another program")
        case let error as IOError where error.errnoCode == EACCES:
            self.init(variable: "PORT", reason: "port \(port) is not for everybody to use: take one from 1024")
        case let error as IOError where error.errnoCode != EADDRNOTAVAIL: return nil
        case is IOError, is SocketAddressError, is SocketAddressError.UnknownHost, is NIOConnectionError:
            self.init(variable: "HOST", reason: "'\(host)' is no address of this machine")
        default: return nil
        }
    }
}
