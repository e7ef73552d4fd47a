import App
import Foundation
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("A list that is held")
struct HeldListTests {
    @Test("and is no longer there is not replaced by another when a person approves it")
    func gone() async throws {
        try await withPanel(.channels(200)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                panel.streams(fail: .tenth)
                #expect(try await bouquet.sync()["status"] == .string("held"))
                let folder = bouquet.bouquet.settings.dataFolder + "/held/"
                for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
                    try FileManager.default.removeItem(atPath: folder + file)
                }
                let approved = try await bouquet.post("/api/accounts/1/sync/approve")
                #expect(approved.status == 502)
                #expect(approved["error"] == .string("the held list is gone: sync again"))
                #expect(try await bouquet.status()["active_channels"] == .integer(200))
                #expect(try await bouquet.sync()["status"] == .string("held"))
                #expect(try await bouquet.post("/api/accounts/1/sync/approve")["channels_deactivated"] == .integer(180))
            }
        }
    }

    @Test(
        "is dropped when the account gets another server, kind or user name",
        arguments: [#"{"kind":"m3u"}"#, #"{"server":"localhost:1"}"#, #"{"username":"other"}"#])
    func edited(change: String) async throws {
        try await withPanel(.channels(200)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                panel.streams(fail: .tenth)
                #expect(try await bouquet.sync()["status"] == .string("held"))
                #expect(try await bouquet.request(.put, "/api/accounts/1", #"{"name":"Other","password":"new"}"#).status == 200)
                #expect(try await bouquet.status()["held"]["active"] == .integer(200))

                #expect(try await bouquet.request(.put, "/api/accounts/1", change).status == 200)
                #expect(try await bouquet.status()["held"] == .null)
                #expect(try await bouquet.post("/api/accounts/1/sync/approve").status == 409)
                let left = try FileManager.default.contentsOfDirectory(atPath: bouquet.bouquet.settings.dataFolder + "/held")
                #expect(left.isEmpty)
                #expect(try await bouquet.status()["active_channels"] == .integer(200))
            }
        }
    }

    @Test("is what an empty first list becomes, and a person may take it")
    func emptyFirst() async throws {
        try await withPanel(.channels(200)) { panel in
            try await Harness.run { bouquet in
                panel.streams(fail: .emptyList)
                let first = try await bouquet.addAccount(panel.url)
                #expect(first["status"] == .string("held"))
                #expect(first["held"]["active"] == .integer(0))
                #expect(try await bouquet.post("/api/accounts/1/sync/approve")["success"] == .bool(true))
                #expect(try await bouquet.channels().isEmpty)
                panel.recover()
                #expect(try await bouquet.sync()["channels_added"] == .integer(200))
            }
        }
    }
}

@Suite("A forced sync")
struct ForcedSyncTests {
    @Test("that is asked for while another runs is refused, for it would be lost, and joins one that waits")
    func joining() async throws {
        try await withPanel(.channels(10)) { panel in
            try await Harness.run(["SYNC_CONCURRENCY": "1"]) { bouquet in
                _ = try await bouquet.addAccount(panel.url, name: "Hangs")
                _ = try await bouquet.addAccount(panel.url, name: "Waits")
                panel.streams(fail: .neverAnswers)
                let events = bouquet.bouquet.store.feed.events()
                let running = try await bouquet.sync(1, query: "?wait=false")
                for await event in events { if case .progress = event { break } }
                let refused = try await bouquet.sync(1, query: "?force=true&wait=false")
                #expect(refused.status == 409)
                #expect(refused["error"] == .string("account 1 is syncing right now: wait until that sync has ended, then ask again"))
                #expect(try await bouquet.sync(1, query: "?wait=false")["run_id"] == running["run_id"])

                let waiting = try await bouquet.sync(2, query: "?wait=false")
                #expect(waiting["forced"] == .bool(false))
                let forced = try await bouquet.sync(2, query: "?force=true&wait=false")
                #expect(forced["run_id"] == waiting["run_id"])
                #expect(forced["forced"] == .bool(true))
            }
        }
    }
}
