import Hummingbird

/// What the editor's form says of a playlist: as the API takes it, and as it was typed.
struct PlaylistForm {
    /// Of texts, what was typed; of the rest, what it means.
    let typed: JSONObject
    /// The playlist's `updated_at` when the form was made.
    let version: String?

    private static let texts = [
        "name", "slug", "filter", "sort", "numbering", "group", "group_template", "name_template", "stream_url", "format",
    ]

    init(_ form: [String: String]) {
        var typed: JSONObject = ["collapse": .bool(form["collapse"] != nil)]
        for name in Self.texts { typed[name] = form[name].map { .string($0) } }
        // What is no number is told so by whoever reads it.
        if let number = form["first_number"], !number.isEmpty {
            typed["first_number"] = Int64(number).map { .integer($0) } ?? .string(number)
        }
        typed["preferred_accounts"] = .array(Self.preferred(form).map { .integer($0) })
        self.typed = typed
        version = form["updated_at"]
    }

    /// What an address says of a playlist to be made, such as `?filter=bbc&sort=-added`.
    init(of request: Request) throws {
        var typed: JSONObject = [:]
        for name in ["name", "filter", "sort"] { typed[name] = try request.query(name).map { .string($0) } }
        typed["collapse"] = try request.query("collapse").map { .bool(["duplicates", "true"].contains($0)) }
        self.typed = typed
        version = nil
    }

    /// As the API takes it: an empty field is one that is not there, but for the filter.
    var fields: JSONObject {
        var fields = typed
        for name in ["name", "slug"] where fields[name] == .string("") { fields[name] = nil }
        if fields["name_template"] == .string("") { fields["name_template"] = .string("{name}") }
        return fields
    }

    private static func preferred(_ form: [String: String]) -> [Int64] {
        let choices = form.compactMap { key, value -> (place: Int, account: Int64)? in
            guard key.hasPrefix("preferred_"), let place = Int(key.dropFirst(10)), let account = Int64(value) else { return nil }
            return (place, account)
        }
        var seen: Set<Int64> = []
        return choices.sorted { $0.place < $1.place }.map(\.account).filter { seen.insert($0).inserted }
    }
}
