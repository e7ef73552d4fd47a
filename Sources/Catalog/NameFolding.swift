import Foundation

/// Folds names for search: case, diacritics, width and superscripts go, so that `ＣＡＮÁＬ ᴴᴰ` is found by `canal hd`.
///
/// Each scalar's folding is worked out once and remembered: names repeat the same few hundred scalars.
package struct NameFolding {
    private var folded: [UInt32: [UInt8]] = [:]

    package init() {}

    package mutating func fold(_ text: UnsafeRawBufferPointer, into result: inout [UInt8]) {
        result.removeAll(keepingCapacity: true)
        if text.allSatisfy({ $0 < 0x80 }) {
            for byte in text { result.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte) }
            return
        }
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            if let known = folded[scalar.value] {
                result.append(contentsOf: known)
            } else {
                let bytes = Self.fold(scalar)
                folded[scalar.value] = bytes
                result.append(contentsOf: bytes)
            }
        }
    }

    package mutating func fold(_ text: String) -> String {
        var result: [UInt8] = []
        var text = text
        text.withUTF8 { fold(UnsafeRawBufferPointer($0), into: &result) }
        return String(decoding: result, as: UTF8.self)
    }

    private static func fold(_ scalar: Unicode.Scalar) -> [UInt8] {
        let decomposed = String(scalar).decomposedStringWithCompatibilityMapping.lowercased().decomposedStringWithCompatibilityMapping
        var kept = String.UnicodeScalarView()
        kept.append(contentsOf: decomposed.unicodeScalars.filter { !isDiacritic($0.value) })
        return Array(String(kept).utf8)
    }

    /// Marks over letters; the vowel signs of Indic scripts are marks too, but belong to the name.
    private static func isDiacritic(_ value: UInt32) -> Bool {
        switch value {
        case 0x0300...0x036F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F, 0x064B...0x065F: true
        default: false
        }
    }
}
