/// Tags in one text, a space between them: names of tags have none.
enum PackedTags {
    static func text(_ tags: [String], rejected: [String] = []) -> String {
        var text = ""
        for tag in tags { append(tag, to: &text) }
        for tag in rejected { append("-" + tag, to: &text) }
        return text
    }

    /// Those that are not rejected; `text` of `rule_tags` has no others.
    static func tags(_ text: String) -> [String] { split(text).filter { !isRejected($0) }.map { String($0) } }

    static func rejected(_ text: String) -> [String] { split(text).filter(isRejected).map { String(Substring($0.utf8.dropFirst())) } }

    private static func append(_ tag: String, to text: inout String) {
        if !text.isEmpty { text += " " }
        text += tag
    }

    /// By bytes: a space or a `-` never stands within a letter, and looking for whole letters takes far longer.
    private static func split(_ text: String) -> [Substring] {
        text.utf8.split(separator: UInt8(ascii: " ")).map { Substring($0) }
    }

    private static func isRejected(_ tag: Substring) -> Bool { tag.utf8.first == UInt8(ascii: "-") }
}
