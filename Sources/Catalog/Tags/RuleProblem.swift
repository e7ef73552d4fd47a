/// What is wrong with a rule, before it is known whose it is.
struct RuleProblem: Error {
    let field: TagRuleError.Field
    let reason: String

    init(_ field: TagRuleError.Field, _ reason: String) {
        self.field = field
        self.reason = reason
    }
}
