import App
import Catalog
import Database
import Formats
import Foundation
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server
@testable import Sync

@Suite("An M3U account")
struct PlaylistAccountTests {
    private static let traps = """
        #EXTM3U url-tvg="http://g/x.xml"
        #EXTINF:-1 tvg-id="a" group-title="UK",Bob's TV
        http://h/a.ts
        #EXTINF:-1 tvg-id="b" group-title="UK",News, Sport & Weather
        http://h/b.ts
        #EXTINF:-1 tvg-id="c" group-title="CA",Canal "Plus" HD
        http://h/c.ts
        #EXTINF:-1 tvg-chno="5.1" group-title="CA",Decimal
        http://h/d.ts
        #EXTINF:-1 tvg-id=f group-title="CA",Unquoted
        http://h/e.ts
        #EXTINF:-1 TVG-ID="g" Group-Title="FR",Case
        http://h/f.ts
        #EXTINF:-1 tvg-id="h",Weird:-1 name
        http://h/g:-1.ts
        #EXTINF:-1 catchup="default" catchup-days="3" catchup-source="http://h/{utc}",Catch up
        #EXTVLCOPT:http-user-agent=Agent
        #KODIPROP:inputstream=adaptive
        http://h/h.ts
        #EXTGRP
        #EXTINF:-1,Bare group
        http://h/i.ts
        """

    @Test("keeps all that is in its lines")
    func traps() async throws {
        try await withPanel(.playlist(Self.traps)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.post("/api/accounts", Self.account(panel.url))
                _ = try await bouquet.sync()
                let channels = try await bouquet.channels()
                #expect(
                    channels.map { $0["name"].string } == [
                        "Bob's TV", "News, Sport & Weather", "Canal \"Plus\" HD", "Decimal", "Unquoted", "Case", "Weird:-1 name",
                        "Catch up",
                        "Bare group",
                    ])
                #expect(channels[3]["number"] == .string("5.1"))
                #expect(channels[4]["epg_channel_id"] == .string("f"))
                #expect(channels[5]["epg_channel_id"] == .string("g"))
                #expect(channels[5]["category_name"] == .string("FR"))
                #expect(channels[6]["direct_source"] == .string("http://h/g:-1.ts"))
                #expect(channels[7]["tv_archive"] == .bool(true))
                #expect(channels[7]["tv_archive_duration"] == .integer(3))
                let extras = try await bouquet.bouquet.store.database.read { connection in
                    try connection.first("SELECT extras FROM channels WHERE name = 'Catch up'") { $0.text(0) }
                }
                for line in ["catchup-source=http://h/{utc}", "#EXTVLCOPT:http-user-agent=Agent", "#KODIPROP:inputstream=adaptive"] {
                    #expect(extras?.contains(line) == true, "\(line)")
                }
            }
        }
    }

    @Test("takes an uploaded file, and a later one is a sync like any other")
    func upload() async throws {
        try await Harness.run { bouquet in
            #expect(try await bouquet.post("/api/accounts", #"{"name":"File","kind":"m3u","server":""}"#).status == 201)
            let first = try await bouquet.request(.put, "/api/accounts/1/playlist", Self.traps)
            #expect(first.status == 202)
            _ = try await bouquet.sync()
            #expect(try await bouquet.status()["active_channels"] == .integer(9))
            let second = "#EXTM3U\n#EXTINF:-1 tvg-id=\"a\" group-title=\"UK\",Bob's TV HD\nhttp://elsewhere/a.ts\n"
            _ = try await bouquet.request(.put, "/api/accounts/1/playlist", second)
            _ = try await bouquet.sync()
            let names = try await bouquet.channels().filter { $0["is_active"] == .bool(true) }.map { $0["name"].string }
            #expect(names == ["Bob's TV HD"])
            #expect(try await bouquet.channels().count == 9)
            #expect(try await bouquet.request(.put, "/api/accounts/1/playlist", "").status == 400)
        }
    }

    @Test("whose file is a pipe that nobody writes to fails at once, and Bouquet goes on answering", .timeLimit(.minutes(1)))
    func pipe() async throws {
        let path = Harness.temporaryFolder()
        try #require(mkfifo(path, 0o600) == 0)
        try await Harness.run { bouquet in
            _ = try await bouquet.bouquet.store.addAccount(AccountSettings(name: "Pipe", kind: .m3u, server: "file://" + path))
            let report = try await bouquet.sync()
            #expect(report.status == 502)
            #expect(report["error"] == .string("the playlist file is not there, is no plain file, or cannot be read"))
            #expect(try await bouquet.post("/api/accounts/1/test")["status"] == .string("no_answer"))
            #expect(try await bouquet.get("/health").status == 200)
        }
    }

    @Test("is read anew where another version of Bouquet read it last, though its provider says that nothing changed")
    func otherParser() async throws {
        try await withPanel(.playlist(Self.traps)) { panel in
            panel.state.sendETags()
            try await Harness.run { bouquet in
                _ = try await bouquet.post("/api/accounts", Self.account(panel.url))
                _ = try await bouquet.sync()
                #expect(try await bouquet.sync()["status"] == .string("unchanged"))
                let sent = panel.state.requests(.playlist)
                _ = try await bouquet.bouquet.store.database.write { connection in
                    try connection.execute("UPDATE accounts SET applied_digest = '1 ' || substr(applied_digest, 3)")
                    try connection.execute("UPDATE channels SET name = 'As read before', content_hash = 0 WHERE id = 1")
                }
                #expect(try await bouquet.sync()["channels_updated"] == .integer(1))
                #expect(panel.state.requests(.playlist) == sent + 1)
                #expect(try await bouquet.channels().first?["name"] == .string("Bob's TV"))
            }
        }
    }

    @Test("takes an uploaded file also where the data folder's name has a percent escape in it")
    func escapedFolder() async throws {
        try await Harness.run(folder: Harness.temporaryFolder() + "%20TV") { bouquet in
            _ = try await bouquet.post("/api/accounts", #"{"name":"File","kind":"m3u","server":""}"#)
            _ = try await bouquet.request(.put, "/api/accounts/1/playlist", Self.traps)
            let report = try await bouquet.sync()
            #expect(report["success"] == .bool(true), "\(report.text)")
            #expect(try await bouquet.post("/api/accounts/1/test")["success"] == .bool(true))
        }
    }

    private struct ManyGroups: ChannelList {
        let count: Int

        func forEach(where isWanted: (Int) throws -> Bool, _ body: (Int, ProviderRow) throws -> Void) throws -> RowTally {
            var row = ProviderRow()
            for position in 0..<count where try isWanted(position) {
                row.reset()
                for field in [ProviderRow.Field.streamID, .name, .category] { row.set(field, String(position)) }
                try body(position, row)
            }
            return RowTally()
        }
    }

    @Test("has as many groups as a panel may have categories, and it is known that there are more", arguments: [0, 1])
    func groups(more: Int) throws {
        var known = KnownChannels()
        let list = ManyGroups(count: Difference.groupLimit + more)
        let difference = try Difference(of: list, against: &known, stop: StopFlag()) { _ in }
        #expect(difference.groups.count == 100_000)
        #expect(difference.hasMoreGroups == (more > 0))
        #expect(difference.positions.count == 100_000 + more)
    }

    @Test("stops being read when somebody asks for that, whatever is in it")
    func stopped() throws {
        let path = Harness.temporaryFolder() + ".m3u"
        let entry = "#EXTINF:-1,A\nhttp://h/" + String(repeating: "a", count: 100_000) + "\n"
        try ("#EXTM3U\n" + String(repeating: entry, count: 3)).write(toFile: path, atomically: true, encoding: .utf8)
        let flag = StopFlag()
        flag.set()
        var known = KnownChannels()
        #expect(throws: CancellationError.self) {
            try Difference(of: M3UPlaylist(path: path), against: &known, stop: flag) { _ in Issue.record("it was read to its end") }
        }
    }

    @Test("sorts by number what people write as one, and puts what only a computer reads as one behind it")
    func numbers() async throws {
        let entries = ["0x1F", "40", "1e1", "20.5"].map { "#EXTINF:-1 tvg-chno=\"\($0)\",N \($0)\nhttp://h/\($0)\n" }
        try await withPanel(.playlist("#EXTM3U\n" + entries.joined())) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.post("/api/accounts", Self.account(panel.url))
                _ = try await bouquet.sync()
                let sorted = try await bouquet.find("", "&sort=number")["channels"].array.map { $0["number"].string }
                #expect(sorted.prefix(2) == ["20.5", "40"] && Set(sorted.suffix(2)) == ["0x1F", "1e1"], "\(sorted)")
            }
        }
    }

    @Test("is not synced before its file is there, neither when it is due nor with all others")
    func waiting() async throws {
        try await withPanel(.channels(10)) { panel in
            try await Harness.run(["SYNC_INTERVAL_HOURS": "6"]) { bouquet in
                let store = bouquet.bouquet.store
                _ = try await bouquet.post("/api/accounts", #"{"name":"File","kind":"m3u","server":""}"#)
                let events = store.feed.events()
                // Another account that is due takes the scheduler through its whole look.
                _ = try await store.addAccount(
                    AccountSettings(name: "Due", kind: .xtream, server: "http://\(panel.url)", username: "demo", password: "demo"))
                for await event in events { if case .finished(let run) = event, run.accountID == 2 { break } }
                #expect(try await bouquet.post("/api/sync/all")["success"] == .bool(true))
                #expect(try await bouquet.get("/api/accounts/1/sync/runs")["runs"] == .array([]))
                #expect(try await bouquet.status(1)["next_sync"] == .null)
                _ = try await bouquet.request(.put, "/api/accounts/1/playlist", Self.traps)
                #expect(try await bouquet.sync(1)["success"] == .bool(true))
                #expect(try await bouquet.status(1)["next_sync"] != .null)
            }
        }
    }

    @Test(
        "keeps the file that it has when it is sent something else",
        arguments: ["<html><body>Not found</body></html>", "{\"error\": 1}", "#EXTM3U\n", "", "\u{1F}\u{8B}"])
    func badUpload(body: String) async throws {
        try await Harness.run { bouquet in
            _ = try await bouquet.post("/api/accounts", #"{"name":"File","kind":"m3u","server":""}"#)
            #expect(try await bouquet.request(.put, "/api/accounts/1/playlist", Self.traps).status == 202)
            #expect(try await bouquet.sync()["success"] == .bool(true))
            let refused = try await bouquet.request(.put, "/api/accounts/1/playlist", body)
            #expect(refused.status == 400)
            #expect(refused["error"].string.hasPrefix("the file") && !refused.text.contains("provider"))
            #expect(try await bouquet.sync()["status"] == .string("unchanged"))
            #expect(try await bouquet.status()["active_channels"] == .integer(9))
            let left = try FileManager.default.contentsOfDirectory(atPath: bouquet.bouquet.settings.dataFolder + "/spool")
            #expect(left.isEmpty)
        }
    }

    @Test("takes its file as it is, and no form around it")
    func multipart() async throws {
        try await Harness.run { bouquet in
            _ = try await bouquet.post("/api/accounts", #"{"name":"File","kind":"m3u","server":""}"#)
            let body = "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n\(Self.traps)\r\n--x--\r\n"
            let headers: HTTPFields = [.contentType: "Multipart/form-data; boundary=x"]
            let refused = try await bouquet.request(.put, "/api/accounts/1/playlist", body, headers: headers)
            #expect(refused.status == 415 && refused["error"].string.contains("as the body"))
            #expect(try await bouquet.get("/api/accounts/1/sync/runs")["runs"] == .array([]))
        }
    }

    @Test("that is sent two files at once has one of them whole")
    func twoUploads() async throws {
        let files = ["a", "b"].map { letter in
            "#EXTM3U\n" + (1...3000).map { "#EXTINF:-1,\(letter) \($0)\nhttp://h/\(letter)/\($0).ts\n" }.joined()
        }
        try await Harness.run { bouquet in
            _ = try await bouquet.post("/api/accounts", #"{"name":"File","kind":"m3u","server":""}"#)
            async let one = bouquet.request(.put, "/api/accounts/1/playlist", files[0])
            async let two = bouquet.request(.put, "/api/accounts/1/playlist", files[1])
            let statuses = try await [one.status, two.status]
            #expect(statuses == [202, 202])
            let kept = try String(contentsOfFile: bouquet.bouquet.settings.dataFolder + "/uploads/1.m3u", encoding: .utf8)
            #expect(files.contains(kept))
        }
    }

    @Test("made over the API may be a file of this machine only where the configuration says so")
    func filesOfThisMachine() async throws {
        let folder = Harness.temporaryFolder()
        let shared = folder + "/shared"
        try FileManager.default.createDirectory(atPath: shared, withIntermediateDirectories: true)
        for path in ["/private.m3u", "/shared/list.m3u"] { try Self.traps.write(toFile: folder + path, atomically: true, encoding: .utf8) }
        try FileManager.default.createSymbolicLink(atPath: shared + "/link.m3u", withDestinationPath: folder + "/private.m3u")
        let add: @Sendable (Harness, String) async throws -> Harness.Answer = { bouquet, path in
            try await bouquet.post("/api/accounts", #"{"name":"File","kind":"m3u","server":"\#(path)"}"#)
        }
        try await Harness.run { bouquet in
            for path in [shared + "/list.m3u", "file:///etc/passwd"] {
                let refused = try await add(bouquet, path)
                #expect(refused.status == 400 && refused["field"] == .string("server"))
            }
            // What the command line added stays, and can be changed otherwise.
            _ = try await bouquet.bouquet.store.addAccount(
                AccountSettings(name: "a", kind: .m3u, server: "file://" + folder + "/private.m3u", isEnabled: false))
            let shown = try await bouquet.get("/api/accounts/1")["server"].string
            let change = #"{"name":"b","server":"\#(shown)"}"#
            #expect(try await bouquet.request(.put, "/api/accounts/1", change)["name"] == .string("b"))
            #expect(try await bouquet.request(.put, "/api/accounts/1", #"{"server":"/etc/passwd"}"#).status == 400)
        }
        try await Harness.run(["PLAYLIST_FOLDER": shared]) { bouquet in
            let others = ["/../private.m3u", "/%2E%2e/private.m3u", "/link.m3u", "/none.m3u", ""].map { "file://" + shared + $0 }
            for path in others + ["/etc/passwd"] {
                let answer = try await add(bouquet, path)
                #expect(answer.status == 400, "\(path)")
            }
            #expect(try await add(bouquet, shared + "/list.m3u").status == 201)
            #expect(try await bouquet.sync()["success"] == .bool(true))
            #expect(try await bouquet.channels().count == 9)
        }
    }

    @Test("that is turned off keeps a file that is sent to it, and syncs it once it is turned on")
    func uploadWhileOff() async throws {
        try await Harness.run { bouquet in
            _ = try await bouquet.post("/api/accounts", #"{"name":"File","kind":"m3u","server":"","enabled":false}"#)
            #expect(try await bouquet.request(.put, "/api/accounts/1/playlist", Self.traps).status == 200)
            _ = try await bouquet.request(.put, "/api/accounts/1", #"{"enabled":true}"#)
            #expect(try await bouquet.sync()["channels_added"] == .integer(9))
        }
    }

    @Test(
        "whose provider sends a web page instead keeps its channels",
        arguments: [.html, .emptyBody, .null, .blocked, .authZero] as [PanelFault])
    func faults(fault: PanelFault) async throws {
        try await withPanel(.playlist(Self.traps)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.post("/api/accounts", Self.account(panel.url))
                _ = try await bouquet.sync()
                panel.state.fail(.playlist, fault)
                let report = try await bouquet.sync()
                #expect(report.status == 502)
                #expect(try await bouquet.status()["active_channels"] == .integer(9))
                panel.recover()
                #expect(try await bouquet.sync()["status"] == .string("unchanged"))
            }
        }
    }

    private static func account(_ url: String) -> String {
        #"{"name":"List","kind":"m3u","server":"http://\#(url)/get.php?username=demo&password=demo&type=m3u_plus"}"#
    }
}
