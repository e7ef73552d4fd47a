import App
import Catalog
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Store
import Testing

@testable import Server

@Suite("The page of settings")
struct SettingsPageTests {
    private static let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]

    @Test("sets the interval, the threshold and the history by a plain form, and gives the default back")
    func syncs() async throws {
        try await Harness.run(["SYNC_INTERVAL_HOURS": "6"]) { bouquet in
            #expect(try await bouquet.get("/settings").text.contains("The default is 6."))
            let saved = try await bouquet.form("/settings", "sync_interval_hours=2.5&hold_threshold=7&history_days=365")
            #expect(saved.status == 200 && saved.text.contains("Saved."))
            let settings = try await bouquet.get("/api/settings")
            #expect(settings["sync_interval_hours"]["value"] == .number(2.5))
            #expect(settings["hold_threshold"]["value"] == .number(0.07))
            #expect(settings["history_days"]["is_own"] == .bool(false), "the default that a form sends along stays the default")
            let reset = try await bouquet.form("/settings/default", "name=sync_interval_hours")
            #expect(reset.text.contains("The default holds again."))
            #expect(try await bouquet.get("/api/settings")["sync_interval_hours"]["is_own"] == .bool(false))
        }
    }

    @Test(
        "refuses what is no setting with words beside the field, keeps what was typed, and changes nothing",
        arguments: [
            ("sync_interval_hours=often&hold_threshold=40&history_days=30", "Sync every, hours: use a number.", "often"),
            ("sync_interval_hours=6&hold_threshold=101&history_days=30", "use a number from 1 to 100", "101"),
            ("sync_interval_hours=6&hold_threshold=40&history_days=1.5", "use a whole number", "1.5"),
            ("sync_interval_hours=-1&hold_threshold=nan&history_days=%3Cb%3E", "use a number", "&lt;b&gt;"),
        ])
    func mistakes(_ fields: String, _ error: String, _ typed: String) async throws {
        try await Harness.run { bouquet in
            let answer = try await bouquet.form("/settings", fields)
            #expect(answer.status == 400)
            #expect(answer.text.contains(error))
            #expect(answer.text.contains("value=\"\(typed)\""))
            #expect(try await bouquet.get("/api/settings")["hold_threshold"]["is_own"] == .bool(false))
        }
    }

    @Test("moves a place of the quality order, and gives the usual order back")
    func quality() async throws {
        try await Harness.run { bouquet in
            let moved = try await bouquet.form("/settings/quality-order", "move=classes:up:FHD")
            #expect(moved.text.contains("FHD is number 2 now."))
            #expect(
                try await bouquet.get("/api/settings/quality-order")["classes"].array.map(\.string).prefix(3) == ["8K", "FHD", "4K/UHD"])
            for wrong in ["classes:up:8K", "classes:up:XXL", "nothing", "classes:left:HD"] {
                let refused = try await bouquet.form("/settings/quality-order", "move=\(wrong)")
                #expect(refused.status == 400)
            }
            _ = try await bouquet.form("/settings/quality-order", "move=standard")
            #expect(try await bouquet.bouquet.store.qualityOrder() == .standard)
        }
    }

    @Test("keeps the language and the appearance in the browser")
    func look() async throws {
        try await Harness.run { bouquet in
            let token = String(repeating: "7", count: 32)
            for (field, cookie) in [("language=de", "bouquet_language=de"), ("theme=dark", "bouquet_theme=dark")] {
                var headers = Self.form
                headers[.cookie] = "bouquet_token=\(token)"
                let body = "\(field)&csrf=\(token)"
                let set = try await bouquet.client.execute(
                    uri: "/settings/look", method: .post, headers: headers, body: ByteBuffer(string: body)
                ) {
                    ($0.status.code, $0.headers[.location], $0.headers[.setCookie])
                }
                #expect(set.0 == 303 && set.1 == "/settings#look")
                #expect(set.2?.hasPrefix(cookie + ";") == true)
                #expect(set.2?.contains("SameSite=Lax") == true)
            }
            let page = try await bouquet.request(.get, "/settings", headers: [.cookie: "bouquet_language=de; bouquet_theme=dark"])
            #expect(page.text.contains("<html lang=\"de\" data-theme=\"dark\""))
            #expect(page.text.contains("Sprache und Aussehen"))
            for wrong in ["language=xx", "theme=pink"] {
                let refused = try await bouquet.form("/settings/look", wrong)
                #expect(refused.status == 400)
            }
        }
    }

    @Test("says where the data lies, and whether others reach it")
    func about() async throws {
        try await Harness.run { bouquet in
            let page = try await bouquet.get("/settings").text
            #expect(page.contains(bouquet.bouquet.settings.dataFolder))
            #expect(page.contains("Only this machine reaches Bouquet"))
        }
        try await Harness.run(["HOST": "0.0.0.0"]) { bouquet in
            let page = try await bouquet.get("/settings").text
            #expect(page.contains("Others on the network reach Bouquet") && page.contains("HOST=127.0.0.1"))
        }
    }

    @Test("leads to the page of all components, each of whose icons there is")
    func components() async throws {
        try await Harness.run { bouquet in
            #expect(try await bouquet.get("/settings").text.contains("href=\"/components\""))
            let page = try await bouquet.get("/components")
            #expect(page.status == 200 && page.text.contains("theme-dark"))
            let address = try #require(page.text.firstMatch(of: /"(\/assets\/[^"#]*icons\.svg)#/)).1
            let icons = try await bouquet.get(String(address)).text
            for icon in page.text.matches(of: /icons\.svg#([a-z-]+)"/) {
                #expect(icons.contains("id=\"\(icon.1)\""), "there is no icon \(icon.1)")
            }
        }
    }
}
