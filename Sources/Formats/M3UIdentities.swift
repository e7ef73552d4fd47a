import Catalog

/// Gives each entry of a playlist an identity that survives a move of the provider and changes elsewhere in the file.
///
/// The URL's key if no other entry has it, else with guide id and name, else with name, group and a count of those alike. Which of them
/// applies is known only after the whole file, so that it is read twice; an entry costs 16 bytes in between.
struct M3UIdentities {
    private var keys: [UInt64] = []
    private var details: [UInt64] = []
    private var sharedKeys: Set<UInt64> = []
    private var sharedDetails: Set<UInt64> = []
    private var counts: [UInt64: Int] = [:]
    private(set) var identity: [UInt8] = []

    /// The first reading: notes a row.
    mutating func note(_ row: ProviderRow) {
        let isKeyed = setKey(row)
        // An entry without a key is told apart by the rest alone.
        if isKeyed { keys.append(hash) }
        appendDetails(row)
        details.append(hash)
    }

    /// Between the readings.
    mutating func settle() {
        sharedKeys = Self.repeated(&keys)
        sharedDetails = Self.repeated(&details)
    }

    /// The second reading: works out the identity of a row and puts it into `identity`.
    mutating func identify(_ row: ProviderRow) {
        let isKeyed = setKey(row)
        if isKeyed, !sharedKeys.contains(hash) { return }
        let key = identity.count
        appendDetails(row)
        guard sharedDetails.contains(hash) else { return }
        identity.removeSubrange(key...)
        identity.append(contentsOf: "||".utf8)
        append(row, .name)
        append(row, .category)
        let ordinal = (counts[hash] ?? 0) + 1
        counts[hash] = ordinal
        identity.append(contentsOf: String(ordinal).utf8)
    }

    private var hash: UInt64 { identity.withUnsafeBytes(StableHash.hash) }

    /// From the masked link: an account's credentials may stand where no rule would look for them.
    private mutating func setKey(_ row: ProviderRow) -> Bool {
        identity.removeAll(keepingCapacity: true)
        row.withBytes(.directSource) { url in
            if let url { StreamIdentity.append(url, to: &identity) }
        }
        return !identity.isEmpty
    }

    private mutating func appendDetails(_ row: ProviderRow) {
        identity.append(UInt8(ascii: "|"))
        append(row, .epgChannelID)
        append(row, .name)
    }

    private mutating func append(_ row: ProviderRow, _ field: ProviderRow.Field) {
        row.withBytes(field) { bytes in
            if let bytes { identity.append(contentsOf: bytes) }
        }
        identity.append(UInt8(ascii: "|"))
    }

    private static func repeated(_ hashes: inout [UInt64]) -> Set<UInt64> {
        hashes.sort()
        var repeated: Set<UInt64> = []
        for index in hashes.indices.dropFirst() where hashes[index] == hashes[index - 1] { repeated.insert(hashes[index]) }
        hashes = []
        return repeated
    }
}
