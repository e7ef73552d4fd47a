/// The keys and values of a JSON object, in the order they were written.
struct JSONObject: Sendable, ExpressibleByDictionaryLiteral, Sequence {
    private var pairs: [(key: String, value: JSON)]

    init(dictionaryLiteral elements: (String, JSON)...) { pairs = elements.map { (key: $0.0, value: $0.1) } }

    init(_ values: [String: JSON]) { pairs = values.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value) } }

    var keys: [String] { pairs.map(\.key) }

    subscript(key: String) -> JSON? {
        get { pairs.first { $0.key == key }?.value }
        set {
            if let place = pairs.firstIndex(where: { $0.key == key }) { pairs.remove(at: place) }
            if let newValue { pairs.append((key, newValue)) }
        }
    }

    func merging(_ more: JSONObject) -> JSONObject {
        var result = self
        for (key, value) in more { result[key] = value }
        return result
    }

    func makeIterator() -> IndexingIterator<[(key: String, value: JSON)]> { pairs.makeIterator() }
}

extension JSONObject: Equatable {
    /// Whatever the order.
    static func == (a: JSONObject, b: JSONObject) -> Bool { a.pairs.count == b.pairs.count && a.allSatisfy { b[$0.key] == $0.value } }
}
