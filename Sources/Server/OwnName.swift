import Hummingbird
import NIOCore

/// Answers to this server's own names alone: a website that points its name at this machine would otherwise pass for Bouquet's own page.
struct OwnName<Context: RequestContext>: RouterMiddleware {
    let allowed: Set<String>

    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        if let authority = request.head.authority, !isOwn(Self.host(of: authority)) {
            throw RequestError(
                status: .misdirectedRequest,
                text: "Bouquet is not known by the name in this address: use its IP address, or set ALLOWED_HOSTS")
        }
        return try await next(request, context)
    }

    /// A name of loopback and an IP address are nobody's to point elsewhere.
    private func isOwn(_ host: String) -> Bool {
        allowed.contains(host) || host == "localhost" || host.hasSuffix(".localhost")
            || (try? SocketAddress(ipAddress: host, port: 0)) != nil
    }

    /// In lower case, without port and brackets.
    private static func host(of authority: String) -> String {
        let authority = authority.lowercased()
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            return String(authority[authority.index(after: authority.startIndex)..<end])
        }
        return String(authority.prefix { $0 != ":" })
    }
}
