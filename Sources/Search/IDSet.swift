/// Ids to look for among millions: a bit set over their span where that is small, a hash set elsewhere.
package struct IDSet: Sendable {
    private let first: Int64
    private let bits: [UInt64]
    private let others: Set<Int64>

    package init(_ ids: some Collection<Int64>) { self.init(ranges: ids.map { $0...$0 }) }

    package init(ranges: [ClosedRange<Int64>]) {
        let low = ranges.reduce(Int64.max) { min($0, $1.lowerBound) }
        let high = ranges.reduce(Int64.min) { max($0, $1.upperBound) }
        let count = ranges.reduce(0) { $0 + $1.count }
        first = low
        guard count > 0 else {
            (bits, others) = ([], [])
            return
        }
        // A bit set far larger than the ids themselves is not worth its memory.
        let (span, isHuge) = high.subtractingReportingOverflow(low)
        guard !isHuge, span < 1 << 32, span / 64 < Int64(count) * 4 + 16_384 else {
            (bits, others) = ([], Set(ranges.joined()))
            return
        }
        var bits = [UInt64](repeating: 0, count: Int(span) / 64 + 1)
        for id in ranges.joined() { bits[Int(id - low) / 64] |= 1 << UInt64((id - low) & 63) }
        (self.bits, others) = (bits, [])
    }

    package var isEmpty: Bool { bits.isEmpty && others.isEmpty }

    package func contains(_ id: Int64) -> Bool {
        let offset = UInt64(bitPattern: id &- first)
        if offset < UInt64(bits.count * 64) { return bits[Int(offset / 64)] >> (offset & 63) & 1 == 1 }
        return !others.isEmpty && others.contains(id)
    }
}
