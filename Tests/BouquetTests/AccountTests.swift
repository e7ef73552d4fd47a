import HTTPTypes
import SimulatedPanel
import Testing

@testable import Server

@Suite("Testing an account")
struct AccountTests {
    @Test(
        "tells what the provider says of it, each in its own words",
        arguments: [("Active", "works"), ("Expired", "expired"), ("Banned", "banned"), ("Disabled", "disabled")])
    func words(status: String, verdict: String) async throws {
        try await withPanel(.channels(1)) { panel in
            try await Harness.run { bouquet in
                panel.state.setStatus(status)
                _ = try await bouquet.addAccount(panel.url)
                let answer = try await bouquet.post("/api/accounts/1/test")
                #expect(answer["status"] == .string(verdict))
                #expect(answer["success"] == .bool(verdict == "works"))
                #expect(answer["expires_at"] == .string("2100-01-01T00:00:00.000000Z"))
                #expect(answer["max_connections"] == .integer(2))
                #expect(answer["timezone"] == .string("Europe/London"))
            }
        }
    }

    @Test("calls an account expired whose time is over, though the provider calls it active, and a sync warns of it")
    func expired() async throws {
        try await withPanel(.channels(1)) { panel in
            try await Harness.run { bouquet in
                panel.state.setExpiry(1_600_000_000)
                let report = try await bouquet.addAccount(panel.url)
                let words = JSON.string("the provider says that the account has expired on 2020-09-13")
                #expect(report["success"] == .bool(true))
                #expect(report["warnings"] == .array([words]))
                let answer = try await bouquet.post("/api/accounts/1/test")
                #expect(answer["status"] == .string("expired"))
                #expect(answer["message"] == words)
            }
        }
    }

    @Test("tells a wrong password, no answer and something that is no panel apart")
    func faults() async throws {
        try await withPanel(.channels(1)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url, password: "wrong")
                #expect(try await bouquet.post("/api/accounts/1/test")["status"] == .string("rejected"))
                _ = try await bouquet.addAccount("127.0.0.1:1")
                #expect(try await bouquet.post("/api/accounts/2/test")["status"] == .string("no_answer"))
                _ = try await bouquet.addAccount(panel.url)
                panel.state.fail(.account, .html)
                #expect(try await bouquet.post("/api/accounts/3/test")["status"] == .string("not_a_provider"))
            }
        }
    }

    @Test("is refused when its settings are wrong, with the field's name")
    func refused() async throws {
        try await Harness.run { bouquet in
            let bad = [
                (#"{"name":"a","server":"ftp://x","username":"u","password":"p"}"#, "server"),
                (#"{"name":"a","server":"x","username":"u"}"#, "password"),
                (#"{"name":"a\u0000b","server":"x","username":"u","password":"p"}"#, "name"),
                (#"{"name":"a","server":"x","username":"u","password":"p\u0000"}"#, "password"),
                (#"{"name":"a","server":"x","username":"u\n","password":"p"}"#, "username"),
                (#"{"name":"a","server":"/lists/\u0000","kind":"m3u"}"#, "server"),
                (#"{"name":"a","server":"x","username":"u","password":"p","max_connections":"many"}"#, "max_connections"),
                (#"{"name":"a","server":"x","username":"u","password":"p","kind":"iptv"}"#, "kind"),
                (#"{"name":"a","server":"x","username":"u","password":"p","enabled":"false"}"#, "enabled"),
                (#"{"name":"a","server":"x","username":"u","password":"p","enabled":0}"#, "enabled"),
                (#"{"name":"a","server":"x","username":"u","password":"p","passwrod":"q"}"#, "passwrod"),
                (#"{"name":"a","server":"x","username":"u","password":"p","sync_interval_hours":"0x10"}"#, "sync_interval_hours"),
                (#"{"name":"a","server":"x","username":"u","password":"p","sync_interval_hours":"1e1"}"#, "sync_interval_hours"),
            ]
            for (body, field) in bad {
                let answer = try await bouquet.post("/api/accounts", body)
                #expect(answer.status == 400)
                #expect(answer["field"] == .string(field))
            }
            #expect(try await bouquet.post("/api/accounts", "not json").status == 400)
            #expect(try await bouquet.get("/api/accounts")["accounts"] == .array([]))
        }
    }
    @Test("refuses a field that is none, and is as it was when it is sent back as it was told")
    func changed() async throws {
        try await Harness.run { bouquet in
            let body = #"{"name":"a","server":"http://h/u/list.m3u","enabled":false,"sync_interval_hours":"2.5","user_agent":"Agent"}"#
            #expect(try await bouquet.post("/api/accounts", body).status == 201)
            let slip = try await bouquet.request(.put, "/api/accounts/1", #"{"passwrod":"new"}"#)
            #expect(slip.status == 400 && slip["field"] == .string("passwrod"))
            #expect(slip["error"].string.contains("there is no such field; there are name, kind, server"))

            let told = try await bouquet.get("/api/accounts/1")
            #expect(told["sync_interval_hours"] == .number(2.5))
            let back = try await bouquet.request(.put, "/api/accounts/1", told.text)
            #expect(back.status == 200, "\(back.text)")
            for key in ["name", "kind", "server", "enabled", "sync_interval_hours", "user_agent"] {
                #expect(back[key] == told[key], "\(key)")
            }
            #expect(try await bouquet.request(.put, "/api/accounts/1", #"{"enabled":null}"#)["enabled"] == .bool(false))
        }
    }

    @Test("of a playlist's link that becomes a panel logs in as before")
    func becomesPanel() async throws {
        try await withPanel(.channels(10)) { panel in
            try await Harness.run { bouquet in
                let link = "http://\(panel.url)/get.php?username=demo&password=demo&type=m3u_plus"
                let added = try await bouquet.post("/api/accounts", #"{"name":"a","kind":"m3u","enabled":false,"server":"\#(link)"}"#)
                #expect(added.status == 201)
                let changed = try await bouquet.request(.put, "/api/accounts/1", #"{"kind":"xtream","enabled":true}"#)
                #expect(changed["username"] == .string("demo") && changed["server"] == .string("http://\(panel.url)"))
                #expect(try await bouquet.sync()["channels_added"] == .integer(10))
            }
        }
    }
}
