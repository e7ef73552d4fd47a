import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix

/// Why a list did not come, in plain words without the address: it holds the password.
package enum FetchError: Error, Equatable, Sendable, CustomStringConvertible {
    case unknownHost
    case refused
    case connectionLost
    case connectTimeout
    case idleTimeout
    case totalTimeout
    case tls
    case status(Int)
    case tooLarge(limit: Int)
    case damagedCompression
    case noFile
    case badAddress
    case diskFull
    case disk(String)
    case unexpected(String)

    package var description: String {
        switch self {
        case .unknownHost: "the provider's host name is not known: check the address"
        case .refused: "the provider's server refused the connection"
        case .connectionLost: "the provider closed the connection before the reply was complete"
        case .connectTimeout: "the provider's server did not answer in time"
        case .idleTimeout: "the provider stopped sending"
        case .totalTimeout: "the provider was too slow: the reply was not complete in time"
        case .tls: "no secure connection to the provider: its certificate is not valid"
        case .status(401), .status(403): "the provider refused access: check the user name and password, and whether it blocks this device"
        case .status(404): "the provider has nothing at this address: check the address"
        case .status(429): "the provider says that it was asked too often: try again later"
        case .status(let code) where code >= 500: "the provider's server has a fault of its own (HTTP \(code))"
        case .status(let code): "the provider answered with HTTP \(code)"
        case .tooLarge(let limit): "the provider's reply is larger than the limit of \(limit >> 20) MiB"
        case .damagedCompression: "the provider's compressed reply is damaged or stops in the middle"
        case .noFile: "the playlist file is not there, is no plain file, or cannot be read"
        case .badAddress: "the provider's address cannot be used: check it"
        case .diskFull: "the disk is full, and the provider's reply could not be kept: make room, then sync again"
        case .disk(let reason): "the reply could not be kept on disk: \(reason)"
        case .unexpected(let kind): "the connection to the provider failed (\(kind))"
        }
    }

    init(_ error: any Error) {
        switch error {
        case let error as FetchError: self = error
        case let error as HTTPClientError where error == .connectTimeout: self = .connectTimeout
        case let error as HTTPClientError where error == .readTimeout: self = .idleTimeout
        case let error as HTTPClientError where error == .deadlineExceeded: self = .totalTimeout
        case let error as HTTPClientError where error == .remoteConnectionClosed: self = .connectionLost
        case let error as HTTPClientError where error == .invalidURL || error == .emptyHost: self = .badAddress
        case let error as HTTPClientError: self = .unexpected(error.shortDescription)
        case let error as NIOConnectionError where error.dnsAError != nil && error.connectionErrors.isEmpty: self = .unknownHost
        case is NIOConnectionError: self = .refused
        case let error as IOError where error.errnoCode == ECONNREFUSED: self = .refused
        case is IOError: self = .connectionLost
        case is HTTPParserError: self = .connectionLost
        case let error as ChannelError where Self.isTimeout(error): self = .connectTimeout
        default: self = String(describing: type(of: error)).contains("SSL") ? .tls : .unexpected(String(describing: type(of: error)))
        }
    }

    /// Why a file could not be written.
    init(writing code: Int32) {
        self = code == ENOSPC || code == EDQUOT ? .diskFull : .disk(String(cString: strerror(code)))
    }

    private static func isTimeout(_ error: ChannelError) -> Bool {
        if case .connectTimeout = error { true } else { false }
    }
}
