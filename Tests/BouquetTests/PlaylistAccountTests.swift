import App
import Database
import Foundation
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

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
