import App
import Catalog
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import ServiceLifecycle
import SimulatedPanel
import Store
import Sync
import Testing

@testable import Server

/// A whole Bouquet in a folder of its own, asked over HTTP, with its scheduler at work.
struct Harness: Sendable {
    let bouquet: Bouquet
    let client: any TestClientProtocol

    /// - Parameter settings: environment variables.
    static func run(
        _ settings: [String: String] = [:], folder: String? = nil, now: @escaping @Sendable () -> Timestamp = Bouquet.systemTime,
        trace: (@Sendable (String) -> Void)? = nil, _ body: @escaping @Sendable (Harness) async throws -> Void
    ) async throws {
        let folder = folder ?? temporaryFolder()
        var values = ["DATA_DIR": folder, "LOG_LEVEL": "critical", "SYNC_INTERVAL_HOURS": "0"]
        values.merge(settings) { $1 }
        let bouquet = try await Bouquet(Settings(values), now: now, trace: trace)
        let background = Task {
            try await withThrowingDiscardingTaskGroup { group in
                for service in bouquet.background(pollInterval: .milliseconds(50)) { group.addTask { try await service.run() } }
            }
        }
        do {
            let router = try bouquet.router()
            try await Application(router: router, logger: bouquet.logger).test(.router) { client in
                try await body(Harness(bouquet: bouquet, client: client))
            }
        } catch {
            background.cancel()
            _ = await background.result
            try await bouquet.close()
            throw error
        }
        background.cancel()
        _ = await background.result
        try await bouquet.close()
    }

    static func temporaryFolder() -> String { FileManager.default.temporaryDirectory.path + "/bouquet-test-\(UUID().uuidString)" }

    struct Answer: Sendable {
        let status: Int
        let text: String
        let json: JSON

        subscript(_ key: String) -> JSON {
            guard case .object(let object) = json else { return .null }
            return object[key] ?? .null
        }
    }

    func request(_ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, headers: HTTPFields = [:]) async throws -> Answer {
        try await client.execute(uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) }) { response in
            let text = String(buffer: response.body)
            let json = try? JSONDecoder().decode(JSON.self, from: Data(text.utf8))
            return Answer(status: response.status.code, text: text, json: json ?? .null)
        }
    }

    /// Sends a page's form as a browser does, with the token of its cookie.
    func form(_ path: String, _ fields: String, headers: HTTPFields = [:]) async throws -> Answer {
        let token = String(repeating: "7", count: 32)
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded"
        headers[.cookie] = "bouquet_token=\(token)"
        return try await request(.post, path, fields + (fields.isEmpty ? "" : "&") + "csrf=\(token)", headers: headers)
    }

    func get(_ path: String) async throws -> Answer { try await request(.get, path) }
    func post(_ path: String, _ body: String? = nil) async throws -> Answer { try await request(.post, path, body) }

    /// Adds an account and waits for its first sync; answers the sync's report.
    func addAccount(_ server: String, name: String = "Home", password: String = "demo", more: String = "") async throws -> Answer {
        let body = #"{"name":"\#(name)","kind":"xtream","server":"\#(server)","username":"demo","password":"\#(password)"\#(more)}"#
        let events = bouquet.store.feed.events()
        let account = try await post("/api/accounts", body)
        #expect(account.status == 201, "\(account.text)")
        for await event in events {
            guard case .finished(let run) = event, Int(run.accountID) == account["id"].int else { continue }
            return try await get("/api/sync/runs/\(run.id)")
        }
        throw CancellationError()
    }

    func sync(_ account: Int = 1, query: String = "") async throws -> Answer { try await post("/api/accounts/\(account)/sync\(query)") }

    func status(_ account: Int = 1) async throws -> Answer { try await get("/api/accounts/\(account)/sync/status") }

    /// All channels of the catalogue, page by page, in the order they came into it.
    func channels(_ query: String = "") async throws -> [JSON] {
        var channels: [JSON] = []
        var cursor = ""
        while true {
            let page = try await get("/api/channels?limit=500\(cursor)\(query)")
            channels += page["channels"].array
            guard case .string(let next) = page["next_cursor"] else { return channels.sorted { $0["id"].int < $1["id"].int } }
            cursor = "&cursor=\(next)"
        }
    }
}

extension JSON {
    subscript(_ key: String) -> JSON {
        guard case .object(let object) = self else { return .null }
        return object[key] ?? .null
    }

    var int: Int { if case .integer(let value) = self { Int(value) } else { -1 } }
    var array: [JSON] { if case .array(let values) = self { values } else { [] } }
    var string: String { if case .string(let value) = self { value } else { "" } }
}
