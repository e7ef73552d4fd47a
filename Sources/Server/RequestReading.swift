import Catalog
import Foundation
import Hummingbird
import Search
import Store

extension BasicRequestContext {
    func id(_ name: String = "id") throws -> Int64 {
        guard let id = parameters.get(name).flatMap(Int64.init) else {
            throw RequestError(status: .notFound, text: "there is nothing at this address")
        }
        return id
    }

    /// A part of the address that is a name or an id.
    func name(_ name: String = "id") throws -> String {
        guard let value = parameters.get(name)?.removingPercentEncoding else {
            throw RequestError(status: .notFound, text: "there is nothing at this address")
        }
        return value
    }
}

extension RequestError {
    static func badOrder(_ name: String) -> RequestError {
        let names = ChannelQuery.Sort.allCases.map(\.rawValue).joined(separator: ", ")
        return .bad("\(name) is one of \(names), with a - before it for the other way round")
    }

    /// A field that has to be there.
    static func needed<Value>(_ name: String, _ value: Value?) throws -> Value {
        guard let value else { throw RequestError.bad("\(name): this field is needed") }
        return value
    }
}

extension Request {
    /// A parameter of the address. A `+` is a space, as forms send it.
    /// - Throws: where it is not percent-encoded as addresses are.
    func query(_ name: String) throws -> String? {
        for pair in (uri.query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts[0] == name else { continue }
            guard parts.count > 1 else { return "" }
            guard let value = parts[1].replacing("+", with: " ").removingPercentEncoding else {
                throw RequestError.bad("\(name): this is not encoded as it has to be in an address")
            }
            return value
        }
        return nil
    }

    /// - Throws: where the address has a parameter of another name: passed over, it would seem to hold.
    func knows(_ names: String...) throws { try knows(names) }

    func knows(_ names: [String]) throws {
        for pair in (uri.query ?? "").split(separator: "&") {
            let name = pair.prefix { $0 != "=" }
            guard !names.contains(where: { $0 == name }) else { continue }
            throw RequestError.bad("\(name): there is no such parameter; there are \(names.joined(separator: ", "))")
        }
    }

    func flag(_ name: String, default value: Bool) throws -> Bool {
        switch try query(name)?.lowercased() {
        case nil: value
        case "true", "1", "": true
        case "false", "0": false
        default: throw RequestError.bad("\(name) is true or false")
        }
    }

    func integer(_ name: String) throws -> Int64? {
        guard let text = try query(name) else { return nil }
        guard let value = Int64(text), value >= 0 else { throw RequestError.bad("\(name) is a whole number") }
        return value
    }

    func time(_ name: String) throws -> Timestamp? {
        guard let text = try query(name) else { return nil }
        guard let time = Timestamp(iso: text) else { throw RequestError.bad("\(name) is a time such as 2024-12-19T10:30:45Z") }
        return time
    }

    func choice<Choice: RawRepresentable & CaseIterable>(_ name: String) throws -> Choice? where Choice.RawValue == String {
        guard let text = try query(name) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            throw RequestError.bad("\(name) is one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    func limit() throws -> Int { CatalogStore.clamped(try integer("limit").map { Int(min($0, 1 << 20)) }) }

    func json() async throws -> JSONObject {
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
        guard !text.isEmpty else { return [:] }
        guard let form = try? URLEncodedFormDecoder().decode([String: String].self, from: text) else {
            throw RequestError.bad("the form cannot be read: each field is sent once, percent-encoded")
        }
        // A form sends the ends of lines as networks do.
        return form.mapValues { $0.replacing("\r\n", with: "\n") }
    }
}
