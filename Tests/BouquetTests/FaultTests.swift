import App
import Foundation
import HTTPTypes
import SimulatedPanel
import Testing

@testable import Server

@Suite("A provider's fault")
struct FaultTests {
    /// Short limits, so that a provider that hangs is given up soon.
    private static let limits = ["SYNC_IDLE_TIMEOUT": "0.5", "SYNC_TOTAL_TIMEOUT": "1.5", "SYNC_MAX_MEGABYTES": "0.5"]

    @Test(
        "leaves the catalogue as it is, at the first sync and later, and the next good sync restores everything",
        arguments: [
            .status(401), .status(403), .status(404), .status(429), .status(500), .html, .emptyBody, .null, .truncated, .shortBody, .reset,
            .authZero, .neverAnswers, .drip, .endless, .blocked, .gzipTruncated,
        ] as [PanelFault])
    func failed(fault: PanelFault) async throws {
        try await withPanel(.channels(200)) { panel in
            try await Harness.run(Self.limits) { bouquet in
                panel.streams(fail: fault)
                let first = try await bouquet.addAccount(panel.url)
                #expect(first["status"] == .string("failed"))
                #expect(try await bouquet.channels().isEmpty)
                #expect(try await bouquet.status()["last_sync"] == .null)
                panel.recover()
                #expect(try await bouquet.sync()["channels_added"] == .integer(200))
                let before = try await bouquet.channels()
                let synced = try await bouquet.status()["last_sync"]

                panel.streams(fail: fault)
                panel.change()
                let later = try await bouquet.sync()
                #expect(later.status == 502)
                #expect(later["success"] == .bool(false))
                #expect(later["errors"].array.count == 1)
                #expect(!later.text.contains("demo/demo") && !later.text.contains("password="))
                #expect(try await bouquet.channels() == before)
                #expect(try await bouquet.status()["last_sync"] == synced)
                if fault == .authZero { #expect(later["error"] == .string("the provider rejected the user name or password")) }

                panel.recover()
                let good = try await bouquet.sync()
                #expect(good["success"] == .bool(true))
                #expect(good["channels_updated"].int > 0)
            }
        }
    }

    @Test("that nobody listens at its address is said in plain words")
    func refused() async throws {
        try await Harness.run { bouquet in
            let report = try await bouquet.addAccount("127.0.0.1:1")
            #expect(report["errors"] == .array([.string("the provider's server refused the connection")]))
        }
    }

    @Test("that nothing answers at its address is said when the time for a connection is over")
    func connectTimeout() async throws {
        let port = FullPort()
        try await Harness.run(["SYNC_CONNECT_TIMEOUT": "0.2"]) { bouquet in
            let report = try await bouquet.addAccount("127.0.0.1:\(port.number)")
            #expect(report["errors"] == .array([.string("the provider's server did not answer in time")]))
        }
    }

    @Test("in a category's row skips that category, and says so")
    func badCategories() async throws {
        let streams = #"[{"stream_id":1,"name":"One","category_id":"1"},{"stream_id":2,"name":"Two","category_id":"0"}]"#
        let categories =
            #"[{"category_id":"1","category_name":"News"},{"category_id":"0","category_name":"None"},{"category_name":"No id"}]"#
        try await withPanel(.raw(streams: streams, categories: categories)) { panel in
            try await Harness.run { bouquet in
                let report = try await bouquet.addAccount(panel.url)
                #expect(report["categories_added"] == .integer(1))
                let warning = try #require(report["warnings"].array.first?.string)
                #expect(warning.hasPrefix("2 of 3 categories cannot be used (row 2 skipped: category_id 0"), "\(warning)")
                #expect(try await bouquet.channels().map { $0["category_name"] } == [.string("News"), .null])
            }
        }
    }

    @Test("in the categories alone keeps them and their links, and applies the channels with a warning")
    func categories() async throws {
        try await withPanel(.channels(200)) { panel in
            try await Harness.run(Self.limits) { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let before = try await bouquet.get("/api/accounts/1/categories")["categories"].array.map { $0["category_name"] }
                panel.categories(fail: .status(500))
                panel.change()
                let report = try await bouquet.sync()
                #expect(report["success"] == .bool(true))
                #expect(report["channels_updated"].int > 0)
                #expect(report["warnings"].array.count == 1)
                #expect(try await bouquet.get("/api/accounts/1/categories")["categories"].array.map { $0["category_name"] } == before)
                #expect(try await bouquet.channels().allSatisfy { $0["is_active"] == .bool(false) || $0["category_name"] != .null })
            }
        }
    }

    @Test("that takes nearly everything away is held until a person approves", arguments: [.emptyList, .tenth] as [PanelFault])
    func held(fault: PanelFault) async throws {
        try await withPanel(.channels(200)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let before = try await bouquet.channels()
                panel.streams(fail: fault)
                let held = try await bouquet.sync()
                #expect(held.status == 200)
                #expect(held["success"] == .bool(false))
                #expect(held["status"] == .string("held"))
                #expect(held["held"]["active"] == .integer(200))
                #expect(held["held"]["would_deactivate"] == .integer(fault == .emptyList ? 200 : 180))
                #expect(try await bouquet.channels() == before)

                let approved = try await bouquet.post("/api/accounts/1/sync/approve")
                #expect(approved["success"] == .bool(true))
                #expect(approved["channels_deactivated"] == .integer(fault == .emptyList ? 200 : 180))
                #expect(try await bouquet.post("/api/accounts/1/sync/approve").status == 409)

                panel.recover()
                let back = try await bouquet.sync()
                #expect(back["channels_reactivated"] == .integer(fault == .emptyList ? 200 : 180))
                #expect(try await bouquet.channels().map { $0["id"] } == before.map { $0["id"] })
            }
        }
    }

    @Test("that is held is cleared by the next normal list, and passes with force")
    func heldThenNormal() async throws {
        try await withPanel(.channels(200)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                panel.streams(fail: .tenth)
                #expect(try await bouquet.sync()["status"] == .string("held"))
                #expect(try await bouquet.status()["held"]["active"] == .integer(200))
                panel.recover()
                #expect(try await bouquet.sync()["success"] == .bool(true))
                #expect(try await bouquet.status()["held"] == .null)
                panel.streams(fail: .tenth)
                #expect(try await bouquet.sync(query: "?force=true")["channels_deactivated"] == .integer(180))
            }
        }
    }

    @Test(
        "of types and shapes gives the same catalogue: a re-sync changes nothing",
        arguments: [.numbersAsStrings, .stringsAsNumbers, .objectMap, .nulls, .gzip] as [PanelFault])
    func shapes(fault: PanelFault) async throws {
        try await withPanel(.channels(200)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let before = try await bouquet.channels().map { [$0["stream_id"], $0["name"], $0["category_id"]] }
                panel.streams(fail: fault)
                let report = try await bouquet.sync()
                #expect(report["status"] == .string("unchanged"), "\(report.text)")
                #expect(try await bouquet.channels().map { [$0["stream_id"], $0["name"], $0["category_id"]] } == before)
            }
        }
    }

    @Test("in a row skips or mends that row, applies all others, and says so")
    func badRows() async throws {
        try await withPanel(.channels(200)) { panel in
            try await Harness.run { bouquet in
                panel.streams(fail: .badRows)
                let report = try await bouquet.addAccount(panel.url)
                #expect(report["success"] == .bool(true))
                #expect(report["rows_skipped"].int > 0)
                #expect(!report["skipped_samples"].array.isEmpty)
                let channels = try await bouquet.channels()
                #expect(channels.count == report["channels_added"].int)
                #expect(channels.count >= 200)
                #expect(!channels.contains { $0["stream_id"].string == "None" || $0["name"].string == "None" || $0["name"].string.isEmpty })
                #expect(try await bouquet.sync()["status"] == .string("unchanged"))
            }
        }
    }

    @Test("of hostile names is stored truly, bounded and without control characters")
    func hostile() async throws {
        try await withPanel(.channels(200)) { panel in
            try await Harness.run { bouquet in
                panel.streams(fail: .hostile)
                #expect(try await bouquet.addAccount(panel.url)["success"] == .bool(true))
                let names = try await bouquet.channels().map { $0["name"].string }
                let expected = [
                    "Bob's \"TV\" 0", "<script>alert(1)</script> 1", "line break tab 2", "\u{202E}right to left 3", "\u{0301}lone mark 4",
                    "'; DROP TABLE channels; -- 6", "{{name}} {{{name}}} 7",
                ]
                // Byte by byte: two texts that only look alike are equal for Swift.
                for name in expected { #expect(names.contains { $0.utf8.elementsEqual(name.utf8) }, "\(name)") }
                let long = String(repeating: "long ", count: 400)
                #expect(names.contains { $0.utf8.count > 1000 && long.hasPrefix($0) })
                #expect(names.allSatisfy { $0.utf8.count <= 1024 && !$0.unicodeScalars.contains { $0.value < 0x20 } })
                #expect(try await bouquet.sync()["status"] == .string("unchanged"))
            }
        }
    }

    @Test("that is held is discarded by a person, who is not asked again until the provider says something")
    func discarded() async throws {
        try await withPanel(.channels(200)) { panel in
            try await Harness.run { bouquet in
                #expect(try await bouquet.addAccount(panel.url)["success"] == .bool(true))
                panel.streams(fail: .tenth)
                #expect(try await bouquet.sync()["status"] == .string("held"))
                #expect(try await bouquet.post("/api/accounts/1/sync/discard").status == 200)
                #expect(try await bouquet.status()["held"] == .null)
                #expect(try await bouquet.status()["active_channels"] == .integer(200))
                #expect(try await bouquet.status()["last_error"] == .null)
                #expect(try await bouquet.get("/accounts").text.contains("List discarded"))
                #expect(try await bouquet.post("/api/accounts/1/sync/discard").status == 409)
                let left = try FileManager.default.contentsOfDirectory(atPath: bouquet.bouquet.settings.dataFolder + "/held")
                #expect(left.isEmpty)
            }
        }
    }

    @Test("is held by the account's own threshold where it has one, and else by the global one")
    func thresholds() async throws {
        try await withPanel(.channels(200)) { panel in
            try await Harness.run(["HOLD_THRESHOLD": "0.95"]) { bouquet in
                _ = try await bouquet.addAccount(panel.url, name: "Lenient")
                _ = try await bouquet.addAccount(panel.url, name: "Strict", more: #","hold_threshold":0.5"#)
                panel.streams(fail: .tenth)
                #expect(try await bouquet.sync(1)["channels_deactivated"] == .integer(180))
                #expect(try await bouquet.sync(2)["status"] == .string("held"))
            }
        }
    }

    @Test("of an endless list ends at the limit, and leaves nothing of it on disk")
    func bounded() async throws {
        let folder = Harness.temporaryFolder()
        try await withPanel(.channels(200)) { panel in
            try await Harness.run(Self.limits, folder: folder) { bouquet in
                panel.streams(fail: .endless)
                let report = try await bouquet.addAccount(panel.url)
                #expect(report["errors"].array.first?.string.contains("larger than the limit") == true)
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder + "/spool")
            #expect(left.isEmpty)
        }
    }
}
