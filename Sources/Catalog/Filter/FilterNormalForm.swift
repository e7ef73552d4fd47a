extension ChannelFilter {
    /// Channels that match all of these; every channel if there are none.
    package static func every(_ filters: [ChannelFilter]) -> ChannelFilter {
        let parts = filters.flatMap { filter -> [ChannelFilter] in
            switch filter {
            case .and(let inner): inner
            case .all: []
            default: [filter]
            }
        }
        return parts.count > 1 ? .and(parts) : parts.first ?? .all
    }

    /// Channels that match one of these at least; no channel if there are none.
    package static func any(_ filters: [ChannelFilter]) -> ChannelFilter {
        if filters.contains(.all) { return .all }
        let parts = filters.flatMap { filter -> [ChannelFilter] in
            if case .or(let inner) = filter { inner } else { [filter] }
        }
        return parts.count > 1 ? .or(parts) : parts.first ?? .nothing
    }

    /// No channel: `id:none`.
    package static let nothing = ChannelFilter.ids([])

    package var negated: ChannelFilter {
        switch self {
        case .not(let inner): inner
        case .all: .nothing
        default: .not(self)
        }
    }

    /// The tree that its text parses to: no `and` in an `and`, no `or` in an `or`, neither with fewer than two parts, `all` only by itself.
    package var normalised: ChannelFilter {
        switch self {
        case .and(let parts): .every(parts.map(\.normalised))
        case .or(let parts): .any(parts.map(\.normalised))
        case .not(let inner): inner.normalised.negated
        case .name(let match): .name(match.normalised(isPart: true))
        case .category(let match): .category(match.normalised(isPart: true))
        case .account(let match): .account(match.normalised(isPart: true))
        case .tag(let match): .tag(match.normalised(isPart: false))
        case .number(let range): .number(max(range.lowerBound, 0)...max(range.upperBound, 0))
        default: self
        }
    }
}

extension ChannelFilter.TextMatch {
    /// A `*` outside `equals` is a wildcard, and a wildcard has one.
    /// - isPart: whether `contains` is satisfied by a part of the value.
    func normalised(isPart: Bool) -> ChannelFilter.TextMatch {
        switch self {
        case .contains(let text) where text.unicodeScalars.contains("*"): .wildcard(Self.collapsed(isPart ? "*\(text)*" : text))
        case .wildcard(let text): text.unicodeScalars.contains("*") ? .wildcard(Self.collapsed(text)) : .equals(text)
        default: self
        }
    }

    private static func collapsed(_ wildcard: String) -> String {
        wildcard.unicodeScalars.reduce(into: "") { result, scalar in
            if scalar != "*" || result.unicodeScalars.last != "*" { result.unicodeScalars.append(scalar) }
        }
    }
}
