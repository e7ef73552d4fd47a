import Catalog

/// What a request's body says is to be done to channels.
enum ChannelEditing {
    /// In bytes, for what is found and for what comes in its place.
    static let replacementLimit = 200

    private static let limits = ["name": 500, "category": 500, "logo": 4_000, "guide_id": 500, "note": 4_000]

    private static let overlayFields = [
        "name", "number", "category", "logo", "guide_id", "hidden", "favourite", "note", "tags", "rejected_tags",
    ]

    /// The fields of one channel's overlay: a field that is missing stays, null forgets it.
    static func edits(ofOverlay body: JSONObject) throws -> [ChannelEdit] {
        let fields = try Fields(body, known: overlayFields)
        var edits: [ChannelEdit] = []
        for name in ["name", "category", "logo", "guide_id", "note"] where fields.has(name) {
            edits.append(setting(name, try checked(fields.text(name), as: name, field: name)))
        }
        if fields.has("number") { edits.append(.number(try number(fields.text("number")))) }
        if fields.has("hidden") { edits.append(.hide(try fields.flag("hidden") ?? false)) }
        if fields.has("favourite") { edits.append(.favourite(try fields.flag("favourite") ?? false)) }
        if fields.has("tags") { edits.append(.ownTags(try tags(fields.texts("tags") ?? [], "tags"))) }
        if fields.has("rejected_tags") { edits.append(.rejectedTags(try tags(fields.texts("rejected_tags") ?? [], "rejected_tags"))) }
        guard !edits.isEmpty else { throw RequestError.bad("the body names no field: \(overlayFields.joined(separator: ", "))") }
        return edits
    }

    private static let operationFields = ["type", "tags", "find", "replace", "regex", "from", "step", "value"]

    /// One operation for many channels, such as `{"type": "tag", "tags": ["NEWS"]}`.
    /// - Returns: with it a description in words.
    static func edit(ofOperation body: JSONObject) throws -> (edit: ChannelEdit, description: String) {
        let fields = try Fields(body, known: operationFields)
        let type = try RequestError.needed("type", fields.text("type"))
        switch type {
        case "tag", "untag":
            let tags = try tags(RequestError.needed("tags", fields.texts("tags")), "tags")
            guard !tags.isEmpty else { throw RequestError.bad("tags: name one at least") }
            return (type == "tag" ? .tag(tags) : .untag(tags), "\(type) \(tags.joined(separator: ", "))")
        case "hide": return (.hide(true), "hide")
        case "show": return (.hide(false), "show")
        case "favourite": return (.favourite(true), "favourite")
        case "unfavourite": return (.favourite(false), "no favourite")
        case "clear": return (.clear, "forget what was edited")
        case "category", "logo", "guide_id", "note":
            let value = try checked(fields.text("value"), as: type, field: "value")
            return (setting(type, value), value.map { "\(type) \($0)" } ?? "no own \(type)")
        case "rename":
            let find = try RequestError.needed("find", fields.text("find"))
            guard !find.isEmpty else { throw RequestError.bad("find: say what to find") }
            let replace = try fields.text("replace") ?? ""
            for (name, text) in [("find", find), ("replace", replace)] where text.utf8.count > replacementLimit {
                throw RequestError.bad("\(name): use at most \(replacementLimit) bytes")
            }
            let renaming = try renaming(find, replace, isExpression: fields.flag("regex") ?? false)
            return (.rename(renaming), "rename \(find) to \(replace)")
        case "number":
            let from = try fields.integer("from") ?? 1
            let step = try fields.integer("step") ?? 1
            guard (0...1_000_000).contains(from), (1...1_000).contains(step) else {
                throw RequestError.bad("from is a number from 0 to 1000000, step one from 1 to 1000")
            }
            return (.numbers(from: from, step: step), "number from \(from)")
        default:
            throw RequestError.bad(
                "type is one of tag, untag, hide, show, favourite, unfavourite, category, logo, guide_id, note, rename, number, clear")
        }
    }

    private static func setting(_ type: String, _ value: String?) -> ChannelEdit {
        switch type {
        case "name": .name(value)
        case "category": .category(value)
        case "logo": .logo(value)
        case "guide_id": .guideID(value)
        default: .note(value)
        }
    }

    private static func renaming(_ find: String, _ replace: String, isExpression: Bool) throws -> Renaming {
        do { return try Renaming(find: find, replace: replace, isExpression: isExpression) } catch {
            throw RequestError.bad(error.description(in: find))
        }
    }

    /// A text that a channel may have. An empty one is none.
    /// - Parameters:
    ///   - type: what of the channel it shall be.
    ///   - field: where the body says it.
    private static func checked(_ text: String?, as type: String, field: String) throws -> String? {
        guard let text = text?.trimmingSpaces(), !text.isEmpty else { return nil }
        if let limit = limits[type], text.utf8.count > limit { throw RequestError.bad("\(field): use at most \(limit) bytes") }
        guard type == "note" || !text.unicodeScalars.contains(where: \.isControl) else {
            throw RequestError.bad("\(field): use a single line, without control characters")
        }
        return text
    }

    private static func number(_ text: String?) throws -> String? {
        guard let text = text?.trimmingSpaces(), !text.isEmpty else { return nil }
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isNumber = parts.count <= 2 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } }
        guard isNumber, text.utf8.count <= 12 else { throw RequestError.bad("number: use a number such as 7 or 5.1") }
        return text
    }

    private static func tags(_ texts: [String], _ name: String) throws -> [String] {
        guard texts.count <= 100 else { throw RequestError.bad("\(name): use at most 100") }
        var tags: [String] = []
        for text in texts {
            guard let tag = TagName.normalised(text) else { throw RequestError.bad("\(name): \"\(text)\" cannot be a tag") }
            if !tags.contains(tag) { tags.append(tag) }
        }
        return tags
    }
}
