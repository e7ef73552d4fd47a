import Catalog
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("A request")
struct RequestTests {
    @Test("that asks for the head alone is answered like the whole, without the body", arguments: ["/", "/health", "/api/accounts"])
    func head(path: String) async throws {
        try await Harness.run { bouquet in
            let whole = try await bouquet.client.execute(uri: path, method: .get) { ($0.status, $0.headers[.contentType], $0.body) }
            try await bouquet.client.execute(uri: path, method: .head) { head in
                #expect(head.status == whole.0)
                #expect(head.headers[.contentType] == whole.1)
                #expect(head.headers[.contentLength] == String(whole.2.readableBytes))
                #expect(head.body.readableBytes == 0)
            }
        }
    }

    @Test(
        "with a method that an address does not know is told which it knows",
        arguments: [
            ("/api/accounts", HTTPRequest.Method.delete, "GET, HEAD, POST"), ("/api/accounts/1", .post, "DELETE, GET, HEAD, PUT"),
            ("/api/accounts/1/sync", .get, "POST"), ("/", .post, "GET, HEAD"),
        ])
    func methods(path: String, method: HTTPRequest.Method, allowed: String) async throws {
        try await Harness.run { bouquet in
            try await bouquet.client.execute(uri: path, method: method) { response in
                #expect(response.status == .methodNotAllowed)
                #expect(response.headers[.allow] == allowed)
            }
            let answer = try await bouquet.request(method, path)
            #expect(answer["success"] == .bool(false) && answer["error"].string.contains(allowed))
        }
    }

    @Test(
        "for a list of channels with a parameter that there is not is refused, and told which there are",
        arguments: ["/api/channels", "/api/accounts/1/preview", "/api/playlists/1/preview"])
    func parameters(path: String) async throws {
        try await withPanel(.channels(20)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                _ = try await bouquet.post("/api/playlists", #"{"name":"All"}"#)
                #expect(
                    try await bouquet.get("\(path)?q=tag:uk&limit=5&sort=-name&facets=tags&facet_limit=3&collapse=none&offset=0").status
                        == 200)
                for wrong in ["filter=tag:uk", "Limit=5", "page=2"] {
                    let answer = try await bouquet.get("\(path)?limit=5&\(wrong)")
                    #expect(answer.status == 400, "\(wrong)")
                    #expect(
                        answer["error"].string.hasPrefix("\(wrong.prefix { $0 != "=" }): there is no such parameter; there are q, sort"))
                }
            }
        }
    }

    @Test(
        "for what happened with a parameter that there is not is refused: passed over, it would seem to hold",
        arguments: [
            "/api/changes?acount=1", "/api/sync/runs?state=failed", "/api/accounts/1/sync/runs?status=failed", "/api/timeline?day=1",
            "/api/accounts/1/as-of?at=run:1&name=x", "/api/accounts/1/difference?from=run:1&until=run:1",
            "/api/channels/1/history?kind=added",
        ])
    func historyParameters(path: String) async throws {
        try await withPanel(.channels(20)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let answer = try await bouquet.get(path)
                #expect(answer.status == 400)
                #expect(answer["error"].string.contains(": there is no such parameter; there are "), "\(answer.text)")
            }
        }
    }

    @Test("with a form that cannot be read is the sender's mistake", arguments: ["name=a&name=b", "a[b]=c", "name=%zz", "name"])
    func forms(body: String) async throws {
        try await Harness.run { bouquet in
            let answer = try await bouquet.form("/accounts", body)
            #expect(answer.status == 400)
            let accounts = try await bouquet.get("/api/accounts")
            #expect(accounts["accounts"] == .array([]))
        }
    }

    @Test(
        "of the form's address that is only reloaded leads back to the page",
        arguments: ["/accounts/1", "/accounts/1/sync", "/accounts/sync-all"])
    func reloaded(path: String) async throws {
        try await Harness.run { bouquet in
            try await bouquet.client.execute(uri: path, method: .get) { #expect($0.headers[.location] == "/accounts") }
        }
    }

    @Test("with too large a body is told so in words")
    func tooLarge() async throws {
        try await Harness.run { bouquet in
            let answer = try await bouquet.post("/api/accounts", String(repeating: " ", count: 2 << 20))
            #expect(answer.status == 413)
            #expect(answer["error"] == .string("the body is too large"))
        }
    }

    @Test("is answered under the server's own names alone, whatever its method, so that no website can pass for Bouquet")
    func names() async throws {
        let program = try Program(
            ["serve", "--port", "0"], folder: Harness.temporaryFolder(), environment: ["ALLOWED_HOSTS": "bouquet.lan, tv.lan"])
        let address = try #require(program.firstLine().split(separator: " ").last.map(String.init))
        let port = try #require(address.split(separator: ":").last)
        for own in ["127.0.0.1:\(port)", "localhost:\(port)", "[::1]:\(port)", "192.168.1.9", "Bouquet.LAN:\(port)", "tv.lan"] {
            #expect(try await HTTP.status("GET", address + "/api/accounts", ["Host": own]) == 200, "\(own)")
        }
        for foreign in ["evil.com:\(port)", "evil.com", "127.0.0.1.evil.com", "localhost.evil.com:\(port)"] {
            #expect(try await HTTP.status("GET", address + "/api/accounts", ["Host": foreign]) == 421, "\(foreign)")
            let origin = ["Host": foreign, "Origin": "http://\(foreign)"]
            #expect(try await HTTP.status("POST", address + "/api/sync/all", origin) == 421, "\(foreign)")
        }
        program.send(signal: 15)
        #expect(await program.ending().code == 0)
    }

    @Test(
        "with a visit's cookie that Bouquet never gave is a first visit",
        arguments: ["0.-9223372036854", "144115188075855872.1790000000", "-1.0", "1790000000.99999999999", "1.2.3", "x.y", ""])
    func visits(cookie: String) async throws {
        let now = Timestamp(seconds: 1_800_000_000)
        try await Harness.run(now: { now }) { bouquet in
            let headers: HTTPFields = [.cookie: "bouquet_visit=\(cookie)"]
            try await bouquet.client.execute(uri: "/", method: .get, headers: headers) { page in
                #expect(page.status == .ok)
                #expect(page.headers[.setCookie]?.contains("bouquet_visit=1799395200.1800000000;") == true)
            }
        }
    }

    @Test(
        "that asks for the head alone and is refused leaves the connection to the next one",
        arguments: ["/playlist/none.m3u", "/api/accounts/999", "/nothing", "/api/accounts/1/sync", "/accounts/x/test"])
    func refusedHead(path: String) async throws {
        let program = try Program(["serve", "--port", "0"], folder: Harness.temporaryFolder())
        let port = try #require(program.firstLine().split(separator: ":").last.flatMap { Int($0) })
        let request = { (method: String, path: String, end: String) in "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n\(end)\r\n" }
        let answer = try Wire.answer(
            to: request("HEAD", path, "") + request("GET", "/health", "Connection: close\r\n"), port: port)
        let parts = answer.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        #expect(parts.count == 2 && parts[0].hasPrefix("HTTP/1.1 ") && parts[1].hasPrefix("HTTP/1.1 200 OK"), "\(answer)")
        program.send(signal: 15)
        #expect(await program.ending().code == 0)
    }

    @Test(
        "that asks for the head alone, and takes gzip, is told the length that the whole has",
        arguments: ["/accounts", "/api/filters/syntax"])
    func packedHead(path: String) async throws {
        try await Harness.run { bouquet in
            // Without its cookie a browser gets another token in each page.
            let packed: HTTPFields = [.acceptEncoding: "gzip", .cookie: "bouquet_token=" + String(repeating: "7", count: 32)]
            let whole = try await bouquet.download(path, headers: packed)
            let head = try await bouquet.download(path, .head, headers: packed)
            #expect(head.headers[.contentEncoding] == "gzip" && whole.headers[.contentEncoding] == "gzip")
            #expect(head.headers[.contentLength] == String(whole.body.count) && head.body.isEmpty)
        }
    }

    @Test("that fails inside Bouquet leaves the kind of the error in the log, and nothing that it holds")
    func logged() async throws {
        enum Mishap: Error, CustomStringConvertible {
            case spilled(String)
            var description: String { "s3cr3t" }
        }
        let book = LogBook()
        let router = Router(context: BasicRequestContext.self)
        router.addMiddleware { ErrorResponses(logger: Logger(label: "test") { _ in book }, page: { _, _ in Response(status: .ok) }) }
        router.get("broken") { _, _ -> Response in throw Mishap.spilled("s3cr3t") }
        try await Application(router: router).test(.router) { client in
            try await client.execute(uri: "/broken", method: .get) { response in
                #expect(response.status == .internalServerError)
                #expect(!String(buffer: response.body).contains("s3cr3t"))
            }
        }
        #expect(book.text.contains("/broken") && book.text.contains("Mishap"))
        #expect(!book.text.contains("s3cr3t"))
    }

    @Test("for events hears something from time to time also when nothing happens")
    func keepAlive() async throws {
        let (events, event) = AsyncStream.makeStream(of: EventFeed.Event.self)
        let texts = EventsAPI.texts(of: events, clock: ImpatientClock())
        #expect(await texts.first { _ in true }?.hasPrefix(":") == true)
        #expect((.seconds(15) ... .seconds(30)).contains(EventsAPI.keepAlive))
        event.finish()
    }
}
