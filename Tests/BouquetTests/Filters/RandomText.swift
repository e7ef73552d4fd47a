import Catalog

/// Random texts of what names, filters and hostile people are made of.
enum RandomText {
    private static let pieces = [
        "bbc", "UK", "sport", "ᴴᴰ", "É", "ß", "दे", "\u{301}", "\u{93F}", "\u{200D}", "ＵＫ", "İ", "´", "🇬🇧", "日本", "24/7", "5.1", "and", "OR",
        "AND", "NOT",
        " ", " ", " ", "\u{A0}", "\r\n", "\t", "\0", "*", "＊", "\"", "“", "”", "\\", "/", ":", ",", "-", "--", "(", ")", "=", "<", ">",
        "..", "|", "[", "]", "{", "}", "?", "+",
        "^", "$", ".", "#", "&", "'", "@", "~", "`",
    ]

    static func text(_ generator: inout SeededGenerator) -> String {
        (0..<Int.random(in: 1...4, using: &generator)).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
    }

    /// Without control characters: no name has one, and the parser makes spaces of them.
    static func name(_ generator: inout SeededGenerator) -> String {
        let scalars = text(&generator).unicodeScalars.map { $0.isControl ? " " : $0 }
        return String(String.UnicodeScalarView(scalars))
    }

    /// Something like a filter, often with a mistake in it.
    static func filter(_ generator: inout SeededGenerator) -> String {
        let starts = [
            "", "", "", "", "", "tag:", "name:", "category:=", "is:", "has:", "quality:>=", "number:", "added:<", "seen:", "id:", "-", "(",
            "NOT ", "name:/", "\"", "tga:",
        ]
        let values = [
            "bbc", "uk,us", "active", "logo", "hd", "10..20", "7d", "2024-01-31", "2024-01-01..", "^uk.*/", "uk*sport\"", "a\\/b/", "5.1)",
            "12,15",
        ]
        let wholes = [
            "bbc", "\"bbc one\"", "-tag:uk,us", "name:uk*hd", "category:=\"a * b\"", "name:/^(uk|us).*\\/$/", "is:radio,new",
            "quality:>=hd", "number:10..20", "added:<7d", "seen:2024-01-31", "id:12,15",
        ]
        return (0..<Int.random(in: 1...6, using: &generator)).map { _ in
            if Bool.random(using: &generator) { return wholes.randomElement(using: &generator) ?? "" }
            let value = Int.random(in: 0..<5, using: &generator) == 0 ? text(&generator) : values.randomElement(using: &generator) ?? ""
            return (starts.randomElement(using: &generator) ?? "") + value
        }.joined(separator: [" ", " ", " OR ", " AND ", ""].randomElement(using: &generator) ?? " ")
    }
}
