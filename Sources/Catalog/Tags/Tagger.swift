/// Rulesets that are ready to run: gives a channel its tags and the name that is shown.
///
/// Rules never see what others did: each is matched on the plain form of the name, and only marks what goes from it.
package struct Tagger: Sendable {
    /// Changes with the engine: what was tagged by another version is tagged anew.
    private static let version = 1

    let rules: [CompiledRule]
    /// Changes with whatever changes the outcome; stored with the tags that were made. The same in every process.
    package let digest: String

    /// - Parameter rulesets: in any order. Those that are off are left out; the lower priority runs first, then the lower id.
    /// - Throws: the first rule that is wrong.
    package init(_ rulesets: [Ruleset]) throws(TagRuleError) {
        let rules = Self.ordered(rulesets)
        var compiled: [CompiledRule] = []
        for rule in rules { compiled.append(try CompiledRule(rule)) }
        self.rules = compiled
        digest = Self.digest(of: rules)
    }

    package func session() -> Session { Session(self) }

    private static func ordered(_ rulesets: [Ruleset]) -> [TagRule] {
        let sets = rulesets.filter(\.isEnabled).enumerated().sorted {
            ($0.element.priority, $0.element.id, $0.offset) < ($1.element.priority, $1.element.id, $1.offset)
        }
        return sets.flatMap { set in
            set.element.rules.filter(\.isEnabled).enumerated().sorted {
                ($0.element.priority, $0.element.id, $0.offset) < ($1.element.priority, $1.element.id, $1.offset)
            }.map(\.element)
        }
    }

    private static func digest(of rules: [TagRule]) -> String {
        var hash = StableHash()
        for rule in rules {
            let fields = [
                rule.pattern, rule.kind.rawValue, rule.source.rawValue, rule.tag ?? "\0", rule.captureGroup ?? "\0",
                rule.removesFromName ? rule.replacement : "\0",
            ]
            for field in fields { Array(field.utf8).withUnsafeBytes { hash.combine($0) } }
        }
        return "\(version)-\(rules.count)-\(String(hash.finalize(), radix: 16))"
    }
}

extension Tagger {
    package struct Outcome: Equatable, Sendable {
        /// Normalised, each once, in the order of the rules.
        package var tags: [String]
        /// The cleaned name; the name itself where nothing would be left.
        package var displayName: String

        package init(tags: [String], displayName: String) {
            self.tags = tags
            self.displayName = displayName
        }
    }
}
