/// The words of the parser's errors.
extension FilterParser {
    /// - range: in scalars of the text; the error has characters.
    func complaint(_ message: String, at range: Range<Int>, hint: String? = nil) -> FilterError {
        let position = text.characterCount(ofScalars: range.lowerBound)
        let end = text.characterCount(ofScalars: range.upperBound)
        return FilterError(message: message, position: position, length: max(end - position, 1), hint: hint)
    }

    func tooLong() -> FilterError {
        var bytes = 0
        let position = text.prefix { character in
            bytes += character.utf8.count
            return bytes <= Self.lengthLimit
        }.count
        return FilterError(
            message: "the filter is longer than \(Self.lengthLimit) bytes", position: position, length: text.count - position,
            hint: "use tags or wildcards to say it in fewer words")
    }

    /// A term is due: at the start, behind a `(` or behind an operator.
    func unfinished() -> FilterError {
        if let previous, !previous.isOpening { return lacking("behind", previous) }
        guard let current else { return unclosed(previous?.range ?? 0..<0) }
        guard case .close = current.kind else { return lacking("in front of", current) }
        guard let previous else { return unopened(current) }
        return complaint(
            "there is nothing between these parentheses", at: previous.range.lowerBound..<current.range.upperBound,
            hint: "take them away, or put them in quotes: \"()\"")
    }

    private func lacking(_ place: String, _ token: FilterToken) -> FilterError {
        let word = excerpt(token.range)
        return complaint(
            "\(word) needs something \(place) it", at: token.range, hint: "for the text \(word) itself, use quotes: \"\(word)\"")
    }

    func unclosed(_ opening: Range<Int>) -> FilterError {
        complaint("this ( is never closed", at: opening, hint: "put a ) behind what belongs together")
    }

    func unopened(_ token: FilterToken) -> FilterError {
        complaint("this ) closes nothing", at: token.range, hint: "take it away, or put it in quotes: \")\"")
    }

    func unknownField(_ name: String, _ token: FilterToken) -> FilterError {
        let start = token.range.lowerBound
        let quoted = "for the text itself, use quotes: \(FilterCompletion.quoted(excerpt(start..<endOfName(token))))"
        guard !name.isEmpty else { return complaint("there is no field in front of this colon", at: start..<start + 1, hint: quoted) }
        let range = start..<start + name.unicodeScalars.count
        let guess = FilterSpelling.nearest(to: name, among: FilterSyntax.Field.allCases.map(\.rawValue))
        return complaint("there is no field \(name):", at: range, hint: guess.map { "did you mean \($0):? Or, \(quoted)" } ?? quoted)
    }

    /// Where the pasted name ends that a field's token begins: `UK: BBC One` goes on over its words, `http://x` up to the next space.
    private func endOfName(_ token: FilterToken) -> Int {
        let end = token.range.upperBound
        guard let follower = current else { return end }
        if follower.range.lowerBound > end, text.unicodeScalars.dropFirst(end - 1).first == ":" {
            return tokens[index...].prefix(while: \.isWord).last?.range.upperBound ?? end
        }
        return end + text.unicodeScalars.dropFirst(end).prefix { !FilterLexer.endsWord($0) }.count
    }

    func nothingToFind(_ value: FilterValue) -> FilterError {
        value.text.isBlank
            ? complaint("there is nothing between these quotes", at: value.range, hint: "take them away")
            : complaint("there is nothing to look for in this", at: value.range, hint: "use letters, digits or signs")
    }

    func missingValue(_ field: FilterSyntax.Field, _ value: FilterValue, _ token: FilterToken) -> FilterError {
        let example = field.examples.first.map { "write it right behind, as in \($0.text)" }
        let range = value.range.isEmpty ? token.range.lowerBound..<value.range.upperBound : value.range
        if let current, current.isOpening, current.range.lowerBound == token.range.upperBound {
            return complaint("\(field): needs a value", at: range, hint: "for several values use commas, as in \(field):one,two")
        }
        return complaint("\(field): needs a value", at: range, hint: example)
    }

    private func excerpt(_ range: Range<Int>) -> String {
        let scalars = text.unicodeScalars
        let start = scalars.index(scalars.startIndex, offsetBy: range.lowerBound)
        return String(scalars[start..<scalars.index(start, offsetBy: range.count)])
    }
}

extension FilterToken {
    fileprivate var isOpening: Bool { if case .open = kind { true } else { false } }

    fileprivate var isWord: Bool { if case .term(let value) = kind { value.style == .bare } else { false } }
}

extension String {
    /// How many characters begin in the first so many scalars, without the one that goes on behind them.
    func characterCount(ofScalars count: Int) -> Int {
        var (characters, scalars) = (0, 0)
        for character in self {
            scalars += character.unicodeScalars.count
            if scalars > count { break }
            characters += 1
        }
        return characters
    }

    var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }
}
