import Logging
import Synchronization

/// Keeps what is logged, for a test to read.
struct LogBook: LogHandler {
    private final class Pages: Sendable { let lines = Mutex<[String]>([]) }

    /// What all loggers of this process that are made after the first call of this log.
    static let ofProcess: LogBook = {
        let book = LogBook()
        LoggingSystem.bootstrap { _ in book }
        return book
    }()

    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info
    private let pages = Pages()
    private let listener: @Sendable (String) -> Void

    /// - Parameter listener: told each line.
    init(_ listener: @escaping @Sendable (String) -> Void = { _ in }) { self.listener = listener }

    var text: String { pages.lines.withLock { $0.joined(separator: "\n") } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let line = "\(event.level) \(event.message) \(metadata) \(event.metadata ?? [:])"
        pages.lines.withLock { $0.append(line) }
        listener(line)
    }
}
