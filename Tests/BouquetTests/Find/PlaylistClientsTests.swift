import App
import Foundation
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("Real clients")
struct PlaylistClientsTests {
    @Test("open an entry of the simulated provider", .enabled(if: Tool.python != nil, Tool.missing))
    func opens() async throws {
        try await withPanel(.channels(60)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                _ = try await bouquet.post("/api/playlists", #"{"name":"All","stream_url":"direct"}"#)
                let lines = try await bouquet.get("/playlist/all.m3u").text.split(separator: "\n")
                let entry = try #require(lines.first { $0.hasPrefix("http") })
                let probe = try await Tool.run(
                    "ffprobe", ["-hide_banner", "-show_entries", "format=format_name:stream=codec_type", String(entry)])
                #expect(probe.code == 0 && probe.output.contains("mpegts") && probe.output.contains("codec_type=audio"), "\(probe.output)")
            }
        }
    }

    @Test(
        "find the channels of a playlist under their names, whatever form it has",
        .enabled(if: Tool.python != nil, Tool.missing),
        arguments: [
            #""stream_url":"redirect""#, #""stream_url":"direct""#, #""collapse":true,"group":"tag","name_template":"{name} {quality}""#,
        ])
    func agree(settings: String) async throws {
        let folder = Harness.temporaryFolder()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await withPanel(.channels(300)) { panel in
            try await Harness.run { bouquet in
                panel.streams(fail: .hostile)
                _ = try await bouquet.addAccount(panel.url, name: "Hostile")
                panel.recover()
                _ = try await bouquet.addAccount(panel.url, name: "Usual")
                _ = try await bouquet.post("/api/playlists", #"{"name":"All",\#(settings)}"#)
                let total = try await bouquet.get("/api/playlists/all/entries")["total"].int
                let file = folder + "/all.m3u"
                try Data(try await bouquet.download("/playlist/all.m3u").body).write(to: URL(fileURLWithPath: file))
                let ending = try await Tool.runPython("clients/playlist_clients.py", [file, String(total)])
                #expect(ending.code == 0, "\(ending.output)")
                #expect(total > 300 && ending.output.contains("\(total) entries"))
            }
        }
    }
}
