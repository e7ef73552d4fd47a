/// A part of a name or a category, and whether rules match it: for people to see what a rule looks at.
package struct MatchedPart: Equatable, Sendable {
    package var text: String
    package var isMatch: Bool

    package init(text: String, isMatch: Bool) {
        self.text = text
        self.isMatch = isMatch
    }
}

extension Tagger {
    /// All of a name, in parts.
    package func parts(ofName name: String) -> [MatchedPart] { parts(of: name, rules.filter(\.readsName)) }

    /// All of a category's name, in parts.
    package func parts(ofCategory category: String) -> [MatchedPart] { parts(of: category, rules.filter(\.readsCategory)) }

    private func parts(of text: String, _ rules: [CompiledRule]) -> [MatchedPart] {
        let plain = PlainText.of(text)
        let isMatched = Self.matchedBytes(of: Array(plain.utf8), rules)
        var parts: [MatchedPart] = []
        var offset = 0
        // The plain form has a character for each of the original's, of another length perhaps.
        for (original, plain) in zip(text.unicodeScalars, plain.unicodeScalars) {
            if parts.last?.isMatch != isMatched[offset] { parts.append(MatchedPart(text: "", isMatch: isMatched[offset])) }
            parts[parts.count - 1].text.unicodeScalars.append(original)
            offset += UTF8.width(plain)
        }
        return parts
    }

    private static func matchedBytes(of text: [UInt8], _ rules: [CompiledRule]) -> [Bool] {
        var isMatched = [Bool](repeating: false, count: text.count)
        text.withUnsafeBytes { bytes in
            for rule in rules {
                let matcher = PatternMatcher(rule.pattern)
                var start = 0
                while start <= bytes.count, (try? matcher.matches(bytes, from: start)) == true {
                    let match = matcher.range(0)
                    for offset in match ?? 0..<0 { isMatched[offset] = true }
                    start = Session.next(behind: match, from: start, in: bytes)
                }
            }
        }
        return isMatched
    }
}
