/// An account's channels as a sync compares them: 26 bytes each and a hash table over their identities.
struct KnownChannels: Sendable {
    private var ids: [Int64] = []
    private var identities: [UInt64] = []
    private var fingerprints: [UInt64] = []
    private var active: [Bool] = []
    private var seen: [Bool] = []
    /// Open addressing: positions + 1, 0 is free; at most three quarters full.
    private var table: [UInt32] = []
    /// Providers mostly keep their order: the next row is guessed before it is looked up.
    private var guess = 0

    private(set) var activeCount = 0

    /// - Parameter capacity: how many are known. There is room for new ones beside them: an array that grows is there twice for a while,
    ///   while memory that nothing was written to costs nothing.
    init(capacity known: Int = 0) {
        let capacity = known + known / 4
        ids.reserveCapacity(capacity)
        identities.reserveCapacity(capacity)
        fingerprints.reserveCapacity(capacity)
        active.reserveCapacity(capacity)
        seen.reserveCapacity(capacity)
        while table.count * 3 < known * 4 { grow() }
    }

    mutating func add(id: Int64, identity: UInt64, fingerprint: UInt64, isActive: Bool) {
        append(id: id, identity: identity, fingerprint: fingerprint, isActive: isActive, isSeen: false)
        if isActive { activeCount += 1 }
    }

    enum Finding: Equatable { case unchanged, changed(Int64), new, duplicate }

    /// What a row of the provider is to the catalogue; a second row of one identity is a duplicate.
    /// - Parameter fingerprint: asked of known channels alone.
    mutating func find(identity: UInt64, fingerprint: @autoclosure () -> UInt64) -> Finding {
        guard let position = position(of: identity) else {
            append(id: 0, identity: identity, fingerprint: 0, isActive: true, isSeen: true)
            return .new
        }
        guard !seen[position] else { return .duplicate }
        seen[position] = true
        guess = position + 1
        return active[position] && fingerprints[position] == fingerprint() ? .unchanged : .changed(ids[position])
    }

    /// The active channels that no row named.
    var vanished: [Int64] { ids.indices.filter { active[$0] && !seen[$0] }.map { ids[$0] } }

    private mutating func append(id: Int64, identity: UInt64, fingerprint: UInt64, isActive: Bool, isSeen: Bool) {
        ids.append(id)
        identities.append(identity)
        fingerprints.append(fingerprint)
        active.append(isActive)
        seen.append(isSeen)
        if ids.count * 4 > table.count * 3 { grow() } else { insert(ids.count - 1) }
    }

    private func position(of identity: UInt64) -> Int? {
        if guess < identities.count, identities[guess] == identity { return guess }
        guard !table.isEmpty else { return nil }
        var slot = Int(truncatingIfNeeded: identity) & (table.count - 1)
        while table[slot] != 0 {
            let position = Int(table[slot]) - 1
            if identities[position] == identity { return position }
            slot = (slot + 1) & (table.count - 1)
        }
        return nil
    }

    private mutating func insert(_ position: Int) {
        var slot = Int(truncatingIfNeeded: identities[position]) & (table.count - 1)
        while table[slot] != 0 { slot = (slot + 1) & (table.count - 1) }
        table[slot] = UInt32(position + 1)
    }

    private mutating func grow() {
        table = [UInt32](repeating: 0, count: max(1024, table.count * 2))
        for position in ids.indices { insert(position) }
    }
}
