import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Requests to the program when it runs as a process of its own.
enum HTTP {
    /// The status of an answer.
    static func status(_ method: String, _ url: String, _ headers: [String: String] = [:]) async throws -> Int {
        var request = HTTPClientRequest(url: url)
        request.method = HTTPMethod(rawValue: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        return Int(try await HTTPClient.shared.execute(request, timeout: .seconds(60)).status.code)
    }

    static func post(_ url: String, _ body: String = "") async throws {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.body = .bytes(ByteBuffer(string: body))
        _ = try await HTTPClient.shared.execute(request, timeout: .seconds(60)).body.collect(upTo: 1 << 20)
    }
}

/// The program's server-sent events.
struct EventStream {
    private var body: HTTPClientResponse.Body.AsyncIterator

    /// Returns when the stream stands: nothing that happens later is missed.
    init(_ url: String) async throws {
        body = try await HTTPClient.shared.execute(.init(url: url), timeout: .seconds(60)).body.makeAsyncIterator()
        _ = try await body.next()
    }

    /// What came until a text was in it.
    func text(until end: String) async throws -> String { try await text(until: { $0.contains(end) }) }

    /// What came until an event of this name, and the whole of it: an event may come in several parts.
    func text(untilEvent name: String) async throws -> String {
        try await text(until: { text in
            text.firstRange(of: "event: \(name)\n").map { text[$0.upperBound...].contains("\n\n") } ?? false
        })
    }

    private func text(until isWhole: (String) -> Bool) async throws -> String {
        var (body, text) = (body, "")
        while !isWhole(text), let part = try await body.next() { text += String(buffer: part) }
        return text
    }
}
