/// One element of a list, as the splitter found it. The bytes are valid only inside the call that hands them out.
enum JSONElement {
    /// From `{` to `}`.
    case object(UnsafeRawBufferPointer)
    /// Whole, but no object: a number, a text, a list, null.
    case other
    /// Larger than `JSONElements.sizeLimit`; its bytes were let go.
    case oversized
}
