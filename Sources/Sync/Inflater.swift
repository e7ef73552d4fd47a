import CZlib

/// Unpacks a gzip or zlib stream piece by piece, with constant memory.
final class Inflater {
    private var stream = z_stream()
    private var output = [UInt8](repeating: 0, count: 128 << 10)
    private(set) var isFinished = false

    init() throws {
        guard czlib_inflate_init(&stream) == Z_OK else { throw FetchError.damagedCompression }
    }

    deinit { inflateEnd(&stream) }

    /// Calls `body` with what `input` unpacks to.
    func inflate(_ input: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard let base = input.baseAddress else { return }
        stream.next_in = UnsafeMutablePointer(mutating: base.assumingMemoryBound(to: UInt8.self))
        stream.avail_in = UInt32(input.count)
        while stream.avail_in > 0 {
            if isFinished {
                // Another gzip member may follow the first.
                guard inflateReset(&stream) == Z_OK else { throw FetchError.damagedCompression }
                isFinished = false
            }
            let (code, count) = output.withUnsafeMutableBufferPointer { buffer in
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(buffer.count)
                let code = CZlib.inflate(&stream, Z_NO_FLUSH)
                return (code, buffer.count - Int(stream.avail_out))
            }
            guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else { throw FetchError.damagedCompression }
            isFinished = code == Z_STREAM_END
            try output.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
        }
    }
}
