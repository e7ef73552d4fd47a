import Catalog
import Formats

/// What a provider's list changes in an account's channels.
struct Difference: Sendable {
    /// Positions in the list of the rows to write, ascending.
    private(set) var positions: [UInt32] = []
    /// For each of them the channel that it changes, or 0 for a new one.
    private(set) var channelIDs: [Int64] = []
    private(set) var vanished: [Int64] = []
    /// What the new channels are known by, in the order of their positions; none for an account's first channels.
    private var likenesses: [UInt64] = []
    private(set) var tally = RowTally()
    /// Active channels before this list.
    private(set) var activeBefore = 0
    /// Rows that can be used, each identity once.
    private(set) var received = 0
    /// The groups of an M3U playlist in the order of the list.
    private(set) var groups: [ProviderCategory] = []
    /// Whether the list has more groups than are kept.
    private(set) var hasMoreGroups = false

    /// As many as a panel may have categories; more would only fill the memory.
    static let groupLimit = 100_000

    /// - Parameter known: marked with what was seen.
    init(of list: any ChannelList, against known: inout KnownChannels, stop: StopFlag, progress: (Int) -> Void) throws {
        activeBefore = known.activeCount
        var duplicates = RowTally()
        var folding = NameFolding()
        var folded: [UInt8] = []
        let canVanish = activeBefore > 0
        var groupHashes: Set<UInt64> = []
        var lastGroup: UInt64?
        let isWanted: (Int) throws -> Bool = { _ in
            try stop.check()
            return true
        }
        tally = try list.forEach(where: isWanted) { position, row in
            if position & 0x3FFF == 0 { progress(position) }
            switch known.find(identity: row.identity, fingerprint: row.fingerprint) {
            case .unchanged: break
            case .changed(let id): select(position, id)
            case .new:
                select(position, 0)
                if canVanish { likenesses.append(Self.likeness(of: row, &folding, &folded)) }
            case .duplicate:
                duplicates.skip(position, "its id came before in this list")
                return
            }
            received += 1
            let group = row.withBytes(.category) { $0.map(StableHash.hash) }
            guard let group, group != lastGroup else { return }
            lastGroup = group
            guard groups.count < Self.groupLimit else {
                hasMoreGroups = hasMoreGroups || !groupHashes.contains(group)
                return
            }
            if groupHashes.insert(group).inserted, let name = row.string(.category) {
                groups.append(ProviderCategory(id: name, name: name))
            }
        }
        tally.skipped += duplicates.skipped
        tally.samples += duplicates.samples.prefix(RowTally.sampleLimit - tally.samples.count)
        vanished = known.vanished
    }

    /// Makes one channel of a vanished one and a new one that are plainly the same, and on either side the only such.
    /// - Parameter known: what vanished channels are known by.
    func pairingRenumbered(_ known: [(id: Int64, likeness: UInt64)]) -> Difference {
        // An id of 0 stands for several channels that are alike.
        let gone = Dictionary(known.map { ($0.likeness, $0.id) }) { _, _ in 0 }
        let come = Dictionary(likenesses.map { ($0, 1) }, uniquingKeysWith: +)
        var result = self
        var paired: Set<Int64> = []
        for (index, likeness) in zip(channelIDs.indices.lazy.filter { channelIDs[$0] == 0 }, likenesses) {
            guard come[likeness] == 1, let id = gone[likeness], id != 0 else { continue }
            result.channelIDs[index] = id
            paired.insert(id)
        }
        result.vanished.removeAll(where: paired.contains)
        return result
    }

    /// Whether a vanished channel may have come back under a new id.
    var mayBeRenumbered: Bool { !vanished.isEmpty && !likenesses.isEmpty }

    private static func likeness(of row: ProviderRow, _ folding: inout NameFolding, _ folded: inout [UInt8]) -> UInt64 {
        row.withBytes(.name) { folding.fold($0 ?? UnsafeRawBufferPointer(start: nil, count: 0), into: &folded) }
        return folded.withUnsafeBytes { name in
            row.withBytes(.epgChannelID) { guideID in
                row.withBytes(.category) { ChannelLikeness.key(foldedName: name, guideID: guideID, category: $0) }
            }
        }
    }

    private mutating func select(_ position: Int, _ id: Int64) {
        positions.append(UInt32(truncatingIfNeeded: position))
        channelIDs.append(id)
    }

    /// Reads the list again and passes on the rows to write.
    /// - Throws: `CancellationError` once the task is cancelled.
    func forEachChange(in list: any ChannelList, _ body: (Int64?, ProviderRow) throws -> Void) throws {
        guard !positions.isEmpty else { return }
        var next = 0
        let isWanted: (Int) throws -> Bool = { position in
            try Task.checkCancellation()
            return next < positions.count && positions[next] == position
        }
        _ = try list.forEach(where: isWanted) { _, row in
            try body(channelIDs[next] == 0 ? nil : channelIDs[next], row)
            next += 1
        }
    }
}
