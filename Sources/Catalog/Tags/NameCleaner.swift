/// Makes the shown name from what the rules left: no empty brackets, no doubled spaces, no separators at the ends.
///
/// A sign that is part of a name stays: `Canal+`, `M6 +1`, `E!`, `C-SPAN`, `S.W.A.T.`, `#Vamos`.
struct NameCleaner {
    /// How long a name may be that rules or a renaming made, in bytes.
    static let limit = 500

    private(set) var result: [UInt8] = []
    /// What each byte of the result belongs to. A space is written only together with what follows it.
    private var signs: [NameSign] = []
    private var openings: [Int] = []
    private var wantsSpace = false
    /// Something was removed since the last text: separators on both sides of it are one too many.
    private var isBehindGap = false
    /// Where separators began that stand behind something removed: if more is removed behind them, they go too.
    private var looseSeparators: Int?
    /// The end of a dot that belongs to its word, as in `S.W.A.T.`
    private var endOfDot: Int?

    var hasText: Bool { signs.contains(.text) }

    mutating func clean(_ name: UnsafeRawBufferPointer, _ edit: borrowing NameEdit) {
        begin()
        // A name that no rule touched is its provider's, as long as it is.
        let limit = edit.isTouched ? Self.limit : .max
        var insertion = 0
        var offset = 0
        while offset < name.count, result.count <= limit {
            while insertion < edit.insertions.count, edit.insertions[insertion].offset <= offset {
                edit.insertions[insertion].text.withUnsafeBytes { take($0) }
                insertion += 1
            }
            let character = NameCharacter(name, offset)
            if edit.isGone(offset) { skip(character.sign) } else { take(character) }
            offset = character.range.upperBound
        }
        for rest in edit.insertions[insertion...] where result.count <= limit { rest.text.withUnsafeBytes { take($0) } }
        if result.count > limit { cut(to: Self.cut(result).count) }
        trimEnd(to: 0)
    }

    /// As many whole characters as a name has room for.
    static func cut(_ text: [UInt8]) -> ArraySlice<UInt8> {
        guard text.count > limit else { return text[...] }
        var end = limit
        while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
        return text[..<end]
    }

    private mutating func begin() {
        result.removeAll(keepingCapacity: true)
        signs.removeAll(keepingCapacity: true)
        openings.removeAll(keepingCapacity: true)
        (wantsSpace, isBehindGap, looseSeparators, endOfDot) = (false, false, nil, nil)
    }

    private mutating func skip(_ sign: NameSign) {
        isBehindGap = true
        // A dot that led to what is gone belongs to nothing.
        if !wantsSpace, endOfDot == result.count { endOfDot = nil }
        // Where a bracket or a separator stood between two words, they stay two.
        if sign != .text { wantsSpace = true }
        guard let start = looseSeparators else { return }
        cut(to: start)
        wantsSpace = true
    }

    private mutating func take(_ text: UnsafeRawBufferPointer) {
        var offset = 0
        while offset < text.count {
            let character = NameCharacter(text, offset)
            take(character)
            offset = character.range.upperBound
        }
    }

    private mutating func take(_ character: NameCharacter) {
        switch character.sign {
        case .space: wantsSpace = true
        case .text:
            append(character)
            (isBehindGap, looseSeparators) = (false, nil)
        case .separator: takeSeparator(character)
        case .opening:
            append(character)
            openings.append(result.count - character.range.count)
        case .closing: takeClosing(character)
        }
    }

    private mutating func takeSeparator(_ character: NameCharacter) {
        if !character.isHashOfWord {
            if result.isEmpty { return }
            if isBehindGap, signs.last == .separator || signs.last == .opening { return }
        }
        let isTight = signs.last == .text && !wantsSpace && !isBehindGap
        // `TOP HD: X` becomes `TOP: X`.
        if isBehindGap, character.leansLeft { wantsSpace = false }
        if isBehindGap, looseSeparators == nil { looseSeparators = result.count }
        append(character)
        endOfDot = isTight && character.isDot ? result.count : nil
    }

    private mutating func takeClosing(_ character: NameCharacter) {
        guard let opening = openings.popLast() else {
            // Its other half is gone, or the name is odd by itself.
            if !isBehindGap, !result.isEmpty { append(character) }
            return
        }
        if isBehindGap {
            wantsSpace = false
            trimEnd(to: opening + 1)
        }
        if signs[opening...].contains(.text) {
            append(character)
        } else {
            cut(to: opening)
            (wantsSpace, isBehindGap) = (true, true)
        }
    }

    private mutating func append(_ character: NameCharacter) {
        let isFirstInBracket = isBehindGap && signs.last == .opening
        if wantsSpace, !result.isEmpty, !isFirstInBracket {
            result.append(UInt8(ascii: " "))
            signs.append(.space)
        }
        wantsSpace = false
        for index in character.range {
            result.append(character.text[index])
            signs.append(character.sign)
        }
    }

    private mutating func cut(to length: Int) {
        var length = length
        while length > 0, signs[length - 1] == .space { length -= 1 }
        result.removeSubrange(length...)
        signs.removeSubrange(length...)
        while let last = openings.last, last >= length { openings.removeLast() }
        (looseSeparators, endOfDot) = (nil, nil)
    }

    /// Separators, spaces and opened brackets at the end go, down to a length.
    private mutating func trimEnd(to floor: Int) {
        var length = result.count
        while length > floor, length != endOfDot, signs[length - 1] != .text, signs[length - 1] != .closing { length -= 1 }
        if length < result.count { cut(to: length) }
    }
}
