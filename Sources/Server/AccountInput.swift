import Catalog
import Hummingbird

/// What a request says of an account: a key that is missing keeps what was, null takes the default where there is one.
struct AccountInput {
    private static let fields = [
        "name", "kind", "server", "url", "username", "password", "user_agent", "enabled", "sync_interval_hours", "max_connections",
        "hold_threshold",
    ]
    /// What an answer tells beside them: whoever sends a whole account back does not mean to change it.
    private static let told: Set = [
        "id", "has_password", "created_at", "updated_at", "last_sync", "next_sync", "channel_count", "category_count", "provider",
    ]

    private let values: JSONObject

    init(json: JSONObject) throws {
        let names = Self.fields.joined(separator: ", ")
        if let unknown = json.keys.first(where: { !Self.fields.contains($0) && !Self.told.contains($0) }) {
            throw AccountError.invalid(field: unknown, reason: "there is no such field; there are \(names)")
        }
        values = json
        for key in ["name", "kind", "server", "url", "username", "password", "user_agent"] {
            if let value = json[key], value != .null, value.text == nil { throw AccountError.invalid(field: key, reason: "use a text") }
        }
        for key in ["sync_interval_hours", "max_connections", "hold_threshold"] {
            if let value = json[key], value != .null, value.double == nil { throw AccountError.invalid(field: key, reason: "use a number") }
        }
        if let value = json["enabled"], value != .null, value != .bool(true), value != .bool(false) {
            throw AccountError.invalid(field: "enabled", reason: "use true or false")
        }
        guard Self.fields.contains(where: { json[$0] != nil }) else {
            throw RequestError.bad("the body names no field of an account: \(names)")
        }
    }

    /// A page's form: every field is there, an empty one means the default.
    init(form: [String: String]) throws {
        var json: JSONObject = ["enabled": .bool(form["enabled"] != nil)]
        for (key, value) in form where key != "enabled" && Self.fields.contains(key) {
            let isNumber = ["sync_interval_hours", "max_connections", "hold_threshold"].contains(key)
            if value.isEmpty, isNumber || key == "user_agent" {
                json[key] = .null
            } else if isNumber {
                guard let number = Double(decimal: value) else { throw AccountError.invalid(field: key, reason: "use a number") }
                json[key] = .number(key == "hold_threshold" ? number / 100 : number)
            } else {
                json[key] = .string(value)
            }
        }
        try self.init(json: json)
    }

    /// - Parameter displayed: the server as a person was shown it, secrets masked: sent back, it changes nothing.
    func settings(over old: AccountSettings?, displayed: String? = nil) throws -> AccountSettings {
        let server = values["server"]?.text ?? values["url"]?.text
        var kind = old?.kind ?? server.map(Account.Kind.init(guessedFrom:)) ?? .xtream
        if let text = values["kind"]?.text {
            guard let known = Account.Kind(rawValue: text.lowercased()) else {
                throw AccountError.invalid(field: "kind", reason: "use xtream or m3u")
            }
            kind = known
        }
        var result = old ?? AccountSettings(name: "", kind: kind, server: "")
        result.kind = kind
        if let name = values["name"]?.text { result.name = name }
        if let server, server != displayed || old == nil { result.server = server }
        if let username = values["username"]?.text { result.username = username }
        if let password = values["password"]?.text, !password.isEmpty { result.password = password }
        if let agent = values["user_agent"] { result.userAgent = agent.text }
        if let enabled = values["enabled"], enabled != .null { result.isEnabled = enabled == .bool(true) }
        if let hours = values["sync_interval_hours"] { result.syncIntervalHours = hours.double }
        if let connections = values["max_connections"] { result.maxConnections = connections.double.flatMap { Int(exactly: $0) ?? -1 } }
        if let threshold = values["hold_threshold"] { result.holdThreshold = threshold.double }
        return try result.validated()
    }
}

extension JSON {
    var text: String? {
        switch self {
        case .string(let text): text
        case .integer(let value): String(value)
        default: nil
        }
    }

    var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        case .string(let text): Double(decimal: text)
        default: nil
        }
    }
}
