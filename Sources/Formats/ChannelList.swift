import Catalog

/// A provider's list of channels in a file, read row by row with bounded memory.
package protocol ChannelList: Sendable {
    /// Calls `body` with each usable row that is wanted and its position in the list (0, 1, 2, …), the same in every reading.
    /// The row is reused: what is kept of it must be copied.
    /// - Parameter isWanted: asked for each position, in order, as often as the list is gone through. A row that is not wanted is not
    ///   decoded, so its faults are not in the tally.
    /// - Throws: `ListError`, or what `isWanted` or `body` throws. A row that cannot be used never throws: it is in the tally.
    func forEach(
        where isWanted: (_ position: Int) throws -> Bool, _ body: (_ position: Int, _ row: ProviderRow) throws -> Void
    ) throws -> RowTally
}

extension ChannelList {
    package func forEach(_ body: (_ position: Int, _ row: ProviderRow) throws -> Void) throws -> RowTally {
        try forEach(where: { _ in true }, body)
    }
}
