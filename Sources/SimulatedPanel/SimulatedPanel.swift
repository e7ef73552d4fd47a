import HTTPTypes
import Hummingbird
import Logging
import ServiceLifecycle

/// A provider on loopback that speaks the Xtream Codes API: for the demo, the tests and the benchmark.
package struct SimulatedPanel: Service {
    private let state: PanelState
    private let port: Int
    private let onRunning: @Sendable (Int) async -> Void
    private let logger: Logger

    package init(_ state: PanelState, port: Int = 0, logger: Logger, onRunning: @escaping @Sendable (Int) async -> Void = { _ in }) {
        self.state = state
        self.port = port
        self.logger = logger
        self.onRunning = onRunning
    }

    package func run() async throws {
        try await Application(
            router: router(), configuration: .init(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) }, logger: logger
        ).run()
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.get("player_api.php") { request, _ in try await answer(request) }
        router.get("get.php") { request, _ in try await playlist(request) }
        router.get("live/:user/:password/:file") { _, context in
            PanelStream.answer(context.parameters, isDown: state.peek().faults[.streams] == .status(503))
        }
        router.post("simulate") { request, _ in PanelControl(state: state).answer(request) }
        return router
    }

    private func answer(_ request: Request) async throws -> Response {
        let values = state.peek()
        let query = request.uri.queryParameters
        let isKnown = query["username"].map(String.init) == values.username && query["password"].map(String.init) == values.password
        guard isKnown else { return Self.text(#"{"user_info":{"auth":0}}"#) }
        switch query["action"] {
        case nil, "get_account_info":
            return try await reply(request, .account) { Self.text(Self.account($0)) }
        case "get_live_categories":
            return try await reply(request, .categories) { values in
                Self.text(PanelBody(lineup: values.lineup, fault: values.faults[.streams], gate: state.gate).categories)
            }
        case "get_live_streams":
            return try await reply(request, .streams) { values in
                let fault = values.faults[.streams]
                let body = PanelBody(lineup: values.lineup, fault: fault, gate: state.gate)
                guard fault == .gzip || fault == .gzipTruncated else {
                    return Response(status: .ok, headers: Self.json, body: body.streams())
                }
                let packed = try await body.compressed()
                return Response(
                    status: .ok, headers: [.contentType: "application/json", .contentEncoding: "gzip"],
                    body: .init(byteBuffer: ByteBuffer(bytes: packed.prefix(fault == .gzip ? packed.count : packed.count / 2))))
            }
        default: return Self.text("[]")
        }
    }

    private func playlist(_ request: Request) async throws -> Response {
        let values = state.peek()
        let query = request.uri.queryParameters
        guard query["username"].map(String.init) == values.username, query["password"].map(String.init) == values.password else {
            return Response(status: .forbidden)
        }
        return try await reply(request, .playlist) { values in
            Response(
                status: .ok, headers: [.contentType: "audio/x-mpegurl"],
                body: PanelBody(lineup: values.lineup, fault: nil, gate: state.gate).streams())
        }
    }

    private func reply(_ request: Request, _ list: PanelState.List, _ good: (PanelState.Values) async throws -> Response) async throws
        -> Response
    {
        let values = state.peek()
        if values.sendsETag {
            let tag = "\"\(list)-\(Self.digest(values.lineup))\""
            if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified) }
            var response = try await good(state.asked(for: list))
            response.headers[.eTag] = tag
            return response
        }
        let asked = state.asked(for: list)
        if let fault = asked.faults[list], let bad = try await Self.bad(fault) { return bad }
        return try await good(asked)
    }

    private static func digest(_ lineup: PanelLineup) -> Int {
        switch lineup {
        case .generated(let lineup): lineup.generation
        case .raw(let streams, let categories): streams.utf8.count &* 31 &+ categories.utf8.count
        case .playlist(let text): text.utf8.count
        }
    }

    /// The reply of a fault that is about the whole reply; nil for one that is about rows.
    private static func bad(_ fault: PanelFault) async throws -> Response? {
        switch fault {
        case .status(let code): return Response(status: .init(code: code), body: .init(byteBuffer: ByteBuffer(string: "no")))
        case .html: return text("<!DOCTYPE html><html><body>Cloudflare</body></html>")
        case .emptyBody: return text("")
        case .null: return text("null")
        case .blocked: return text("blocked")
        case .authZero: return text(#"{"user_info":{"auth":0}}"#)
        case .emptyList: return text("[]")
        case .neverAnswers:
            try await Task.sleep(for: .seconds(3600))
            return Response(status: .ok)
        case .shortBody: return broken(promising: 100_000, #"[{"stream_id":1,"name":"One"},"#)
        case .reset: return broken(promising: 100_000, "")
        case .drip:
            return endless(" ", pause: .milliseconds(100))
        case .endless:
            return endless(#"{"stream_id":1,"name":"Again and again and again"},"#, pause: nil)
        case .truncated, .tenth, .numbersAsStrings, .stringsAsNumbers, .objectMap, .nulls, .badRows, .hostile, .gzip, .gzipTruncated:
            return nil
        }
    }

    private struct ConnectionBroken: Error {}

    private static func broken(promising length: Int, _ start: String) -> Response {
        Response(
            status: .ok, headers: json,
            body: ResponseBody(contentLength: length) { writer in
                try await writer.write(ByteBuffer(string: start))
                throw ConnectionBroken()
            })
    }

    private static func endless(_ piece: String, pause: Duration?) -> Response {
        let block = ByteBuffer(string: pause == nil ? String(repeating: piece, count: 1000) : piece)
        return Response(
            status: .ok, headers: json,
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: "["))
                while !Task.isCancelled {
                    try await writer.write(block)
                    if let pause { try await Task.sleep(for: pause) }
                }
            })
    }

    private static let json: HTTPFields = [.contentType: "application/json"]

    private static func text(_ text: String) -> Response {
        Response(status: .ok, headers: json, body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    private static func account(_ values: PanelState.Values) -> String {
        #"""
        {"user_info":{"username":"\#(values.username)","password":"\#(values.password)","message":"","auth":1,"status":"\#(values.status)",\#
        "exp_date":"\#(values.expiry)","is_trial":"0","active_cons":"0","created_at":"1623429679","max_connections":"2",\#
        "allowed_output_formats":["m3u8","ts"]},"server_info":{"url":"127.0.0.1","port":"80","https_port":"443","server_protocol":"http",\#
        "rtmp_port":"8001","timezone":"Europe/London","timestamp_now":1535230022,"time_now":"2018-08-25 16:47:02","process":true}}
        """#
    }
}
