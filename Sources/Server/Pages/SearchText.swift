import Catalog

/// The text of a search, as links of a page change it; `search-text.js` does the same in the browser.
struct SearchText {
    /// What can be taken away piece by piece: words, fields, and what is in parentheses; a search with OR is one piece.
    private let pieces: [String]
    private let hasAlternatives: Bool

    init(_ text: String) {
        let parts = Self.split(text)
        hasAlternatives = parts.contains("OR")
        pieces = hasAlternatives ? [text.trimmingSpaces()] : Self.pieces(parts)
    }

    /// The text with a term added, or taken away where it is there.
    func toggling(_ term: String) -> String { contains(term) ? without(term) : adding(term) }

    /// The text with a term added, and its opposite taken away.
    func adding(_ term: String) -> String {
        let rest = without(term.hasPrefix("-") ? String(term.dropFirst()) : "-" + term)
        // An OR would take the new term to its side.
        return hasAlternatives ? "(\(rest)) \(term)" : rest.isEmpty ? term : "\(rest) \(term)"
    }

    func contains(_ term: String) -> Bool { pieces.contains(term) }

    private func without(_ term: String) -> String { pieces.filter { $0 != term }.joined(separator: " ") }

    /// Without the ANDs, which stand between pieces anyway; a NOT belongs to what it excludes.
    private static func pieces(_ parts: [Substring]) -> [String] {
        var (pieces, negation) = ([String](), "")
        for part in parts where part != "AND" {
            if part == "NOT" { negation += "NOT "; continue }
            pieces.append(negation + part)
            negation = ""
        }
        return pieces
    }

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
