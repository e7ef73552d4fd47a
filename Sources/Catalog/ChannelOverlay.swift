/// What a person says of a channel, apart from what its provider says: no sync touches it.
package struct ChannelOverlay: Sendable, Hashable, Codable {
    package var name: String?
    /// `5.1` is legal.
    package var number: String?
    package var category: String?
    package var logo: String?
    package var guideID: String?
    package var isHidden = false
    package var isFavourite = false
    package var note: String?
    /// Normalised (`TagName`), in the order they were given.
    package var tags: [String] = []
    /// Tags of the rules that this channel shall not have.
    package var rejectedTags: [String] = []

    package init() {}

    package var isEmpty: Bool { self == ChannelOverlay() }

    /// The tags that count: the rules' without the rejected ones, then the person's own.
    package func tags(over ruleTags: [String]) -> [String] {
        if tags.isEmpty, rejectedTags.isEmpty { return ruleTags }
        let kept = ruleTags.filter { !rejectedTags.contains($0) }
        return kept + tags.filter { !kept.contains($0) }
    }

    package mutating func add(tag: String) {
        rejectedTags.removeAll { $0 == tag }
        if !tags.contains(tag) { tags.append(tag) }
    }

    /// Takes a tag away, also one that rules gave: it is rejected from then on.
    package mutating func remove(tag: String, ruleTags: [String]) {
        tags.removeAll { $0 == tag }
        if ruleTags.contains(tag), !rejectedTags.contains(tag) { rejectedTags.append(tag) }
    }

    /// What this would be without a change from `before` to `after`: what was changed again since stays.
    package func undoing(from before: ChannelOverlay, to after: ChannelOverlay) -> ChannelOverlay {
        var result = self
        func undo<Value: Equatable>(_ field: WritableKeyPath<ChannelOverlay, Value>) {
            if before[keyPath: field] != after[keyPath: field], result[keyPath: field] == after[keyPath: field] {
                result[keyPath: field] = before[keyPath: field]
            }
        }
        undo(\.name)
        undo(\.number)
        undo(\.category)
        undo(\.logo)
        undo(\.guideID)
        undo(\.isHidden)
        undo(\.isFavourite)
        undo(\.note)
        result.tags = Self.undone(result.tags, before.tags, after.tags)
        result.rejectedTags = Self.undone(result.rejectedTags, before.rejectedTags, after.rejectedTags)
        return result
    }

    private static func undone(_ now: [String], _ before: [String], _ after: [String]) -> [String] {
        let kept = now.filter { before.contains($0) || !after.contains($0) }
        return kept + before.filter { !after.contains($0) && !kept.contains($0) }
    }
}
