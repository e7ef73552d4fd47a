import App
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server
@testable import Sync

@Suite("A playlist on its way to a player")
struct PlaylistDeliveryTests {
    private static func run(
        _ count: Int = 30, _ body: @escaping @Sendable (Panel, Harness) async throws -> Void
    ) async throws {
        try await withPanel(.channels(count)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                _ = try await bouquet.post("/api/playlists", #"{"name":"All"}"#)
                try await body(panel, bouquet)
            }
        }
    }

    @Test("is not sent again while it is the same, and is after any change that it shows")
    func entityTags() async throws {
        try await Self.run { panel, bouquet in
            var seen: [String] = []
            /// Checks that the playlist is another one than ever before, and stays it.
            func expectNew(_ change: String) async throws {
                let playlist = try await bouquet.download("/playlist/all.m3u")
                let tag = try #require(playlist.headers[.eTag])
                #expect(!seen.contains(tag), "\(change)")
                seen.append(tag)
                for condition in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
                    let again = try await bouquet.download("/playlist/all.m3u", headers: [.ifNoneMatch: condition])
                    #expect(again.status == 304 && again.body.isEmpty && again.headers[.eTag] == tag, "\(condition)")
                }
                for old in seen.dropLast() {
                    let changed = try await bouquet.download("/playlist/all.m3u", headers: [.ifNoneMatch: old])
                    #expect(changed.status == 200 && changed.body == playlist.body, "\(change)")
                }
            }
            try await expectNew("first")
            panel.change()
            _ = try await bouquet.sync()
            try await expectNew("a sync")
            let id = try await bouquet.find("is:active", "&limit=1")["channels"].array[0]["id"].int
            _ = try await bouquet.patch(channel: id, #"{"name":"Another name"}"#)
            try await expectNew("an edit")
            _ = try await bouquet.request(.put, "/api/playlists/all", #"{"group":"tag"}"#)
            try await expectNew("a setting")
            _ = try await bouquet.request(.put, "/api/playlists/all/order", #"{"channel_ids":[\#(id)]}"#)
            try await expectNew("an order by hand")
            _ = try await bouquet.request(.put, "/api/accounts/1", #"{"name":"Renamed"}"#)
            try await expectNew("an account's name")
            _ = try await bouquet.post(
                "/api/accounts/1/filters", #"{"filter_type":"tag","filter_action":"blacklist","filter_value":"uk"}"#)
            try await expectNew("an account's filter")
        }
    }

    @Test("has the same head without a body")
    func head() async throws {
        try await Self.run { _, bouquet in
            for path in ["/playlist/all.m3u", "/playlist/account-1.m3u8"] {
                let first = try await bouquet.download(path, .head)
                let whole = try await bouquet.download(path)
                let head = try await bouquet.download(path, .head)
                #expect(first.headers == head.headers && head.headers[.contentLength] == String(whole.body.count))
                let packed = try await bouquet.download(path, headers: [.acceptEncoding: "gzip"])
                let packedHead = try await bouquet.download(path, .head, headers: [.acceptEncoding: "gzip"])
                #expect(packedHead.headers[.contentLength] == String(packed.body.count))
                #expect(head.status == 200 && head.body.isEmpty && !whole.body.isEmpty)
                for name in [HTTPField.Name.eTag, .contentType, .vary, .cacheControl, .contentDisposition] {
                    #expect(head.headers[name] == whole.headers[name] && head.headers[name] != nil, "\(name)")
                }
                let known = try await bouquet.download(path, .head, headers: [.ifNoneMatch: whole.headers[.eTag] ?? ""])
                #expect(known.status == 304)
            }
            #expect(try await bouquet.download("/playlist/none.m3u", .head).status == 404)
        }
    }

    @Test("is packed for a player that asks for it, and unpacks to the same bytes")
    func gzip() async throws {
        try await Self.run(1_200) { _, bouquet in
            let plain = try await bouquet.download("/playlist/all.m3u")
            #expect(plain.headers[.contentEncoding] == nil && plain.entries.count == 1_200)
            for accepted in ["gzip", "deflate, GZIP;q=0.5", "*"] {
                let packed = try await bouquet.download("/playlist/all.m3u", headers: [.acceptEncoding: accepted])
                #expect(packed.headers[.contentEncoding] == "gzip" && packed.body.count < plain.body.count / 3, "\(accepted)")
                #expect(packed.headers[.vary]?.lowercased().contains("accept-encoding") == true)
                #expect(try Self.unpacked(packed.body) == plain.body)
                #expect(packed.headers[.eTag] != plain.headers[.eTag], "other bytes")
                let tag = packed.headers[.eTag] ?? ""
                let again = try await bouquet.download("/playlist/all.m3u", headers: [.acceptEncoding: accepted, .ifNoneMatch: tag])
                #expect(again.status == 304)
            }
            for refused in ["gzip;q=0", "gzip; q=0.0", "deflate", "identity"] {
                let answer = try await bouquet.download("/playlist/all.m3u", headers: [.acceptEncoding: refused])
                #expect(answer.headers[.contentEncoding] == nil && answer.body == plain.body, "\(refused)")
            }
        }
    }

    private static func unpacked(_ bytes: [UInt8]) throws -> [UInt8] {
        let inflater = try Inflater()
        var result: [UInt8] = []
        try bytes.withUnsafeBytes { try inflater.inflate($0) { result.append(contentsOf: $0) } }
        #expect(inflater.isFinished)
        return result
    }

    @Test("has the same channels as its preview, whatever the filter, collapsed or not", arguments: [false, true])
    func likePreview(collapses: Bool) async throws {
        try await Self.run(300) { panel, bouquet in
            _ = try await bouquet.addAccount(panel.url, name: "Second")
            panel.change()
            _ = try await bouquet.sync(1)
            for (number, filter) in ["", "tag:uk,fr -tag:hd", "sport OR account:2", "is:inactive", "number:10..90"].enumerated() {
                let made = try await bouquet.post(
                    "/api/playlists", #"{"name":"List \#(number)","filter":"\#(filter)","collapse":\#(collapses),"numbering":"none"}"#)
                let preview = try await bouquet.get("/api/playlists/list-\(number)/entries?limit=500")
                let entries = try await bouquet.download(made["url"].string).entries
                #expect(preview["total"] == .integer(entries.count), "\(filter)")
                let shown = preview["entries"].array.map { $0["name"].string }
                #expect(Array(entries.map(\.name).prefix(500)) == shown, "\(filter)")
            }
        }
    }
}
