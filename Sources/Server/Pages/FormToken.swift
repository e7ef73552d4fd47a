import Foundation
import HTTPTypes
import Hummingbird

/// What tells Bouquet's own pages from another website's: a random text in a cookie that only this server reads, and once more in each form or
/// in the header `X-CSRF-Token` of each change that a page's script asks for. Programs, which send no `Origin`,
/// need none for the API.
enum FormToken {
    static let header = HTTPField.Name("X-CSRF-Token")
    static let field = "csrf"
    private static let cookie = "bouquet_token"

    /// The browser's token; a new one where it has none.
    static func of(_ request: Request) -> (text: String, isNew: Bool) {
        if let known = request.cookie(cookie), known.utf8.count == 32 { return (known, false) }
        let random = (0..<2).map { _ in String(UInt64.random(in: 0 ... .max) | 1 << 63, radix: 16) }
        return (random.joined(), true)
    }

    static func setCookie(_ token: String) -> String { BrowserCookie.set(cookie, token) }

    /// Takes the token out of a request that changes something.
    /// - Throws: `RequestError` where it is not the browser's.
    static func check(_ request: inout Request) async throws {
        let isFromPage =
            request.headers[.origin] != nil || request.fetchSite != nil || (request.isForm && !request.uri.path.hasPrefix("/api/"))
        guard isFromPage else { return }
        let sent = try await sent(with: &request)
        guard let known = request.cookie(cookie), known.utf8.count == 32, sent == known else {
            throw RequestError(status: .forbidden, text: "this page is no longer valid here: load it again, and repeat what you did")
        }
    }

    private static func sent(with request: inout Request) async throws -> String? {
        if let header, let token = request.headers[header] { return token }
        guard request.isForm else { return nil }
        _ = try await request.collectBody(upTo: 1 << 20)
        return try await request.form()[field]
    }
}

extension Request {
    func cookie(_ name: String) -> String? { cookies[name]?.value }

    fileprivate var isForm: Bool { headers[.contentType]?.hasPrefix("application/x-www-form-urlencoded") == true }
}
