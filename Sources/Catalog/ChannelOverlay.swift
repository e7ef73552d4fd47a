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
}
