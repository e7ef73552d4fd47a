extension ChannelFilter {
    /// Reads the text form; the empty text is every channel.
    package init(parsing text: String) throws(FilterError) {
        var parser = FilterParser(text)
        self = try parser.parse()
    }
}

/// Makes a tree of tokens: `NOT` binds more than `AND`, `AND` more than `OR`.
struct FilterParser {
    static let lengthLimit = 4_000
    static let depthLimit = 100
    static let termLimit = 500

    let text: String
    private(set) var tokens: [FilterToken] = []
    private(set) var index = 0
    private var termCount = 0
    private var folding = NameFolding()

    init(_ text: String) { self.text = text }

    mutating func parse() throws(FilterError) -> ChannelFilter {
        guard text.utf8.count <= Self.lengthLimit else { throw tooLong() }
        tokens = FilterLexer.tokens(Array(text.unicodeScalars))
        guard !tokens.isEmpty else { return .all }
        let filter = try alternatives(depth: 0)
        if let token = current { throw unopened(token) }
        return filter
    }

    var current: FilterToken? { index < tokens.count ? tokens[index] : nil }
    var previous: FilterToken? { index > 0 ? tokens[index - 1] : nil }

    private mutating func alternatives(depth: Int) throws(FilterError) -> ChannelFilter {
        var parts = [try conjunction(depth: depth)]
        while case .or? = current?.kind {
            index += 1
            parts.append(try conjunction(depth: depth))
        }
        return .any(parts)
    }

    private mutating func conjunction(depth: Int) throws(FilterError) -> ChannelFilter {
        var parts = [try factor(depth: depth)]
        while let token = current {
            switch token.kind {
            case .and: index += 1
            case .or, .close: return .every(parts)
            case .open, .not, .term, .field: break
            }
            parts.append(try factor(depth: depth))
        }
        return .every(parts)
    }

    private mutating func factor(depth: Int) throws(FilterError) -> ChannelFilter {
        guard let token = current else { throw unfinished() }
        try checkDistance(token)
        switch token.kind {
        case .and, .or, .close:
            throw unfinished()
        case .not:
            try checkDepth(depth, token)
            index += 1
            return try factor(depth: depth + 1).negated
        case .open:
            try checkDepth(depth, token)
            index += 1
            let filter = try alternatives(depth: depth + 1)
            guard current != nil else { throw unclosed(token.range) }
            index += 1
            return filter
        case .term(let value):
            index += 1
            return try term(value)
        case .field(let name, let values):
            index += 1
            return try field(name, values, of: token)
        }
    }

    private func checkDistance(_ token: FilterToken) throws(FilterError) {
        guard let previous, token.isStuck(to: previous) else { return }
        throw complaint(
            "there is no space in front of this", at: token.range,
            hint: "put a space there, or the whole text in quotes and \\\" for a quote in it")
    }

    private func checkDepth(_ depth: Int, _ token: FilterToken) throws(FilterError) {
        guard depth >= Self.depthLimit else { return }
        throw complaint("this is nested deeper than \(Self.depthLimit) levels", at: token.range, hint: "take parentheses away")
    }

    /// Counts the term, and checks that it is complete.
    private mutating func checkTerm(_ value: FilterValue) throws(FilterError) {
        termCount += 1
        guard termCount <= Self.termLimit else {
            throw complaint(
                "there are more than \(Self.termLimit) terms", at: value.range, hint: "use tags or wildcards to say it in fewer")
        }
        guard !value.isClosed else { return }
        switch value.style {
        case .expression:
            throw complaint("this expression is never closed", at: value.range, hint: "end it with a /; a slash inside it is \\/")
        case .quoted, .bare: throw complaint("this quote is never closed", at: value.range, hint: "end it with a \"")
        }
    }

    private mutating func term(_ value: FilterValue) throws(FilterError) -> ChannelFilter {
        try checkTerm(value)
        let folded = folding.fold(value.text)
        guard !folded.isBlank else { throw nothingToFind(value) }
        if value.style == .bare, folded.unicodeScalars.contains("*") {
            return .name(ChannelFilter.TextMatch.contains(folded).normalised(isPart: true))
        }
        return .word(folded)
    }

    private mutating func field(_ name: String, _ values: [FilterValue], of token: FilterToken) throws(FilterError) -> ChannelFilter {
        guard let field = FilterSyntax.Field(rawValue: name.lowercased()) else { throw unknownField(name, token) }
        var parts: [ChannelFilter] = []
        for value in values {
            try checkTerm(value)
            guard value.style == .expression ? !value.text.isEmpty : !value.text.isBlank else { throw missingValue(field, value, token) }
            do {
                parts.append(try ChannelFilter(field, value, &folding))
            } catch {
                throw complaint(error.message, at: error.range ?? value.range, hint: error.hint)
            }
        }
        // Several ids are one set, and stay one inside an `OR`.
        if field == .id { return .ids(parts.reduce(into: []) { if case .ids(let ids) = $1 { $0.formUnion(ids) } }) }
        return .any(parts)
    }
}
