extension ChannelFilter: CustomStringConvertible {
    /// The canonical text; parsing it gives the `normalised` tree. It can be longer than what a person typed, even longer than
    /// the parser allows: what is saved is the text that was typed.
    package var description: String { normalised.text }

    private var text: String {
        switch self {
        case .all: ""
        case .and(let parts): parts.map(\.factorText).joined(separator: " ")
        case .or(let parts):
            Self.listText(parts) ?? parts.map { if case .and = $0 { $0.text } else { $0.factorText } }.joined(separator: " OR ")
        default: factorText
        }
    }

    /// As it stands beside others.
    private var factorText: String {
        switch self {
        case .and: "(\(text))"
        case .or(let parts): Self.listText(parts) ?? "(\(text))"
        case .not(let inner): "-" + inner.factorText
        case .word(let text): text.isPlainWord ? text : FilterCompletion.quoted(text)
        default: fieldText.map { "\($0.field):\($0.value)" } ?? ""
        }
    }

    /// `tag:UK,US`, where all alternatives are values of one field.
    private static func listText(_ parts: [ChannelFilter]) -> String? {
        let texts = parts.compactMap(\.fieldText)
        guard let field = texts.first?.field, texts.count == parts.count, field != .id, texts.allSatisfy({ $0.field == field }) else {
            return nil
        }
        return "\(field):" + texts.map(\.value).joined(separator: ",")
    }

    private var fieldText: (field: FilterSyntax.Field, value: String)? {
        switch self {
        case .all, .and, .or, .not, .word: nil
        case .name(let match): (.name, match.text)
        case .tag(let match): (.tag, match.text)
        case .category(let match): (.category, match.text)
        case .account(let match): (.account, match.text)
        case .state(let state): (.is, state.rawValue)
        case .has(let feature): (.has, feature.rawValue)
        case .quality(let quality, let isOrBetter): (.quality, (isOrBetter ? ">=" : "") + quality.name)
        case .number(let range): (.number, FilterNumber.text(range))
        case .time(.added, let range): (.added, FilterTime.text(range))
        case .time(.changed, let range): (.changed, FilterTime.text(range))
        case .time(.seen, let range): (.seen, FilterTime.text(range))
        case .ids(let ids): (.id, ids.isEmpty ? "none" : ids.sorted().map(String.init).joined(separator: ","))
        }
    }
}

extension ChannelFilter.TextMatch {
    fileprivate var text: String {
        switch self {
        case .contains(let text), .wildcard(let text): text.isPlainValue ? text : FilterCompletion.quoted(text)
        case .equals(let text): "=" + (text.isPlainValue ? text : FilterCompletion.quoted(text))
        case .regex(let pattern): "/" + Self.escaped(pattern.text) + "/"
        }
    }

    /// A `\/` for each slash that has no backslash yet.
    private static func escaped(_ expression: String) -> String {
        var result = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in expression.unicodeScalars {
            if scalar == "/", !isEscaped { result.append("\\") }
            result.append(scalar)
            isEscaped = scalar == "\\" && !isEscaped
        }
        return String(result)
    }
}

extension String {
    /// Whether it reads as one word without quotes: only signs that have no meaning, so that a new one can be given one.
    fileprivate var isPlainWord: Bool { isPlain("+&.'_/|#!") && !["AND", "OR", "NOT"].contains(self) }

    /// The same for a field's value.
    var isPlainValue: Bool { isPlain("+&.'_|#!*:-/") && unicodeScalars.first != "/" }

    private func isPlain(_ signs: String) -> Bool {
        !isEmpty
            && unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || $0.properties.numericType != nil || signs.unicodeScalars.contains($0)
            }
    }
}
