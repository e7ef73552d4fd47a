/// A moment: UTC microseconds since 1970 in the store, ISO 8601 in the API.
package struct Timestamp: Sendable, Hashable, Comparable {
    package var microseconds: Int64

    /// Microseconds that an integer surely holds.
    private static let farthest = 9.2e18
    /// The years 1 to 9999: what ISO 8601 has four digits for.
    private static let seconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    package init(microseconds: Int64) { self.microseconds = microseconds }

    /// What lies outside of the years 1 to 9999 is taken for their first or last second: browsers and providers say any number.
    package init(seconds: Int64) {
        microseconds = min(max(seconds, Self.seconds.lowerBound), Self.seconds.upperBound) * 1_000_000
    }

    package static func < (a: Timestamp, b: Timestamp) -> Bool { a.microseconds < b.microseconds }

    package func adding(seconds: Double) -> Timestamp {
        let added = min(max(seconds * 1_000_000, -Self.farthest), Self.farthest)
        let (sum, isTooFar) = microseconds.addingReportingOverflow(Int64(added))
        return Timestamp(microseconds: isTooFar ? (added < 0 ? .min : .max) : sum)
    }

    package func seconds(since other: Timestamp) -> Double {
        let (difference, isTooFar) = microseconds.subtractingReportingOverflow(other.microseconds)
        return (isTooFar ? Double(microseconds) - Double(other.microseconds) : Double(difference)) / 1_000_000
    }

    /// `2024-12-19T10:30:45.123456`, without a zone: the form of the contract's `last_sync`.
    package var isoWithoutZone: String {
        let day = microseconds.dividedFloor(by: 86_400_000_000)
        // Not by the day's start, which the earliest moments have outside of what an integer holds.
        let inDay = microseconds &- day &* 86_400_000_000
        let (year, month, date) = Self.civil(day)
        let seconds = inDay / 1_000_000
        return Self.padded(year, 4) + "-" + Self.padded(month, 2) + "-" + Self.padded(date, 2) + "T" + Self.padded(seconds / 3600, 2) + ":"
            + Self.padded(seconds / 60 % 60, 2) + ":" + Self.padded(seconds % 60, 2) + "." + Self.padded(inDay % 1_000_000, 6)
    }

    /// `2024-12-19T10:30:45.123456Z`.
    package var iso: String { isoWithoutZone + "Z" }

    /// Reads `YYYY-MM-DD`, with an optional `THH:MM[:SS[.ffffff]]` and then `Z` or an offset such as `+02:00`, or Unix seconds.
    package init?(iso text: String) {
        if let seconds = Int64(text), seconds.magnitude < 1 << 40 {
            self.init(seconds: seconds)
            return
        }
        let date = #/([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ](.+))?/#
        guard let parts = text.wholeMatch(of: date)?.output, let year = Int64(parts.1), let month = Int64(parts.2),
            let dayOfMonth = Int64(parts.3), (1...9999).contains(year), (1...12).contains(month)
        else { return nil }
        let day = Self.days(year, month, dayOfMonth)
        // The 31st of a shorter month would be a day of the next.
        guard Self.civil(day) == (year, month, dayOfMonth) else { return nil }
        var inDay: Int64 = 0
        if let time = parts.4 {
            guard let microseconds = Self.microsecondsInDay(time) else { return nil }
            inDay = microseconds
        }
        self.init(microseconds: day * 86_400_000_000 + inDay)
    }

    /// Reads `HH:MM[:SS[.ffffff]]`, with `Z` or an offset; in front of one a space is the `+` that an address lost.
    private static func microsecondsInDay(_ text: Substring) -> Int64? {
        let time = #/([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(?:Z|([+\- ])([0-9]{2}):?([0-9]{2}))?/#
        guard let parts = text.wholeMatch(of: time)?.output else { return nil }
        let number = { (part: Substring?) in part.flatMap { Int64($0) } ?? 0 }
        let (hours, minutes, seconds) = (number(parts.1), number(parts.2), number(parts.3))
        let (offsetHours, offsetMinutes) = (number(parts.6), number(parts.7))
        guard hours < 24, minutes < 60, seconds < 60, offsetHours < 24, offsetMinutes < 60 else { return nil }
        let fraction = number(parts.4.map { ($0 + "00000").prefix(6) })
        let offset = (offsetHours * 3600 + offsetMinutes * 60) * (parts.5 == "-" ? -1 : 1)
        return (hours * 3600 + minutes * 60 + seconds - offset) * 1_000_000 + fraction
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    /// Howard Hinnant's proleptic Gregorian calendar: exact, and needs no time zone tables.
    private static func civil(_ day: Int64) -> (Int64, Int64, Int64) {
        let z = day + 719_468
        let era = z.dividedFloor(by: 146_097)
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let y = month <= 2 ? year - 1 : year
        let era = y.dividedFloor(by: 400)
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension Int64 {
    fileprivate func dividedFloor(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
