import Foundation
import Hummingbird

/// A JSON value with its nulls: the API's answers say `null` where a key has no value, which Codable's own structs leave out.
enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSON])
    case object(JSONObject)

    static func string(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }
    static func integer(_ value: Int64?) -> JSON { value.map { .integer($0) } ?? .null }
    static func integer(_ value: Int?) -> JSON { value.map { .integer(Int64($0)) } ?? .null }
    static func number(_ value: Double?) -> JSON { value.map { .number($0) } ?? .null }
    static func strings(_ values: [String]) -> JSON { .array(values.map { .string($0) }) }

    func merging(_ more: JSONObject) -> JSON {
        guard case .object(let object) = self else { return self }
        return .object(object.merging(more))
    }

    func response(_ status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) throws -> Response {
        var headers = headers
        headers[.contentType] = "application/json; charset=utf-8"
        var bytes: [UInt8] = []
        write(to: &bytes)
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// The value on one line.
    var line: String {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension JSON: Decodable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSON].self) {
            self = .array(value)
        } else {
            self = .object(JSONObject(try container.decode([String: JSON].self)))
        }
    }
}
