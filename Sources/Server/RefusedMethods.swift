import HTTPTypes
import Hummingbird

extension Router {
    /// Answers each address that is there, asked with a method that it does not know, with 405 and the methods that it knows.
    /// To be called when all routes are added.
    func refuseOtherMethods() {
        for routes in Dictionary(grouping: routes, by: \.path.description).values {
            var known = Set(routes.map(\.method))
            // The router makes a HEAD of each GET.
            if known.contains(.get) { known.insert(.head) }
            let allowed = known.map(\.rawValue).sorted().joined(separator: ", ")
            for method in [.get, .head, .post, .put, .patch, .delete, .options] as [HTTPRequest.Method] where !known.contains(method) {
                on(routes[0].path, method: method) { request, _ -> Response in
                    throw RequestError(
                        status: .methodNotAllowed, text: "this address does not take \(request.method.rawValue), but \(allowed)",
                        headers: [.allow: allowed])
                }
            }
        }
    }
}
