import App
import Catalog
import Database
import Foundation
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("Syncing over the API")
struct SyncContractTests {
    @Test("answers the report with the keys and types that clients rely on")
    func report() async throws {
        try await withPanel(.channels(120)) { panel in
            try await Harness.run { bouquet in
                let report = try await bouquet.addAccount(panel.url)
                #expect(report["success"] == .bool(true))
                #expect(report["account_id"] == .integer(1))
                #expect(report["account_name"] == .string("Home"))
                #expect(report["channels_added"] == .integer(120))
                #expect(report["categories_added"].int > 0)
                let unchanged = [
                    "categories_updated", "categories_deactivated", "channels_updated", "channels_deactivated", "channels_reactivated",
                    "rows_skipped",
                ]
                for key in unchanged {
                    #expect(report[key] == .integer(0), "\(key)")
                }
                #expect(report["errors"] == .array([]))
                #expect(report["status"] == .string("succeeded") && report["error"] == .null)
                #expect((report["duration"].double ?? -1) >= 0 && report["duration_seconds"] == report["duration"])
                #expect(report["bytes"].int > 0)
                #expect(try await bouquet.channels().count == 120)
            }
        }
    }

    @Test("answers the status before and after the first sync, and last_sync moves with each one")
    func status() async throws {
        try await withPanel(.channels(60)) { panel in
            try await Harness.run { bouquet in
                let off = #"{"name":"a","server":"\#(panel.url)","username":"demo","password":"demo","enabled":false}"#
                #expect(try await bouquet.post("/api/accounts", off).status == 201)
                let before = try await bouquet.status()
                #expect(before["last_sync"] == .null)
                #expect(before["total_channels"] == .integer(0))
                #expect(try await bouquet.sync().status == 409)
                #expect(try await bouquet.request(.put, "/api/accounts/1", #"{"enabled":true}"#).status == 200)
                #expect(try await bouquet.sync()["channels_added"] == .integer(60))
                let first = try await bouquet.status()
                #expect(first["active_channels"] == .integer(60))
                #expect(first["channel_count"] == .integer(60))
                #expect(first["inactive_channels"] == .integer(0))
                #expect(first["last_sync"].string.count == "2024-12-19T10:30:45.123456".count)
                let again = try await bouquet.sync()
                #expect(again["status"] == .string("unchanged"))
                #expect(try await bouquet.status()["last_sync"].string > first["last_sync"].string)
            }
        }
    }

    @Test("of all accounts takes the enabled ones, and one failure stops no other")
    func all() async throws {
        try await withPanel(.channels(60)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url, name: "Good")
                _ = try await bouquet.addAccount("127.0.0.1:1", name: "Down")
                let off = #"{"name":"Off","server":"\#(panel.url)","username":"demo","password":"demo","enabled":false}"#
                _ = try await bouquet.post("/api/accounts", off)
                let answer = try await bouquet.post("/api/sync/all")
                #expect(answer.status == 200)
                #expect(answer["success"] == .bool(false))
                #expect(answer["accounts_synced"] == .integer(1))
                #expect(answer["results"].array.map { $0["account_name"].string } == ["Good", "Down"])
            }
        }
    }

    @Test("of all accounts reports on every one, also where one is deleted meanwhile")
    func allButDeleted() async throws {
        try await withPanel(.channels(60)) { panel in
            try await withPanel(.channels(60)) { hanging in
                try await Harness.run { bouquet in
                    _ = try await bouquet.addAccount(hanging.url, name: "Goes")
                    _ = try await bouquet.addAccount(panel.url, name: "Stays")
                    hanging.streams(fail: .neverAnswers)
                    let events = bouquet.bouquet.store.feed.events()
                    let waiting = Task { try await bouquet.post("/api/sync/all") }
                    for await event in events {
                        if case .progress(let progress) = event, progress.accountID == 1, progress.phase == .channels { break }
                    }
                    #expect(try await bouquet.request(.delete, "/api/accounts/1").status == 200)
                    let answer = try await waiting.value
                    #expect(answer.status == 200)
                    #expect(answer["success"] == .bool(false) && answer["accounts_synced"] == .integer(1))
                    #expect(answer["results"].array.map { $0["account_name"].string } == ["Goes", "Stays"])
                    #expect(answer["results"].array.map { $0["success"] } == [.bool(false), .bool(true)])
                    #expect(answer["results"].array[0]["error"] == .string("the account was deleted, and its sync with it"))
                }
            }
        }
    }

    @Test("of all accounts passes over those that are deleted or turned off as soon as they are listed")
    func allWhileChanging() async throws {
        try await withPanel(.channels(60)) { panel in
            try await Harness.run { bouquet in
                for name in ["Stays", "Goes", "Off"] { _ = try await bouquet.addAccount(panel.url, name: name) }
                _ = try await bouquet.bouquet.store.database.write { connection in
                    try connection.execute(
                        """
                        CREATE TRIGGER meanwhile AFTER INSERT ON sync_runs WHEN NEW.account_id = 1 BEGIN
                            DELETE FROM accounts WHERE id = 2;
                            UPDATE accounts SET enabled = 0 WHERE id = 3;
                        END
                        """)
                }
                let answer = try await bouquet.post("/api/sync/all")
                #expect(answer.status == 200 && answer["success"] == .bool(true))
                #expect(answer["results"].array.map { $0["account_name"].string } == ["Stays"])
            }
        }
    }

    @Test("without waiting answers 202 and the run's address")
    func background() async throws {
        try await withPanel(.channels(60)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let answer = try await bouquet.sync(query: "?wait=false")
                #expect(answer.status == 202)
                #expect(try await bouquet.get(answer["run_url"].string)["account_id"] == .integer(1))
            }
        }
    }

    @Test("of an account that is syncing joins the running sync")
    func joins() async throws {
        try await withPanel(.channels(60)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                panel.streams(fail: .neverAnswers)
                let events = bouquet.bouquet.store.feed.events()
                let running = try await bouquet.sync(query: "?wait=false")
                for await event in events { if case .progress = event { break } }
                for _ in 1...2 { #expect(try await bouquet.sync(query: "?wait=false")["run_id"] == running["run_id"]) }
                #expect(try await bouquet.get("/api/accounts/1/sync/runs")["runs"].array.count == 2)
            }
        }
    }

    private func channelsAreFetched(_ events: AsyncStream<EventFeed.Event>) async {
        for await event in events {
            if case .progress(let progress) = event, progress.phase == .channels { return }
        }
    }

    @Test("of an account that is deleted meanwhile ends at once, and whoever waits for it is told")
    func deleted() async throws {
        try await withPanel(.channels(60)) { panel in
            try await Harness.run(["SYNC_CONCURRENCY": "1"]) { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                panel.streams(fail: .neverAnswers)
                let events = bouquet.bouquet.store.feed.events()
                let waiting = Task { try await bouquet.sync() }
                await channelsAreFetched(events)
                let deletion = try await bouquet.request(.delete, "/api/accounts/1")
                #expect(deletion.status == 200)
                let answer = try await waiting.value
                #expect(answer.status == 410)
                #expect(answer["error"].string.contains("account was deleted"))
                panel.recover()
                // The one place for a sync is free again at once, not when the dead one's lease runs out.
                let next = try await bouquet.addAccount(panel.url)
                #expect(next["success"] == .bool(true))
            }
        }
    }

    @Test("of what is not there is 404, with a body that says so")
    func unknown() async throws {
        try await Harness.run { bouquet in
            for path in ["/api/accounts/9/sync", "/api/accounts/9/sync/approve", "/api/accounts/9/test"] {
                let answer = try await bouquet.post(path)
                #expect(answer.status == 404)
                #expect(answer["success"] == .bool(false))
                #expect(answer["error"].string.contains("9"))
            }
            #expect(try await bouquet.get("/api/accounts/9/sync/status").status == 404)
            #expect(try await bouquet.get("/api/sync/runs/9").status == 404)
            #expect(try await bouquet.get("/api/channels/9/history").status == 404)
            #expect(try await bouquet.get("/nothing").status == 404)
        }
    }
}
