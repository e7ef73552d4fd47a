import Foundation
import SimulatedPanel
import Testing

/// The journeys are in `Tests/browser`, which has a README: each gets the real program, a simulated provider and a browser of its own.
@Suite("The pages in a browser", .enabled(if: Tool.python != nil, Tool.missing))
struct BrowserTests {
    @Test("pass", .timeLimit(.minutes(3)), arguments: Journey.all)
    func journey(_ journey: Journey) async throws {
        let folder = Harness.temporaryFolder()
        try await withPanel(.channels(600)) { panel in
            let program = try Program(["serve", "--port", "0"], folder: folder)
            let address = try #require(program.firstLine().split(separator: " ").last.map(String.init))
            let ending = try await Tool.runPython(
                "browser/run.py", [journey.name, "--url", address, "--panel", "http://\(panel.url)", "--screenshots", Journey.screenshots])
            #expect(ending.code == 0, "\(ending.output)")
            program.send(signal: SIGTERM)
            #expect(await program.ending().code == 0)
        }
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test("are driven along every journey of the folder")
    func found() { #expect(Journey.all.count > 5) }
}

/// A script of `Tests/browser/journeys`.
struct Journey: Sendable, CustomTestStringConvertible {
    let name: String
    /// The first line of its documentation: what it shows.
    let testDescription: String

    static let all: [Journey] = {
        let folder = Tool.tests.appendingPathComponent("browser/journeys")
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == "py" }.sorted { $0.path < $1.path }.map(Journey.init)
    }()

    /// Where screenshots go.
    static let screenshots = Tool.tests.deletingLastPathComponent().appendingPathComponent(".build/screenshots").path

    private init(_ file: URL) {
        name = file.deletingPathExtension().lastPathComponent
        let firstLine = (try? String(contentsOf: file, encoding: .utf8))?.prefix { $0 != "\n" } ?? ""
        testDescription = "\(name): \(firstLine.filter { $0 != "\"" })"
    }
}
