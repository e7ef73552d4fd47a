import Store

/// What waits to be sent to one listener. Of each subject only the newest text waits, so that a burst of changes and a slow listener cost little.
struct PendingEvents {
    enum Subject: Hashable {
        case changed(EventFeed.Subject)
        case progress(run: Int64, phase: String)
        case finished(run: Int64)
        case tagging(account: Int64)
        /// A word from time to time, so that nothing between here and the page takes a quiet stream for dead.
        case keepAlive
    }

    private static let limit = 256

    private var waiting: [(subject: Subject, text: String)] = []

    mutating func add(_ text: String, about subject: Subject) {
        waiting.removeAll { $0.subject == subject }
        if waiting.count == Self.limit { waiting.removeFirst() }
        waiting.append((subject, text))
    }

    /// - Returns: nil where nothing waits.
    mutating func take() -> String? {
        guard !waiting.isEmpty else { return nil }
        defer { waiting = [] }
        return waiting.map(\.text).joined()
    }
}
