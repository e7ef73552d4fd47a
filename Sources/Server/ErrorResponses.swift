import Catalog
import Database
import Hummingbird
import Logging
import Store

/// Gives every error its status code and a body that a person understands: `{"success": false, "error": "…"}`.
struct ErrorResponses<Context: RequestContext>: RouterMiddleware {
    let logger: Logger

    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        do {
            return try await next(request, context)
        } catch is CancellationError {
            return try Self.body("Bouquet is stopping").response(.serviceUnavailable)
        } catch {
            let problem = Problem(error)
            if problem.status.code >= 500 {
                logger.error("request failed", metadata: ["path": "\(request.uri.path)", "error": "\(problem.text)"])
            }
            return try Self.body(problem.text).merging(problem.details).response(problem.status)
        }
    }

    private static func body(_ text: String) -> JSON { .object(["success": .bool(false), "error": .string(text)]) }
}

/// An error as the outside sees it.
struct Problem {
    var status: HTTPResponse.Status
    var text: String
    var details: [String: JSON] = [:]

    init(_ error: any Error) {
        switch error {
        case let error as StoreError:
            text = error.description
            status =
                switch error {
                case .noAccount, .noRun, .noChannel: .notFound
                case .accountDisabled, .leaseLost: .conflict
                }
        case let error as AccountError:
            (status, text) = (.badRequest, error.description)
            if case .invalid(let field, _) = error { details = ["field": .string(field)] }
        case let error as RequestError:
            (status, text) = (error.status, error.text)
        case let error as DatabaseFailure where error.kind == .busy:
            (status, text) = (.serviceUnavailable, "the database is busy: try again")
        case let error as DatabaseFailure:
            (status, text) = (.internalServerError, error.description)
        case let error as any HTTPResponseError:
            status = error.status
            text = error.status == .notFound ? "there is nothing at this address" : (error as? HTTPError)?.body ?? error.status.reasonPhrase
        default:
            (status, text) = (.internalServerError, "something went wrong inside Bouquet; the log says more")
        }
    }
}

/// What is wrong with a request.
struct RequestError: Error {
    var status: HTTPResponse.Status
    var text: String

    static func bad(_ text: String) -> RequestError { RequestError(status: .badRequest, text: text) }
}
