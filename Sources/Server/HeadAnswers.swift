import Hummingbird

/// Leaves the body out where the head alone is asked for, whatever made the answer: a player or a proxy would take the bytes behind
/// the head for the beginning of the next answer.
struct HeadAnswers<Context: RequestContext>: RouterMiddleware {
    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        let response = try await next(request, context)
        return request.method == .head ? response.createHeadResponse() : response
    }
}
