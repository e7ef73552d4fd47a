import Catalog

/// A row of an index.
struct RowPlace: Hashable {
    var chunk: Int
    var row: Int
}

extension ChannelIndex {
    /// The next rows of a selection in a query's order, and whether there are more.
    func page(of selection: Selection, _ query: ChannelQuery) -> (places: [RowPlace], hasMore: Bool) {
        var places =
            switch (query.sort, query.isDescending) {
            case (.name, false): ascending(selection, from: start(of: query, in: selection), query.limit + 1)
            case (.name, true): descending(selection, before: end(of: query, in: selection), query.limit + 1)
            default: smallest(selection, query)
            }
        let hasMore = places.count > query.limit
        if hasMore { places.removeLast() }
        return (places, hasMore)
    }

    private func start(of query: ChannelQuery, in selection: Selection) -> Int {
        query.cursor.map(position(behind:)) ?? position(ofRow: query.offset, in: selection)
    }

    private func end(of query: ChannelQuery, in selection: Selection) -> Int {
        query.cursor.map(position(of:)) ?? position(ofRow: max(selection.count - query.offset, 0), in: selection)
    }

    private func ascending(_ selection: Selection, from start: Int, _ limit: Int) -> [RowPlace] {
        var places: [RowPlace] = []
        var chunk = chunkIndex(of: start)
        var skipped = chunk < chunks.count ? start - rowStarts[chunk] : 0
        while chunk < chunks.count {
            for word in skipped / 64..<chunks[chunk].wordCount {
                var bits = selection.words[wordStarts[chunk] + word]
                if word == skipped / 64 { bits &= ~0 << UInt64(skipped & 63) }
                while bits != 0 {
                    places.append(RowPlace(chunk: chunk, row: word * 64 + bits.trailingZeroBitCount))
                    if places.count == limit { return places }
                    bits &= bits - 1
                }
            }
            chunk += 1
            skipped = 0
        }
        return places
    }

    private func descending(_ selection: Selection, before end: Int, _ limit: Int) -> [RowPlace] {
        var places: [RowPlace] = []
        guard end > 0 else { return places }
        var chunk = chunkIndex(of: end - 1)
        var last = end - 1 - rowStarts[chunk]
        while true {
            for word in stride(from: last / 64, through: 0, by: -1) {
                var bits = selection.words[wordStarts[chunk] + word]
                if word == last / 64 { bits &= ~0 >> UInt64(63 - last & 63) }
                while bits != 0 {
                    let bit = 63 - bits.leadingZeroBitCount
                    places.append(RowPlace(chunk: chunk, row: word * 64 + bit))
                    if places.count == limit { return places }
                    bits &= ~(1 << UInt64(bit))
                }
            }
            guard chunk > 0 else { return places }
            chunk -= 1
            last = chunks[chunk].count - 1
        }
    }

    /// The rows with the smallest keys behind a cursor or an offset. At most twice as many as are wanted are kept: the rest is cut off
    /// when that many have come together, and from then on only smaller ones get in.
    private func smallest(_ selection: Selection, _ query: ChannelQuery) -> [RowPlace] {
        let order = SortOrder(query, in: self)
        let bound = query.cursor.map(order.key(of:))
        let start = query.cursor.map(position(behind:)) ?? 0
        let wanted = min(query.offset, count) + query.limit + 1
        var kept: [SortedRow] = []
        var worst = UInt64.max
        forEach(in: selection) { chunk, place in
            let key = order.key(chunk, place.row)
            let position = rowStarts[place.chunk] + place.row
            if let bound, key < bound.key || (key == bound.key && bound.isExact && position < start) { return }
            guard kept.count < wanted || key < worst else { return }
            kept.append(SortedRow(key: key, position: position))
            if kept.count >= wanted * 2 {
                kept.sort(only: wanted - 1..<wanted)
                kept.removeSubrange(wanted...)
                worst = kept[wanted - 1].key
            }
        }
        let page = min(query.offset, kept.count)..<min(wanted, kept.count)
        kept.sort(only: page)
        return kept[page].map { place(of: $0.position) }
    }

    // MARK: Positions in the order of names

    func place(of position: Int) -> RowPlace {
        let chunk = chunkIndex(of: position)
        return RowPlace(chunk: chunk, row: position - rowStarts[chunk])
    }

    /// The chunk that holds a position; the number of chunks behind the last one.
    private func chunkIndex(of position: Int) -> Int {
        var (low, high) = (0, chunks.count)
        while low < high {
            let middle = (low + high) / 2
            if rowStarts[middle + 1] <= position { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The position of a selection's row, counted from 0; behind all where it has fewer.
    private func position(ofRow number: Int, in selection: Selection) -> Int {
        guard number > 0 else { return 0 }
        var rest = number
        for (chunk, start) in zip(chunks.indices, wordStarts) {
            for word in 0..<chunks[chunk].wordCount {
                var bits = selection.words[start + word]
                guard bits.nonzeroBitCount <= rest else {
                    for _ in 0..<rest { bits &= bits - 1 }
                    return rowStarts[chunk] + word * 64 + bits.trailingZeroBitCount
                }
                rest -= bits.nonzeroBitCount
            }
        }
        return count
    }

    private func position(of cursor: ChannelCursor) -> Int { position(before: NameKey(cursor)) }

    private func position(behind cursor: ChannelCursor) -> Int {
        let key = NameKey(cursor)
        let position = position(before: key)
        guard position < count else { return position }
        let place = place(of: position)
        return NameKey(chunks[place.chunk].columns, place.row) == key ? position + 1 : position
    }

    /// How many rows stand before a key.
    private func position(before key: NameKey) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            let place = place(of: middle)
            if chunks[place.chunk].columns.precedes(place.row, key) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
