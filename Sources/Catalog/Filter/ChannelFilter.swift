/// Which channels: the one language of search, previews, filters, playlists and bulk changes. `docs/filters.md` shows its text form.
package indirect enum ChannelFilter: Sendable, Hashable {
    /// Every channel: the empty text.
    case all
    case and([ChannelFilter])
    case or([ChannelFilter])
    case not(ChannelFilter)
    /// A folded text that the shown name or the provider's name contains.
    case word(String)
    case name(TextMatch)
    case tag(TextMatch)
    case category(TextMatch)
    /// An account by its name, or by its id where the text is a number.
    case account(TextMatch)
    case state(State)
    case has(Feature)
    case quality(QualityClass, orBetter: Bool)
    /// Channel numbers, both ends included.
    case number(ClosedRange<Double>)
    case time(TimeField, TimeRange)
    /// Channels by their ids.
    case ids(Set<Int64>)

    /// How a text is looked for; the texts are folded (`NameFolding`), those of `tag` are normalised (`TagName`).
    package enum TextMatch: Sendable, Hashable {
        /// `sport`: anywhere in it. For a tag: the whole tag.
        case contains(String)
        /// `=sport`: the whole of it.
        case equals(String)
        /// `uk*sport`: the whole of it, with any text in the place of a `*`.
        case wildcard(String)
        /// `/^uk.*hd$/`: an expression, matched with the folded text.
        case regex(Pattern)
    }

    package enum State: String, Sendable, CaseIterable {
        case active, inactive, hidden, favourite, radio, catchup, adult, edited
        /// Came in the last 7 days, but not with its account's first sync.
        case new
        /// Not hidden, and let through by its account's filters.
        case visible
    }

    package enum Feature: String, Sendable, CaseIterable { case logo, epg, number, category, tag, note }

    package enum TimeField: String, Sendable, CaseIterable { case added, changed, seen }

    package enum TimeRange: Sendable, Hashable {
        /// `<7d`: less than so many seconds ago.
        case within(seconds: Int64)
        /// `>7d`: longer ago than that.
        case before(seconds: Int64)
        /// From a moment to right before another one, in UTC: a day, or `2024-01-01..2024-02-01` with the last day whole.
        case between(Timestamp, Timestamp)
    }
}

/// How sharp a picture is; the better ones are the larger.
package enum QualityClass: Int, Sendable, CaseIterable, Comparable {
    case sd = 1, hd, fhd, uhd, eightK

    /// As people type and read it.
    package var name: String {
        switch self {
        case .sd: "sd"
        case .hd: "hd"
        case .fhd: "fhd"
        case .uhd: "4k"
        case .eightK: "8k"
        }
    }

    package static func < (a: QualityClass, b: QualityClass) -> Bool { a.rawValue < b.rawValue }
}
