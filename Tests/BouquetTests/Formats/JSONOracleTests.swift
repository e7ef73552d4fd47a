import Catalog
import Foundation
import Testing

@testable import Formats

/// Any JSON, as Foundation reads it.
private indirect enum Oracle: Decodable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case array([Oracle])
    case object([String: Oracle])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
            return
        }
        if let value = try? container.decode(Bool.self) {
            self = .bool(value)
            return
        }
        if let value = try? container.decode(Double.self) {
            self = .number(value)
            return
        }
        if let value = try? container.decode(String.self) {
            self = .text(value)
            return
        }
        if let value = try? container.decode([Oracle].self) {
            self = .array(value)
            return
        }
        self = .object(try container.decode([String: Oracle].self))
    }
}

@Suite("The JSON reader beside Foundation's")
struct JSONOracleTests {
    @Test("2,000 random lists read the same")
    func random() throws {
        var generator = SeededGenerator(seed: 7)
        for round in 0..<2000 {
            var text: [UInt8] = []
            Self.list(&generator, &text)
            let expected = try JSONDecoder().decode([Oracle].self, from: Data(text))
            let read = try Self.read(text)
            #expect(
                read == expected.filter { if case .object = $0 { true } else { false } },
                "round \(round): \(String(decoding: text, as: UTF8.self))")
        }
    }

    @Test("Half a surrogate pair, broken UTF-8 and raw control characters are repaired, not refused")
    func repairs() throws {
        let text: [UInt8] =
            Array(#"[{"a":"x\ud83dy\udc00z\ud83d\ude00\u12","b":""#.utf8) + [0x01, 0x0A, 0xFF, 0xE2, 0x82, 0x41] + Array(#""}]"#.utf8)
        let read = try Self.read(text)
        #expect(read == [.object(["a": .text("x\u{FFFD}y\u{FFFD}z\u{1F600}\u{FFFD}12"), "b": .text("\u{1}\n\u{FFFD}\u{FFFD}A")])])
    }

    @Test("Broken UTF-8 is repaired as Swift repairs it")
    func utf8() {
        var generator = SeededGenerator(seed: 11)
        let bytes: [UInt8] = [
            0x41, 0x7A, 0x80, 0xBF, 0xC2, 0xC3, 0xE0, 0xA0, 0xE2, 0x82, 0xAC, 0xED, 0x9F, 0xF0, 0x90, 0xF4, 0x8F, 0xF5, 0xFF,
        ]
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0...12, using: &generator)).map { _ in bytes.randomElement(using: &generator) ?? 0 }
            var cleaned: [UInt8] = []
            text.withUnsafeBytes { CleanText.append($0, to: &cleaned) }
            let expected = String(decoding: text, as: UTF8.self)
            let kept = String(String.UnicodeScalarView(expected.unicodeScalars.filter { !(0x80...0x9F).contains($0.value) }))
            #expect(String(decoding: cleaned, as: UTF8.self) == kept)
            #expect(text.withUnsafeBytes(CleanText.isValid) == (Array(expected.utf8) == text))
        }
    }

    private static func read(_ text: [UInt8]) throws -> [Oracle] {
        try text.withUnsafeBytes { bytes in
            var elements = JSONElements(bytes: bytes)
            var objects: [Oracle] = []
            try elements.forEach { element in
                if case .object(let object) = element { objects.append(try read(object)) }
            }
            return objects
        }
    }

    private static func read(_ object: UnsafeRawBufferPointer) throws -> Oracle {
        var result: [String: Oracle] = [:]
        var fields = JSONFields(object)
        while fields.next() {
            let value = fields.value
            let read: Oracle
            switch value.kind {
            case .null: read = .null
            case .true: read = .bool(true)
            case .false: read = .bool(false)
            case .number: read = .number(try #require(Double(String(decoding: value.bytes, as: UTF8.self))))
            case .string: read = .text(text(value))
            case .array: read = .array(try JSONDecoder().decode([Oracle].self, from: Data(value.bytes)))
            case .object: read = try self.read(value.bytes)
            }
            result[text(fields.key)] = read
        }
        #expect(!fields.isBroken)
        return .object(result)
    }

    private static func text(_ value: JSONValue) -> String {
        var bytes: [UInt8] = []
        JSONEscapes.append(decoding: value.bytes, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func list(_ generator: inout SeededGenerator, _ text: inout [UInt8]) {
        text += Array("[".utf8)
        for index in 0..<Int.random(in: 0...4, using: &generator) {
            if index > 0 { text.append(0x2C) }
            value(&generator, &text, depth: 0, isObject: Int.random(in: 0...3, using: &generator) > 0)
        }
        text += Array("]".utf8)
    }

    private static func value(_ generator: inout SeededGenerator, _ text: inout [UInt8], depth: Int, isObject: Bool = false) {
        space(&generator, &text)
        defer { space(&generator, &text) }
        switch isObject ? 9 : Int.random(in: 0...(depth > 3 ? 7 : 9), using: &generator) {
        case 0: text += Array("null".utf8)
        case 1: text += Array("true".utf8)
        case 2: text += Array("false".utf8)
        case 3: text += Array(String(Int.random(in: -100_000...100_000, using: &generator)).utf8)
        case 4:
            text += Array("\(Double(Int.random(in: -999...999, using: &generator)) / 8)e\(Int.random(in: -5...5, using: &generator))".utf8)
        case 5, 6, 7: string(&generator, &text)
        case 8:
            text += Array("[".utf8)
            for index in 0..<Int.random(in: 0...3, using: &generator) {
                if index > 0 { text.append(0x2C) }
                value(&generator, &text, depth: depth + 1)
            }
            text += Array("]".utf8)
        default:
            text += Array("{".utf8)
            for index in 0..<Int.random(in: 0...5, using: &generator) {
                if index > 0 { text.append(0x2C) }
                space(&generator, &text)
                string(&generator, &text, prefix: "k\(index)")
                space(&generator, &text)
                text.append(UInt8(ascii: ":"))
                value(&generator, &text, depth: depth + 1)
            }
            text += Array("}".utf8)
        }
    }

    private static func space(_ generator: inout SeededGenerator, _ text: inout [UInt8]) {
        for _ in 0..<max(0, Int.random(in: -3...2, using: &generator)) {
            text.append([0x20, 0x0A, 0x0D, 0x09].randomElement(using: &generator) ?? 0x20)
        }
    }

    private static func string(_ generator: inout SeededGenerator, _ text: inout [UInt8], prefix: String = "") {
        let pieces = [
            "a", "stream_icon", "}", "]", "{", "[", ",", ":", "é", "ᴴᴰ", "😀", "\\\"", "\\\\", "\\/", "\\n", "\\t", "\\b", "\\f", "\\r",
            "\\u0041", "\\u00e9",
            "\\ud83d\\ude00", "\\u0000", "\\uFFFF", " ", "0123456789", "\u{7F}",
        ]
        text += Array("\"\(prefix)".utf8)
        for _ in 0..<Int.random(in: 0...9, using: &generator) { text += Array((pieces.randomElement(using: &generator) ?? "").utf8) }
        text.append(0x22)
    }
}
