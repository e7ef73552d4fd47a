/// What comes in the place of a match that is removed from a name: `$1` and `${name}` are groups, `$$` is a dollar.
struct Replacement: Sendable, Equatable {
    enum Part: Sendable, Equatable {
        case text([UInt8])
        case group(Int)
    }

    let parts: [Part]

    init(_ template: String, for pattern: Pattern) throws(RuleProblem) {
        var parts: [Part] = []
        var rest = Self.singleLine(template)[...]
        while let dollar = rest.firstIndex(of: "$") {
            parts.append(.text(Array(rest[..<dollar].utf8)))
            rest = rest[dollar...].dropFirst()
            parts.append(try Self.reference(&rest, pattern))
        }
        parts.append(.text(Array(rest.utf8)))
        self.parts = parts.filter { $0 != .text([]) }
    }

    /// The group of a replacement that is nothing but that group: it stays where it is, open to other rules.
    var keptGroup: Int? {
        if parts.count == 1, case .group(let number) = parts[0] { number } else { nil }
    }

    /// The text for one match; a group that took no part is empty. No more of it than a name has room for.
    func text(_ matcher: PatternMatcher, _ subject: UnsafeRawBufferPointer) -> [UInt8] {
        var text: [UInt8] = []
        for part in parts where text.count < NameCleaner.limit {
            switch part {
            case .text(let bytes): text += bytes
            case .group(let group):
                guard let range = matcher.range(group) else { continue }
                // One byte more than fits, which says whether there is something to cut.
                text += NameCleaner.cut(Array(subject[range].prefix(NameCleaner.limit + 1)))
            }
        }
        return text
    }

    /// A name has one line: control characters become spaces.
    private static func singleLine(_ template: String) -> String {
        guard template.unicodeScalars.contains(where: \.isControl) else { return template }
        return template.unicodeScalars.reduce(into: "") { $0.unicodeScalars.append($1.isControl ? " " : $1) }
    }

    /// Reads what stands behind a dollar.
    private static func reference(_ rest: inout Substring, _ pattern: Pattern) throws(RuleProblem) -> Part {
        if rest.first == "{", let end = rest.firstIndex(of: "}") {
            let name = rest[rest.index(after: rest.startIndex)..<end]
            rest = rest[end...].dropFirst()
            return .group(try group(name, pattern))
        }
        let digits = rest.prefix { ("0"..."9").contains($0) }
        guard digits.isEmpty else {
            rest = rest.dropFirst(digits.count)
            return .group(try group(digits, pattern))
        }
        if rest.first == "$" { rest = rest.dropFirst() }
        return .text([UInt8(ascii: "$")])
    }

    private static func group(_ text: Substring, _ pattern: Pattern) throws(RuleProblem) -> Int {
        guard let number = pattern.group(text) else { throw RuleProblem(.replacement, "its pattern has no group \"\(text)\"") }
        return number
    }
}

extension Unicode.Scalar {
    /// What a line of text cannot hold: control characters and the ends of lines.
    package var isControl: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
