/// Writes JSON to the end of a buffer. A page of channels is some ten thousand values: a general encoder takes several times as long.
extension JSON {
    func write(to buffer: inout [UInt8]) {
        switch self {
        case .null: buffer.append(contentsOf: "null".utf8)
        case .bool(let value): buffer.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): buffer.append(contentsOf: String(value).utf8)
        // JSON has no infinity.
        case .number(let value): buffer.append(contentsOf: (value.isFinite ? Self.text(value) : "null").utf8)
        case .string(let text): Self.write(text, to: &buffer)
        case .array(let values):
            Self.write(values, "[", "]", to: &buffer) { $0.write(to: &$1) }
        case .object(let values):
            Self.write(values, "{", "}", to: &buffer) { pair, buffer in
                Self.write(pair.key, to: &buffer)
                buffer.append(UInt8(ascii: ":"))
                pair.value.write(to: &buffer)
            }
        }
    }

    private static func text(_ number: Double) -> String {
        Int64(exactly: number).map(String.init) ?? number.description
    }

    private static func write<Elements: Sequence>(
        _ elements: Elements, _ open: StaticString, _ close: StaticString, to buffer: inout [UInt8],
        _ element: (Elements.Element, inout [UInt8]) -> Void
    ) {
        buffer.append(open.utf8Start.pointee)
        var isFirst = true
        for value in elements {
            if !isFirst { buffer.append(UInt8(ascii: ",")) }
            isFirst = false
            element(value, &buffer)
        }
        buffer.append(close.utf8Start.pointee)
    }

    private static func write(_ text: String, to buffer: inout [UInt8]) {
        buffer.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { bytes in
            var copied = 0
            for index in bytes.indices where bytes[index] < 0x20 || bytes[index] == 0x22 || bytes[index] == 0x5C {
                buffer.append(contentsOf: bytes[copied..<index])
                escape(bytes[index], to: &buffer)
                copied = index + 1
            }
            buffer.append(contentsOf: bytes[copied...])
        }
        buffer.append(UInt8(ascii: "\""))
    }

    private static func escape(_ byte: UInt8, to buffer: inout [UInt8]) {
        switch byte {
        case 0x22: buffer.append(contentsOf: "\\\"".utf8)
        case 0x5C: buffer.append(contentsOf: "\\\\".utf8)
        case 0x0A: buffer.append(contentsOf: "\\n".utf8)
        case 0x0D: buffer.append(contentsOf: "\\r".utf8)
        case 0x09: buffer.append(contentsOf: "\\t".utf8)
        default:
            let hex = String(byte, radix: 16)
            buffer.append(contentsOf: ("\\u00" + (hex.count == 1 ? "0" : "") + hex).utf8)
        }
    }
}
