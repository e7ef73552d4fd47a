import Catalog

/// The text of a search, as links of a page change it; `search-text.js` does the same in the browser.
struct SearchText {
    /// What stands side by side: words, fields, and what is in parentheses.
    private let parts: [Substring]

    init(_ text: String) { parts = Self.split(text) }

    /// The text with a term added, or taken away where it is there.
    func toggling(_ term: String) -> String {
        contains(term) ? Self.joined(parts.filter { $0 != term }) : adding(term)
    }

    /// The text with a term added, and its opposite taken away.
    func adding(_ term: String) -> String {
        let opposite = term.hasPrefix("-") ? String(term.dropFirst()) : "-" + term
        let rest = Self.joined(parts.filter { $0 != opposite })
        // An OR would take the new term to its side.
        return parts.contains("OR") ? "(\(rest)) \(term)" : rest.isEmpty ? term : "\(rest) \(term)"
    }

    func contains(_ term: String) -> Bool { !parts.contains("OR") && parts.contains { $0 == term } }

    private static func joined(_ parts: [Substring]) -> String { parts.joined(separator: " ") }

    /// Splits at spaces that are neither in quotes nor in parentheses.
    private static func split(_ text: String) -> [Substring] {
        var parts: [Substring] = []
        var (start, depth, isQuoted, isEscaped) = (text.startIndex, 0, false, false)
        for place in text.indices {
            let character = text[place]
            if isEscaped { isEscaped = false; continue }
            switch character {
            case "\\": isEscaped = isQuoted
            case "\"": isQuoted.toggle()
            case "(" where !isQuoted: depth += 1
            case ")" where !isQuoted: depth -= 1
            case " " where !isQuoted && depth <= 0:
                if start < place { parts.append(text[start..<place]) }
                start = text.index(after: place)
            default: break
            }
        }
        if start < text.endIndex { parts.append(text[start...]) }
        return parts
    }
}

extension SearchText {
    /// The term that finds a facet's value.
    static func term(_ facet: String, _ value: String, id: Int64?) -> String {
        switch facet {
        case "accounts": "account:\(id ?? 0)"
        case "categories": "category:=\(quoted(value))"
        case "tags": "tag:\(value.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" } ? value : quoted(value))"
        case "quality": "quality:\(value)"
        default: "is:\(value)"
        }
    }

    private static func quoted(_ value: String) -> String {
        "\"" + value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
