import Logging
import SimulatedPanel

/// A simulated provider that runs for one test.
struct Panel: Sendable {
    let state: PanelState
    /// `127.0.0.1:port`
    let url: String

    func streams(fail fault: PanelFault) { state.fail(.streams, fault) }
    func categories(fail fault: PanelFault) { state.fail(.categories, fault) }
    func use(_ lineup: PanelLineup) { state.use(lineup) }
    func change() { state.change() }
    func recover() { state.recover() }
}

func withPanel(_ lineup: PanelLineup, _ body: @escaping @Sendable (Panel) async throws -> Void) async throws {
    let state = PanelState(lineup)
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    var logger = Logger(label: "panel")
    logger.logLevel = .critical
    let panel = SimulatedPanel(state, logger: logger) { port.yield($0) }
    let running = Task { try await panel.run() }
    guard let number = await ports.first(where: { _ in true }) else { return }
    do {
        try await body(Panel(state: state, url: "127.0.0.1:\(number)"))
    } catch {
        running.cancel()
        _ = await running.result
        throw error
    }
    running.cancel()
    _ = await running.result
}
