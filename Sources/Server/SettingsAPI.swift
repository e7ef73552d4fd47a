import Catalog
import Hummingbird
import Store

/// What holds for all accounts and can be changed while Bouquet runs.
struct SettingsAPI: Sendable {
    private let store: CatalogStore

    init(_ dependencies: ServerDependencies) { store = dependencies.store }

    func qualityOrder(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try Self.json(try await store.qualityOrder()).response()
    }

    func setQualityOrder(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let fields = try Fields(await request.json(), known: ["classes", "frame_rates", "codecs"])
        var order = try await store.qualityOrder()
        order.classes = try tags(fields, "classes") ?? order.classes
        order.frameRates = try tags(fields, "frame_rates") ?? order.frameRates
        order.codecs = try tags(fields, "codecs") ?? order.codecs
        try await store.set(order)
        return try Self.json(order).response()
    }

    /// Tags, the best first; equals with a slash between them.
    private func tags(_ fields: Fields, _ name: String) throws -> [String]? {
        guard let texts = try fields.texts(name) else { return nil }
        guard texts.count <= 50 else { throw RequestError.bad("\(name): use at most 50") }
        return try texts.map { text in
            try text.split(separator: "/").map { part in
                guard let tag = TagName.normalised(part) else { throw RequestError.bad("\(name): \"\(text)\" is no tag") }
                return tag
            }.joined(separator: "/")
        }
    }

    private static func json(_ order: QualityOrder) -> JSON {
        .object([
            "classes": .strings(order.classes), "frame_rates": .strings(order.frameRates), "codecs": .strings(order.codecs),
        ])
    }
}
