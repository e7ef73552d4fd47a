/// A piece of a filter's text; ranges are in Unicode scalars of it.
struct FilterToken {
    enum Kind {
        case open, close, and, or, not
        case term(FilterValue)
        case field(name: String, values: [FilterValue])
    }

    var kind: Kind
    var range: Range<Int>

    /// Whether there is no space between this and a term in front of it, as in `5"tv` or `"a"b`: the two are one that went wrong.
    func isStuck(to previous: FilterToken) -> Bool {
        switch (previous.kind, kind) {
        case (_, .open), (_, .close): false
        case (.term, _), (.field, _): previous.range.upperBound == range.lowerBound
        default: false
        }
    }
}

/// A word, a phrase, or one of a field's values.
struct FilterValue {
    enum Style { case bare, quoted, expression }

    /// Without its quotes, slashes and `=`.
    var text = ""
    var style = Style.bare
    /// Whether a `=` stands in front.
    var isWhole = false
    /// Whether the closing quote or slash is there.
    var isClosed = true
    var range: Range<Int>
    /// Where each scalar of an expression stands in the text.
    var origins: [Int] = []
}

/// Cuts a filter's text into tokens without judging them: the parser says what is wrong, the completion what is being typed.
///
/// It goes by scalars, because a quote and a mark behind it make one `Character`.
struct FilterLexer {
    private let scalars: [Unicode.Scalar]
    private var index = 0

    init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

    static func tokens(_ scalars: [Unicode.Scalar]) -> [FilterToken] {
        var lexer = FilterLexer(scalars)
        var tokens: [FilterToken] = []
        while let token = lexer.next() { tokens.append(token) }
        return tokens
    }

    /// Typographic quotes are taken too: telephones put them in the place of plain ones.
    static func isQuote(_ scalar: Unicode.Scalar) -> Bool { scalar == "\"" || "“”„".unicodeScalars.contains(scalar) }

    static func endsWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar == "(" || scalar == ")" || isQuote(scalar)
    }

    private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func next() -> FilterToken? {
        while let scalar = current, scalar.properties.isWhitespace { index += 1 }
        guard let scalar = current else { return nil }
        let start = index
        switch scalar {
        case "(", ")":
            index += 1
            return FilterToken(kind: scalar == "(" ? .open : .close, range: start..<index)
        case "-" where isSign():
            index += 1
            return FilterToken(kind: .not, range: start..<index)
        case _ where Self.isQuote(scalar):
            let phrase = quoted()
            return FilterToken(kind: .term(phrase), range: phrase.range)
        default:
            let kind = word()
            return FilterToken(kind: kind, range: start..<index)
        }
    }

    /// Whether the `-` here excludes what follows; in `UK - Sport` and `---- UK ----` it is a word or a part of one.
    private func isSign() -> Bool {
        guard index + 1 < scalars.count else { return false }
        let follower = scalars[index + 1]
        return follower != "-" && follower != ")" && !follower.properties.isWhitespace
    }

    private mutating func word() -> FilterToken.Kind {
        let start = index
        while let scalar = current, !Self.endsWord(scalar) {
            if scalar == ":", !isPlainColon(behind: start) {
                let name = text(start..<index)
                index += 1
                return .field(name: name, values: values())
            }
            index += 1
        }
        let word = text(start..<index)
        switch word {
        case "AND": return .and
        case "OR": return .or
        case "NOT": return .not
        default: return .term(FilterValue(text: word, range: start..<index))
        }
    }

    /// Whether the colon here ends a word, as in a name that was pasted: `UK: BBC One`. Behind a field's name a value is missing instead.
    private func isPlainColon(behind start: Int) -> Bool {
        guard index > start, index + 1 == scalars.count || scalars[index + 1].properties.isWhitespace else { return false }
        return FilterSyntax.Field(rawValue: text(start..<index).lowercased()) == nil
    }

    private mutating func values() -> [FilterValue] {
        var values = [value()]
        while current == "," {
            index += 1
            values.append(value())
        }
        return values
    }

    private mutating func value() -> FilterValue {
        let start = index
        let isWhole = current == "="
        if isWhole { index += 1 }
        var value: FilterValue
        if let scalar = current, Self.isQuote(scalar) {
            value = quoted()
        } else if current == "/", !isWhole {
            value = expression()
        } else {
            value = FilterValue(range: start..<start)
            let textStart = index
            while let scalar = current, !Self.endsWord(scalar), scalar != "," { index += 1 }
            value.text = text(textStart..<index)
        }
        value.isWhole = isWhole
        value.range = start..<index
        return value
    }

    private mutating func quoted() -> FilterValue {
        let start = index
        let isPlain = scalars[start] == "\""
        var kept = String.UnicodeScalarView()
        var isClosed = false
        index += 1
        while let scalar = current, !isClosed {
            index += 1
            if scalar == "\\", let escaped = current, escaped == "\\" || Self.isQuote(escaped) {
                kept.append(escaped)
                index += 1
            } else if isPlain ? scalar == "\"" : Self.isQuote(scalar) {
                isClosed = true
            } else {
                kept.append(Self.shown(scalar))
            }
        }
        return FilterValue(text: String(kept), style: .quoted, isClosed: isClosed, range: start..<index)
    }

    /// Only `\/` loses its backslash; all others belong to the expression.
    private mutating func expression() -> FilterValue {
        var value = FilterValue(style: .expression, isClosed: false, range: index..<index)
        var kept = String.UnicodeScalarView()
        index += 1
        while let scalar = current {
            index += 1
            if scalar == "/" {
                value.isClosed = true
                break
            }
            if scalar == "\\", let escaped = current {
                if escaped != "/" {
                    kept.append(scalar)
                    value.origins.append(index - 1)
                }
                kept.append(escaped)
                value.origins.append(index)
                index += 1
            } else {
                kept.append(scalar)
                value.origins.append(index - 1)
            }
        }
        value.text = String(kept)
        return value
    }

    private func text(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range].map(Self.shown))
        return String(view)
    }

    /// No name holds a control character, but the index has them between names: a phrase must not reach over one.
    private static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar { scalar.isControl ? " " : scalar }
}
