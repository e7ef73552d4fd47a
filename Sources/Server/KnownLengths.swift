import Synchronization

/// How many bytes playlists have that were made lately, by their entity tags, so that a head alone costs no playlist.
final class KnownLengths: Sendable {
    private static let most = 200

    private let lengths = Mutex<[String: Int]>([:])

    subscript(tag: String) -> Int? {
        get { lengths.withLock { $0[tag] } }
        set {
            lengths.withLock { lengths in
                if lengths.count >= Self.most { lengths.removeAll() }
                lengths[tag] = newValue
            }
        }
    }
}
