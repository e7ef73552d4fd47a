import Glibc

/// A port of this machine whose queue of connections is full: whoever connects waits for an answer that does not come.
final class FullPort: Sendable {
    let number: Int
    private let sockets: [Int32]

    init() {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let sockets = (0..<8).map { _ in socket(AF_INET, type, 0) }
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = bind(sockets[0], address, size)
                _ = listen(sockets[0], 0)
                _ = getsockname(sockets[0], address, &size)
                for socket in sockets.dropFirst() { _ = connect(socket, address, size) }
            }
        }
        self.sockets = sockets
        number = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit {
        for socket in sockets { close(socket) }
    }
}
