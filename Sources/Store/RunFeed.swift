import Catalog
import Synchronization

/// Tells everybody in this process who listens what syncs do. Nothing is kept: who comes late reads the store.
package final class RunFeed: Sendable {
    package enum Event: Sendable {
        case queued(runID: Int64, accountID: Int64)
        case progress(SyncProgress)
        case finished(SyncRun)
    }

    private struct Listeners {
        var next = 0
        var continuations: [Int: AsyncStream<Event>.Continuation] = [:]
    }

    private let listeners = Mutex(Listeners())

    package func publish(_ event: Event) {
        let all = listeners.withLock { Array($0.continuations.values) }
        for continuation in all { continuation.yield(event) }
    }

    /// The events from now on; a slow listener loses the oldest.
    package func events() -> AsyncStream<Event> {
        let (stream, continuation) = AsyncStream.makeStream(of: Event.self, bufferingPolicy: .bufferingNewest(256))
        let id = listeners.withLock { listeners in
            listeners.next += 1
            listeners.continuations[listeners.next] = continuation
            return listeners.next
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.listeners.withLock { $0.continuations.removeValue(forKey: id) }
        }
        return stream
    }
}
