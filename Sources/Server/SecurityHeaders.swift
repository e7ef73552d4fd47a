import HTTPTypes
import Hummingbird

/// Tells browsers what a page of Bouquet may do: run its own scripts alone, and show logos and streams of providers without saying
/// where they are shown.
struct SecurityHeaders<Context: RequestContext>: RouterMiddleware {
    private static var policy: String {
        """
        default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: http: https:; media-src 'self' blob: http: https:; \
        connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'
        """
    }

    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        var response = try await next(request, context)
        // A style or a script is under the policy of the page that loads it.
        let isPart = ["text/css", "text/javascript"].contains { response.headers[.contentType]?.hasPrefix($0) == true }
        if !isPart { response.headers[.contentSecurityPolicy] = Self.policy }
        response.headers[.xContentTypeOptions] = "nosniff"
        if response.headers[.referrerPolicy] == nil { response.headers[.referrerPolicy] = "same-origin" }
        return response
    }
}
