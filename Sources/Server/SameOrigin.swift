import HTTPTypes
import Hummingbird

/// Refuses what another website makes a person's browser send: until there is a login, being on this machine is the only key.
struct SameOrigin<Context: RequestContext>: RouterMiddleware {
    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        guard request.method != .get, request.method != .head else { return try await next(request, context) }
        guard Self.isOwn(request) else { throw RequestError(status: .forbidden, text: "this request came from another website") }
        var request = request
        try await FormToken.check(&request)
        return try await next(request, context)
    }

    private static func isOwn(_ request: Request) -> Bool {
        if let site = request.fetchSite, site != "same-origin", site != "none" { return false }
        guard let origin = request.headers[.origin] else { return true }
        return request.head.authority.map { origin == "http://\($0)" || origin == "https://\($0)" } ?? false
    }
}

extension Request {
    /// Where a browser says that a request comes from.
    var fetchSite: String? { HTTPField.Name("Sec-Fetch-Site").flatMap { headers[$0] } }
}
