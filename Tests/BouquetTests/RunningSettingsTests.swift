import App
import Catalog
import Foundation
import HTTPTypes
import SimulatedPanel
import Store
import Synchronization
import Testing

@testable import Server

@Suite("Settings that are changed while Bouquet runs", .timeLimit(.minutes(2)))
struct RunningSettingsTests {
    @Test("win over the configuration, are kept over a restart, and are forgotten with null")
    func stored() async throws {
        let folder = Harness.temporaryFolder()
        let configuration = ["SYNC_INTERVAL_HOURS": "12", "HISTORY_DAYS": "30"]
        try await Harness.run(configuration, folder: folder) { bouquet in
            let before = try await bouquet.get("/api/settings")
            #expect(before["sync_interval_hours"] == .object(["value": .integer(12), "default": .integer(12), "is_own": .bool(false)]))
            #expect(before["hold_threshold"]["value"] == .number(0.5))
            let changed = try await bouquet.request(.put, "/api/settings", #"{"sync_interval_hours":0,"hold_threshold":0.25}"#)
            #expect(changed["sync_interval_hours"] == .object(["value": .integer(0), "default": .integer(12), "is_own": .bool(true)]))
            #expect(changed["history_days"] == .object(["value": .integer(30), "default": .integer(30), "is_own": .bool(false)]))
        }
        try await Harness.run(configuration, folder: folder) { bouquet in
            #expect(try await bouquet.get("/api/settings")["hold_threshold"]["value"] == .number(0.25))
            let forgotten = try await bouquet.request(.put, "/api/settings", #"{"sync_interval_hours":null}"#)
            #expect(forgotten["sync_interval_hours"] == .object(["value": .integer(12), "default": .integer(12), "is_own": .bool(false)]))
            #expect(forgotten["hold_threshold"]["is_own"] == .bool(true))
        }
    }

    @Test(
        "that cannot be are refused by their name, and nothing is changed",
        arguments: [
            (#"{"sync_interval_hours":-1}"#, "sync_interval_hours"), (#"{"sync_interval_hours":8761}"#, "0 to 8760"),
            (#"{"hold_threshold":0}"#, "0.01 to 1"), (#"{"hold_threshold":"half"}"#, "hold_threshold"),
            (#"{"history_days":1.5,"sync_interval_hours":3}"#, "whole number"), (#"{"history_days":1e9}"#, "history_days"),
            (#"{"port":80}"#, "port"), ("[]", "JSON object"),
        ])
    func refused(body: String, words: String) async throws {
        try await Harness.run { bouquet in
            let answer = try await bouquet.request(.put, "/api/settings", body)
            #expect(answer.status == 400)
            #expect(answer["error"].string.contains(words), "\(answer.text)")
            #expect(try await bouquet.get("/api/settings")["sync_interval_hours"]["is_own"] == .bool(false))
        }
    }

    @Test("are followed by the schedule, the guard and the history at once")
    func followed() async throws {
        let time = Mutex(Timestamp(seconds: 1_800_000_000))
        try await withPanel(.channels(300)) { panel in
            try await Harness.run(now: { time.withLock { $0 } }) { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                #expect(try await bouquet.status()["next_sync"] == .null)
                _ = try await bouquet.request(.put, "/api/settings", #"{"sync_interval_hours":2}"#)
                let next = try #require(Timestamp(iso: try await bouquet.status()["next_sync"].string))
                #expect((7200...7400).contains(next.seconds(since: Timestamp(seconds: 1_800_000_000))))
                #expect(try await bouquet.get("/api/accounts/1")["next_sync"] == .string(next.iso))

                panel.change()
                let events = bouquet.bouquet.store.feed.events()
                time.withLock { $0 = next }
                for await event in events { if case .finished = event { break } }
                #expect(!(try await bouquet.get("/api/changes")["changes"].array.isEmpty))

                _ = try await bouquet.request(.put, "/api/settings", #"{"history_days":1,"sync_interval_hours":0}"#)
                for _ in 1...2 {
                    time.withLock { $0 = $0.adding(seconds: 2 * 86_400) }
                    #expect(try await bouquet.sync()["success"] == .bool(true))
                }
                // The scheduler prunes at its next look: ask until it has.
                while try await bouquet.get("/api/changes")["changes"].array.count > 0 { await Task.yield() }

                _ = try await bouquet.request(.put, "/api/settings", #"{"hold_threshold":0.1}"#)
                panel.use(.channels(240))
                #expect(try await bouquet.sync()["status"] == .string("held"))
                _ = try await bouquet.request(.put, "/api/settings", #"{"hold_threshold":0.9}"#)
                #expect(try await bouquet.sync()["status"] == .string("succeeded"))
            }
        }
    }

    @Test("do not sync twice what is due only once: the account was synced since it was read")
    func dueOnce() async throws {
        try await withPanel(.channels(10)) { panel in
            try await Harness.run { bouquet in
                let store = bouquet.bouquet.store
                let settings = AccountSettings(name: "a", kind: .xtream, server: "http://\(panel.url)", username: "demo", password: "demo")
                let events = store.feed.events()
                let seen = try await store.addAccount(settings, isSynced: true)
                #expect(try await store.latestRun(account: seen.id) != nil, "its first sync is asked for in the same breath")
                for await event in events { if case .finished = event { break } }
                try await store.requestDueRun(seen)
                #expect(try await store.runs(account: seen.id, limit: 9).elements.count == 1)
                try await store.requestDueRun(store.account(seen.id))
                #expect(try await store.runs(account: seen.id, limit: 9).elements.count == 2)
            }
        }
    }

    @Test("stand beside what Bouquet says about itself")
    func about() async throws {
        try await withPanel(.channels(60)) { panel in
            try await Harness.run(["HOST": "0.0.0.0"]) { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let about = try await bouquet.get("/api/about")
                #expect(about["version"] == .string(Bouquet.version))
                #expect(about["accounts"] == .integer(1))
                #expect(about["channels"] == .integer(60))
                #expect(about["is_public"] == .bool(true))
                #expect(about["data_folder"] == .string(bouquet.bouquet.settings.dataFolder))
                #expect(about["database"]["path"].string.hasSuffix("/bouquet.db"))
                #expect(about["database"]["bytes"].int > 10_000)
                #expect(about["memory_bytes"].int > 1 << 20)
                #expect(about["uptime_seconds"].int >= 0)
                #expect(Timestamp(iso: about["started_at"].string) != nil)
            }
        }
    }
}
