/// The plain form of a name: what providers write in superscripts, small capitals, full width and the like, in plain letters and digits.
///
/// `ᴴᴰ`, `ʜᴅ`, `ＨＤ`, `𝐇𝐃` and `🅷🅳` all become `HD`. Everything else stays: accents, `™`, `½`, emoji, other scripts.
package enum PlainText {
    package static func of(_ text: String) -> String {
        var text = text
        return text.withUTF8 { bytes in
            var result: [UInt8] = []
            return write(UnsafeRawBufferPointer(bytes), to: &result) ? String(decoding: result, as: UTF8.self) : nil
        } ?? text
    }

    /// Puts the plain form of UTF-8 into `result`, unless the text is plain already.
    ///
    /// - Returns: whether the plain form differs; if not, `result` is not touched.
    static func write(_ text: UnsafeRawBufferPointer, to result: inout [UInt8]) -> Bool {
        guard text.contains(where: mayBeginFancy) else { return false }
        let scalars = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
        guard scalars.indices.contains(where: { plain(scalars, $0) != nil }) else { return false }
        result.removeAll(keepingCapacity: true)
        for index in scalars.indices {
            if let byte = plain(scalars, index) {
                result.append(byte)
            } else {
                result.append(contentsOf: UTF8.encode(scalars[index]) ?? .init())
            }
        }
        return true
    }

    /// The first bytes of the UTF-8 of fancy letters: most accents, Cyrillic, Arabic and Chinese begin otherwise and cost nothing.
    private static func mayBeginFancy(_ byte: UInt8) -> Bool {
        switch byte {
        case 0xC2, 0xC9, 0xCA, 0xCB, 0xE1, 0xE2, 0xE3, 0xEA, 0xEF, 0xF0: true
        default: false
        }
    }

    private static func plain(_ scalars: [Unicode.Scalar], _ index: Int) -> UInt8? {
        let scalar = scalars[index]
        guard let letter = enclosedLetter(scalar.value) else { return plain(scalar) }
        // `ⒽⒹ` is written for its letters; a single `Ⓢ` is a sign of its own.
        let isInWord = [index - 1, index + 1].contains { scalars.indices.contains($0) && enclosedLetter(scalars[$0].value) != nil }
        return isInWord ? letter : nil
    }

    private static func plain(_ scalar: Unicode.Scalar) -> UInt8? {
        switch scalar.value {
        case 0x3000: UInt8(ascii: " ")
        case 0xFF01...0xFF5E: UInt8(scalar.value - 0xFF01 + 0x21)
        case 0x1D400...0x1D6A3: letter((scalar.value - 0x1D400) % 52)
        case 0x1D7CE...0x1D7FF: UInt8((scalar.value - 0x1D7CE) % 10) + UInt8(ascii: "0")
        case 0x00B2...0xA7FF: single[scalar]
        default: nil
        }
    }

    private static func enclosedLetter(_ value: UInt32) -> UInt8? {
        switch value {
        case 0x24B6...0x24E9: letter(value - 0x24B6)
        case 0x1F130...0x1F149: letter(value - 0x1F130)
        case 0x1F150...0x1F169: letter(value - 0x1F150)
        case 0x1F170...0x1F189: letter(value - 0x1F170)
        default: nil
        }
    }

    /// 26 capitals, then 26 small letters.
    private static func letter(_ index: UInt32) -> UInt8 {
        UInt8(index % 26) + (index < 26 ? UInt8(ascii: "A") : UInt8(ascii: "a"))
    }

    private static let single: [Unicode.Scalar: UInt8] = {
        let rows = [
            ("ᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ", "ABDEGHIJKLMNOPRTUVW"),
            ("ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", "abcdefghijklmnoprstuvwxyz"),
            ("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉⁺", "01234567890123456789+"),
            ("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", "ABCDEFGHIJKLMNOPQRSTUVWYZ"),
            ("ℂℍℕℙℚℝℤℬℰℱℋℐℒℳℛℌℑℜℨ", "CHNPQRZBEFHILMRHIRZ"),
        ]
        var result: [Unicode.Scalar: UInt8] = [:]
        for (fancy, plain) in rows {
            for (scalar, byte) in zip(fancy.unicodeScalars, plain.utf8) { result[scalar] = byte }
        }
        return result
    }()
}
