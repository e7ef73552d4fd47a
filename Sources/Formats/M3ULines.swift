import Catalog

/// The lines of a playlist, one at a time, without their line ends and the white space around them.
struct M3ULines: ~Copyable {
    /// Bytes. A line above it is left out, so that a file without line ends cannot fill the memory.
    static let sizeLimit = 1 << 20

    private var chunks: FileChunks
    private var isStarted = false

    init(path: String) throws(ListError) { chunks = try FileChunks(path: path) }

    /// The next line that is not empty; nil at the end. It is valid until the next call.
    mutating func next() throws(ListError) -> UnsafeRawBufferPointer? {
        while var line = try nextRaw() {
            if !isStarted {
                isStarted = true
                if line.starts(with: [0xEF, 0xBB, 0xBF]) { line = UnsafeRawBufferPointer(rebasing: line.dropFirst(3)) }
            }
            let text = CleanText.trimmed(line)
            if !text.isEmpty { return text }
        }
        return nil
    }

    private mutating func nextRaw() throws(ListError) -> UnsafeRawBufferPointer? {
        guard try chunks.peek() != nil else { return nil }
        chunks.mark = chunks.position
        defer { chunks.mark = nil }
        var isOversized = false
        while true {
            let rest = UnsafeRawBufferPointer(start: chunks.base + chunks.position, count: chunks.end - chunks.position)
            if let length = ByteScan.lineFeed(rest) {
                chunks.position += length
                let line = chunks.kept
                chunks.position += 1
                return isOversized || line.count > Self.sizeLimit ? UnsafeRawBufferPointer(start: nil, count: 0) : line
            }
            chunks.position = chunks.end
            if !isOversized, chunks.kept.count > Self.sizeLimit {
                isOversized = true
                chunks.mark = nil
            }
            guard try chunks.refill() else { return isOversized ? UnsafeRawBufferPointer(start: nil, count: 0) : chunks.kept }
        }
    }
}
