import Catalog
import HTTPTypes
import Hummingbird
import Store

/// The page of what holds for all accounts, of how the pages look, and of what this Bouquet is. Its forms work without JavaScript.
struct SettingsPage: Sendable {
    private let pages: Pages
    private let settings: SettingsAPI
    private let about: AboutAPI
    private var store: CatalogStore { pages.dependencies.store }

    init(_ pages: Pages, settings: SettingsAPI, about: AboutAPI) {
        self.pages = pages
        self.settings = settings
        self.about = about
    }

    func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response { try await page(request) }

    /// Sets the intervals; a mistake shows what was typed, with what is wrong beside it, and changes nothing.
    func setSyncs(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let words = Look(of: request).words
        let form = try await request.form()
        let fields = SyncSettingField.allCases.map { TypedSetting($0, form[$0.rawValue], words) }
        let errors = fields.compactMap(\.error)
        guard errors.isEmpty else {
            return try await page(request, .failed(errors.joined(separator: " ")), typed: fields, status: .badRequest)
        }
        let defaults = store.defaults
        _ = try await store.changeSyncSettings { own in
            for field in fields { field.set(in: &own, over: defaults) }
        }
        return try await page(request, .ok(words.text("settings.saved")))
    }

    /// Forgets a person's own value.
    func useDefault(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let words = Look(of: request).words
        return try await pages.answer(request, context, on: { try await page(request, $0, status: $1) }) {
            guard let field = try await request.form()["name"].flatMap(SyncSettingField.init) else {
                throw RequestError.bad("name: there is no such setting")
            }
            _ = try await store.changeSyncSettings { field.forget(in: &$0) }
            return .ok(words.text("settings.saved_default"))
        }
    }

    /// Moves one place in the quality order: `move` is `classes:up:FHD`, or `standard` for the usual order.
    func order(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let words = Look(of: request).words
        return try await pages.answer(request, context, on: { try await page(request, $0, status: $1) }) {
            let text = try await request.form()["move"] ?? ""
            if text == "standard" {
                try await store.set(.standard)
                return .ok(words.text("settings.quality_saved"))
            }
            guard let move = QualityMove(text) else { throw RequestError.bad("move: there is no such move") }
            var order = try await store.qualityOrder()
            guard let place = move.apply(to: &order) else { throw RequestError.bad("move: this order is no longer as the page shows it") }
            try await store.set(order)
            return .ok(words.text("settings.moved", ["name": move.entry, "place": words.grouped(place + 1)]))
        }
    }

    /// Keeps the language or the appearance in the browser, and shows the page so.
    func setLook(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let form = try await request.form()
        var response = Response.redirect(to: "/settings#look", type: .normal)
        if let language = form["language"] {
            guard language == Look.automatic || Words.of(language) != nil else {
                throw RequestError.bad("language: there is no such language")
            }
            response.headers.append(HTTPField(name: .setCookie, value: Look.cookie(Look.languageCookie, language)))
        }
        if let theme = form["theme"] {
            guard Look.themes.contains(theme) else { throw RequestError.bad("theme is one of \(Look.themes.joined(separator: ", "))") }
            response.headers.append(HTTPField(name: .setCookie, value: Look.cookie(Look.themeCookie, theme)))
        }
        return response
    }

    /// - Parameter typed: what a person typed, where it cannot be used.
    private func page(
        _ request: Request, _ notice: Notice? = nil, typed: [TypedSetting] = [], status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let look = Look(of: request)
        let own = try await store.ownSyncSettings()
        let order = try await store.qualityOrder()
        let content: JSONObject = [
            "fields": .array(
                SyncSettingField.allCases.map { field in
                    field.json(own, defaults: store.defaults, typed: typed.first { $0.field == field }, look.words)
                }),
            "lists": .array(QualityMove.List.allCases.map { $0.json(order, look.words) }),
            "is_own_order": .bool(order != .standard),
            "languages": .array(look.languages), "looks": .array(look.appearances), "about": try await about.json(),
        ]
        return pages.page("settings", content, for: request, notice: notice, status: status)
    }
}

extension Look {
    static let automatic = "auto"

    /// The automatic choice forgets the cookie.
    fileprivate static func cookie(_ name: String, _ value: String) -> String {
        BrowserCookie.set(name, value == automatic ? nil : value)
    }

    fileprivate var languages: [JSON] {
        let all = Words.all.map { (value: $0.language, label: $0.text("settings.language_name")) }
        return ([(value: Self.automatic, label: words.text("settings.as_browser"))] + all).map { choice in
            .object([
                "value": .string(choice.value), "label": .string(choice.label),
                "lang": .string(choice.value == Self.automatic ? words.language : choice.value),
                "is_chosen": .bool(choice.value == chosenLanguage),
            ])
        }
    }

    fileprivate var appearances: [JSON] {
        Self.themes.map { theme in
            .object([
                "value": .string(theme), "label": .string(words.text("settings.themes.\(theme)")), "is_chosen": .bool(theme == self.theme),
            ])
        }
    }
}
