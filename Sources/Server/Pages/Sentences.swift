import Foundation

/// The program's own sentences in another language: what errors, reports and completion say is written in English where it arises, and
/// stored so, and gets another language where it is shown.
///
/// `Resources/words` has a file of them for each language but English, English sentences with the other one's beside them. What stands
/// in braces is a place, which is carried over; a place whose name ends with a dot, such as `{reason.}`, holds a sentence itself.
struct Sentences: Sendable {
    /// How deep sentences are looked for in each other's places.
    private static let depthLimit = 4

    private let whole: [String: String]
    /// Those with places, in the order in which they are tried: what begins as the text does, and has the most of it, is hardly ever taken
    /// by mistake, while what begins with a place would take all in front of its own words.
    private let forms: [SentenceForm]

    init(_ texts: [String: String]) {
        whole = texts.filter { !$0.key.contains("{") }
        forms = texts.filter { $0.key.contains("{") }.map(SentenceForm.init).sorted {
            ($0.certainty, $0.ownLength, $0.english) > ($1.certainty, $1.ownLength, $1.english)
        }
    }

    /// - Returns: nil for what is no sentence of the program, or one that nobody has translated.
    func translation(of text: String) -> String? { translation(of: text, depth: 0) }

    private func translation(of text: String, depth: Int) -> String? {
        if let whole = whole[text] { return whole }
        guard depth < Self.depthLimit else { return nil }
        let bytes = Array(text.utf8)
        for form in forms {
            if let filled = form.filled(from: bytes[...], { translation(of: $0, depth: depth + 1) }) { return filled }
        }
        return nil
    }
}

/// A sentence with places, in English and in another language.
private struct SentenceForm: Sendable {
    private enum Piece: Sendable {
        case text([UInt8])
        case place(name: String, isSentence: Bool)
    }

    let english: String
    private let pieces: [Piece]
    private let translated: [Piece]
    /// How many bytes of it are not places.
    let ownLength: Int
    /// Whether it is nothing but sentences with signs between them, as `{message.} ({hint.})`: then each of them has to be one.
    let isFrame: Bool

    init(english: String, translated: String) {
        self.english = english
        pieces = Self.pieces(english)
        self.translated = Self.pieces(translated)
        let own = pieces.reduce(into: [UInt8]()) { if case .text(let text) = $1 { $0 += text } }
        ownLength = own.count
        let isWithoutPlain = pieces.allSatisfy { if case .place(_, isSentence: false) = $0 { false } else { true } }
        isFrame = isWithoutPlain && !String(decoding: own, as: UTF8.self).contains(where: \.isLetter)
    }

    var certainty: Int { if case .text? = pieces.first { 2 } else { isFrame ? 1 : 0 } }

    /// The other language's sentence with what the text has in its places; nil for another text.
    func filled(from text: ArraySlice<UInt8>, _ translation: (String) -> String?) -> String? {
        guard let places = places(pieces[...], text, translation) else { return nil }
        return translated.reduce(into: "") { result, piece in
            switch piece {
            case .text(let text): result += String(decoding: text, as: UTF8.self)
            case .place(let name, _): result += places[name] ?? ""
            }
        }
    }

    private static func pieces(_ sentence: String) -> [Piece] {
        var pieces: [Piece] = []
        var rest = sentence[...]
        while let match = rest.firstMatch(of: /\{([a-z_]+)(\.?)\}/) {
            if match.range.lowerBound > rest.startIndex { pieces.append(.text(Array(rest[..<match.range.lowerBound].utf8))) }
            pieces.append(.place(name: String(match.output.1), isSentence: !match.output.2.isEmpty))
            rest = rest[match.range.upperBound...]
        }
        return rest.isEmpty ? pieces : pieces + [.text(Array(rest.utf8))]
    }

    /// What the text has in the places of these pieces.
    private func places(
        _ pieces: ArraySlice<Piece>, _ text: ArraySlice<UInt8>, _ translation: (String) -> String?
    ) -> [String: String]? {
        switch pieces.first {
        case nil: return text.isEmpty ? [:] : nil
        case .text(let own)?: return text.starts(with: own) ? places(pieces.dropFirst(), text.dropFirst(own.count), translation) : nil
        case .place(let name, let isSentence)?:
            var likely: [String: String]?
            for end in Self.ends(of: text, before: pieces.dropFirst()) {
                guard var found = places(pieces.dropFirst(), text[end...], translation) else { continue }
                let value = String(decoding: text[..<end], as: UTF8.self)
                let sentence = isSentence ? translation(value) : nil
                found[name] = sentence ?? value
                if !isSentence || sentence != nil { return found }
                if !isFrame { likely = likely ?? found }
            }
            return likely
        }
    }

    /// Where a place can end that begins with the text. What stands in it can look like what follows it, so that there may be many such
    /// ends: the first and the last are enough for what the program says, and cost little with what others make it say.
    private static func ends(of text: ArraySlice<UInt8>, before pieces: ArraySlice<Piece>) -> [Int] {
        guard case .text(let own)? = pieces.first else { return [text.endIndex] }
        if pieces.count == 1 { return text.suffix(own.count) == own[...] ? [text.endIndex - own.count] : [] }
        let isEnd = { text[$0...].starts(with: own) }
        guard let first = text.indices.first(where: isEnd), let last = text.indices.last(where: isEnd) else { return [] }
        return first == last ? [first] : [first, last]
    }
}
