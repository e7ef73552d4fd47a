/// The plain texts that every match of a regular expression contains, as far as they are easy to see.
struct RequiredLiterals {
    private let bytes: [UInt8]
    private var index = 0
    private var literals: [[UInt8]] = []
    private var run: [UInt8] = []

    /// In lower case, the longest first; empty where none is certain.
    static func of(_ expression: String) -> [[UInt8]] {
        let bytes = Array(expression.utf8)
        guard !zip(bytes, bytes.dropFirst()).contains(where: changesWhatFollows) else { return [] }
        var reading = RequiredLiterals(bytes: bytes)
        return reading.isReadable() ? reading.literals.sorted { $0.count > $1.count } : []
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// Options can change what letters mean, verbs what a match is, and quotes what is a sign.
    private static func changesWhatFollows(_ first: UInt8, _ second: UInt8) -> Bool {
        first == UInt8(ascii: "(") && "?*".utf8.contains(second) || first == UInt8(ascii: "\\") && "QE".utf8.contains(second)
    }

    /// Gathers the literals.
    /// - Returns: false where the expression may have alternatives, each of which lacks what the others have.
    private mutating func isReadable() -> Bool {
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "|"): return false
            case UInt8(ascii: "("):
                endRun()
                index = endOfGroup(from: index)
            case UInt8(ascii: "["):
                endRun()
                index = endOfClass(from: index)
            case UInt8(ascii: "*"), UInt8(ascii: "?"): endRun(withoutLast: true)
            case UInt8(ascii: "{"):
                let end = endOfQuantifier(from: index)
                endRun(withoutLast: end != nil)
                index = end ?? index
            case UInt8(ascii: "\\"):
                index += 1
                guard takeEscaped() else { return !bytes[index...].contains(UInt8(ascii: "|")) }
            default: take(byte)
            }
            index += 1
        }
        endRun()
        return true
    }

    private mutating func endRun(withoutLast isLastRepeated: Bool = false) {
        if isLastRepeated { _ = run.popLast() }
        if run.count > 1 { literals.append(run) }
        run = []
    }

    private mutating func take(_ byte: UInt8) {
        guard Self.isPlain(byte) || " :-/".utf8.contains(byte) else { return endRun() }
        run.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
    }

    /// - Returns: false for `\x41`, `\p{L}` and the like: what follows is not to be read here.
    private mutating func takeEscaped() -> Bool {
        guard index < bytes.count, bytes[index] < 0x80 else { return true }
        guard Self.isPlain(bytes[index]) else {
            run.append(bytes[index])
            return true
        }
        endRun()
        return Self.isSimpleEscape(bytes[index])
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
    }

    /// One letter that stands for a kind of character or of place.
    private static func isSimpleEscape(_ byte: UInt8) -> Bool { "dDwWsSbBAzZhHvVR".utf8.contains(byte) }

    /// The byte that closes `{2}` or `{1,3}`, with spaces or without; nil where the brace is one of the text.
    private func endOfQuantifier(from start: Int) -> Int? {
        let end = bytes[(start + 1)...].firstIndex { !"0123456789, \t".utf8.contains($0) }
        return end.flatMap { bytes[$0] == UInt8(ascii: "}") && $0 > start + 1 ? $0 : nil }
    }

    /// The byte that closes a group: alternatives in it make nothing of it certain.
    private func endOfGroup(from start: Int) -> Int {
        var (depth, index) = (0, start)
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "["): index = endOfClass(from: index)
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"):
                depth -= 1
                if depth == 0 { return index }
            default: break
            }
            index += 1
        }
        return index
    }

    private func endOfClass(from start: Int) -> Int {
        var index = start + 1
        if index < bytes.count, bytes[index] == UInt8(ascii: "^") { index += 1 }
        // A bracket that comes first is one of the characters.
        if index < bytes.count, bytes[index] == UInt8(ascii: "]") { index += 1 }
        while index < bytes.count, bytes[index] != UInt8(ascii: "]") {
            index = bytes[index] == UInt8(ascii: "\\") ? index + 2 : (endOfNamedClass(from: index) ?? index) + 1
        }
        return index
    }

    /// The bracket that closes `[:alpha:]` in a class; nil where none of these begins.
    private func endOfNamedClass(from start: Int) -> Int? {
        guard bytes[start...].starts(with: "[:".utf8) else { return nil }
        let rest = bytes[(start + 2)...].drop { $0 == UInt8(ascii: "^") || Self.isPlain($0) }
        return rest.starts(with: ":]".utf8) ? rest.startIndex + 1 : nil
    }
}
