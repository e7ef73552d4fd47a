import Foundation
import SimulatedPanel
import Testing

@testable import Server

@Suite("A process that is killed in the middle of a sync")
struct KilledTests {
    /// Starts the program, asks for a sync, and kills it when the sync says that it has come to a phase.
    private func syncAndKill(at phase: String, folder: String) async throws {
        let program = try Program(["serve", "--port", "0"], folder: folder)
        let address = try #require(program.firstLine().split(separator: " ").last.map(String.init))
        let events = try await EventStream(address + "/api/sync/events")
        try await HTTP.post(address + "/api/accounts/1/sync?wait=false")
        _ = try await events.text(until: "\"phase\":\"\(phase)\"")
        program.send(signal: SIGKILL)
        _ = await program.ending()
    }

    @Test(
        "leaves the catalogue as before or as after, never between, and the next start says what happened",
        arguments: ["channels", "comparing", "applying"])
    func killed(phase: String) async throws {
        let folder = Harness.temporaryFolder()
        try await withPanel(.channels(3_000)) { panel in
            let before = Snapshot()
            try await Harness.run(folder: folder) { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                await before.set(try await bouquet.channels())
            }
            panel.change()
            // The stream of events tells of each phase, but pauses between two: the list waits where it is to be seen on its way.
            if phase == "channels" { panel.state.pause() }
            try await syncAndKill(at: phase, folder: folder)
            panel.state.goOn()
            try await Harness.run(folder: folder) { bouquet in
                let run = try await bouquet.get("/api/accounts/1/sync/runs")["runs"].array[0]
                let (old, channels) = (await before.channels, try await bouquet.channels())
                if run["status"] == .string("interrupted") {
                    #expect(channels == old)
                    #expect(run["errors"].array.first?.string.contains("nothing of it was applied") == true)
                } else {
                    #expect(phase != "channels")
                    #expect(run["status"] == .string("succeeded"))
                    #expect(channels != old)
                }
                let next = try await bouquet.sync()
                #expect(next["success"] == .bool(true))
                #expect(try await bouquet.sync()["status"] == .string("unchanged"))
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder + "/spool")
            #expect(left.isEmpty)
        }
    }

    private actor Snapshot {
        private(set) var channels: [JSON] = []
        func set(_ channels: [JSON]) { self.channels = channels }
    }
}
