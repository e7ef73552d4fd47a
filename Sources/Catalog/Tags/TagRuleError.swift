/// Why a rule cannot be used.
package enum TagRuleError: Error, Equatable, Sendable, CustomStringConvertible {
    /// - rule: its name.
    case invalid(rule: String, reason: String)

    package var description: String {
        switch self {
        case .invalid(let rule, let reason): "the rule \"\(rule)\" cannot be used: \(reason)"
        }
    }
}
