import Catalog
import Store

/// What a form of a channel's page asks for: each field that it has is set, and an empty one forgets the person's.
///
/// Beside fields it names one thing to do: `forget` a field; `add`, `pin`, `unpin`, `reject`, `take_back` or `remove` a tag.
struct ChannelForm {
    /// The texts that a person may give, in the order of the page.
    static let fields = ["name", "number", "category", "guide_id", "logo", "note"]

    /// What is done to a tag, as operations on many channels call it.
    private static let operations = ["add": "tag", "take_back": "tag", "reject": "untag", "remove": "untag"]

    let values: [String: String]

    func edits(of channel: Channel) throws -> [ChannelEdit] {
        let body = body
        let own = try body.keys.isEmpty ? [] : ChannelEditing.edits(ofOverlay: body)
        let edits = try own + tagEdits(channel.overlay.tags)
        guard !edits.isEmpty else { throw RequestError.bad("the form names nothing to change") }
        return edits
    }

    private var body: JSONObject {
        var body: JSONObject = [:]
        for name in Self.fields { body[name] = values[name].map { .string($0) } }
        for name in ["hidden", "favourite"] { body[name] = values[name].map { .bool($0 == "true") } }
        if let forgotten = values["forget"], Self.fields.contains(forgotten) { body[forgotten] = .null }
        return body
    }

    private func tagEdits(_ own: [String]) throws -> [ChannelEdit] {
        var edits: [ChannelEdit] = []
        for (name, operation) in Self.operations {
            guard let text = values[name] else { continue }
            let tags = text.split(separator: ",").map { JSON.string(String($0)) }
            edits.append(try ChannelEditing.edit(ofOperation: ["type": .string(operation), "tags": .array(tags)]).edit)
        }
        if let tag = values["pin"] { edits += try ChannelEditing.edits(ofOverlay: ["tags": .strings(own + [tag])]) }
        if let tag = values["unpin"] { edits.append(.ownTags(own.filter { $0 != tag })) }
        return edits
    }
}
