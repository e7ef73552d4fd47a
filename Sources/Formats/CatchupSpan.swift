import Catalog

/// When what a player wants to watch again was sent. All in seconds.
package struct CatchupSpan: Sendable, Equatable {
    /// For players that do not say how long.
    package static let usualDuration: Int64 = 2 * 3600

    /// Unix time.
    package let start: Int64
    package let duration: Int64
    /// Unix time.
    package let now: Int64
    /// How far the provider's clock was ahead of UTC at `start`.
    package let zoneOffset: Int64

    package init(start: Int64, duration: Int64 = CatchupSpan.usualDuration, now: Int64, zoneOffset: Int64 = 0) {
        self.start = start
        self.duration = duration
        self.now = now
        self.zoneOffset = zoneOffset
    }

    /// As a panel's `timeshift` takes it: the whole minutes, and the start on the panel's own clock.
    var panelPath: String { "\((duration + 59) / 60)/" + clock("Y-m-d:H-M", start) }

    /// A template with the words that players know filled in: `{utc}`, `${start}`, `{duration:60}`, `{Y}`, …; others stay.
    func filled(_ template: String) -> String {
        var result = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let word = rest[open...].dropFirst().prefix { $0 != "}" }
            let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            if let value = value(parts[0], parts.count > 1 ? String(parts[1]) : nil) {
                let before = rest[..<open]
                result += (before.last == "$" ? before.dropLast() : before) + value
            } else {
                result += rest[...close]
            }
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    private func value(_ word: Substring, _ form: String?) -> String? {
        switch word {
        case "utc", "start": time(start, form)
        case "utcend", "end": time(start + duration, form)
        case "lutc", "now", "timestamp": time(now, form)
        case "duration": units(duration, form)
        case "offset": units(max(0, now - start), form)
        case "Y", "m", "d", "H", "M", "S": form == nil ? clock(String(word), start) : nil
        default: nil
        }
    }

    private func time(_ moment: Int64, _ form: String?) -> String { form.map { clock($0, moment) } ?? String(moment) }

    /// `{duration:60}` is in minutes.
    private func units(_ seconds: Int64, _ unit: String?) -> String? {
        guard let unit else { return String(seconds) }
        return Int64(unit).flatMap { $0 > 0 ? String(seconds / $0) : nil }
    }

    /// A moment on the provider's clock, each of the letters `YmdHMS` replaced.
    private func clock(_ form: String, _ moment: Int64) -> String {
        let text = Array(Timestamp(seconds: moment + zoneOffset).isoWithoutZone)
        return form.reduce(into: "") { result, letter in
            switch letter {
            case "Y": result += String(text[0..<4])
            case "m": result += String(text[5..<7])
            case "d": result += String(text[8..<10])
            case "H": result += String(text[11..<13])
            case "M": result += String(text[14..<16])
            case "S": result += String(text[17..<19])
            default: result.append(letter)
            }
        }
    }
}
