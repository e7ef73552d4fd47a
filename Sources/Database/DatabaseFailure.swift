/// What the database refused, without the SQL and its values: those may hold secrets.
package struct DatabaseFailure: Error, Sendable, CustomStringConvertible {
    package enum Kind: Sendable { case busy, full, cannotOpen, other }

    package let kind: Kind
    package let message: String

    package var description: String { "the database: \(message)" }

    package init(kind: Kind, message: String) {
        self.kind = kind
        self.message = message
    }
}
