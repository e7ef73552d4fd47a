/// Tags in one text, a space between them: names of tags have none.
enum PackedTags {
    static func text(_ tags: [String], rejected: [String] = []) -> String {
        (tags + rejected.map { "-" + $0 }).joined(separator: " ")
    }

    /// Those that are not rejected; `text` of `rule_tags` has no others.
    static func tags(_ text: String) -> [String] { split(text).filter { !$0.hasPrefix("-") } }

    static func rejected(_ text: String) -> [String] { split(text).filter { $0.hasPrefix("-") }.map { String($0.dropFirst()) } }

    private static func split(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}
