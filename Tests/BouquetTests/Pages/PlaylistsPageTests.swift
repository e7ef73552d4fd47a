import App
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("The pages of playlists")
struct PlaylistsPageTests {
    private static let rows = ["Alpha", "Beta", "Delta", "Echo", "Foxtrot"].enumerated().map { PanelRow($0 + 1, $1) }

    private static func run(_ rows: [PanelRow] = rows, _ body: @escaping @Sendable (Harness) async throws -> Void) async throws {
        try await withPanel(.rows(rows)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                try await body(bouquet)
            }
        }
    }

    @Test("lead to the first playlist, and with no account to the accounts")
    func empty() async throws {
        try await Harness.run { bouquet in
            let page = try await bouquet.get("/playlists").text
            #expect(page.contains("Add an account first") && !page.contains("empty-new"))
        }
        try await Self.run { bouquet in
            let page = try await bouquet.get("/playlists").text
            #expect(page.contains("empty-new") && page.contains("/playlist/account-1.m3u"))
        }
    }

    @Test("make a playlist, change it and delete it by plain forms")
    func forms() async throws {
        try await Self.run { bouquet in
            let form = "name=Living+room&slug=&filter=&sort=-name&numbering=stable&first_number=10&group=category&name_template="
            let made = try await bouquet.form("/playlists", form)
            #expect(made.status == 200 && made.text.contains("Living room is ready"))
            #expect(made.text.contains("/playlist/living-room.m3u") && made.text.contains("5 channels"))
            #expect(try await bouquet.download("/playlist/living-room.m3u").names == ["Foxtrot", "Echo", "Delta", "Beta", "Alpha"])
            let saved = try await bouquet.form(
                "/playlists/1", "name=Kitchen&slug=kitchen&filter=alpha&collapse=true&preferred_2=1&preferred_1=1")
            #expect(saved.status == 200 && saved.text.contains("Saved Kitchen"))
            let playlist = try await bouquet.get("/api/playlists/kitchen")
            #expect(playlist["preferred_accounts"] == .array([.integer(1 as Int)]) && playlist["collapse"] == .bool(true))
            #expect(playlist["first_number"] == .integer(10 as Int) && playlist["sort"] == .string("-name"))
            #expect(try await bouquet.form("/playlists/1/delete", "").text.contains("Deleted Kitchen"))
            #expect(try await bouquet.get("/api/playlists")["playlists"] == .array([]))
        }
    }

    @Test("take a filter of several lines as browsers send it")
    func lines() async throws {
        try await Self.run { bouquet in
            let typed = try await bouquet.form("/playlists", "name=X&filter=alpha+OR%0D%0Abeta&preview=true")
            #expect(typed.status == 200 && typed.text.contains("2 channels"), "\(typed.text)")
            #expect(try await bouquet.form("/playlists", "name=X&filter=alpha+OR%0D%0Abeta").status == 200)
            #expect(try await bouquet.get("/api/playlists/x")["filter"] == .string("alpha OR\nbeta"))
        }
    }

    @Test("show the first channels of a search that is to be a playlist, and of one that is typed")
    func preview() async throws {
        try await Self.run { bouquet in
            let new = try await bouquet.get("/playlists/new?filter=name%3A%2Fo%2F&sort=-name").text
            #expect(new.contains(#">name:/o/</textarea>"#) && new.contains(#"<option value="-name" selected>"#))
            #expect(new.contains("2 channels") && new.contains(">Foxtrot</span>") && !new.contains(">Alpha</span>"))
            let typed = try await bouquet.form("/playlists", "name=X&filter=alpha&preview=true").text
            #expect(typed.contains("1 channel") && typed.contains(">Alpha</span>") && typed.contains(#"value="X""#))
            #expect(try await bouquet.get("/api/playlists")["playlists"] == .array([]))
        }
    }

    @Test("say what is wrong with a form, and lose nothing of it")
    func mistakes() async throws {
        try await Self.run { bouquet in
            let wrong = try await bouquet.form("/playlists", "name=Mine&filter=tag%3A&first_number=ten&group=account")
            #expect(wrong.status == 400 && wrong.text.contains("First_number: use a whole number"))
            #expect(
                wrong.text.contains(#"value="Mine""#) && wrong.text.contains(#">tag:</textarea>"#) && wrong.text.contains(#"value="ten""#))
            #expect(wrong.text.contains(#"<option value="account" selected>"#))
            _ = try await bouquet.form("/playlists", "name=One&slug=one")
            let taken = try await bouquet.form("/playlists", "name=Two&slug=one")
            #expect(taken.status == 409 && taken.text.contains(#"value="Two""#))
            #expect(try await bouquet.get("/api/playlists")["playlists"].array.count == 1)
            #expect(try await bouquet.get("/playlists/7").status == 404)
        }
    }

    @Test("ask before they save over what was saved elsewhere, also after a preview and a mistake")
    func conflicts() async throws {
        try await Self.run { bouquet in
            _ = try await bouquet.form("/playlists", "name=One&filter=alpha")
            func version(of page: String) -> String {
                page.firstMatch(of: #/name="updated_at" value="([^"]+)"/#).map { String($0.1) } ?? ""
            }
            func form(_ name: String, _ version: String, _ more: String = "") -> String {
                "name=\(name)&updated_at=\(version.replacing(":", with: "%3A"))\(more)"
            }
            let seen = version(of: try await bouquet.get("/playlists/1").text)
            #expect(try await bouquet.request(.put, "/api/playlists/1", #"{"name":"Elsewhere"}"#).status == 200)
            #expect(version(of: try await bouquet.form("/playlists/1", form("Mine", seen, "&preview=true")).text) == seen)
            #expect(version(of: try await bouquet.form("/playlists/1", form("Mine", seen, "&filter=tag%3A")).text) == seen)
            let refused = try await bouquet.form("/playlists/1", form("Mine", seen))
            #expect(refused.status == 409 && refused.text.contains("saved elsewhere") && refused.text.contains(#"value="Mine""#))
            #expect(try await bouquet.get("/api/playlists/1")["name"].string == "Elsewhere")
            let saved = try await bouquet.form("/playlists/1", form("Mine", version(of: refused.text)))
            #expect(saved.status == 200 && saved.text.contains("<h1>Mine</h1>"))
            #expect(try await bouquet.form("/playlists/1", form("Again", version(of: saved.text))).status == 200)
            #expect(try await bouquet.get("/api/playlists/1")["name"].string == "Again")
        }
    }

    @Test("escape what a provider or a person wrote")
    func escaping() async throws {
        try await Self.run([PanelRow(1, "<script>alert(1)</script>")]) { bouquet in
            _ = try await bouquet.post("/api/playlists", #"{"name":"<img src=x onerror=alert(2)>","filter":"-\"<b>\""}"#)
            for path in [
                "/playlists", "/playlists/1", "/playlists/new?name=%3Cscript%3Ealert(3)&filter=%3C/textarea%3E%3Cscript%3Ealert(4)",
            ] {
                let page = try await bouquet.get(path).text
                #expect(!page.contains("<script>alert") && !page.contains("<img src=x") && !page.contains("<b>"), "\(path)")
            }
            #expect(try await bouquet.get("/playlists/1").text.contains("&lt;script&gt;alert(1)"))
        }
    }

    @Test("give a QR code of a whole account's playlist too")
    func codes() async throws {
        try await Self.run { bouquet in
            let known = try await bouquet.get("/playlists/account-1/qr.svg")
            let unknown = try await bouquet.get("/playlists/account-9/qr.svg")
            #expect(known.text.contains("<svg"))
            #expect(unknown.status == 404)
        }
    }
}
