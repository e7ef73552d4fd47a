import ServiceLifecycle
import Synchronization

/// Where replies wait while the provider is paused.
final class PanelGate: Sendable {
    private struct Values {
        var isClosed = false
        var waiting: [AsyncStream<Void>.Continuation] = []
    }

    private let values = Mutex(Values())

    func close() { values.withLock { $0.isClosed = true } }

    func open() {
        let waiting = values.withLock { values in
            defer { values = Values() }
            return values.waiting
        }
        for one in waiting { one.finish() }
    }

    /// Returns when the gate is open, or the task is to end.
    func pass() async {
        let (opening, continuation) = AsyncStream.makeStream(of: Void.self)
        let isClosed = values.withLock { values in
            if values.isClosed { values.waiting.append(continuation) }
            return values.isClosed
        }
        guard isClosed else { return }
        _ = await opening.cancelOnGracefulShutdown().first { _ in true }
    }
}
