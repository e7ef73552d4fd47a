import Catalog
import Mustache

/// A JSON value as templates show it: pages say a thing under the same name as the API.
///
/// Transforms write it for people, in their language: `{{number(total)}}`, `{{ago(last_sync)}}`, `{{exact(last_sync)}}`, `{{day(expires_at)}}`,
/// `{{size(bytes)}}`, `{{seconds(duration_seconds)}}`, `{{percent(share)}}`, `{{json(.)}}`. Any other is one of the words': `{{channels(total)}}` is "1,234 channels" by
/// their `counted`, and `{{states(state)}}` is the text `states.ok` for the value `ok`.
/// A key that is null shows nothing, and hides one of the same name further out.
struct Shown: MustacheParent, MustacheTransformable, MustacheCustomRenderable {
    let value: JSON
    let words: Words
    let now: Timestamp

    func child(named name: String) -> Any? {
        guard case .object(let object) = value, let child = object[name] else { return nil }
        return representation(of: child)
    }

    /// What a template can go through, test or show.
    private func representation(of value: JSON) -> Any {
        switch value {
        case .bool(let value): value
        case .array(let values): values.map(representation)
        default: Shown(value: value, words: words, now: now)
        }
    }

    var isNull: Bool { value == .null }

    var renderText: String {
        switch value {
        case .null: ""
        case .string(let text): text
        case .integer(let number): String(number)
        case .number, .bool, .array, .object: value.line
        }
    }

    /// As fields of forms read it.
    private static func plain(_ number: Double) -> String { JSON.number(number).line }

    func transform(_ name: String) -> Any? {
        switch (name, value) {
        case (_, .null): ""
        case ("json", _): value.line
        case ("number", .integer(let number)): words.grouped(Int(number))
        case ("number", .number(let number)): words.number(number)
        case ("size", .integer(let bytes)): words.size(Int(bytes))
        case ("seconds", .number(let seconds)): words.duration(seconds)
        case ("percent", .number(let share)): Self.plain((share * 1e4).rounded() / 100)
        case ("ago", .string(let iso)): Timestamp(iso: iso).map { words.relative($0, to: now) } ?? iso
        case ("exact", .string(let iso)): Timestamp(iso: iso).map(words.exact) ?? iso
        case ("day", .string(let iso)): Timestamp(iso: iso).map(words.day) ?? iso
        case (_, .integer(let count)): words.counted(name, Int(count))
        case (_, .string(let key)): words.text("\(name).\(key)")
        default: nil
        }
    }
}
