import HTTPTypes
import Hummingbird

/// The files of the page, which lie inside the binary.
enum Assets {
    static func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let (bytes, type): ([UInt8], String)
        switch context.parameters.get("file") {
        case "app.css": (bytes, type) = (PackageResources.app_css, "text/css; charset=utf-8")
        case "app.js": (bytes, type) = (PackageResources.app_js, "text/javascript; charset=utf-8")
        default: throw HTTPError(.notFound)
        }
        return Response(
            status: .ok, headers: [.contentType: type, .cacheControl: "no-cache"], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
