/// The plain texts that every match of a regular expression contains, as far as they are easy to see.
enum RequiredLiterals {
    /// In lower case, the longest first; empty where none is certain.
    static func of(_ expression: String) -> [[UInt8]] {
        let bytes = Array(expression.utf8)
        // Options can change what letters mean, verbs what a match is.
        guard !expression.contains("(?"), !expression.contains("(*"), !expression.contains("\\Q") else { return [] }
        var literals: [[UInt8]] = []
        var run: [UInt8] = []
        var index = 0
        func endRun() {
            if run.count > 1 { literals.append(run) }
            run = []
        }
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "|"): return []
            case UInt8(ascii: "("):
                endRun()
                index = end(ofGroup: bytes, from: index)
            case UInt8(ascii: "["):
                endRun()
                index = end(ofClass: bytes, from: index)
            case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "{"):
                _ = run.popLast()
                endRun()
                if byte == UInt8(ascii: "{") { index = bytes[index...].firstIndex(of: UInt8(ascii: "}")) ?? bytes.count }
            case UInt8(ascii: "\\"):
                index += 1
                if index < bytes.count, isPlain(bytes[index]) {
                    // \d, \b, \x41 and the like: not to be read here.
                    endRun()
                    if !isSimpleEscape(bytes[index]) { return literals.sorted { $0.count > $1.count } }
                } else if index < bytes.count, bytes[index] < 0x80 {
                    run.append(bytes[index])
                }
            default:
                if isPlain(byte) || byte == 0x20 || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") {
                    run.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
                } else {
                    endRun()
                }
            }
            index += 1
        }
        endRun()
        return literals.sorted { $0.count > $1.count }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
    }

    /// One letter that stands for a kind of character or of place.
    private static func isSimpleEscape(_ byte: UInt8) -> Bool { "dDwWsSbBAzZhHvVR".utf8.contains(byte) }

    /// The byte that closes a group: alternatives in it make nothing of it certain.
    private static func end(ofGroup bytes: [UInt8], from start: Int) -> Int {
        var (depth, index) = (0, start)
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "["): index = end(ofClass: bytes, from: index)
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

    private static func end(ofClass bytes: [UInt8], from start: Int) -> Int {
        var index = start + 1
        if index < bytes.count, bytes[index] == UInt8(ascii: "^") { index += 1 }
        // A bracket that comes first is one of the characters.
        if index < bytes.count, bytes[index] == UInt8(ascii: "]") { index += 1 }
        while index < bytes.count, bytes[index] != UInt8(ascii: "]") {
            if bytes[index] == UInt8(ascii: "\\") { index += 1 }
            if index + 1 < bytes.count, bytes[index] == UInt8(ascii: "["), bytes[index + 1] == UInt8(ascii: ":") {
                index = bytes[(index + 2)...].firstIndex(of: UInt8(ascii: "]")) ?? bytes.count
            }
            index += 1
        }
        return index
    }
}
