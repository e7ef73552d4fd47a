/// What is wrong with a filter's text, where, and what to do about it.
package struct FilterError: Error, Equatable, Sendable {
    package var message: String
    /// Where the mistake is, in characters of the text; always inside it.
    package var position: Int
    /// How many characters are wrong, at least 1.
    package var length: Int
    package var hint: String?

    package init(message: String, position: Int, length: Int, hint: String? = nil) {
        self.message = message
        self.position = position
        self.length = length
        self.hint = hint
    }
}

extension FilterError: CustomStringConvertible {
    package var description: String {
        "at character \(position + 1): \(message)" + (hint.map { " (\($0))" } ?? "")
    }
}

/// What is wrong with one of a field's values.
struct FilterValueError: Error {
    var message: String
    var hint: String?
    /// Where, in scalars of the filter's text; nil for the whole value.
    var range: Range<Int>?
}
