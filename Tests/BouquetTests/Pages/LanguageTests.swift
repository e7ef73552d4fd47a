import App
import Catalog
import HTTPTypes
import HummingbirdTesting
import NIOCore
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("Whoever reads German")
struct LanguageTests {
    private static let german: HTTPFields = [.acceptLanguage: "de-DE,de;q=0.9,en;q=0.8"]
    private static let page = german.with(.accept, "text/html")

    @Test("is told in German what is wrong with a search, with what was typed escaped")
    func search() async throws {
        try await Harness.run { bouquet in
            let address = "/channels?q=" + Harness.encoded("tga:<script>")
            let page = try await bouquet.request(.get, address, headers: Self.page)
            #expect(page.status == 400)
            #expect(page.text.contains("Es gibt kein Feld tga: (ist tag: gemeint? Oder: für den Text selbst Anführungszeichen verwenden:"))
            #expect(page.text.contains("&lt;script&gt;") && !page.text.contains("tga:<script>"))
            let answer = try await bouquet.request(.get, "/api" + address, headers: Self.german)
            #expect(answer["message"].string == "es gibt kein Feld tga:")
            #expect(answer["hint"].string.hasPrefix("ist tag: gemeint? Oder: "))
            #expect(answer["error"].string.hasPrefix("es gibt kein Feld tga: (ist tag: gemeint?"))
            #expect(answer["position"].int == 0 && answer["length"].int == 3)
            #expect(try await bouquet.request(.get, "/channels/77", headers: Self.page).text.contains("Es gibt keinen Kanal 77."))
        }
    }

    @Test("is told in German what is wrong with a form, under the names that its fields have there")
    func forms() async throws {
        try await Harness.run { bouquet in
            let account = "name=Home&kind=xtream&server=example.com&username=demo&password=demo"
            let cases = [
                (
                    "/accounts", account.replacing("username=demo", with: "username="),
                    "Benutzername: ein Panel verlangt einen Benutzernamen."
                ),
                ("/accounts", account + "&max_connections=many", "Erlaubte Verbindungen: eine Zahl verwenden."),
                (
                    "/accounts", account.replacing("example.com", with: "ftp%3A%2F%2Fx"),
                    "Server: eine Adresse mit http:// oder https:// verwenden."
                ),
                ("/playlists", "name=TV&filter=(bbc", "Filter, beim 1. Zeichen: diese ( wird nicht geschlossen"),
                ("/rules/1/new", "name=x&type=regex&source=channel_name&pattern=a(&gives=match", "eine schließende Klammer fehlt."),
                ("/rules/1/new", "name=x&type=contains&source=channel_name&pattern=&gives=match", "Angeben, wonach zu suchen ist."),
                ("/settings/look", "theme=pink", "Theme ist eines von auto, light, dark."),
            ]
            for (path, fields, said) in cases {
                let answer = try await bouquet.form(path, fields, headers: Self.page)
                #expect(answer.status == 400 && answer.text.contains(said), "\(path) \(fields): \(answer.text)")
            }
            let refused = try await bouquet.request(.post, "/api/accounts", #"{"name":[]}"#, headers: Self.german)
            #expect(refused["error"].string == "Name: einen Text verwenden" && refused["field"].string == "name", "\(refused.text)")
        }
    }

    @Test("is told in German why a sync failed, wherever it is told, while the store keeps English")
    func sync() async throws {
        try await withPanel(.channels(60)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                panel.streams(fail: .html)
                let events = EventsAPI.texts(of: bouquet.bouquet.store.feed.events(), in: Words.of("de") ?? .english)
                let english = "the provider sent something that is not a list (a web page or an error text)"
                let german = "der Anbieter hat etwas gesendet, das keine Liste ist (eine Webseite oder einen Fehlertext)"
                let report = try await bouquet.request(.post, "/api/accounts/1/sync", headers: Self.german)
                #expect(report["errors"].array.map(\.string) == [german] && report["error"].string == german)
                let run = report["run_id"].int
                for path in ["/accounts", "/history", "/history/runs/\(run)"] {
                    let page = try await bouquet.request(.get, path, headers: Self.page)
                    #expect(page.text.contains(german) && !page.text.contains(english), "\(path)")
                }
                for path in [
                    "/api/accounts/1/sync/status", "/api/sync/runs", "/api/accounts/1/sync/runs", "/api/sync/runs/\(run)", "/api/overview",
                ] {
                    #expect(try await bouquet.request(.get, path, headers: Self.german).text.contains(german), "\(path)")
                    #expect(try await bouquet.get(path).text.contains(english), "\(path)")
                }
                for await text in events where text.contains("event: finished") {
                    #expect(text.contains(german))
                    break
                }
                #expect(try await bouquet.bouquet.store.run(Int64(run)).report.errors == [english])
                let test = try await bouquet.request(.post, "/api/accounts/1/test", headers: Self.german)
                #expect(test["message"].string == "das Konto funktioniert")
            }
        }
    }

    @Test("is suggested meanings in German, and reads of changes in German")
    func suggestions() async throws {
        try await withPanel(.channels(60)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let meanings = { (typed: String, headers: HTTPFields) in
                    try await bouquet.request(.get, "/api/search/suggest?q=" + typed, headers: headers)["suggestions"].array
                        .map { $0["meaning"].string }
                }
                #expect(try await meanings("is:fav", Self.german) == ["als Favorit markiert"])
                #expect(try await meanings("is:fav", [:]) == ["marked as favourite"])
                #expect(try await meanings("qual", Self.german) == ["wie scharf das Bild ist"])
                #expect(try await meanings("quality:%3E%3Dfh", Self.german) == ["volle hohe Auflösung, 1080 Zeilen, oder besser"])
                let syntax = try await bouquet.request(.get, "/api/filters/syntax", headers: Self.german)
                #expect(syntax.text.contains("beide Wörter, irgendwo im Namen"))

                let change = try await bouquet.request(
                    .post, "/api/channels/bulk", #"{"ids":[1],"operation":{"type":"tag","tags":["zebra"]}}"#, headers: Self.german)
                #expect(change["description"].string == "Tags hinzufügen: ZEBRA")
                let list = try await bouquet.request(.get, "/api/changes/undoable", headers: Self.german)
                #expect(list["changes"].array.map { $0["description"].string } == ["Tags hinzufügen: ZEBRA"])
                let english = try await bouquet.get("/api/changes/undoable")
                #expect(english["changes"].array.map { $0["description"].string } == ["tag ZEBRA"])
            }
        }
    }

    @Test("is heard by choice before the browser, and caches are told that there are several languages")
    func choice() async throws {
        try await Harness.run { bouquet in
            let error = { (headers: HTTPFields) in
                try await bouquet.client.execute(uri: "/api/accounts/9", method: .get, headers: headers) { response in
                    (String(buffer: response.body), response.headers[.vary] ?? "")
                }
            }
            let english = #"{"success":false,"error":"there is no account 9"}"#
            let german = #"{"success":false,"error":"es gibt kein Konto 9"}"#
            #expect(try await error([:]).0 == english)
            #expect(try await error([.acceptLanguage: "*"]).0 == english)
            #expect(try await error([.acceptLanguage: "fr-FR,fr;q=0.9"]).0 == english)
            #expect(try await error([.acceptLanguage: "en-GB,en;q=0.9,de;q=0.5"]).0 == english)
            #expect(try await error(Self.german).0 == german)
            #expect(try await error([.cookie: "bouquet_language=de"]).0 == german)
            #expect(try await error(Self.german.with(.cookie, "bouquet_language=en")).0 == english)
            #expect(try await error([:]).1.contains("Cookie, Accept-Language"))
            let syntax = try await bouquet.client.execute(uri: "/api/filters/syntax", method: .get) { $0.headers[.vary] ?? "" }
            #expect(syntax.contains("Cookie, Accept-Language"))
        }
    }

    @Test("does not change what others get: a mistake in a filter is told in English to the letter")
    func others() async throws {
        try await Harness.run { bouquet in
            let answer = try await bouquet.find("(bbc")
            #expect(
                answer.text
                    == #"{"success":false,"error":"this ( is never closed (put a ) behind what belongs together)","position":0,"length":1,"#
                    + #""message":"this ( is never closed","hint":"put a ) behind what belongs together"}"#)
            let without = try await bouquet.find("name:/a(/")
            #expect(without.text.hasSuffix(#""message":"the expression goes wrong here: missing closing parenthesis","hint":null}"#))
        }
    }
}

extension HTTPFields {
    fileprivate func with(_ name: HTTPField.Name, _ value: String) -> HTTPFields {
        var fields = self
        fields[name] = value
        return fields
    }
}
