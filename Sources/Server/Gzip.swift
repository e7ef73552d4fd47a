import CZlib

/// Packs a stream piece by piece, with constant memory.
final class Gzip {
    private var stream = z_stream()
    private var output = [UInt8](repeating: 0, count: 64 << 10)

    /// - Parameter level: 1 to 9; the fastest shrinks playlists to a tenth already.
    init(level: Int32 = 1) { czlib_deflate_init(&stream, level) }

    deinit { deflateEnd(&stream) }

    /// What a piece packs to; nothing while zlib waits for more.
    func pack(_ input: [UInt8], isLast: Bool) -> [UInt8] {
        var packed: [UInt8] = []
        var input = input
        input.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            repeat {
                output.withUnsafeMutableBufferPointer { output in
                    stream.next_out = output.baseAddress
                    stream.avail_out = UInt32(output.count)
                    _ = deflate(&stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                    packed.append(contentsOf: output.prefix(output.count - Int(stream.avail_out)))
                }
            } while stream.avail_out == 0
        }
        return packed
    }
}

extension Gzip {
    /// A whole text, packed at once.
    static func packed(_ bytes: [UInt8], level: Int32 = 1) -> [UInt8] { Gzip(level: level).pack(bytes, isLast: true) }
}
