/// Channel numbers in a filter's text: `7`, `5.1`, `10..20`, `10..`, `..20`, `>=100`, `>100`, `<=99`, `<99`.
enum FilterNumber {
    static func range(_ text: String) throws(FilterValueError) -> ClosedRange<Double> {
        if let dots = text.firstRange(of: "..") {
            let (lower, upper) = (text[..<dots.lowerBound], text[dots.upperBound...])
            guard !lower.isEmpty || !upper.isEmpty else { throw FilterValueError(message: "this range has no ends", hint: hint) }
            let range = (lower.isEmpty ? 0 : try number(lower), upper.isEmpty ? .infinity : try number(upper))
            guard range.0 <= range.1 else {
                throw FilterValueError(
                    message: "this range is the wrong way round", hint: "the smaller number comes first: \(upper)..\(lower)")
            }
            return range.0...range.1
        }
        if text.hasPrefix(">=") { return try number(text.dropFirst(2))...(.infinity) }
        if text.hasPrefix("<=") { return 0...(try number(text.dropFirst(2))) }
        if text.hasPrefix(">") { return try number(text.dropFirst()).nextUp...(.infinity) }
        if text.hasPrefix("<") { return 0...max(try number(text.dropFirst()).nextDown, 0) }
        let number = try number(text[...])
        return number...number
    }

    static func text(_ range: ClosedRange<Double>) -> String {
        let (lower, upper) = (range.lowerBound, range.upperBound)
        if upper == .infinity { return isRounder(lower.nextDown, lower) ? ">" + text(lower.nextDown) : ">=" + text(lower) }
        if lower == upper { return text(lower) }
        guard lower == 0 else { return text(lower) + ".." + text(upper) }
        return isRounder(upper.nextUp, upper) ? "<" + text(upper.nextUp) : "<=" + text(upper)
    }

    /// Whether a number is what a person typed behind `>` or `<`, and its neighbour what it became.
    private static func isRounder(_ number: Double, _ neighbour: Double) -> Bool { number.description.count < neighbour.description.count }

    private static let hint = "write it as in number:7, number:10..20 or number:>=100"

    private static func number(_ text: Substring) throws(FilterValueError) -> Double {
        // `Double` would take `inf` and `0x1F` too.
        guard text.first?.isASCIIDigit ?? false, text.allSatisfy({ $0.isASCIIDigit || ".e+-".contains($0) }), let number = Double(text),
            number.isFinite
        else { throw FilterValueError(message: text.isEmpty ? "a number is missing here" : "\(text) is no channel number", hint: hint) }
        return number
    }

    private static func text(_ number: Double) -> String {
        let text = number.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

extension Character {
    var isASCIIDigit: Bool { isASCII && isNumber }
}
