import Hummingbird

/// Every component of the style sheet in its states, in both themes: what pages are made of, and where to see whether it still looks right.
enum ComponentsPage {
    private static let icons = [
        "sync", "plus", "close", "check", "search", "filter", "columns", "undo", "copy", "play", "star", "hide", "show", "tag", "edit",
        "trash", "grip", "up", "down", "qr", "download", "upload", "warning", "bookmark", "dots", "overview", "accounts", "channels",
        "playlists", "rules", "history", "settings",
    ]
    private static let colours = [
        "ground", "surface", "sunken", "accent", "accent-soft", "ok", "ok-soft", "busy", "busy-soft", "held", "held-soft", "failed",
        "failed-soft", "idle-soft", "series-1", "series-2", "series-3", "series-4", "series-5", "series-6",
    ]

    static func show(_ pages: Pages, _ request: Request) -> Response {
        let words = Look(of: request).words
        let themes = ["light", "dark"].map { theme -> JSON in
            .object(["theme": .string(theme), "label": .string(words.text("settings.themes.\(theme)"))])
        }
        return pages.page(
            "components", ["themes": .array(themes), "icons": .strings(icons), "colours": .strings(colours)], for: request)
    }
}
