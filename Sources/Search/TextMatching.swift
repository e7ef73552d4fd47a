import CSearch
import Catalog

/// A way to look for a text, made ready to look at many.
struct TextMatching {
    private enum Way {
        case contains([UInt8])
        case equals([UInt8])
        /// The pieces between the stars.
        case wildcard([[UInt8]])
        case regex(PatternMatcher)
    }

    private let way: Way

    init(_ match: ChannelFilter.TextMatch) {
        way =
            switch match {
            case .contains(let text): .contains(Array(text.utf8))
            case .equals(let text): .equals(Array(text.utf8))
            case .wildcard(let text):
                .wildcard(text.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(Array.init))
            case .regex(let pattern): .regex(PatternMatcher(pattern))
            }
    }

    /// Texts that whatever matches contains, the longest first: a quick search for them leaves few to look at closely.
    static func required(_ match: ChannelFilter.TextMatch) -> [[UInt8]] {
        switch match {
        case .contains(let text), .equals(let text): [Array(text.utf8)]
        case .wildcard(let text): text.utf8.split(separator: UInt8(ascii: "*")).map(Array.init).sorted { $0.count > $1.count }
        case .regex(let pattern): RequiredLiterals.of(pattern.text)
        }
    }

    /// - Throws: `PatternError.tooComplex`.
    func matches(_ text: UnsafeRawBufferPointer) throws(PatternError) -> Bool {
        switch way {
        case .contains(let part): return Self.contains(text, part)
        case .equals(let whole): return text.elementsEqual(whole)
        case .wildcard(let pieces): return Self.matches(text, pieces)
        case .regex(let matcher): return try matcher.matches(text)
        }
    }

    private static func contains(_ text: UnsafeRawBufferPointer, _ part: [UInt8]) -> Bool {
        csearch_contains(text.baseAddress?.assumingMemoryBound(to: UInt8.self), text.count, part, part.count) != 0
    }

    /// The first piece at the start, the last one at the end, those between in their order at the first place they fit.
    private static func matches(_ text: UnsafeRawBufferPointer, _ pieces: [[UInt8]]) -> Bool {
        guard pieces.count > 1, let first = pieces.first, let last = pieces.last else {
            return text.elementsEqual(pieces.first ?? [])
        }
        guard text.count >= first.count + last.count, text.starts(with: first), text.suffix(last.count).elementsEqual(last) else {
            return false
        }
        var start = first.count
        let end = text.count - last.count
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            while start + piece.count <= end, !text[start..<start + piece.count].elementsEqual(piece) { start += 1 }
            guard start + piece.count <= end else { return false }
            start += piece.count
        }
        return true
    }
}
