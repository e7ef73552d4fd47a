import Foundation
import Hummingbird
import Store

extension BasicRequestContext {
    func id(_ name: String = "id") throws -> Int64 {
        guard let id = parameters.get(name).flatMap(Int64.init) else {
            throw RequestError(status: .notFound, text: "there is nothing at this address")
        }
        return id
    }
}

extension Request {
    func query(_ name: String) -> String? { uri.queryParameters[Substring(name)].map(String.init) }

    func flag(_ name: String, default value: Bool) throws -> Bool {
        switch query(name)?.lowercased() {
        case nil: value
        case "true", "1", "": true
        case "false", "0": false
        default: throw RequestError.bad("\(name) is true or false")
        }
    }

    func integer(_ name: String) throws -> Int64? {
        guard let text = query(name) else { return nil }
        guard let value = Int64(text), value >= 0 else { throw RequestError.bad("\(name) is a whole number") }
        return value
    }

    func limit() throws -> Int { CatalogStore.clamped(try integer("limit").map { Int(min($0, 1 << 20)) }) }

    func json() async throws -> [String: JSON] {
        var copy = self
        let buffer = try await copy.collectBody(upTo: 1 << 20)
        guard let value = try? JSONDecoder().decode(JSON.self, from: Data(buffer.readableBytesView)), case .object(let object) = value
        else {
            throw RequestError.bad("the body is not a JSON object")
        }
        return object
    }

    func form() async throws -> [String: String] {
        var copy = self
        let buffer = try await copy.collectBody(upTo: 1 << 20)
        let text = String(buffer: buffer)
        return text.isEmpty ? [:] : try URLEncodedFormDecoder().decode([String: String].self, from: text)
    }
}
