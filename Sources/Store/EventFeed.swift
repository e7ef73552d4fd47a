import Catalog
import Synchronization

/// Tells everybody in this process who listens what happens in the store. Nothing is kept: who comes late reads the store.
package final class EventFeed: Sendable {
    /// What a page may show.
    package enum Subject: String, Sendable { case channels, accounts, filters, playlists, rules, settings, searches }

    package enum Event: Sendable {
        case queued(runID: Int64, accountID: Int64)
        case progress(SyncProgress)
        case finished(SyncRun)
        /// Its runs are gone with it.
        case accountDeleted(Int64)
        case tagging(TaggingProgress)
        /// Something is stored otherwise than before; for channels with the version of the index that shows it.
        case changed(Subject, version: Int64?)
    }

    private struct Listeners {
        var next = 0
        var ofRules: [Int: AsyncStream<Void>.Continuation] = [:]
        var continuations: [Int: AsyncStream<Event>.Continuation] = [:]
    }

    private let listeners = Mutex(Listeners())

    package func publish(_ event: Event) {
        let all = listeners.withLock { Array($0.continuations.values) }
        for continuation in all { continuation.yield(event) }
    }

    package func changed(_ subject: Subject, version: Int64? = nil) { publish(.changed(subject, version: version)) }

    /// A word for each change of tag rules from now on; several that wait are one, and none is lost behind other events.
    package func ruleChanges() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = listeners.withLock { listeners in
            listeners.next += 1
            listeners.ofRules[listeners.next] = continuation
            return listeners.next
        }
        continuation.onTermination = { [weak self] _ in _ = self?.listeners.withLock { $0.ofRules.removeValue(forKey: id) } }
        return stream
    }

    package func rulesChanged() {
        changed(.rules)
        for continuation in listeners.withLock({ Array($0.ofRules.values) }) { continuation.yield() }
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
