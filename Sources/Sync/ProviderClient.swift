import AsyncHTTPClient
import Catalog
import Glibc
import NIOCore
import NIOHTTP1

/// Asks providers for lists, over HTTP or from a file.
package struct ProviderClient: Sendable {
    private let http: HTTPClient
    let limits: SyncLimits

    package init(limits: SyncLimits) {
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(connect: .init(limits.connect), read: .init(limits.idle))
        // A refused connection is an answer for a person, not a reason to wait out the connect timeout.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.redirectConfiguration = .follow(max: 5, allowCycles: false)
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.limits = limits
    }

    /// Bytes between two words of progress.
    private static let progressStep = 256 << 10

    package func shutdown() async throws { try await http.shutdown() }

    enum Reply: Sendable {
        case notModified
        case spooled(Spool, validator: String?, received: Int)
    }

    /// Fetches into a file.
    /// - Parameter validator: the line that an earlier reply gave, for a conditional request.
    /// - Throws: `FetchError`, `CancellationError`.
    func fetch(
        _ url: String, of account: Account, to path: String, limit: Int, validator: String? = nil,
        progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> Reply {
        do {
            return try await withTimeout(limits.total) {
                try await fetchUnbounded(url, of: account, to: path, limit: limit, validator: validator, progress: progress)
            }
        } catch {
            try Task.checkCancellation()
            throw FetchError(error)
        }
    }

    private func fetchUnbounded(
        _ url: String, of account: Account, to path: String, limit: Int, validator: String?, progress: @Sendable (Int) -> Void
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: url)
        request.headers.add(name: "User-Agent", value: account.settings.userAgent ?? AccountSettings.defaultUserAgent)
        request.headers.add(name: "Accept", value: "*/*")
        request.headers.add(name: "Accept-Encoding", value: "gzip")
        if let validator {
            request.headers.add(
                name: validator.hasPrefix("etag ") ? "If-None-Match" : "If-Modified-Since",
                value: String(validator.drop { $0 != " " }.dropFirst()))
        }
        if url.contains("://{username}:{password}@") {
            request.url = url.replacing("{username}:{password}@", with: "")
            request.setBasicAuth(username: account.settings.username, password: account.settings.password)
        }
        let response = try await http.execute(request, deadline: .distantFuture)
        if response.status == .notModified, validator != nil { return .notModified }
        guard response.status == .ok else { throw FetchError.status(Int(response.status.code)) }
        let spool = try SpoolWriter(path: path, limit: limit)
        var received = 0
        for try await part in response.body {
            let before = received
            received += part.readableBytes
            try part.withUnsafeReadableBytes(spool.write)
            if before / Self.progressStep != received / Self.progressStep { progress(received) }
        }
        let etag = response.headers.first(name: "ETag").map { "etag " + $0 }
        let modified = response.headers.first(name: "Last-Modified").map { "modified " + $0 }
        return .spooled(try spool.finish(), validator: etag ?? modified, received: received)
    }

    /// Copies a playlist file, so that it cannot change while it is read.
    func copy(file: String, to path: String, limit: Int) async throws -> Spool {
        // A pipe or a device may never end, and a pipe would not even open without somebody who writes.
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FetchError.noFile }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw FetchError.noFile }
        let spool = try SpoolWriter(path: path, limit: limit)
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            try Task.checkCancellation()
            await Task.yield()
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw FetchError.noFile }
            if count == 0 { return try spool.finish() }
            try buffer.withUnsafeBytes { try spool.write(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
        }
    }

    /// Runs `body`, or ends it after a time with `FetchError.totalTimeout`.
    private func withTimeout<Result: Sendable>(_ limit: Duration, _ body: @Sendable () async throws -> Result) async throws -> Result {
        try await withoutActuallyEscaping(body) { body in
            try await withThrowingTaskGroup(of: Result.self) { group in
                group.addTask { try await body() }
                group.addTask {
                    try await Task.sleep(for: limit)
                    throw FetchError.totalTimeout
                }
                defer { group.cancelAll() }
                guard let result = try await group.next() else { throw CancellationError() }
                return result
            }
        }
    }
}
