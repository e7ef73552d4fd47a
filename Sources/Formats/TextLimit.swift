import Catalog

/// How long the texts of a row may be, in bytes.
enum TextLimit {
    /// A name, a type, a guide id: longer ones are cut.
    static let text = 1024
    /// A link: longer ones are left out, as half a link is none.
    static let url = 8192
    /// An identity: of longer ones the tail becomes a hash.
    static let identity = 512
    /// All extras of a row together; the lines beyond are left out.
    static let extras = 64 * 1024

    /// A long identity's head and the hash of all of it, so that two which start alike stay two.
    static func identity(_ text: UnsafeRawBufferPointer) -> String {
        guard text.count > identity else { return String(decoding: text, as: UTF8.self) }
        let hash = String(StableHash.hash(text), radix: 16)
        let head = CleanText.cut(text, to: identity - 17)
        return String(decoding: head, as: UTF8.self) + "~" + String(repeating: "0", count: 16 - hash.count) + hash
    }
}
