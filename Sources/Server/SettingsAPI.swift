import Catalog
import Hummingbird
import Store

/// What holds for all accounts and can be changed while Bouquet runs.
struct SettingsAPI: Sendable {
    private let store: CatalogStore

    private let defaults: SyncSettings

    init(_ dependencies: ServerDependencies) {
        store = dependencies.store
        defaults = store.defaults
    }

    func syncs(_ request: Request, _ context: BasicRequestContext) async throws -> Response { try await syncs().response() }

    func syncs() async throws -> JSON { json(try await store.ownSyncSettings()) }

    /// Sets what the body names; null forgets it, and the configuration's value holds again.
    func setSyncs(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let fields = try Fields(await request.json(), known: ["sync_interval_hours", "hold_threshold", "history_days"])
        let hours = try number(fields, "sync_interval_hours", SyncSettings.intervals)
        let threshold = try number(fields, "hold_threshold", SyncSettings.thresholds)
        let days = try number(fields, "history_days", Double(SyncSettings.days.lowerBound)...Double(SyncSettings.days.upperBound))
        if case .some(.some(let days)) = days, days != days.rounded() { throw RequestError.bad("history_days: use a whole number") }
        let settings = try await store.changeSyncSettings { settings in
            if let hours { settings.intervalHours = hours }
            if let threshold { settings.holdThreshold = threshold }
            if let days { settings.historyDays = days.map { Int($0) } }
        }
        return try json(settings).response()
    }

    /// - Returns: nil where the body does not name the field, and a nil in it where it is null.
    private func number(_ fields: Fields, _ name: String, _ range: ClosedRange<Double>) throws -> Double?? {
        guard fields.has(name) else { return .none }
        guard let number = try fields.number(name) else { return .some(nil) }
        guard range.contains(number) else { throw RequestError.bad("\(name): use a number from \(range.text)") }
        return number
    }

    private func json(_ own: OwnSyncSettings) -> JSON {
        let now = own.over(defaults)
        return .object([
            "sync_interval_hours": Self.json(now.intervalHours, defaults.intervalHours, isOwn: own.intervalHours != nil),
            "hold_threshold": Self.json(now.holdThreshold, defaults.holdThreshold, isOwn: own.holdThreshold != nil),
            "history_days": Self.json(Double(now.historyDays), Double(defaults.historyDays), isOwn: own.historyDays != nil),
        ])
    }

    private static func json(_ value: Double, _ standard: Double, isOwn: Bool) -> JSON {
        .object(["value": .number(value), "default": .number(standard), "is_own": .bool(isOwn)])
    }

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
        guard (1...50).contains(texts.count) else { throw RequestError.bad("\(name): name from 1 to 50 tags") }
        var seen: Set<String> = []
        return try texts.map { text in
            let tags = try text.split(separator: "/", omittingEmptySubsequences: false).map { try tag($0, name) }
            if let twice = tags.first(where: { !seen.insert($0).inserted }) { throw RequestError.bad("\(name): \(twice) is there twice") }
            return tags.joined(separator: "/")
        }
    }

    private func tag(_ text: Substring, _ name: String) throws -> String {
        guard text.utf8.count <= 100 else { throw RequestError.bad("\(name): a tag has at most 100 bytes") }
        guard let tag = TagName.normalised(text) else { throw RequestError.bad("\(name): \"\(text)\" is no tag") }
        return tag
    }

    static func json(_ order: QualityOrder) -> JSON {
        .object([
            "classes": .strings(order.classes), "frame_rates": .strings(order.frameRates), "codecs": .strings(order.codecs),
        ])
    }
}
