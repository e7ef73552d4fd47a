import Synchronization

/// Tells work on a thread of its own that the task that waits for it was cancelled.
final class StopFlag: Sendable {
    private let isSet = Atomic(false)

    func set() { isSet.store(true, ordering: .relaxed) }

    func check() throws(CancellationError) { if isSet.load(ordering: .relaxed) { throw CancellationError() } }
}
