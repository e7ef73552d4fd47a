import App
import Catalog
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("The overview")
struct OverviewTests {
    @Test("tells in one answer how the accounts are, what is held, and what changed since a moment")
    func overview() async throws {
        try await withPanel(.channels(300)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                _ = try await bouquet.patch(channel: 1, #"{"favourite":true}"#)
                let between = bouquet.bouquet.store.now()
                panel.change()
                let report = try await bouquet.sync()
                panel.use(.channels(10))
                _ = try await bouquet.sync()
                let overview = try await bouquet.get("/api/overview?since=\(between.iso)")
                let account = overview["accounts"].array[0]
                #expect(account["state"] == .string("held"))
                #expect(overview["held_accounts"] == .array([.integer(1)]))
                #expect(account["days_left"].int > 0 || account["expires_at"] == .null)
                for (name, field) in [
                    ("added", "channels_added"), ("updated", "channels_updated"), ("deactivated", "channels_deactivated"),
                ] { #expect(account["changes"][name] == report[field]) }
                let status = try await bouquet.status()
                #expect(overview["totals"]["active_channels"] == status["active_channels"])
                #expect(overview["totals"]["inactive_channels"] == status["inactive_channels"])
                #expect(overview["totals"]["categories"] == status["category_count"])
                #expect(overview["totals"]["favourites"] == .integer(1))
                #expect(try await bouquet.get("/api/overview")["accounts"].array[0]["changes"]["added"].int > 300)
                #expect(try await bouquet.get("/api/overview?since=soon").status == 400)
                let page = try await bouquet.get("/").text
                #expect(page.contains("\(overview["totals"]["active_channels"].int)</a></dd>") && page.contains("attention-1"))
            }
        }
    }
}
