/// One character of a name, in its place in the name's UTF-8.
struct NameCharacter {
    let text: UnsafeRawBufferPointer
    let range: Range<Int>
    let sign: NameSign

    init(_ text: UnsafeRawBufferPointer, _ offset: Int) {
        self.text = text
        guard text[offset] >= 0x80 else {
            (range, sign) = (offset..<offset + 1, NameSign(ascii: text[offset]))
            return
        }
        var end = offset + 1
        while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
        range = offset..<end
        // Of what is not ASCII, only these rows of Unicode hold signs.
        let maySeparate = text[offset] == 0xE2 || text[offset] == 0xE3 || text[offset] == 0xEF || text[offset] == 0xC2
        sign = maySeparate ? String(decoding: text[range], as: UTF8.self).unicodeScalars.first.map(NameSign.init) ?? .text : .text
    }

    var isDot: Bool { text[range.lowerBound] == UInt8(ascii: ".") }

    /// A sign that is written without a space before it.
    var leansLeft: Bool { ":,;.".utf8.contains(text[range.lowerBound]) }

    /// The `#` of `#Vamos`, not that of `### SPORT ###`.
    var isHashOfWord: Bool {
        let hash = UInt8(ascii: "#")
        guard text[range.lowerBound] == hash, range.upperBound < text.count else { return false }
        let isFirst = range.lowerBound == 0 || text[range.lowerBound - 1] != hash
        return isFirst && NameCharacter(text, range.upperBound).sign == .text
    }
}
