import App
import Catalog
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("A password")
struct SecretTests {
    @Test("is in no answer, whatever goes well or wrong")
    func panel() async throws {
        try await withPanel(.channels(30)) { panel in
            panel.state.setPassword("s3cr3t")
            try await Harness.run { bouquet in
                let link = "http://\(panel.url)/get.php?username=demo&password=s3cr3t&type=m3u_plus"
                let added = try await bouquet.post("/api/accounts", #"{"name":"Link","kind":"xtream","server":"\#(link)"}"#)
                #expect(added.status == 201)
                #expect(added["username"] == .string("demo"))
                var texts = [added.text, try await bouquet.sync().text]
                panel.streams(fail: .status(500))
                texts.append(try await bouquet.sync().text)
                panel.recover()
                for path in ["/api/accounts", "/api/accounts/1", "/api/accounts/1/sync/runs", "/api/channels", "/"] {
                    texts.append(try await bouquet.get(path).text)
                }
                texts.append(try await bouquet.post("/api/accounts/1/test").text)
                for text in texts { #expect(!text.contains("s3cr3t")) }
                #expect(try await bouquet.channels().count == 30)
            }
        }
    }

    @Test("in a playlist's link and in its streams' addresses is shown to nobody, and a new one keeps every channel")
    func playlist() async throws {
        let entries = (1...30).map { "#EXTINF:-1 tvg-id=\"c\($0)\",Channel \($0)\nhttp://host:80/live/demo/s3cr3t/\($0).ts" }
        try await withPanel(.playlist("#EXTM3U\n" + entries.joined(separator: "\n"))) { panel in
            panel.state.setPassword("s3cr3t")
            try await Harness.run { bouquet in
                let link = "http://\(panel.url)/get.php?username=demo&password=s3cr3t&type=m3u_plus"
                let added = try await bouquet.post("/api/accounts", #"{"name":"List","kind":"m3u","server":"\#(link)"}"#)
                _ = try await bouquet.sync()
                let page = try await bouquet.get("/api/channels")
                #expect(page["channels"].array.count == 30)
                for text in [added.text, page.text, try await bouquet.get("/api/accounts").text, try await bouquet.get("/").text] {
                    #expect(!text.contains("s3cr3t"))
                }
                let moved = entries.map { $0.replacing("s3cr3t", with: "n3wer").replacing("host:80", with: "other:8080") }
                panel.use(.playlist("#EXTM3U\n" + moved.joined(separator: "\n")))
                panel.state.setPassword("n3wer")
                _ = try await bouquet.request(.put, "/api/accounts/1", #"{"password":"n3wer"}"#)
                let report = try await bouquet.sync()
                #expect(report["success"] == .bool(true), "\(report.text)")
                #expect(report["channels_added"] == .integer(0))
                #expect(report["channels_deactivated"] == .integer(0))
            }
        }
    }

    @Test(
        "that is somewhere in a playlist's link is shown to nobody, and the shown link sent back changes nothing",
        arguments: ["playlist/u1/s3cr3t/m3u_plus", "u1/s3cr3t.m3u", "list?u=bob&p=s3cr3t", "list.m3u?s3cr3t"])
    func links(path: String) async throws {
        try await Harness.run { bouquet in
            let link = "http://tv.example/\(path)"
            let added = try await bouquet.post("/api/accounts", #"{"name":"List","kind":"m3u","server":"\#(link)","enabled":false}"#)
            let shown = added["server"].string
            #expect(shown.hasPrefix("http://tv.example/"))
            for text in [added.text, try await bouquet.get("/api/accounts").text, try await bouquet.get("/").text] {
                #expect(!text.contains("s3cr3t"))
            }
            let saved = try await bouquet.request(.put, "/api/accounts/1", #"{"name":"Renamed","server":"\#(shown)"}"#)
            #expect(saved["name"] == .string("Renamed"))
            #expect(try await bouquet.bouquet.store.account(1).settings.server == link)
        }
    }

    @Test("is in no log, no event, no report and no change, whatever goes well or wrong")
    func logs() async throws {
        let book = LogBook.ofProcess
        try await withPanel(.channels(300)) { panel in
            panel.state.setPassword("s3cr3t")
            try await Harness.run(["LOG_LEVEL": "trace"]) { bouquet in
                let events = EventsAPI.texts(of: bouquet.bouquet.store.feed.events())
                var texts = [try await bouquet.addAccount(panel.url, password: "s3cr3t").text]
                panel.change()
                texts.append(try await bouquet.sync().text)
                for fault in [PanelFault.status(500), .html, .reset, .authZero] {
                    panel.streams(fail: fault)
                    panel.state.fail(.account, fault)
                    texts.append(try await bouquet.sync().text)
                    texts.append(try await bouquet.post("/api/accounts/1/test").text)
                }
                panel.state.setPassword("another")
                texts.append(try await bouquet.sync().text)
                texts.append(try await bouquet.post("/api/accounts/1/test").text)
                for run in 1...7 { texts.append(try await bouquet.get("/api/sync/runs/\(run)").text) }
                let changes = try await bouquet.get("/api/changes")
                #expect(!changes["changes"].array.isEmpty)
                texts.append(changes.text)
                var ends = 0
                for await event in events {
                    texts.append(event)
                    ends += event.ranges(of: "event: finished").count
                    if ends == 7 { break }
                }
                for text in texts { #expect(!text.contains("s3cr3t")) }
            }
        }
        #expect(book.text.contains("sync ended"))
        #expect(!book.text.contains("s3cr3t"))
    }

    @Test("that is not sent again is kept, and a masked address sent back changes nothing")
    func kept() async throws {
        try await withPanel(.playlist("#EXTM3U\n#EXTINF:-1,One\nhttp://host/one.ts")) { panel in
            try await Harness.run { bouquet in
                let link = "http://\(panel.url)/get.php?username=demo&password=demo&token=t0ken"
                _ = try await bouquet.post("/api/accounts", #"{"name":"List","kind":"m3u","server":"\#(link)"}"#)
                let shown = try await bouquet.get("/api/accounts/1")["server"].string
                #expect(!shown.contains("t0ken"))
                let saved = try await bouquet.request(.put, "/api/accounts/1", #"{"name":"Renamed","server":"\#(shown)"}"#)
                #expect(saved["name"] == .string("Renamed"))
                #expect(try await bouquet.bouquet.store.account(1).settings.server.contains("t0ken"))
                #expect(try await bouquet.sync()["success"] == .bool(true))
            }
        }
    }
}
