/// One of an account's filters: what of it to see, or not to see.
package struct AccountFilter: Sendable, Hashable, Identifiable {
    package enum Kind: String, Sendable, CaseIterable {
        case category
        case channelName = "channel_name"
        case regex, tag
    }

    package enum Action: String, Sendable, CaseIterable { case whitelist, blacklist }

    /// 0 for a filter that is not stored.
    package var id: Int64
    package var accountID: Int64
    package var kind: Kind
    package var action: Action
    /// A part of a category's or a channel's name, an expression that is matched with the channel's name, or tags with commas between
    /// them. Names take `*`, and `=` before them for the whole name.
    package var value: String
    package var isEnabled: Bool

    package init(id: Int64 = 0, accountID: Int64, kind: Kind, action: Action, value: String, isEnabled: Bool = true) {
        self.id = id
        self.accountID = accountID
        self.kind = kind
        self.action = action
        self.value = value
        self.isEnabled = isEnabled
    }

    /// The channels that it is about.
    /// - Throws: what is wrong with the value.
    package func matching() throws(FilterError) -> ChannelFilter {
        switch kind {
        case .category: try ChannelFilter(parsing: "category:" + Self.name(value))
        case .channelName: try ChannelFilter(parsing: "name:" + Self.name(value))
        case .regex: .name(.regex(try expression()))
        case .tag:
            try ChannelFilter(
                parsing: "tag:" + value.split(separator: ",").map { Self.quoted($0.trimmingSpaces()) }.joined(separator: ","))
        }
    }

    private func expression() throws(FilterError) -> Pattern {
        guard !value.trimmingSpaces().isEmpty else { throw FilterError(message: "the expression is empty", position: 0, length: 1) }
        do { return try Pattern(value) } catch {
            guard case .invalid(let reason, let offset) = error else {
                throw FilterError(message: error.description, position: 0, length: 1)
            }
            let position = min(String(decoding: value.utf8.prefix(offset), as: UTF8.self).count, max(0, value.count - 1))
            throw FilterError(message: "the expression goes wrong here: \(reason)", position: position, length: 1)
        }
    }

    private static func name(_ value: String) -> String {
        value.hasPrefix("=") ? "=" + quoted(String(value.dropFirst())) : quoted(value)
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}

extension ChannelFilter {
    /// What an account's filters let through: no channel that a blacklist names, and for each kind that has whitelists only those that
    /// one of them names. Filters that are off or cannot be read are left out.
    package static func visible(through filters: [AccountFilter]) -> ChannelFilter {
        var parts: [ChannelFilter] = []
        var whitelists: [AccountFilter.Kind: [ChannelFilter]] = [:]
        for filter in filters where filter.isEnabled {
            guard let matching = try? filter.matching() else { continue }
            switch filter.action {
            case .blacklist: parts.append(matching.negated)
            case .whitelist: whitelists[filter.kind, default: []].append(matching)
            }
        }
        for kind in AccountFilter.Kind.allCases { if let some = whitelists[kind] { parts.append(.any(some)) } }
        return .every(parts)
    }
}
