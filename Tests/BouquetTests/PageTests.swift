import App
import Catalog
import HTTPTypes
import HummingbirdTesting
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("The page of accounts")
struct PageTests {
    @Test("takes a new account by a plain form, shows it, syncs it and deletes it")
    func forms() async throws {
        try await withPanel(.channels(1234)) { panel in
            try await Harness.run { bouquet in
                #expect(try await bouquet.get("/accounts").text.contains("bouquet demo"))
                let body =
                    "name=My+IPTV&kind=xtream&server=\(panel.url)&username=demo&password=demo&enabled=on&hold_threshold=40&sync_interval_hours="
                let added = try await bouquet.form("/accounts", body)
                #expect(added.status == 200)
                #expect(added.text.contains("My IPTV"))
                let synced = try await bouquet.form("/accounts/1/sync", "")
                #expect(synced.text.contains("My IPTV is") && synced.text.contains("1,234"))
                #expect(try await bouquet.bouquet.store.account(1).settings.holdThreshold == 0.4)
                let edit = "name=Other&kind=xtream&server=http://\(panel.url)&username=demo&password=&enabled=on"
                #expect(try await bouquet.form("/accounts/1", edit).text.contains("Saved Other"))
                #expect(try await bouquet.bouquet.store.account(1).settings.password == "demo")
                #expect(try await bouquet.form("/accounts/1/delete", "").text.contains("Deleted Other"))
                #expect(try await bouquet.get("/api/accounts")["accounts"] == .array([]))
            }
        }
    }

    @Test("of an account that waits for its file says so, and names no next sync")
    func waiting() async throws {
        try await Harness.run(["SYNC_INTERVAL_HOURS": "6"]) { bouquet in
            let added = try await bouquet.form("/accounts", "name=File&kind=m3u&server=&enabled=on")
            #expect(added.text.contains("It waits for its file"))
            let page = try await bouquet.get("/accounts").text
            #expect(page.contains("Waiting for its file") && !page.contains("Next sync"))
        }
    }

    @Test("says what is wrong with a form, and keeps nothing of it")
    func mistake() async throws {
        try await Harness.run { bouquet in
            let answer = try await bouquet.form("/accounts", "name=&kind=xtream&server=host")
            #expect(answer.status == 400)
            #expect(answer.text.contains("give the account a name"))
            #expect(try await bouquet.get("/api/accounts")["accounts"] == .array([]))
        }
    }

    @Test("escapes what a person or a provider wrote, and allows no script but its own")
    func escaping() async throws {
        try await Harness.run { bouquet in
            let body = #"{"name":"<script>alert(1)</script>","server":"127.0.0.1:1","username":"u","password":"p","enabled":false}"#
            _ = try await bouquet.post("/api/accounts", body)
            let page = try await bouquet.get("/accounts")
            #expect(!page.text.contains("<script>alert"))
            #expect(page.text.contains("&lt;script&gt;alert"))
        }
    }

    @Test("answers no other website's forms")
    func crossSite() async throws {
        try await Harness.run { bouquet in
            let headers: HTTPFields = [.origin: "http://evil.example"]
            let answer = try await bouquet.request(.post, "/api/accounts", #"{"name":"x"}"#, headers: headers)
            #expect(answer.status == 403)
        }
    }

    @Test("gives its cookies so that a link from another website leads to the same visit, language and forms")
    func cookies() async throws {
        try await Harness.run { bouquet in
            try await bouquet.client.execute(uri: "/", method: .get) { page in
                let cookies = page.headers[values: .setCookie]
                #expect(cookies.count == 2 && cookies.allSatisfy { $0.contains("; HttpOnly; SameSite=Lax;") }, "\(cookies)")
            }
        }
    }

    @Test("takes no form and no script's request without the token of its own pages")
    func tokens() async throws {
        try await Harness.run { bouquet in
            let account = "name=x&kind=m3u&server="
            let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
            var others = form
            others[.cookie] = "bouquet_token=" + String(repeating: "1", count: 32)
            let without = try await bouquet.request(.post, "/accounts", account, headers: form)
            let wrong = try await bouquet.request(.post, "/accounts", account + "&csrf=2", headers: others)
            let script = try await bouquet.request(.post, "/api/accounts", #"{"name":"x"}"#, headers: [.origin: "http://localhost"])
            #expect([without, wrong, script].map(\.status) == [403, 403, 403])
            #expect(try await bouquet.get("/api/accounts")["accounts"] == .array([]))
            #expect(try await bouquet.form("/accounts", account).status == 200)
        }
    }
}
