import App
import Catalog
import Database
import Dispatch
import HTTPTypes
import SimulatedPanel
import Store
import Sync
import Synchronization
import Testing

@testable import Server

@Suite("Changed rules", .timeLimit(.minutes(4)))
struct RetaggingTests {
    private static func rule(_ pattern: String, tag: String) -> String {
        #"{"name":"\#(tag)","pattern":"\#(pattern)","type":"contains","tag":"\#(tag)"}"#
    }

    @Test("tag all channels anew in the background, tell how far they are, and take effect at one moment")
    func atomically() async throws {
        try await withPanel(.channels(12_000)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let events = bouquet.bouquet.store.feed.events()
                // Every name of this provider has a space in it.
                #expect(try await bouquet.post("/api/rulesets/1/rules", Self.rule(" ", tag: "SPACED")).status == 201)
                var progress: [TaggingProgress] = []
                for await event in events {
                    guard case .tagging(let step) = event else { continue }
                    progress.append(step)
                    let page = try await bouquet.find("", "&limit=500&facets=tags&facet_limit=10000")
                    let count = page["facets"]["tags"].array.first { $0["name"] == .string("SPACED") }?["count"].int ?? 0
                    let shown = page["channels"].array.count { $0["tags"].array.contains(.string("SPACED")) }
                    #expect(page["total"] == .integer(12_000))
                    #expect(count == 0 && shown == 0 || count == 12_000 && shown == 500, "half of it is there: \(count), \(shown)")
                    if step.isFinished {
                        #expect(count == 12_000)
                        break
                    }
                }
                #expect(progress.count >= 3)
                #expect(progress.map(\.done) == progress.map(\.done).sorted())
                #expect(progress.allSatisfy { $0.total == 12_000 && $0.accountID == 1 })
                #expect(progress.first.map { $0.done > 0 && $0.done < 12_000 } == true)
                #expect(progress.last.map { $0.isFinished && $0.done == 12_000 } == true)
            }
        }
    }

    @Test("reach what a sync brings meanwhile, and leave a person's tags alone")
    func withSync() async throws {
        try await withPanel(.rows([PanelRow(1, "Alpha HD"), PanelRow(2, "Beta HD")])) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                _ = try await bouquet.patch(channel: 1, #"{"tags":["MINE"],"rejected_tags":["GREEK"]}"#)
                panel.use(.rows([PanelRow(1, "Alpha HD"), PanelRow(2, "Beta HD"), PanelRow(3, "Alpha Two HD")]))
                _ = try await bouquet.retagging {
                    async let rule = bouquet.post("/api/rulesets/1/rules", Self.rule("alpha", tag: "GREEK"))
                    async let sync = bouquet.sync()
                    #expect(try await sync["channels_added"] == .integer(1))
                    return try await rule
                }
                #expect(try await Set(bouquet.tags(of: 1)) == ["HD", "MINE"])
                #expect(try await bouquet.tags(of: 2) == ["HD"])
                #expect(try await Set(bouquet.tags(of: 3)) == ["HD", "GREEK"])
            }
        }
    }

    @Test("never give a channel tags of the name that its category had before a sync")
    func renamedCategory() async throws {
        let (waits, wait) = AsyncStream.makeStream(of: Void.self)
        let goOn = DispatchSemaphore(value: 0)
        let state = Mutex("")
        let trace: @Sendable (String) -> Void = { sql in
            let isReached = state.withLock { state in
                if state == "armed", sql.contains("INSERT INTO retagged_channels") { state = "kept" }
                guard state == "kept", sql.contains("FROM channels c LEFT JOIN categories k") else { return false }
                state = "waiting"
                return true
            }
            guard isReached else { return }
            wait.yield()
            goOn.wait()
        }
        try await withPanel(.rows([PanelRow(1, "Alpha")], categories: ["1": "Odd"])) { panel in
            let bouquet = try await Bouquet(
                Settings(["DATA_DIR": Harness.temporaryFolder(), "LOG_LEVEL": "critical"]), trace: trace)
            let store = bouquet.store
            let settings = AccountSettings(name: "a", kind: .xtream, server: "http://\(panel.url)", username: "demo", password: "demo")
            _ = try await store.addAccount(settings)
            _ = try await bouquet.engine.run(store.requestRun(account: 1))
            _ = try await store.add(TagRule(name: "Odd", pattern: "odd", kind: .contains, source: .categoryName, tag: "ODD"), to: 1)
            state.withLock { $0 = "armed" }
            let retagging = Task { try await store.retag(account: 1) }
            for await _ in waits { break }
            panel.use(.rows([PanelRow(1, "Alpha")], categories: ["1": "Even"]))
            let report = try await bouquet.engine.run(store.requestRun(account: 1))?.report
            #expect(report?.categoriesUpdated == 1 && report?.channelsUpdated == 0)
            goOn.signal()
            try await retagging.value
            let tags = try await store.database.read { try $0.first("SELECT rule_tags FROM channels") { $0.text(0) } }
            #expect(tags == "")
            try await bouquet.close()
        }
    }

    @Test("that were stored while nobody was there to tag take effect with the next start")
    func atStart() async throws {
        let folder = Harness.temporaryFolder()
        try await withPanel(.rows([PanelRow(1, "Alpha HD")])) { panel in
            try await Harness.run(folder: folder) { bouquet in _ = try await bouquet.addAccount(panel.url) }
            let alone = try await Bouquet(Settings(["DATA_DIR": folder, "LOG_LEVEL": "critical"]))
            _ = try await alone.store.add(TagRule(name: "Greek", pattern: "alpha", kind: .contains, tag: "GREEK"), to: 1)
            try await alone.close()
            try await Harness.run(folder: folder) { bouquet in
                let events = bouquet.bouquet.store.feed.events()
                if try await !bouquet.tags(of: 1).contains("GREEK") {
                    for await event in events { if case .tagging(let progress) = event, progress.isFinished { break } }
                }
                #expect(try await bouquet.tags(of: 1).contains("GREEK"))
                #expect(try await bouquet.names("tag:greek") == ["Alpha"])
            }
        }
    }

    @Test("change the shown name, which goes back to what it was with them")
    func names() async throws {
        try await withPanel(.rows([PanelRow(1, "Foo Alpha HD"), PanelRow(2, "Beta")])) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let rule = #"{"name":"Foo","pattern":"foo","type":"prefix","tag":"FOO","remove_from_name":true}"#
                let added = try await bouquet.retagging { try await bouquet.post("/api/rulesets/1/rules", rule) }
                #expect(try await bouquet.names("tag:foo") == ["Alpha"])
                #expect(try await bouquet.names("foo") == ["Alpha"], "the provider's name is still searched")
                let path = "/api/tag-rules/\(added["id"].int)"
                _ = try await bouquet.retagging { try await bouquet.request(.put, path, #"{"enabled":false}"#) }
                #expect(try await bouquet.names() == ["Beta", "Foo Alpha"])
                _ = try await bouquet.retagging { try await bouquet.request(.put, path, #"{"enabled":true,"tag":"BAR"}"#) }
                #expect(try await bouquet.names("tag:bar") == ["Alpha"])
                _ = try await bouquet.retagging { try await bouquet.request(.delete, path) }
                #expect(try await bouquet.tags(of: 1) == ["HD"])
                #expect(try await bouquet.get(path).status == 404)
            }
        }
    }
}
