/// What the simulated provider does wrong.
package enum PanelFault: Sendable, Equatable {
    case status(Int)
    case html, emptyBody, null, blocked
    /// The list stops in the middle, but the reply ends well.
    case truncated
    /// The reply promises more bytes than come.
    case shortBody
    /// The connection closes at once.
    case reset
    case authZero
    case neverAnswers
    /// A byte a tenth of a second.
    case drip
    case endless
    case emptyList
    /// Every tenth row.
    case tenth
    case numbersAsStrings, stringsAsNumbers
    /// `{"0":{…},"1":{…}}` instead of `[…]`.
    case objectMap
    /// null where a row has nothing to say, and the fields that are null left out.
    case nulls
    case badRows
    /// Compressed, whole or stopping in the middle.
    case gzip, gzipTruncated
    /// Names, logos, guide ids and categories that try to break whoever shows them.
    case hostile
}
