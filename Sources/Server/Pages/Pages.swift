import Catalog
import HTTPTypes
import Hummingbird
import Mustache
import Store

/// Makes pages of templates: each has the same frame, speaks the person's language, and looks as the person chose.
struct Pages: Sendable {
    let dependencies: ServerDependencies
    private let library: MustacheLibrary

    /// - Throws: where a template is not well-formed.
    init(_ dependencies: ServerDependencies) throws {
        self.dependencies = dependencies
        library = MustacheLibrary(
            templates: try Self.templates.mapValues { try MustacheTemplate(string: String(decoding: $0, as: UTF8.self)) })
    }

    private static let templates: [String: [UInt8]] = [
        "layout": PackageResources.layout_mustache,
        "problem": PackageResources.problem_mustache,
        "overview": PackageResources.overview_mustache,
        "accounts": PackageResources.accounts_mustache,
        "channels": PackageResources.channels_mustache,
        "held": PackageResources.held_mustache,
        "filters": PackageResources.filters_mustache,
        "channel": PackageResources.channel_mustache,
        "account-fields": PackageResources.account_fields_mustache,
        "history": PackageResources.history_mustache,
        "history-changes": PackageResources.history_changes_mustache,
        "old-and-new": PackageResources.old_and_new_mustache,
        "sync-run": PackageResources.sync_run_mustache,
        "as-of": PackageResources.as_of_mustache,
        "settings": PackageResources.settings_mustache,
        "components": PackageResources.components_mustache,
        "playlists": PackageResources.playlists_mustache,
        "playlist": PackageResources.playlist_mustache,
        "rules": PackageResources.rules_mustache,
        "ruleset": PackageResources.ruleset_mustache,
        "rule": PackageResources.rule_mustache,
        "tagging": PackageResources.tagging_mustache,
    ]

    /// The scripts of the pages, and the sections of the words that they use.
    private static let scripts: [String: (file: String, words: [String])] = [
        "overview": ("accounts.js", ["accounts"]),
        "accounts": ("accounts.js", ["accounts"]),
        "filters": ("filters.js", ["filters"]),
        "channels": ("channels.js", ["channels"]),
        "channel": ("channel.js", ["channel"]),
        "playlists": ("playlists.js", ["playlists"]),
        "playlist": ("playlist.js", ["playlists"]),
        "rules": ("rules.js", ["rules"]),
        "ruleset": ("rules.js", ["rules"]),
        "rule": ("rule.js", []),
        "history": ("history.js", ["history"]),
        "sync-run": ("history.js", ["history"]),
        "as-of": ("history.js", ["history"]),
        "settings": ("settings.js", []),
    ]

    /// The parts of Bouquet, in the order of the navigation.
    private static let sections = [
        ("overview", "/"), ("accounts", "/accounts"), ("channels", "/channels"), ("playlists", "/playlists"), ("rules", "/rules"),
        ("history", "/history"), ("settings", "/settings"),
    ]

    /// - Parameters:
    ///   - name: the template's.
    ///   - content: what the template shows, under the names of the API where it has them.
    func page(
        _ name: String, _ content: JSONObject, for request: Request, notice: Notice? = nil, status: HTTPResponse.Status = .ok
    ) -> Response {
        let look = Look(of: request)
        let token = FormToken.of(request)
        let script = Self.scripts[name]
        let scripts = ["app.js"] + [script?.file].compactMap(\.self)
        let words = [""] + (script?.words ?? []).map { "." + $0 }
        var frame: JSONObject = [
            "language": .string(look.words.language), "theme": .string(look.theme), "csrf": .string(token.text),
            "script": .string(script?.file), "script_words": .string(script?.words.joined(separator: " ") ?? ""),
            "modules": .strings(Assets.imports(of: scripts) + words.map { "words.\(look.words.language)\($0).js" }),
            "assets": .string(Assets.folder), "version": .string(dependencies.version), "address": .string(request.uri.string),
            "notice": notice?.json ?? .null,
            "sections": .array(
                Self.sections.map { section in
                    .object([
                        "name": .string(section.0), "href": .string(section.1),
                        "label": .string(look.words.text("sections.\(section.0)")), "is_current": .bool(isCurrent(section.1, request)),
                    ])
                }),
        ]
        frame = frame.merging(content)
        let shown = Shown(value: .object(frame), words: look.words, now: dependencies.store.now())
        let html = library.render(PageContext(shown: shown), withTemplate: name) ?? ""
        var headers: HTTPFields = [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"]
        headers.append(contentsOf: Words.vary)
        if token.isNew { headers[.setCookie] = FormToken.setCookie(token.text) }
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: html)))
    }

    /// A page with what came of a form; a mistake is shown there too, with its own status code.
    func answer(
        _ request: Request, _ context: BasicRequestContext, on page: (Notice?, HTTPResponse.Status) async throws -> Response,
        _ body: () async throws -> Notice
    ) async throws -> Response {
        do {
            return try await page(body(), .ok)
        } catch let error as CancellationError {
            throw error
        } catch {
            let problem = Problem(error)
            problem.log(error, of: request, to: dependencies.logger)
            return try await page(.failed(problem.sentence(Look(of: request).words)), problem.status)
        }
    }

    /// The page that says what is wrong with a request for a page.
    func problem(_ problem: Problem, for request: Request) -> Response {
        self.page(
            "problem", ["status": .integer(problem.status.code), "text": .string(problem.sentence(Look(of: request).words))], for: request,
            status: problem.status)
    }

    private func isCurrent(_ href: String, _ request: Request) -> Bool {
        let path = request.uri.path
        return href == "/" ? path == "/" : path == href || path.hasPrefix(href + "/")
    }
}

/// What a template sees: the frame's and the page's values, and the words as `t`.
private struct PageContext: MustacheParent {
    let shown: Shown

    func child(named name: String) -> Any? { name == "t" ? shown.words.texts : shown.child(named: name) }
}

/// What came of a form.
struct Notice {
    /// `ok`, `held` or `failed`.
    let kind: String
    let text: String
    var details: [String] = []
    /// Takes back what was done.
    var undo: Undo?

    /// The change, and the page that undoes it.
    struct Undo {
        let change: Int64
        let action: String
    }

    static func ok(_ text: String, details: [String] = []) -> Notice { Notice(kind: "ok", text: text, details: details) }
    static func held(_ text: String, details: [String] = []) -> Notice { Notice(kind: "held", text: text, details: details) }
    static func failed(_ text: String, details: [String] = []) -> Notice { Notice(kind: "failed", text: text, details: details) }

    var json: JSON {
        .object([
            "kind": .string(kind), "role": .string(kind == "failed" ? "alert" : "status"), "text": .string(text),
            "details": .strings(details),
            "undo": undo.map { .object(["change": .integer($0.change), "action": .string($0.action)]) } ?? .null,
        ])
    }
}

/// How a person wishes to see the pages: cookies that the settings set, and otherwise what the browser says.
struct Look {
    let words: Words
    /// `light`, `dark` or `auto`.
    let theme: String
    /// `auto` where the browser's wish counts.
    let chosenLanguage: String

    static let themes = ["auto", "light", "dark"]
    static let languageCookie = "bouquet_language"
    static let themeCookie = "bouquet_theme"

    init(of request: Request) {
        let chosen = request.cookie(Self.languageCookie).flatMap(Words.of)
        words = chosen ?? Words.preferred(by: request.headers[.acceptLanguage] ?? "")
        chosenLanguage = chosen?.language ?? "auto"
        theme = request.cookie(Self.themeCookie).flatMap { Self.themes.contains($0) ? $0 : nil } ?? "auto"
    }
}

extension Problem {
    /// The text as a sentence of a page.
    func sentence(_ words: Words) -> String { words.sentence(text).asSentence }
}

extension String {
    /// With a capital letter and a full stop.
    var asSentence: String { prefix(1).uppercased() + dropFirst() + (hasSuffix(".") ? "" : ".") }
}
