import Hummingbird

/// Lets a script change the provider: `POST /simulate?channels=600&generation=1&shuffled=true&fault=tenth&paused=true`, any of them.
struct PanelControl: Sendable {
    let state: PanelState

    func answer(_ request: Request) -> Response {
        for (name, value) in request.uri.queryParameters where !change(String(name), String(value)) {
            return Response(status: .badRequest, body: .init(byteBuffer: ByteBuffer(string: "\(name) cannot be '\(value)'\n")))
        }
        return Response(status: .noContent)
    }

    private func change(_ name: String, _ value: String) -> Bool {
        switch name {
        case "channels": changeLineup(Int(value).flatMap { $0 > 0 ? $0 : nil }) { $0.count = $1 }
        case "generation": changeLineup(Int(value).flatMap { $0 >= 0 ? $0 : nil }) { $0.generation = $1 }
        case "shuffled": changeLineup(Bool(value)) { $0.isShuffled = $1 }
        case "fault": fail(value)
        case "paused": pause(Bool(value))
        default: false
        }
    }

    private func changeLineup<Value>(_ value: Value?, _ change: (inout GeneratedLineup, Value) -> Void) -> Bool {
        guard let value, case .generated(var lineup) = state.peek().lineup else { return false }
        change(&lineup, value)
        state.use(.generated(lineup))
        return true
    }

    /// Replies with channels stop after their first 200 rows, and go on when the provider does.
    private func pause(_ isPaused: Bool?) -> Bool {
        switch isPaused {
        case true?: state.pause()
        case false?: state.goOn()
        case nil: return false
        }
        return true
    }

    private func fail(_ name: String) -> Bool {
        guard name != "none" else {
            state.recover()
            return true
        }
        guard let fault = Self.faults[name] else { return false }
        state.fail(.streams, fault)
        return true
    }

    private static let faults: [String: PanelFault] = [
        "down": .status(503), "empty": .emptyList, "tenth": .tenth, "broken": .shortBody, "bad-rows": .badRows, "hostile": .hostile,
    ]
}
