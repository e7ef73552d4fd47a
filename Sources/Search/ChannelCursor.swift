/// A place in an order that stays right when rows come and go: the last row's key, not its position.
package struct ChannelCursor: Sendable, Hashable, Codable {
    /// The order that it belongs to, such as `-number`.
    package var order: String
    /// What the rows are ordered by before their names; nil in the order of names.
    package var value: Value?
    package var name: String
    package var id: Int64

    package enum Value: Sendable, Hashable, Codable {
        case number(Double)
        case text(String)
        /// No value: behind all others.
        case missing
    }
}
