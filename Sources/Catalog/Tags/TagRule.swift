/// One rule: what of a name or a category makes a tag, and what becomes of that part of the name.
package struct TagRule: Sendable, Hashable, Identifiable {
    package enum Kind: String, Sendable, CaseIterable { case prefix, suffix, contains, regex }
    package enum Source: String, Sendable, CaseIterable {
        case channelName = "channel_name"
        case categoryName = "category_name"
        case both
    }

    /// 0 for a rule that is not stored.
    package var id: Int64 = 0
    /// 0 for a rule that is not stored.
    package var rulesetID: Int64 = 0
    package var name: String
    package var pattern: String
    package var kind: Kind
    package var source: Source
    /// The tag; nil takes the text of `captureGroup`.
    package var tag: String?
    /// The number or the name of a group of the expression; only of kind `regex`. Without a tag and a group, the whole match is the tag.
    package var captureGroup: String?
    /// Whether the match goes from the shown name, and `replacement` comes in its place.
    package var removesFromName: Bool
    /// What stands in the place of what was removed; `$1` keeps a group where it is.
    package var replacement: String
    /// The lower runs first.
    package var priority: Int
    package var isEnabled: Bool

    package init(
        id: Int64 = 0, rulesetID: Int64 = 0, name: String, pattern: String, kind: Kind = .regex, source: Source = .channelName,
        tag: String? = nil,
        captureGroup: String? = nil, removesFromName: Bool = false, replacement: String = "", priority: Int = 100, isEnabled: Bool = true
    ) {
        self.id = id
        self.rulesetID = rulesetID
        self.name = name
        self.pattern = pattern
        self.kind = kind
        self.source = source
        self.tag = tag
        self.captureGroup = captureGroup
        self.removesFromName = removesFromName
        self.replacement = replacement
        self.priority = priority
        self.isEnabled = isEnabled
    }
}

/// Rules that belong together and are assigned to accounts together.
package struct Ruleset: Sendable, Hashable, Identifiable {
    /// 0 for one that is not stored.
    package var id: Int64 = 0
    package var name: String
    package var description: String
    /// The lower runs first.
    package var priority: Int
    package var isEnabled: Bool
    /// Whether it holds for every account that has none which takes its place.
    package var isDefault: Bool
    package var rules: [TagRule]

    package init(
        id: Int64 = 0, name: String, description: String = "", priority: Int = 100, isEnabled: Bool = true, isDefault: Bool = false,
        rules: [TagRule] = []
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.priority = priority
        self.isEnabled = isEnabled
        self.isDefault = isDefault
        self.rules = rules
    }
}
