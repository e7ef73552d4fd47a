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

    @Test("that nobody listens at its address is said in plain words, and changes nothing")
    func refused() async throws {
        try await unreachable("127.0.0.1:1", "the provider's server refused the connection")
    }

    @Test("that nothing answers at its address is said when the time for a connection is over, and changes nothing")
    func connectTimeout() async throws {
        let port = FullPort()
        try await unreachable("127.0.0.1:\(port.number)", "the provider's server did not answer in time")
    }

    /// A first and a later sync with an address that leads nowhere, and good ones with the right address.
    private func unreachable(_ address: String, _ words: String) async throws {
        try await withPanel(.channels(200)) { panel in
            try await Harness.run(["SYNC_CONNECT_TIMEOUT": "0.2"]) { bouquet in
                let first = try await bouquet.addAccount(address)
                #expect(first["errors"] == .array([.string(words)]))
                #expect(try await bouquet.status()["last_sync"] == .null)
                try await Self.move(to: panel.url, bouquet)
                #expect(try await bouquet.sync()["channels_added"] == .integer(200))
                let before = try await bouquet.channels()
                let synced = try await bouquet.status()["last_sync"]

                try await Self.move(to: address, bouquet)
                let later = try await bouquet.sync()
                #expect(later.status == 502)
                #expect(later["errors"] == .array([.string(words)]))
                #expect(try await bouquet.channels() == before)
                #expect(try await bouquet.status()["last_sync"] == synced)

                panel.change()
                try await Self.move(to: panel.url, bouquet)
                let good = try await bouquet.sync()
                #expect(good["success"] == .bool(true))
                #expect(good["channels_updated"].int > 0)
            }
        }
    }

    private static func move(to server: String, _ bouquet: Harness) async throws {
        #expect(try await bouquet.request(.put, "/api/accounts/1", #"{"server":"\#(server)"}"#).status == 200)
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

    @Test(
        "in the categories alone keeps them and their links, and applies the channels with a warning, at the first sync and later",
        arguments: [.status(500), .html, .null, .shortBody, .neverAnswers] as [PanelFault])
    func categories(fault: PanelFault) async throws {
        try await withPanel(.channels(200)) { panel in
            try await Harness.run(Self.limits) { bouquet in
                panel.categories(fail: fault)
                let first = try await bouquet.addAccount(panel.url)
                #expect(first["success"] == .bool(true) && first["channels_added"] == .integer(200))
                #expect(first["warnings"].array.count == 1)
                #expect(try await bouquet.channels().allSatisfy { $0["category_name"] == .null })
                panel.recover()
                #expect(try await bouquet.sync()["categories_added"].int > 0)
                #expect(try await bouquet.channels().allSatisfy { $0["category_name"] != .null })
                let before = try await Self.categories(bouquet)

                panel.categories(fail: fault)
                panel.change()
                let report = try await bouquet.sync()
                #expect(report["success"] == .bool(true))
                #expect(report["channels_updated"].int > 0)
                #expect(report["warnings"].array.count == 1)
                #expect(try await Self.categories(bouquet) == before)
                #expect(try await bouquet.channels("&q=is:active").allSatisfy { $0["category_name"] != .null })

                panel.recover()
                let good = try await bouquet.sync()
                #expect(good["success"] == .bool(true) && good["warnings"] == .array([]))
                #expect(try await Self.categories(bouquet) == before)
            }
        }
    }

    private static func categories(_ bouquet: Harness) async throws -> [JSON] {
        try await bouquet.get("/api/accounts/1/categories")["categories"].array.map { $0["category_name"] }
    }

    @Test("of a list of categories without one that can be used keeps those that are there", arguments: ["[]", "{}", "[null]"])
    func noCategories(list: String) async throws {
        let streams = #"[{"stream_id":1,"name":"One","category_id":"1"}]"#
        let good = PanelLineup.raw(streams: streams, categories: #"[{"category_id":"1","category_name":"News"}]"#)
        try await withPanel(.raw(streams: streams, categories: list)) { panel in
            try await Harness.run { bouquet in
                let first = try await bouquet.addAccount(panel.url)
                #expect(first["success"] == .bool(true) && first["channels_added"] == .integer(1))
                panel.use(good)
                #expect(try await bouquet.sync()["categories_added"] == .integer(1))

                panel.use(.raw(streams: streams, categories: list))
                let report = try await bouquet.sync()
                #expect(report["success"] == .bool(true) && report["categories_deactivated"] == .integer(0))
                let warning = try #require(report["warnings"].array.first?.string)
                #expect(warning.hasPrefix("the categories did not come and stay as they were"), "\(warning)")
                #expect(try await bouquet.channels().map { $0["category_name"] } == [.string("News")])

                panel.use(good)
                #expect(try await bouquet.sync()["status"] == .string("unchanged"))
                panel.use(.raw(streams: streams, categories: list))
                #expect(try await bouquet.sync(query: "?force=true")["categories_deactivated"] == .integer(1))
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
        "of types and shapes gives the same catalogue, at the first sync and later: a re-sync changes nothing",
        arguments: [.numbersAsStrings, .stringsAsNumbers, .objectMap, .nulls, .gzip] as [PanelFault])
    func shapes(fault: PanelFault) async throws {
        try await withPanel(.channels(200)) { panel in
            try await Harness.run { bouquet in
                panel.streams(fail: fault)
                #expect(try await bouquet.addAccount(panel.url)["channels_added"] == .integer(200))
                let first = try await bouquet.channels().map { [$0["stream_id"], $0["name"], $0["category_id"]] }
                panel.recover()
                #expect(try await bouquet.sync()["status"] == .string("unchanged"))

                panel.streams(fail: fault)
                let report = try await bouquet.sync()
                #expect(report["status"] == .string("unchanged"), "\(report.text)")
                #expect(try await bouquet.channels().map { [$0["stream_id"], $0["name"], $0["category_id"]] } == first)
                panel.recover()
                panel.change()
                #expect(try await bouquet.sync()["channels_updated"].int > 0)
            }
        }
    }

    @Test("in a row skips or mends that row, applies all others, and says so, at the first sync and later")
    func badRows() async throws {
        try await withPanel(.channels(200)) { panel in
            try await Harness.run { bouquet in
                panel.streams(fail: .badRows)
                let first = try await bouquet.addAccount(panel.url)
                try await Self.expectMended(first, bouquet)
                #expect(try await bouquet.channels().count == first["channels_added"].int)
                #expect(try await bouquet.sync()["status"] == .string("unchanged"))
                panel.recover()
                let good = try await bouquet.sync()
                #expect(good["success"] == .bool(true) && good["rows_skipped"] == .integer(0))
                #expect(try await bouquet.status()["active_channels"] == .integer(200))

                panel.streams(fail: .badRows)
                panel.change()
                let later = try await bouquet.sync()
                try await Self.expectMended(later, bouquet)
                #expect(later["channels_updated"].int > 0)
                let active = try await bouquet.status()["active_channels"].int
                panel.recover()
                let last = try await bouquet.sync()
                #expect(last["success"] == .bool(true) && last["rows_skipped"] == .integer(0))
                #expect(try await bouquet.status()["active_channels"].int == active - last["channels_deactivated"].int)
                #expect(last["channels_deactivated"].int > 0)
            }
        }
    }

    private static func expectMended(_ report: Harness.Answer, _ bouquet: Harness) async throws {
        #expect(report["success"] == .bool(true))
        #expect(report["rows_skipped"].int > 0)
        #expect(!report["skipped_samples"].array.isEmpty)
        let channels = try await bouquet.channels()
        #expect(channels.count >= 200)
        #expect(!channels.contains { $0["stream_id"].string == "None" || $0["name"].string == "None" || $0["name"].string.isEmpty })
    }

    @Test("of hostile names is stored truly, bounded and without control characters, at the first sync and later")
    func hostile() async throws {
        try await withPanel(.channels(200)) { panel in
            try await Harness.run { bouquet in
                panel.streams(fail: .hostile)
                #expect(try await bouquet.addAccount(panel.url)["success"] == .bool(true))
                try await Self.expectTrueNames(bouquet)
                #expect(try await bouquet.sync()["status"] == .string("unchanged"))
                panel.recover()
                #expect(try await bouquet.sync()["channels_updated"] == .integer(200))
                let before = try await bouquet.channels().map { $0["name"] }

                panel.streams(fail: .hostile)
                #expect(try await bouquet.sync()["channels_updated"] == .integer(200))
                try await Self.expectTrueNames(bouquet)
                panel.recover()
                #expect(try await bouquet.sync()["channels_updated"] == .integer(200))
                #expect(try await bouquet.channels().map { $0["name"] } == before)
            }
        }
    }

    private static func expectTrueNames(_ bouquet: Harness) async throws {
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
