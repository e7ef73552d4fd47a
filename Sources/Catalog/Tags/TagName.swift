import Foundation

/// What a tag may be called: `TWIN_FALLS_ID`, `24/7`, `NETWORK:FOX`.
///
/// Names are upper case, so that those of two providers compare equal; a `:` inside stays, as other signs do.
package enum TagName {
    private static let lengthLimit = 60

    /// The name that a text gives; nil where nothing would be left.
    ///
    /// Superscripts, width, flags and small capitals become plain letters, spaces and brackets `_`. Quotes and invisible characters go,
    /// and so do separators at the ends: a `-` before a tag means that it is rejected.
    package static func normalised(_ text: some StringProtocol) -> String? {
        let text = String(text)
        if isNormalised(text) { return text }
        let isPlain = text.utf8.allSatisfy { $0 < 0x80 }
        let upper = isPlain ? text.uppercased() : PlainText.of(letters(ofFlags: text)).uppercased().precomposedStringWithCanonicalMapping
        var name = String.UnicodeScalarView()
        for scalar in upper.unicodeScalars where !isDropped(scalar) {
            guard isSpace(scalar) else {
                name.append(scalar)
                continue
            }
            if name.last != "_" { name.append("_") }
        }
        let trimmed = trim(Substring(String(name)))
        let result = trim(prefix(trimmed))
        return result.isEmpty ? nil : String(result)
    }

    /// Told at a glance of most: `UK`, `60FPS`.
    private static func isNormalised(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= lengthLimit
            && text.utf8.allSatisfy { ($0 >= 0x41 && $0 <= 0x5A) || ($0 >= 0x30 && $0 <= 0x39) }
    }

    private static func letters(ofFlags text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let letter = (0x1F1E6...0x1F1FF).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0x1F1E6 + 0x41) : nil
            result.append(letter ?? scalar)
        }
        return String(result)
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        let sign = NameSign(scalar)
        return scalar == "_" || sign == .space || sign.isBracket
    }

    private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\"", "'", "`", "´", "„", "‚", "\\": true
        case "\t"..."\r": false
        case "\0"..<" ", "\u{7F}": true
        case " "..."~": false
        default: isInvisible(scalar.properties.generalCategory)
        }
    }

    private static func isInvisible(_ category: Unicode.GeneralCategory) -> Bool {
        switch category {
        case .control, .format, .surrogate, .privateUse, .unassigned, .initialPunctuation, .finalPunctuation: true
        default: false
        }
    }

    private static func trim(_ name: Substring) -> Substring {
        var name = name.unicodeScalars
        while let first = name.first, NameSign(first).isSeparator { name.removeFirst() }
        while let last = name.last, NameSign(last).isSeparator { name.removeLast() }
        return Substring(name)
    }

    /// As many whole characters as the limit has room for.
    private static func prefix(_ name: Substring) -> Substring {
        var name = name
        while name.utf8.count > lengthLimit { name.removeLast() }
        return name
    }
}
