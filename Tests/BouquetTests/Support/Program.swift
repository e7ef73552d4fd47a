import Foundation
import Synchronization

/// The program itself, as a process of its own.
final class Program: Sendable {
    struct Ending: Sendable {
        let code: Int32
        let output: String
        let errors: String
    }

    private let process: Mutex<Process>
    private let output = Pipe()
    private let errors = Pipe()
    private let ended: Task<Int32, Never>

    /// Starts `bouquet` with arguments and environment variables, in a data folder.
    init(_ arguments: [String], folder: String, environment: [String: String] = [:]) throws {
        let process = Process()
        process.executableURL = try Self.executable()
        process.arguments = arguments
        process.environment = ["DATA_DIR": folder, "LOG_LEVEL": "error", "SYNC_INTERVAL_HOURS": "0", "HOME": folder]
            .merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        let (codes, code) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = { code.yield($0.terminationStatus) }
        ended = Task { await codes.first { _ in true } ?? -1 }
        try process.run()
        self.process = Mutex(process)
    }

    /// Runs a command to its end.
    static func run(_ arguments: String..., folder: String, environment: [String: String] = [:]) async throws -> Ending {
        try await Program(arguments, folder: folder, environment: environment).ending()
    }

    func ending() async -> Ending {
        let code = await ended.value
        return Ending(
            code: code, output: String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self),
            errors: String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self))
    }

    /// The first line that it prints.
    func firstLine() -> String {
        String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    /// The most bytes of memory that it has needed so far.
    func mostMemory() throws -> Int {
        let id = process.withLock { $0.processIdentifier }
        let lines = try String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8).split(separator: "\n")
        let kibibytes = lines.first { $0.hasPrefix("VmHWM:") }.flatMap { Int($0.filter(\.isNumber)) } ?? 0
        return kibibytes << 10
    }

    func send(signal: Int32) { _ = process.withLock { kill($0.processIdentifier, signal) } }

    private static func executable() throws -> URL {
        let tests = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
        return tests.deletingLastPathComponent().appendingPathComponent("bouquet")
    }
}
