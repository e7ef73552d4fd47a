/// Some of an index's channels: a bit for each, chunk by chunk.
package struct Selection: Sendable, Equatable {
    var words: [UInt64]

    /// How many channels it has.
    package var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    mutating func formIntersection(_ other: Selection) {
        for word in words.indices { words[word] &= other.words[word] }
    }

    mutating func formUnion(_ other: Selection) {
        for word in words.indices { words[word] |= other.words[word] }
    }

    mutating func subtract(_ other: Selection) {
        for word in words.indices { words[word] &= ~other.words[word] }
    }
}

extension ChannelIndex {
    var none: Selection { Selection(words: [UInt64](repeating: 0, count: wordStarts.last ?? 0)) }

    var all: Selection {
        var words: [UInt64] = []
        words.reserveCapacity(wordStarts.last ?? 0)
        for chunk in chunks { for word in 0..<chunk.wordCount { words.append(chunk.mask(ofWord: word)) } }
        return Selection(words: words)
    }

    /// The channels for which `isIn` is true.
    func select(_ isIn: (ChannelChunk, Int) -> Bool) -> Selection {
        var result = none
        for (index, chunk) in chunks.enumerated() {
            for row in 0..<chunk.count where isIn(chunk, row) {
                result.words[wordStarts[index] + row / 64] |= 1 << UInt64(row & 63)
            }
        }
        return result
    }

    /// Calls `body` with every selected channel's place, in the order of names.
    func forEach(in selection: Selection, _ body: (ChannelChunk, RowPlace) -> Void) {
        selection.words.withUnsafeBufferPointer { words in
            for (index, chunk) in chunks.enumerated() {
                for word in wordStarts[index]..<wordStarts[index + 1] {
                    var bits = words[word]
                    while bits != 0 {
                        body(chunk, RowPlace(chunk: index, row: (word - wordStarts[index]) * 64 + bits.trailingZeroBitCount))
                        bits &= bits - 1
                    }
                }
            }
        }
    }

    func insert(_ place: RowPlace, into selection: inout Selection) {
        selection.words[wordStarts[place.chunk] + place.row / 64] |= 1 << UInt64(place.row & 63)
    }
}
