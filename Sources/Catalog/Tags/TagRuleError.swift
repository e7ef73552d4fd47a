/// Why a rule cannot be used.
package enum TagRuleError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Field: String, Sendable {
        case pattern, tag, replacement
        case captureGroup = "capture_group"
    }

    /// - rule: its name.
    /// - field: where it is wrong.
    case invalid(rule: String, field: Field, reason: String)

    package var reason: String {
        switch self {
        case .invalid(_, _, let reason): reason
        }
    }

    package var description: String {
        switch self {
        case .invalid(let rule, _, let reason): "the rule \"\(rule)\" cannot be used: \(reason)"
        }
    }
}
