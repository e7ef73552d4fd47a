import Catalog

/// One place up or down in one of the lists of the quality order.
struct QualityMove {
    enum List: String, CaseIterable {
        case classes
        case frameRates = "frame_rates"
        case codecs

        fileprivate var path: WritableKeyPath<QualityOrder, [String]> {
            switch self {
            case .classes: \.classes
            case .frameRates: \.frameRates
            case .codecs: \.codecs
            }
        }

        func json(_ order: QualityOrder, _ words: Words) -> JSON {
            let entries = order[keyPath: path]
            return .object([
                "name": .string(rawValue), "label": .string(words.text("settings.\(rawValue)")),
                "entries": .array(
                    entries.enumerated().map { place, entry in
                        .object([
                            "entry": .string(entry), "label": .string(entry.replacing("/", with: " · ")), "list": .string(rawValue),
                            "id": .string("\(rawValue)-\(entry.replacing("/", with: "-"))"),
                            "is_first": .bool(place == 0), "is_last": .bool(place == entries.count - 1),
                            "up": .string(words.text("settings.up", ["name": entry])),
                            "down": .string(words.text("settings.down", ["name": entry])),
                        ])
                    }),
            ])
        }
    }

    let list: List
    let isUp: Bool
    let entry: String

    /// `classes:up:FHD`.
    init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 2).map(String.init)
        guard parts.count == 3, let list = List(rawValue: parts[0]), ["up", "down"].contains(parts[1]) else { return nil }
        (self.list, isUp, entry) = (list, parts[1] == "up", parts[2])
    }

    /// - Returns: the place that the entry has now; nil where it is not in the list, or at its end already.
    func apply(to order: inout QualityOrder) -> Int? {
        var entries = order[keyPath: list.path]
        guard let place = entries.firstIndex(of: entry) else { return nil }
        let target = isUp ? place - 1 : place + 1
        guard entries.indices.contains(target) else { return nil }
        entries.swapAt(place, target)
        order[keyPath: list.path] = entries
        return target
    }
}
