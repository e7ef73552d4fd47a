/// The fields of a request's body: a wrong type or an unknown name is told by its name, never passed over.
struct Fields {
    private var values: JSONObject

    /// - Throws: where the body names a field that is not known.
    init(_ values: JSONObject, known: [String]) throws {
        if let unknown = values.keys.first(where: { !known.contains($0) }) {
            throw RequestError.bad("\(unknown): there is no such field; there are \(known.joined(separator: ", "))")
        }
        self.values = values
    }

    func has(_ name: String) -> Bool { values[name] != nil }

    /// The others.
    func without(_ names: String...) -> Fields {
        var rest = self
        for name in names { rest.values[name] = nil }
        return rest
    }

    /// A whole number is taken as a text too; of another one it is not known how it was written.
    func text(_ name: String) throws -> String? {
        try value(name, "a text") { value in
            switch value {
            case .string(let text):
                text.contains { $0.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" } } ? nil : text
            case .integer(let number): String(number)
            default: nil
            }
        }
    }

    func flag(_ name: String) throws -> Bool? {
        try value(name, "true or false") { if case .bool(let flag) = $0 { flag } else { nil } }
    }

    func integer(_ name: String) throws -> Int64? {
        try value(name, "a whole number") { if case .integer(let number) = $0 { number } else { nil } }
    }

    func number(_ name: String) throws -> Double? {
        try value(name, "a number") { value in
            switch value {
            case .integer(let number): Double(number)
            case .number(let number): number
            default: nil
            }
        }
    }

    func texts(_ name: String) throws -> [String]? {
        try value(name, "a list of texts") { value in
            guard case .array(let elements) = value else { return nil }
            let texts = elements.compactMap { if case .string(let text) = $0 { text } else { String?.none } }
            return texts.count == elements.count ? texts : nil
        }
    }

    func integers(_ name: String) throws -> [Int64]? {
        try value(name, "a list of whole numbers") { value in
            guard case .array(let elements) = value else { return nil }
            let numbers = elements.compactMap { if case .integer(let number) = $0 { number } else { Int64?.none } }
            return numbers.count == elements.count ? numbers : nil
        }
    }

    func choice<Choice: RawRepresentable & CaseIterable>(_ name: String) throws -> Choice? where Choice.RawValue == String {
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        return try value(name, "one of \(names)") { if case .string(let text) = $0 { Choice(rawValue: text) } else { nil } }
    }

    func objects(_ name: String) throws -> [JSONObject]? {
        try value(name, "a list of objects") { value in
            guard case .array(let elements) = value else { return nil }
            let objects = elements.compactMap { if case .object(let object) = $0 { object } else { JSONObject?.none } }
            return objects.count == elements.count ? objects : nil
        }
    }

    func object(_ name: String) throws -> JSONObject? {
        try value(name, "an object") { if case .object(let object) = $0 { object } else { nil } }
    }

    /// null is the same as not there.
    private func value<Value>(_ name: String, _ expected: String, _ read: (JSON) -> Value?) throws -> Value? {
        guard let value = values[name], value != .null else { return nil }
        guard let result = read(value) else { throw RequestError.bad("\(name): use \(expected)") }
        return result
    }
}
