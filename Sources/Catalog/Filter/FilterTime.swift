/// Times in a filter's text: `<7d`, `>30d`, `2024-01-31`, `2024-01-01..2024-02-01`, `2024-01-01..`, and moments such as
/// `2024-01-31T10:00..2024-01-31T12:00`. All are UTC.
enum FilterTime {
    private static let day: Int64 = 86_400
    /// Far from where a moment's microseconds would overflow.
    private static let longestAge = 1_000 * 365 * day
    private static let open = Timestamp(microseconds: .min)...Timestamp(microseconds: .max)

    static func range(_ text: String, in field: FilterSyntax.Field) throws(FilterValueError) -> ChannelFilter.TimeRange {
        if text.hasPrefix("<") { return .within(seconds: try age(text.dropFirst(), in: field)) }
        if text.hasPrefix(">") { return .before(seconds: try age(text.dropFirst(), in: field)) }
        guard let dots = text.firstRange(of: "..") else {
            if isAge(text) {
                throw FilterValueError(
                    message: "is that less or more than \(text) ago?", hint: "write \(field):<\(text) for less, \(field):>\(text) for more")
            }
            let moment = try moment(text, in: field)
            guard moment.isDay else { throw FilterValueError(message: "a time of day needs a range", hint: "as in \(text)..\(text)") }
            return .between(moment.start, moment.end)
        }
        let (lower, upper) = (String(text[..<dots.lowerBound]), String(text[dots.upperBound...]))
        guard !lower.isEmpty || !upper.isEmpty else { throw FilterValueError(message: "this range has no ends", hint: hint(field)) }
        let start = lower.isEmpty ? open.lowerBound : try moment(lower, in: field).start
        let end = upper.isEmpty ? open.upperBound : try moment(upper, in: field).end
        guard start < end else {
            throw FilterValueError(message: "this range is the wrong way round", hint: "the earlier time comes first: \(upper)..\(lower)")
        }
        return .between(start, end)
    }

    static func text(_ range: ChannelFilter.TimeRange) -> String {
        switch range {
        case .within(let seconds): return "<" + text(age: seconds)
        case .before(let seconds): return ">" + text(age: seconds)
        case .between(let start, let end):
            let (first, last) = (start == open.lowerBound ? "" : text(start), end == open.upperBound ? "" : text(end: end))
            return first == last && isMidnight(start) ? first : first + ".." + last
        }
    }

    // MARK: Ages

    private static let units: [(letter: Character, seconds: Int64)] = [
        ("s", 1), ("m", 60), ("h", 3_600), ("d", day), ("w", 7 * day), ("y", 365 * day),
    ]

    private static func isAge(_ text: String) -> Bool {
        guard let unit = text.last, text.count > 1 else { return false }
        return units.contains { $0.letter == unit } && text.dropLast().allSatisfy(\.isASCIIDigit)
    }

    private static func age(_ text: Substring, in field: FilterSyntax.Field) throws(FilterValueError) -> Int64 {
        guard isAge(String(text)), let unit = units.first(where: { $0.letter == text.last }) else {
            if let day = Timestamp(day: String(text)) {
                let date = day.isoWithoutZone.prefix(10)
                throw FilterValueError(message: "days take no < or >", hint: "write \(field):\(date).. or \(field):..\(date)")
            }
            throw FilterValueError(
                message: "\(text.isEmpty ? "nothing" : text) is no age", hint: hint(field) + "; the units are s, m, h, d, w and y")
        }
        let (seconds, overflow) = (Int64(text.dropLast()) ?? .max).multipliedReportingOverflow(by: unit.seconds)
        guard !overflow, seconds <= longestAge else {
            throw FilterValueError(message: "\(text) is too long ago", hint: "use at most 1000y")
        }
        return seconds
    }

    private static func text(age seconds: Int64) -> String {
        let unit = units.last { $0.seconds <= day && seconds % $0.seconds == 0 } ?? ("s", 1)
        return String(seconds / unit.seconds) + String(unit.letter)
    }

    // MARK: Days and moments

    private static func moment(_ text: String, in field: FilterSyntax.Field) throws(FilterValueError) -> (
        start: Timestamp, end: Timestamp, isDay: Bool
    ) {
        if let start = Timestamp(day: text) { return (start, start.adding(seconds: Double(day)), true) }
        guard let moment = Timestamp(moment: text) else { throw FilterValueError(message: "\(text) is no day", hint: hint(field)) }
        return (moment, moment, false)
    }

    private static func isMidnight(_ moment: Timestamp) -> Bool { moment.microseconds % (day * 1_000_000) == 0 }

    private static func text(_ moment: Timestamp) -> String { isMidnight(moment) ? String(moment.isoWithoutZone.prefix(10)) : moment.iso }

    /// A range ends with a whole day, so midnight is the end of the day before.
    private static func text(end: Timestamp) -> String { isMidnight(end) ? text(end.adding(seconds: -Double(day))) : end.iso }

    private static func hint(_ field: FilterSyntax.Field) -> String {
        "write it as in \(field):<7d, \(field):>30d, \(field):2024-01-31 or \(field):2024-01-01..2024-02-01"
    }
}

extension Timestamp {
    /// Reads `2024-01-31`, and no day that a calendar lacks.
    fileprivate init?(day text: String) {
        guard text.count == 10 else { return nil }
        self.init(moment: text)
    }

    /// Reads `2024-01-31T10:30`, with or without seconds and `Z`.
    fileprivate init?(moment text: String) {
        let text = text.uppercased()
        let plain = text.hasSuffix("Z") ? String(text.dropLast()) : text
        let shape = String(plain.map { $0.isASCIIDigit ? "0" : $0 })
        guard [10, 16, 19].contains(shape.count) || (21...26).contains(shape.count), "0000-00-00T00:00:00.000000".hasPrefix(shape) else {
            return nil
        }
        guard let moment = Timestamp(iso: plain), moment.isoWithoutZone.hasPrefix(plain) else { return nil }
        self = moment
    }
}
