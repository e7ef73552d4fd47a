/// What a person does to one channel or to many at once.
package enum ChannelEdit: Sendable {
    case tag([String])
    case untag([String])
    case hide(Bool)
    case favourite(Bool)
    case category(String?)
    case logo(String?)
    case guideID(String?)
    case note(String?)
    case name(String?)
    case number(String?)
    /// Exactly these tags of the person's own.
    case ownTags([String])
    /// Exactly these tags of the rules rejected.
    case rejectedTags([String])
    /// Finds and replaces in the shown name.
    case rename(Renaming)
    /// Numbers in the order of the channels.
    case numbers(from: Int64, step: Int64)
    /// Forgets all that a person said.
    case clear

    /// - Parameters:
    ///   - shownName: the name as it is shown now.
    ///   - position: of the channel among those that are edited, from 0.
    package func apply(to overlay: inout ChannelOverlay, shownName: String, ruleTags: [String], position: Int) {
        switch self {
        case .tag(let tags):
            for tag in tags where !ruleTags.contains(tag) || overlay.rejectedTags.contains(tag) {
                if ruleTags.contains(tag) { overlay.rejectedTags.removeAll { $0 == tag } } else { overlay.add(tag: tag) }
            }
        case .untag(let tags): for tag in tags { overlay.remove(tag: tag, ruleTags: ruleTags) }
        case .hide(let isHidden): overlay.isHidden = isHidden
        case .favourite(let isFavourite): overlay.isFavourite = isFavourite
        case .category(let category): overlay.category = category
        case .logo(let logo): overlay.logo = logo
        case .guideID(let id): overlay.guideID = id
        case .note(let note): overlay.note = note
        case .name(let name): overlay.name = name
        case .number(let number): overlay.number = number
        case .ownTags(let tags): overlay.tags = tags
        case .rejectedTags(let tags): overlay.rejectedTags = tags
        case .rename(let renaming):
            let name = renaming.renamed(shownName)
            if name != shownName { overlay.name = name }
        case .numbers(let first, let step): overlay.number = String(first + Int64(position) * step)
        case .clear: overlay = ChannelOverlay()
        }
    }
}

/// Find and replace in names.
package struct Renaming: Sendable {
    private let pattern: Pattern
    private let replacement: Replacement

    /// - Parameter isExpression: whether `find` is a regular expression; then `$1` in `replace` stands for its first group. Otherwise
    ///   `find` is found as it is. Either way in any case of letters.
    package init(find: String, replace: String, isExpression: Bool) throws(PatternError) {
        pattern = try Pattern(isExpression ? find : Pattern.quoted(find))
        do throws(RuleProblem) {
            replacement = try Replacement(isExpression ? replace : replace.replacing("$", with: "$$"), for: pattern)
        } catch {
            throw .badReplacement(reason: error.reason)
        }
    }

    /// The name with every match replaced, spaces at its ends taken away, cut where it is too long; as it was where nothing is found or
    /// left, and where the expression takes too long.
    package func renamed(_ name: String) -> String {
        let bytes = Array(name.utf8)
        guard let replaced = try? bytes.withUnsafeBytes({ try replaced($0) }) else { return name }
        let renamed = String(decoding: NameCleaner.cut(replaced), as: UTF8.self).trimmingSpaces()
        return renamed.isEmpty ? name : renamed
    }

    /// - Returns: nil where nothing is found; no more than a little beyond what a name has room for.
    private func replaced(_ text: UnsafeRawBufferPointer) throws(PatternError) -> [UInt8]? {
        let matcher = PatternMatcher(pattern)
        var (result, start, isFound): ([UInt8], Int, Bool) = ([], 0, false)
        while start <= text.count, result.count <= NameCleaner.limit, try matcher.matches(text, from: start),
            let match = matcher.range(0)
        {
            isFound = true
            result += text[start..<match.lowerBound]
            result += replacement.text(matcher, text)
            start = Tagger.Session.next(behind: match, from: start, in: text)
            // The character that an empty match stood before stays.
            result += text[match.upperBound..<max(match.upperBound, min(start, text.count))]
        }
        if start < text.count { result += text[start...] }
        return isFound ? result : nil
    }
}
