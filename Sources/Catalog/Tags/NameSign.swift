/// What a character of a name is to the clean-up of names.
enum NameSign {
    case text, space, separator, opening, closing

    var isBracket: Bool { self == .opening || self == .closing }
    var isSeparator: Bool { self == .separator || self == .space }

    init(_ scalar: Unicode.Scalar) {
        self = scalar.isASCII ? Self.ascii[Int(scalar.value)] : Self.other[scalar] ?? .text
    }

    init(ascii byte: UInt8) { self = Self.ascii[Int(byte & 0x7F)] }

    private static let ascii: [NameSign] = (0..<128).map { byte in
        if byte <= 0x20 || byte == 0x7F { return .space }
        return switch Character(Unicode.Scalar(UInt8(byte))) {
        case ":", "|", "-", "/", "_", ".", ",", ";", "*", "#", "=", "~", "\\": .separator
        case "(", "[", "{": .opening
        case ")", "]", "}": .closing
        default: .text
        }
    }

    private static let other: [Unicode.Scalar: NameSign] = {
        let rows: [(String, NameSign)] = [
            ("\u{85}\u{A0}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200A}", .space),
            ("\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}", .space),
            ("–—―‐‑−‒•·‣∙●○◉◆◇■□▪▫★☆✦✧✪►▶▷▸❯➤»│┃║¦▎▌▏█…", .separator),
            // Invisible marks of direction and joining: inside a name they have a meaning, at its ends none.
            ("\u{200B}\u{200C}\u{200D}\u{200E}\u{200F}\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}", .separator),
            ("\u{2060}\u{2066}\u{2067}\u{2068}\u{2069}\u{FEFF}", .separator),
            ("【〔「『", .opening), ("】〕」』", .closing),
        ]
        var result: [Unicode.Scalar: NameSign] = [:]
        for (scalars, sign) in rows {
            for scalar in scalars.unicodeScalars { result[scalar] = sign }
        }
        return result
    }()
}
