/// What a field's value means.
extension ChannelFilter {
    init(_ field: FilterSyntax.Field, _ value: FilterValue, _ folding: inout NameFolding) throws(FilterValueError) {
        switch field {
        case .name: self = .name(try TextMatch(value, &folding))
        case .category: self = .category(try TextMatch(value, &folding))
        case .account: self = .account(try TextMatch(value, &folding))
        case .tag: self = .tag(try TextMatch(tag: value))
        case .is: self = .state(try field.keyword(try field.word(value), State.init(rawValue:)))
        case .has: self = .has(try field.keyword(try field.word(value), Feature.init(rawValue:)))
        case .quality: self = try .quality(field, try field.word(value))
        case .number: self = .number(try FilterNumber.range(try field.word(value)))
        case .added: self = .time(.added, try FilterTime.range(try field.word(value), in: field))
        case .changed: self = .time(.changed, try FilterTime.range(try field.word(value), in: field))
        case .seen: self = .time(.seen, try FilterTime.range(try field.word(value), in: field))
        case .id: self = .ids(try field.ids(try field.word(value)))
        }
    }

    private static func quality(_ field: FilterSyntax.Field, _ text: String) throws(FilterValueError) -> ChannelFilter {
        let isOrBetter = text.hasPrefix(">=")
        let name = isOrBetter ? String(text.dropFirst(2)) : text
        let quality = try field.keyword(name) { name in QualityClass.allCases.first { $0.name == name } }
        return .quality(quality, orBetter: isOrBetter)
    }
}

extension ChannelFilter.TextMatch {
    init(_ value: FilterValue, _ folding: inout NameFolding) throws(FilterValueError) {
        if value.style == .expression {
            self = .regex(try Pattern(value))
            return
        }
        let text = folding.fold(value.text)
        guard !text.isBlank else {
            throw FilterValueError(message: "there is nothing to look for in this value", hint: "use letters or digits")
        }
        guard !value.isWhole else {
            self = .equals(text)
            return
        }
        self = text.unicodeScalars.contains("*") ? Self.wildcard(text).normalised(isPart: true) : .contains(text)
    }

    init(tag value: FilterValue) throws(FilterValueError) {
        if value.style == .expression {
            self = .regex(try Pattern(value))
            return
        }
        // A tag loses separators at its ends, but in `news_*` they stand in the middle: the zeros hold them there.
        if !value.isWhole, let held = TagName.normalised("0\(value.text)0"), held.unicodeScalars.contains("*") {
            self = Self.wildcard(String(held.unicodeScalars.dropFirst().dropLast())).normalised(isPart: false)
            return
        }
        guard let name = TagName.normalised(value.text) else {
            throw FilterValueError(message: "this is no tag", hint: "a tag has letters or digits in it, such as UK or 24/7")
        }
        self = value.isWhole ? .equals(name) : .contains(name)
    }
}

extension Pattern {
    fileprivate convenience init(_ value: FilterValue) throws(FilterValueError) {
        do {
            try self.init(value.text)
        } catch .invalid(let reason, let offset) {
            let scalar = String(decoding: value.text.utf8.prefix(offset), as: UTF8.self).unicodeScalars.count
            let position = scalar < value.origins.count ? value.origins[scalar] : value.range.upperBound - 1
            throw FilterValueError(message: "the expression goes wrong here: \(reason)", range: position..<position + 1)
        } catch {
            throw FilterValueError(message: error.description)
        }
    }
}

extension FilterSyntax.Field {
    /// The value of a field that takes no expressions.
    fileprivate func word(_ value: FilterValue) throws(FilterValueError) -> String {
        guard value.style != .expression else {
            throw FilterValueError(message: "\(self): takes no expression", hint: examples.first.map { "write it as in \($0.text)" })
        }
        return value.text.lowercased()
    }

    fileprivate func keyword<Keyword>(_ text: String, _ make: (String) -> Keyword?) throws(FilterValueError) -> Keyword {
        let entry = values.first { $0.text == text || $0.aliases.contains(text) }
        if let entry, let keyword = make(entry.text) { return keyword }
        let guess = FilterSpelling.nearest(to: text, among: values.flatMap { [$0.text] + $0.aliases })
        let list = values.map(\.text).joined(separator: ", ")
        throw FilterValueError(message: "\(self): does not know \(text)", hint: guess.map { "did you mean \($0)?" } ?? "it takes \(list)")
    }

    fileprivate func ids(_ text: String) throws(FilterValueError) -> Set<Int64> {
        if values.contains(where: { $0.text == text }) { return [] }
        guard let id = Int64(text), id >= 0 else {
            throw FilterValueError(message: "this is no id", hint: "an id is a whole number, as in id:12,15")
        }
        return [id]
    }
}
