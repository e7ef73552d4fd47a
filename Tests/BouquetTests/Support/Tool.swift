import Foundation
import Testing

/// Other programs that test Bouquet: players, browsers, and the Python scripts that drive them.
enum Tool {
    struct Ending: Sendable {
        let code: Int32
        /// Both what it said and what it complained of.
        let output: String
    }

    /// The interpreter that has the packages which the scripts need; `make test` installs them and names it.
    static let python = ProcessInfo.processInfo.environment["CLIENTS_PYTHON"]
    static let missing: Comment = "needs the programs that make test installs; CLIENTS_PYTHON names their Python"

    /// The folder `Tests`.
    static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Runs a script of the folder `Tests` to its end.
    static func runPython(_ script: String, _ arguments: [String]) async throws -> Ending {
        try await run(python ?? "python3", [tests.appendingPathComponent(script).path] + arguments)
    }

    static func run(_ program: String, _ arguments: [String]) async throws -> Ending {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("bouquet-tool-\(UUID().uuidString)")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let output = try FileHandle(forWritingTo: file)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        let (codes, code) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = { code.yield($0.terminationStatus) }
        try process.run()
        let ending = await codes.first { _ in true } ?? -1
        return Ending(code: ending, output: String(decoding: try Data(contentsOf: file), as: UTF8.self))
    }
}
