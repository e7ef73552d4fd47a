/// Texts as they may stand in a playlist: nothing in them ends the line, and no reader finds an attribute in them.
///
/// They are read back as they are, but for control characters and line separators, which become spaces; for what looks like an
/// attribute, `word="…"` or `tvg-id=…`, which gets spaces around its `=`; and for quotes that would end a value, which become apostrophes.
enum PlaylistText {
    static func append(name: UnsafeRawBufferPointer, to line: inout [UInt8]) {
        if isPlain(name) { return line.append(contentsOf: name) }
        withSpaces(name) { append($0, quote: UInt8(ascii: "\""), to: &line) }
    }

    /// Without the quotes around it.
    static func append(value: UnsafeRawBufferPointer, to line: inout [UInt8]) {
        if isPlain(value) { return line.append(contentsOf: value) }
        withSpaces(value) { append($0, quote: UInt8(ascii: quotesHold($0) ? "\"" : "'"), to: &line) }
    }

    /// A link or a directive.
    static func append(verbatim text: UnsafeRawBufferPointer, to line: inout [UInt8]) {
        if hasControl(text) { append(text, control: nil, to: &line) } else { line.append(contentsOf: text) }
    }

    /// Most texts: no quote, no `=`, no control character.
    private static func isPlain(_ text: UnsafeRawBufferPointer) -> Bool {
        if ByteScan.isPlain(text, without: UInt8(ascii: "\""), UInt8(ascii: "=")) { return true }
        for byte in text where byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "=") { return false }
        return !hasControl(text)
    }

    private static func append(_ text: UnsafeRawBufferPointer, quote: UInt8, to line: inout [UInt8]) {
        var copied = 0
        for index in text.indices where text[index] < 0x40 {
            let isEquals = text[index] == UInt8(ascii: "=") && looksLikeAttribute(text, index)
            guard isEquals || (text[index] == UInt8(ascii: "\"") && quote != text[index]) else { continue }
            line.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[copied..<index]))
            if isEquals { line.append(contentsOf: " = ".utf8) } else { line.append(quote) }
            copied = index + 1
        }
        line.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[copied...]))
    }

    /// Whether a reader, ours or one that searches for `tvg-id=`, takes the word before the `=` at `index` for a key.
    private static func looksLikeAttribute(_ text: UnsafeRawBufferPointer, _ index: Int) -> Bool {
        let next = index + 1 < text.count ? text[index + 1] : 0
        if next == UInt8(ascii: "\"") { return true }
        var start = index
        while start > 0, ASCII.isKeyByte(text[start - 1]) { start -= 1 }
        guard start < index, start == 0 || text[start - 1] == 0x20 || text[start - 1] == UInt8(ascii: ",") else { return false }
        let word = UnsafeRawBufferPointer(rebasing: text[start..<index])
        return next == UInt8(ascii: "'") || ASCII.hasPrefix(word, "tvg-") || ASCII.isEqual(word, "group-title")
            || ASCII.hasPrefix(word, "catchup")
    }

    /// Whether the quotes in a value are such that a reader finds its end behind them: none stands where values begin or end.
    private static func quotesHold(_ value: UnsafeRawBufferPointer) -> Bool {
        for index in value.indices where value[index] == UInt8(ascii: "\"") {
            if index > 0, value[index - 1] == UInt8(ascii: "=") { return false }
            let rest = value[(index + 1)...].drop { $0 == 0x20 }
            let word = rest.prefix(while: ASCII.isKeyByte)
            if rest.first == UInt8(ascii: ",") || (!word.isEmpty && rest.dropFirst(word.count).first == UInt8(ascii: "=")) { return false }
        }
        return true
    }

    /// Calls `body` with the text, its control characters and line separators made spaces.
    private static func withSpaces(_ text: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        guard hasControl(text) else { return body(text) }
        var spaced: [UInt8] = []
        append(text, control: 0x20, to: &spaced)
        spaced.withUnsafeBytes(body)
    }

    private static func hasControl(_ text: UnsafeRawBufferPointer) -> Bool {
        !ByteScan.isPlain(text) && text.indices.contains { controlLength(text, $0) > 0 }
    }

    private static func append(_ text: UnsafeRawBufferPointer, control: UInt8?, to line: inout [UInt8]) {
        var index = 0
        while index < text.count {
            let length = controlLength(text, index)
            if length == 0 { line.append(text[index]) } else if let control { line.append(control) }
            index += max(length, 1)
        }
    }

    /// The length of the control character, or of U+2028 or U+2029, at `index`; 0 for none. Some readers end a line at any of them.
    private static func controlLength(_ text: UnsafeRawBufferPointer, _ index: Int) -> Int {
        switch text[index] {
        case 0..<0x20, 0x7F: 1
        case 0xC2: index + 1 < text.count && text[index + 1] < 0xA0 ? 2 : 0
        case 0xE2: index + 2 < text.count && text[index + 1] == 0x80 && text[index + 2] & 0xFE == 0xA8 ? 3 : 0
        default: 0
        }
    }
}
