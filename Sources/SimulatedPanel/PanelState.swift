import Synchronization

/// What the simulated provider does now; a test changes it while the provider runs.
package final class PanelState: Sendable {
    package enum List: Hashable, Sendable { case account, categories, streams, playlist }

    struct Values {
        var lineup: PanelLineup
        var username = "demo"
        var password = "demo"
        var status = "Active"
        /// Unix seconds; 2100, so that no test and no demo is ever near it.
        var expiry = 4_102_444_800
        var faults: [List: PanelFault] = [:]
        var requests: [List: Int] = [:]
        var sendsETag = false
        var advances = false
    }

    let gate = PanelGate()
    private let values: Mutex<Values>

    /// - Parameter advances: whether the provider changes after each list of streams.
    package init(_ lineup: PanelLineup, advances: Bool = false) {
        var values = Values(lineup: lineup)
        values.advances = advances
        self.values = Mutex(values)
    }

    package func use(_ lineup: PanelLineup) { values.withLock { $0.lineup = lineup } }
    package func change() { values.withLock { $0.lineup = $0.lineup.next() } }
    package func fail(_ list: List, _ fault: PanelFault?) { values.withLock { $0.faults[list] = fault } }
    /// Lists of channels stop after their first rows until it goes on.
    package func pause() { gate.close() }
    package func goOn() { gate.open() }
    package func recover() { values.withLock { $0.faults = [:] } }
    package func setPassword(_ password: String) { values.withLock { $0.password = password } }
    package func setStatus(_ status: String) { values.withLock { $0.status = status } }
    package func setExpiry(_ seconds: Int) { values.withLock { $0.expiry = seconds } }
    package func sendETags() { values.withLock { $0.sendsETag = true } }

    /// How often a list was sent whole.
    package func requests(_ list: List) -> Int { values.withLock { $0.requests[list] ?? 0 } }

    func asked(for list: List) -> Values {
        values.withLock { values in
            values.requests[list, default: 0] += 1
            let now = values
            if list == .streams, values.advances { values.lineup = values.lineup.next() }
            return now
        }
    }

    func peek() -> Values { values.withLock { $0 } }
}
