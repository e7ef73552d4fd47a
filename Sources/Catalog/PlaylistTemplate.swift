/// A text with words in braces, such as `{name} {quality}`, in whose places stands what a channel has of each.
package struct PlaylistTemplate: Sendable {
    package enum Word: String, Sendable, CaseIterable {
        case name
        case providerName = "provider_name"
        case category, account, number, quality, country, tag
    }

    private enum Piece: Sendable, Equatable {
        case text(String)
        case word(Word)
    }

    private var pieces: [Piece] = []
    /// The first word in braces that there is not; it stays as it is.
    package private(set) var unknownWord: String?

    package init(_ text: String) {
        let text = text.trimmingSpaces()
        var rest = text[...]
        while let brace = rest.firstIndex(of: "{") {
            let name = rest[brace...].dropFirst().prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            guard !name.isEmpty, name.endIndex < rest.endIndex, rest[name.endIndex] == "}" else {
                append(rest[..<name.endIndex])
                rest = rest[name.endIndex...]
                continue
            }
            let end = rest.index(after: name.endIndex)
            if let word = Word(rawValue: String(name)) {
                append(rest[..<brace])
                pieces.append(.word(word))
            } else {
                unknownWord = unknownWord ?? String(name)
                append(rest[..<end])
            }
            rest = rest[end...]
        }
        append(rest)
    }

    package func has(_ words: Word...) -> Bool { words.contains { pieces.contains(.word($0)) } }

    /// The text with what its words stand for. Where one stands for nothing, the spaces on one of its sides go.
    package func filled(_ value: (Word) -> String) -> String {
        var (text, isGap) = ("", false)
        for piece in pieces {
            switch piece {
            case .text(let part):
                text += isGap && text.last ?? " " == " " ? part.drop { $0 == " " } : part[...]
                isGap = false
            case .word(let word):
                let filling = value(word)
                if filling.isEmpty { isGap = true } else { (text, isGap) = (text + filling, false) }
            }
        }
        return isGap ? String(text.reversed().drop { $0 == " " }.reversed()) : text
    }

    /// - Throws: `PlaylistError` with the field's name in front.
    static func check(_ text: String, field: String) throws(PlaylistError) {
        guard text.utf8.count <= 500 else { throw .invalid("\(field): use at most 500 characters") }
        guard let word = PlaylistTemplate(text).unknownWord else { return }
        let known = Word.allCases.map { "{\($0.rawValue)}" }.joined(separator: ", ")
        throw .invalid("\(field): there is no {\(word)}; there are \(known)")
    }

    private mutating func append(_ text: Substring) {
        if !text.isEmpty { pieces.append(.text(String(text))) }
    }
}
