/// Why a provider's list could not be read; the catalogue stays as it was.
package enum ListError: Error, Equatable, Sendable {
    /// Zero bytes, or white space alone.
    case empty
    /// `null` where a list is due.
    case null
    /// HTML, plain words or anything else that is not a list.
    case notAList
    /// A list without one row that can be used, where there were some.
    case nothingUsable
    /// The list stops in the middle.
    case truncated
    /// An Xtream panel's `{"user_info":{"auth":0}}` where a list is due.
    case rejected
    /// The syntax breaks at a byte.
    case malformed(offset: Int)
    /// The spool file could not be read.
    case unreadable(String)
}

extension ListError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty: "the provider sent an empty reply"
        case .null: "the provider sent null instead of a list"
        case .notAList: "the provider sent something that is not a list (a web page or an error text)"
        case .nothingUsable: "the provider sent a list without one entry that can be used"
        case .truncated: "the provider's list stops in the middle"
        case .rejected: "the provider rejected the user name or password"
        case .malformed(let offset): "the provider's list is damaged at byte \(offset)"
        case .unreadable(let reason): "the downloaded list could not be read: \(reason)"
        }
    }
}
