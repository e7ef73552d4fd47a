import Catalog
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Store

/// Gives every error its status code and a body that a person understands: `{"success": false, "error": "…"}`.
struct ErrorResponses<Context: RequestContext>: RouterMiddleware {
    let logger: Logger
    /// The page that tells a person of a problem.
    let page: @Sendable (Problem, Request) -> Response

    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        do {
            return try await next(request, context)
        } catch is CancellationError {
            return try Self.answer(Problem(status: .serviceUnavailable, text: "Bouquet is stopping"), request)
        } catch {
            let problem = Problem(error)
            problem.log(error, of: request, to: logger)
            return Self.isForPerson(request) ? page(problem, request) : try Self.answer(problem, request)
        }
    }

    private static func answer(_ problem: Problem, _ request: Request) throws -> Response {
        let problem = problem.said(in: Look(of: request).words)
        let body = JSON.object(["success": .bool(false), "error": .string(problem.text)]).merging(problem.details)
        var headers = problem.headers
        headers.append(contentsOf: Words.vary)
        return try body.response(problem.status, headers: headers)
    }

    /// Whether a browser asked for a page.
    private static func isForPerson(_ request: Request) -> Bool {
        let isMachine = ["/api/", "/playlist/", "/stream/", "/guide/", "/assets/", "/health"].contains { request.uri.path.hasPrefix($0) }
        return !isMachine && request.headers[.accept]?.contains("text/html") == true
    }
}

/// An error as the outside sees it, in English.
struct Problem {
    var status: HTTPResponse.Status
    var text: String
    var details: JSONObject = [:]
    var headers: HTTPFields = [:]
}

extension Problem {
    /// Says it in a person's language.
    func said(in words: Words) -> Problem {
        var problem = self
        problem.text = words.sentence(text)
        problem.details = details.reduce(into: [:]) { details, detail in
            let isSentence = ["message", "hint"].contains(detail.key)
            details[detail.key] =
                if isSentence, case .string(let text) = detail.value { .string(words.sentence(text)) } else { detail.value }
        }
        return problem
    }

    init(_ error: any Error) {
        switch error {
        case let error as StoreError:
            text = error.description
            status =
                switch error {
                case .noAccount, .noRun, .noChannel, .noRuleset, .noRule, .noFilter, .noPlaylist, .notInPlaylist, .noSearch,
                    .noChange:
                    .notFound
                case .accountDisabled, .syncRunning, .nothingHeld, .leaseLost, .changeUndone, .slugTaken, .searchNameTaken, .playlistSaved,
                    .runUnfinished, .beforeHistory:
                    .conflict
                case .momentsReversed, .incompleteOrder: .badRequest
                }
            if case .playlistSaved(let moment) = error { details = ["updated_at": .string(moment.iso)] }
            if case .beforeHistory(let start) = error { details = ["history_start": .string(start?.iso)] }
        case let error as FilterError:
            (status, text) = (.badRequest, error.message + (error.hint.map { " (\($0))" } ?? ""))
            details = [
                "position": .integer(error.position), "length": .integer(error.length), "message": .string(error.message),
                "hint": .string(error.hint),
            ]
        case is PatternError, is PlaylistError, is SavedSearchError: (status, text) = (.badRequest, "\(error)")
        case let error as TagRuleError:
            (status, text) = (.badRequest, error.description)
            if case .invalid(_, let field, _) = error { details = ["field": .string(field.rawValue)] }
        case let error as AccountError:
            (status, text) = (.badRequest, error.description)
            if case .invalid(let field, _) = error { details = ["field": .string(field)] }
        case let error as RequestError:
            (status, text, headers) = (error.status, error.text, error.headers)
        case let error as DatabaseFailure where error.kind == .busy:
            (status, text) = (.serviceUnavailable, "the database is busy: try again")
        case let error as DatabaseFailure:
            (status, text) = (.internalServerError, error.description)
        case let error as any HTTPResponseError:
            status = error.status
            text =
                switch error.status {
                case .notFound: "there is nothing at this address"
                case .contentTooLarge: "the body is too large"
                default: (error as? HTTPError)?.body ?? error.status.reasonPhrase
                }
        default:
            (status, text) = (.internalServerError, "something went wrong inside Bouquet; the log says more")
        }
    }

    /// Tells the log of an error that is Bouquet's own.
    func log(_ error: any Error, of request: Request, to logger: Logger) {
        guard status.code >= 500, status != .badGateway else { return }
        logger.error(
            "request failed",
            metadata: [
                "method": "\(request.method)", "path": "\(request.uri.path)", "error": "\(text)", "kind": "\(Self.kind(error))",
            ])
    }

    /// The kind of an error and its number, and nothing else that it says of itself: that may be a value, an address or a secret.
    private static func kind(_ error: any Error) -> String {
        if let error = error as? IOError { return "IOError \(error.errnoCode)" }
        let error = error as NSError
        return "\(error.domain) \(error.code)"
    }
}

/// What is wrong with a request.
struct RequestError: Error {
    var status: HTTPResponse.Status
    var text: String
    var headers: HTTPFields = [:]

    static func bad(_ text: String) -> RequestError { RequestError(status: .badRequest, text: text) }
}
