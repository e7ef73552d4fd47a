import HTTPTypes
import Hummingbird
import NIOCore

/// Packs pages and the API's answers for those who take gzip; what is short or streamed, or packed already, goes as it is.
struct Compression<Context: RequestContext>: RouterMiddleware {
    private static var shortest: Int { 1_000 }

    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        var response = try await next(request, context)
        guard request.acceptsGzip, response.headers[.contentEncoding] == nil, let length = response.body.contentLength,
            length >= Self.shortest, Self.isText(response.headers[.contentType] ?? "")
        else { return response }
        let whole = WholeBody()
        try await response.body.write(whole)
        response.headers[.contentEncoding] = "gzip"
        response.headers[.vary] =
            response.headers[.vary].map { $0.contains("Accept-Encoding") ? $0 : $0 + ", Accept-Encoding" } ?? "Accept-Encoding"
        response.headers[.contentLength] = nil
        response.body = .init(byteBuffer: ByteBuffer(bytes: Gzip.packed(whole.bytes)))
        return response
    }

    private static func isText(_ type: String) -> Bool {
        type.hasPrefix("text/html") || type.hasPrefix("application/json") || type.hasPrefix("image/svg")
    }
}

/// Gathers a body whose length is known.
private final class WholeBody: ResponseBodyWriter {
    private(set) var bytes: [UInt8] = []

    func write(_ buffer: ByteBuffer) async throws { bytes.append(contentsOf: buffer.readableBytesView) }
    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
