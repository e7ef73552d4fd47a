/// What is wrong with a rule, before it is known whose it is.
struct RuleProblem: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
