import Catalog

/// A provider's list of channels in a file, read row by row with bounded memory.
package protocol ChannelList: Sendable {
    /// Calls `body` with each usable row and its position among those used (0, 1, 2, …), the same in every reading.
    /// The row is reused: what is kept of it must be copied.
    /// - Throws: `ListError`, or what `body` throws. A row that cannot be used never throws: it is in the tally.
    func forEach(_ body: (_ position: Int, _ row: ProviderRow) throws -> Void) throws -> RowTally
}
