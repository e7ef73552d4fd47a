/// What is being typed in a filter's text, and which part of the text a suggestion replaces.
package struct FilterCompletion: Equatable, Sendable {
    package enum Subject: Equatable, Sendable {
        /// The beginning of a field's name, which may become a word as well; empty where a new term can begin.
        case field(String)
        /// The beginning of a field's value, without quotes and `=`.
        case value(FilterSyntax.Field, String)
        case word(String)
        /// Nothing to suggest: an expression, an operator, or what is complete already.
        case nothing
    }

    package private(set) var subject = Subject.nothing
    /// In characters of the text.
    package private(set) var range: Range<Int>
    /// Whether the value being typed has a `=` in front; `range` includes it.
    package private(set) var isWhole = false

    /// - cursor: in characters of the text; nil for its end.
    package init(_ text: String, cursor: Int? = nil) {
        let typed = String(text.prefix(max(cursor ?? .max, 0)))
        let scalars = Array(typed.unicodeScalars)
        let follower = Array(text.unicodeScalars.dropFirst(scalars.count))
        range = typed.count..<typed.count
        let tokens = FilterLexer.tokens(scalars)
        guard let token = tokens.last, token.range.upperBound == scalars.count else {
            subject = .field("")
            return
        }
        if let previous = tokens.dropLast().last, token.isStuck(to: previous) { return }
        switch token.kind {
        case .open, .close: subject = .field("")
        case .not where token.range.count == 1: subject = .field("")
        case .and, .or, .not: break
        case .term(let value): complete(value, typed, follower)
        case .field(let name, let values):
            guard let field = FilterSyntax.Field(rawValue: name.lowercased()), let value = values.last else { return }
            complete(value, of: field, typed, follower)
        }
    }

    private mutating func complete(_ value: FilterValue, _ typed: String, _ follower: [Unicode.Scalar]) {
        if value.style == .quoted {
            guard !value.isClosed else { return }
            subject = .word(value.text)
            replace(value.range, typed, and: follower.prefix(1).prefix(while: FilterLexer.isQuote))
            return
        }
        let prefix = value.text.lowercased()
        subject = FilterSyntax.Field.allCases.contains { $0.rawValue.hasPrefix(prefix) } ? .field(prefix) : .word(value.text)
        let rest = follower.prefix { !FilterLexer.endsWord($0) && $0 != ":" }
        replace(value.range, typed, and: follower.prefix(follower.dropFirst(rest.count).first == ":" ? rest.count + 1 : rest.count))
    }

    private mutating func complete(
        _ value: FilterValue, of field: FilterSyntax.Field, _ typed: String, _ follower: [Unicode.Scalar]
    ) {
        switch value.style {
        case .expression: return
        case .quoted where value.isClosed: return
        case .quoted: replace(value.range, typed, and: follower.prefix(1).prefix(while: FilterLexer.isQuote))
        case .bare: replace(value.range, typed, and: follower.prefix { !FilterLexer.endsWord($0) && $0 != "," })
        }
        subject = .value(field, value.text)
        isWhole = value.isWhole
    }

    /// The part that is typed, up to the cursor, and its rest behind it.
    private mutating func replace(_ scalars: Range<Int>, _ typed: String, and rest: ArraySlice<Unicode.Scalar>) {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: rest)
        range = typed.characterCount(ofScalars: scalars.lowerBound)..<typed.count + String(view).count
    }
}

extension FilterCompletion {
    /// What can be suggested without a catalogue: fields, keywords, and examples of numbers and times.
    package var suggestions: [FilterSyntax.Entry] { Self.suggestions(for: subject) }

    package static func suggestions(for subject: Subject) -> [FilterSyntax.Entry] {
        switch subject {
        case .word, .nothing: []
        case .field(let prefix):
            FilterSyntax.fields.filter { $0.name.hasPrefix(prefix) }.map { FilterSyntax.Entry(text: $0.name + ":", meaning: $0.meaning) }
        case .value(let field, let prefix): values(of: field, prefix: prefix.lowercased())
        }
    }

    private static func values(of field: FilterSyntax.Field, prefix: String) -> [FilterSyntax.Entry] {
        switch field.form {
        case .text: return []
        case .keyword, .id:
            let sign = field == .quality && prefix.hasPrefix(">=") ? ">=" : ""
            return field.values.filter { entry in
                ([entry.text] + entry.aliases).contains { $0.hasPrefix(prefix.dropFirst(sign.count)) }
            }.map { FilterSyntax.Entry(text: sign + $0.text, meaning: sign.isEmpty ? $0.meaning : "\($0.meaning), or better") }
        case .number, .time:
            return field.examples.map { FilterSyntax.Entry(text: String($0.text.dropFirst(field.rawValue.count + 1)), meaning: $0.meaning) }
                .filter { $0.text.hasPrefix(prefix) }
        }
    }

    /// A value as it is inserted behind a field's `:`, in quotes where it needs them.
    /// - whole: whether nothing but this value is meant; a value with a `*` is always taken so, or it would be a wildcard.
    package static func quotedValue(_ text: String, whole: Bool = false) -> String {
        (whole || text.unicodeScalars.contains("*") ? "=" : "") + (text.isPlainValue ? text : quoted(text))
    }

    /// The text in quotes.
    static func quoted(_ text: String) -> String {
        var result = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { result.append("\\") }
            result.append(scalar)
        }
        result.append("\"")
        return String(result)
    }
}
