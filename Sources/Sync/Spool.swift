import Crypto
import Glibc

/// A reply on its way to disk: unpacked if it is gzip, hashed, and bounded.
final class SpoolWriter {
    private let descriptor: Int32
    private let path: String
    private let limit: Int
    private var hash = SHA256()
    private var inflater: Inflater?
    private var isFirst = true
    private var buffer: [UInt8] = []
    private var written = 0

    init(path: String, limit: Int) throws {
        self.path = path
        self.limit = limit
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FetchError(writing: errno) }
        buffer.reserveCapacity(256 << 10)
    }

    deinit { close(descriptor) }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        if isFirst, let first = bytes.first {
            isFirst = false
            // The first byte of gzip is none that a list can start with.
            if first == 0x1F { inflater = try Inflater() }
        }
        if let inflater { try inflater.inflate(bytes, keep) } else { try keep(bytes) }
    }

    /// Ends the file and answers its digest.
    func finish() throws -> Spool {
        if let inflater, !inflater.isFinished { throw FetchError.damagedCompression }
        try flush()
        let digest = hash.finalize().map { byte in
            let hex = String(byte, radix: 16)
            return hex.count == 1 ? "0" + hex : hex
        }
        return Spool(path: path, digest: digest.joined(), size: written)
    }

    private func keep(_ bytes: UnsafeRawBufferPointer) throws {
        guard written + bytes.count <= limit else { throw FetchError.tooLarge(limit: limit) }
        written += bytes.count
        hash.update(bufferPointer: bytes)
        buffer.append(contentsOf: bytes)
        if buffer.count >= 192 << 10 { try flush() }
    }

    private func flush() throws {
        try buffer.withUnsafeBytes { bytes in
            var offset = 0
            while offset < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw FetchError(writing: errno) }
                offset += count
            }
        }
        buffer.removeAll(keepingCapacity: true)
    }
}

/// A reply on disk.
struct Spool: Sendable {
    var path: String
    /// SHA-256 of the unpacked body, hexadecimal.
    var digest: String
    var size: Int
}
