/// What reading a list of rows met: how many there were, and which were skipped or mended.
package struct RowTally: Sendable, Equatable, Codable {
    package static let sampleLimit = 10

    /// Rows in the list, the skipped ones included.
    package var rows = 0
    /// Rows that could not be used: no id, not an object, an id that came before.
    package var skipped = 0
    /// Rows that were used after a repair, such as a missing name.
    package var mended = 0
    /// A sentence for each of the first skipped or mended rows; never a URL.
    package var samples: [String] = []

    package init() {}

    package mutating func skip(_ ordinal: Int, _ reason: String) {
        skipped += 1
        sample(ordinal, "skipped", reason)
    }

    package mutating func mend(_ ordinal: Int, _ reason: String) {
        mended += 1
        sample(ordinal, "mended", reason)
    }

    private mutating func sample(_ ordinal: Int, _ what: String, _ reason: String) {
        guard samples.count < Self.sampleLimit else { return }
        samples.append("row \(ordinal + 1) \(what): \(reason)")
    }
}
