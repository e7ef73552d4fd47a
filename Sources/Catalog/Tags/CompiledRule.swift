/// A rule that is ready to run.
struct CompiledRule: Sendable {
    enum Naming: Sendable, Equatable {
        /// A rule that only edits the name.
        case none
        case fixed(String)
        /// The text of a group, 0 for the whole match.
        case group(Int)
    }

    /// 0 for one that is not stored.
    let id: Int64
    let pattern: Pattern
    let naming: Naming
    /// nil for a rule that leaves the name alone.
    let replacement: Replacement?
    let readsName: Bool
    let readsCategory: Bool

    /// - Throws: the rule's name and what is wrong with it.
    init(_ rule: TagRule) throws(TagRuleError) {
        do throws(RuleProblem) {
            pattern = try Self.pattern(of: rule)
            naming = try Self.naming(of: rule, pattern)
            replacement = rule.removesFromName ? try Replacement(rule.replacement, for: pattern) : nil
        } catch {
            throw .invalid(rule: rule.name, field: error.field, reason: error.reason)
        }
        id = rule.id
        readsName = rule.source != .categoryName
        readsCategory = rule.source != .channelName
    }

    /// Whether every match gives the same tag, so that the first says all.
    var isFixed: Bool {
        if case .group = naming { false } else { true }
    }

    private static func pattern(of rule: TagRule) throws(RuleProblem) -> Pattern {
        guard !rule.pattern.isEmpty else { throw RuleProblem(.pattern, "its pattern is empty") }
        // Names are matched in their plain form, so that is how a pattern has to be.
        let literal = Pattern.quoted(PlainText.of(rule.pattern))
        let expression =
            switch rule.kind {
            case .prefix: "\\A" + literal
            case .suffix: literal + "\\z"
            case .contains: literal
            case .regex: plainLetters(rule.pattern)
            }
        do throws(PatternError) { return try Pattern(expression) } catch { throw RuleProblem(.pattern, error.description(in: expression)) }
    }

    /// An expression with plain letters; its signs stay as they are, since a full width `（` is no group.
    private static func plainLetters(_ expression: String) -> String {
        expression.reduce(into: "") { result, character in
            let plain = PlainText.of(String(character))
            result += plain.allSatisfy { $0.isLetter || $0.isNumber } ? plain : String(character)
        }
    }

    private static func naming(of rule: TagRule, _ pattern: Pattern) throws(RuleProblem) -> Naming {
        if let tag = rule.tag {
            if tag.isEmpty, rule.removesFromName { return .none }
            guard !tag.isEmpty else { throw RuleProblem(.tag, "give a tag, or remove the match from the name") }
            guard let name = TagName.normalised(tag) else { throw RuleProblem(.tag, "\"\(tag)\" cannot be the name of a tag") }
            return .fixed(name)
        }
        guard let group = rule.captureGroup, !group.isEmpty else { return .group(0) }
        guard let number = pattern.group(group) else { throw RuleProblem(.captureGroup, "its pattern has no group \"\(group)\"") }
        return .group(number)
    }
}

extension Pattern {
    /// A group by its number or its name.
    func group(_ text: some StringProtocol) -> Int? {
        guard let number = Int(text) else { return group(named: String(text)) }
        return (0...groupCount).contains(number) ? number : nil
    }
}
