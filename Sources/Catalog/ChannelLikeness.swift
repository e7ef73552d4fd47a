/// What a channel is known by when its provider gives it a new id: the folded name, the guide id and the category.
package enum ChannelLikeness {
    /// A hash of the three; equal means plainly the same. Nothing and an empty text are the same.
    package static func key(
        foldedName: UnsafeRawBufferPointer, guideID: UnsafeRawBufferPointer?, category: UnsafeRawBufferPointer?
    ) -> UInt64 {
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        var hash = StableHash()
        for text in [foldedName, guideID ?? none, category ?? none] { hash.combine(text) }
        return hash.finalize()
    }
}
