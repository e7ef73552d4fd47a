import Catalog

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file read in chunks through one sliding buffer: what was consumed makes room for what comes next,
/// so that a file of any size costs the memory of its longest kept piece.
struct FileChunks: ~Copyable {
    static let chunkSize = 256 * 1024

    private(set) var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private let descriptor: Int32
    /// The next byte to consume, as an index into `base`.
    var position = 0
    /// One past the last byte that was read.
    private(set) var end = 0
    /// The first byte that a refill must keep; without it everything before `position` goes.
    var mark: Int?
    /// The offset in the file of `base[0]`.
    private(set) var discarded = 0
    private var isAtEnd = false

    init(path: String) throws(ListError) {
        let opened = open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { throw .unreadable(String(cString: strerror(errno))) }
        descriptor = opened
        capacity = 2 * Self.chunkSize
        base = .allocate(capacity: capacity)
    }

    /// Bytes that are in memory already, such as the body of a small reply.
    init(bytes: UnsafeRawBufferPointer) {
        descriptor = -1
        capacity = max(bytes.count, 1)
        base = .allocate(capacity: capacity)
        for index in bytes.indices { base[index] = bytes[index] }
        end = bytes.count
        isAtEnd = true
    }

    deinit {
        base.deallocate()
        if descriptor >= 0 { _ = close(descriptor) }
    }

    /// The offset in the file of the next byte to consume.
    var offset: Int { discarded + position }

    /// The kept bytes, from `mark` up to `position`.
    var kept: UnsafeRawBufferPointer {
        let start = mark ?? position
        return UnsafeRawBufferPointer(start: base + start, count: position - start)
    }

    /// The next byte, reading on where the buffer is used up; nil at the end of the file.
    mutating func peek() throws(ListError) -> UInt8? {
        if position < end { return base[position] }
        return try refill() ? base[position] : nil
    }

    /// Reads at least one more byte behind `end`. Indices into `base` move: take them anew from `position` and `mark`.
    /// - Returns: false at the end of the file.
    mutating func refill() throws(ListError) -> Bool {
        guard !isAtEnd else { return false }
        let keep = min(mark ?? position, position)
        if keep > 0 {
            (base + 0).update(from: base + keep, count: end - keep)
            position -= keep
            end -= keep
            discarded += keep
            if mark != nil { mark = 0 }
        }
        if capacity - end < Self.chunkSize {
            let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
            larger.update(from: base, count: end)
            base.deallocate()
            base = larger
            capacity *= 2
        }
        var count = read(descriptor, base + end, Self.chunkSize)
        while count < 0, errno == EINTR { count = read(descriptor, base + end, Self.chunkSize) }
        guard count >= 0 else { throw .unreadable(String(cString: strerror(errno))) }
        end += count
        isAtEnd = count == 0
        return count > 0
    }
}
