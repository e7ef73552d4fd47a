import App
import Catalog
import HTTPTypes
import Search
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("Events", .timeLimit(.minutes(2)))
struct EventTests {
    @Test("of a burst are few: of each subject the newest is told, in the order of what happened last")
    func burst() {
        var pending = PendingEvents()
        #expect(pending.take() == nil)
        for version in 1...10_000 {
            pending.add("channels \(version)\n", about: .changed(.channels))
            pending.add("row \(version)\n", about: .progress(run: 7, phase: "channels"))
        }
        pending.add("comparing\n", about: .progress(run: 7, phase: "comparing"))
        pending.add("rules\n", about: .changed(.rules))
        pending.add("finished 7\n", about: .finished(run: 7))
        pending.add("channels 10001\n", about: .changed(.channels))
        #expect(pending.take() == "row 10000\ncomparing\nrules\nfinished 7\nchannels 10001\n")
        #expect(pending.take() == nil)
    }

    @Test("that nobody fetches take no more memory than a few hundred")
    func deaf() {
        var pending = PendingEvents()
        for run in 1...100_000 { pending.add("\(run)\n", about: .finished(run: Int64(run))) }
        let left = pending.take()?.split(separator: "\n") ?? []
        #expect(left.count == 256)
        #expect(left.last == "100000")
    }

    @Test("tell of each thing that is stored otherwise, and for channels of the version that the next answer has")
    func changes() async throws {
        try await withPanel(.channels(30)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let store = bouquet.bouquet.store
                let told: @Sendable (EventFeed.Subject, () async throws -> Harness.Answer) async throws -> Void = { subject, change in
                    let events = store.feed.events()
                    let answer = try await change()
                    #expect(answer.status < 300, "\(answer.text)")
                    for await event in events {
                        guard case .changed(subject, let version) = event else { continue }
                        let shown = try await store.index().version
                        #expect(shown >= version ?? 0)
                        #expect((version != nil) == (subject == .channels))
                        break
                    }
                }
                try await told(.channels) { try await bouquet.patch(channel: 1, #"{"favourite":true}"#) }
                try await told(.channels) { try await bouquet.bulk(#"{"type":"hide"}"#, #""filter":"""#) }
                try await told(.channels) { try await bouquet.post("/api/changes/2/undo") }
                try await told(.accounts) { try await bouquet.request(.put, "/api/accounts/1", #"{"name":"Other"}"#) }
                try await told(.filters) {
                    try await bouquet.post(
                        "/api/accounts/1/filters", #"{"filter_type":"tag","filter_action":"blacklist","filter_value":"UK"}"#)
                }
                try await told(.filters) { try await bouquet.request(.delete, "/api/filters/1") }
                try await told(.playlists) { try await bouquet.post("/api/playlists", #"{"name":"All","filter":""}"#) }
                try await told(.playlists) { try await bouquet.request(.put, "/api/playlists/1/order", #"{"channel_ids":[3]}"#) }
                try await told(.playlists) { try await bouquet.request(.delete, "/api/playlists/1") }
                try await told(.rules) { try await bouquet.post("/api/rulesets", #"{"name":"Mine"}"#) }
                try await told(.settings) { try await bouquet.request(.put, "/api/settings/quality-order", #"{"classes":["HD"]}"#) }
                panel.change()
                try await told(.channels) { try await bouquet.sync() }
                try await told(.accounts) { try await bouquet.request(.delete, "/api/accounts/1") }
            }
        }
    }

    @Test("tell of what another process wrote, though nobody searches")
    func otherProcess() async throws {
        let folder = Harness.temporaryFolder()
        try await withPanel(.channels(30)) { panel in
            try await Harness.run(folder: folder) { one in
                _ = try await one.addAccount(panel.url)
                try await one.bouquet.store.loadIndex()
                let events = one.bouquet.store.feed.events()
                try await Harness.run(folder: folder) { two in
                    let patched = try await two.patch(channel: 1, #"{"name":"Mine"}"#)
                    #expect(patched.status == 200)
                    for await event in events { if case .changed(.channels, _) = event { break } }
                    let names = try await one.names("Mine")
                    #expect(names == ["Mine"])
                }
            }
        }
    }

    @Test("come by both names of their stream")
    func stream() async throws {
        let program = try Program(["serve", "--port", "0"], folder: Harness.temporaryFolder())
        let address = try #require(program.firstLine().split(separator: " ").last.map(String.init))
        for path in ["/api/events", "/api/sync/events"] {
            let stream = try await EventStream(address + path)
            try await HTTP.post(address + "/api/playlists", #"{"name":"\#(path)","filter":""}"#)
            let text = try await stream.text(untilEvent: "changed")
            #expect(text.contains(#"data: {"what":"playlists","version":null}"#))
        }
        program.send(signal: 15)
        #expect(await program.ending().code == 0)
    }
}
