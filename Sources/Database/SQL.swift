/// SQL text whose `\(values)` bind: `"SELECT … WHERE id = \(id)"`.
package struct SQL: ExpressibleByStringInterpolation, Sendable {
    package private(set) var text: String
    package private(set) var bindings: [SQLValue]

    /// How many values a list may have.
    package static let listSize = 1024

    package init(stringLiteral value: String) {
        text = value
        bindings = []
    }

    package init(stringInterpolation: Interpolation) {
        text = stringInterpolation.text
        bindings = stringInterpolation.bindings
    }

    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""
        fileprivate var bindings: [SQLValue] = []

        package init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity + interpolationCount) }

        package mutating func appendLiteral(_ literal: String) { text += literal }
        package mutating func appendInterpolation(_ value: Int64?) { bind(value.map(SQLValue.integer)) }
        package mutating func appendInterpolation(_ value: Int?) { bind(value.map { .integer(Int64($0)) }) }
        package mutating func appendInterpolation(_ value: Bool) { bind(.integer(value ? 1 : 0)) }
        package mutating func appendInterpolation(_ value: Double?) { bind(value.map(SQLValue.real)) }
        package mutating func appendInterpolation(_ value: String?) { bind(value.map(SQLValue.text)) }
        /// Another piece of SQL, with its bindings.
        package mutating func appendInterpolation(_ sql: SQL) {
            text += sql.text
            bindings += sql.bindings
        }

        /// Ids in parentheses, for `IN`. Their number is rounded up by repeating the last, so that few statements have to be prepared.
        /// - Parameter ids: at most `SQL.listSize`. Nothing is in an empty list, nor, as SQL has it, not in it.
        package mutating func appendInterpolation(list ids: some Collection<Int64>) {
            var size = 1
            while size < ids.count { size *= 4 }
            text += size == SQL.listSize ? Self.longestList : Self.list(size)
            bindings.reserveCapacity(bindings.count + size)
            var last = SQLValue.null
            for id in ids {
                last = .integer(id)
                bindings.append(last)
            }
            bindings.append(contentsOf: repeatElement(last, count: size - ids.count))
        }

        /// Made once: lists that are read in pieces are of this size.
        private static let longestList = list(SQL.listSize)

        private static func list(_ size: Int) -> String { "(" + Array(repeating: "?", count: size).joined(separator: ", ") + ")" }

        private mutating func bind(_ value: SQLValue?) {
            text += "?"
            bindings.append(value ?? .null)
        }
    }
}

extension Array {
    /// The elements in arrays of at most so many.
    package func grouped(by size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}

package enum SQLValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
}
