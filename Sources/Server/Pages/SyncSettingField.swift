import Catalog
import Foundation

/// A field of the settings' form.
enum SyncSettingField: String, CaseIterable, Sendable {
    case interval = "sync_interval_hours"
    case threshold = "hold_threshold"
    case days = "history_days"

    /// Under `settings` of the words.
    private var word: String { self == .interval ? "interval" : self == .threshold ? "threshold" : "days" }

    func label(_ words: Words) -> String { words.text("settings.\(word)") }

    /// Of what a form says: a share is per cent.
    var range: ClosedRange<Double> {
        switch self {
        case .interval: SyncSettings.intervals
        case .threshold: SyncSettings.thresholds.lowerBound * 100...SyncSettings.thresholds.upperBound * 100
        case .days: Double(SyncSettings.days.lowerBound)...Double(SyncSettings.days.upperBound)
        }
    }

    private func value(_ settings: SyncSettings) -> Double {
        switch self {
        case .interval: settings.intervalHours
        case .threshold: settings.holdThreshold * 100
        case .days: Double(settings.historyDays)
        }
    }

    private func isOwn(_ own: OwnSyncSettings) -> Bool {
        switch self {
        case .interval: own.intervalHours != nil
        case .threshold: own.holdThreshold != nil
        case .days: own.historyDays != nil
        }
    }

    func forget(in own: inout OwnSyncSettings) {
        switch self {
        case .interval: own.intervalHours = nil
        case .threshold: own.holdThreshold = nil
        case .days: own.historyDays = nil
        }
    }

    /// The default stays the default when a form sends it along.
    func set(_ value: Double, in own: inout OwnSyncSettings, over defaults: SyncSettings) {
        guard isOwn(own) || value != self.value(defaults) else { return }
        switch self {
        case .interval: own.intervalHours = value
        case .threshold: own.holdThreshold = value / 100
        case .days: own.historyDays = Int(value)
        }
    }

    func json(_ own: OwnSyncSettings, defaults: SyncSettings, typed: TypedSetting?, _ words: Words) -> JSON {
        let (isOwn, standard) = (isOwn(own), words.number(value(defaults)))
        return .object([
            "name": .string(rawValue), "label": .string(label(words)), "hint": .string(words.text("settings.\(word)_hint")),
            "value": .string(typed?.text ?? Self.plain(value(own.over(defaults)))), "is_own": .bool(isOwn),
            "told": .string(words.text(isOwn ? "settings.own" : "settings.default", ["value": standard])),
            "error": .string(typed?.error),
        ])
    }

    /// As a number field takes it in any language, with at most two decimals.
    private static func plain(_ number: Double) -> String {
        let rounded = (number * 100).rounded() / 100
        return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }
}

/// What a person typed into a field, and what is wrong with it.
struct TypedSetting: Sendable {
    let field: SyncSettingField
    let text: String
    let error: String?
    /// nil for the default.
    private let number: Double?

    /// - Parameter text: nothing, or nothing but spaces, is the default.
    init(_ field: SyncSettingField, _ text: String?, _ words: Words) {
        self.field = field
        self.text = text?.trimmingCharacters(in: .whitespaces) ?? ""
        number = Double(decimal: self.text.replacing(",", with: "."))
        error = Self.error(field, self.text, number, words)
    }

    private static func error(_ field: SyncSettingField, _ text: String, _ number: Double?, _ words: Words) -> String? {
        let name = ["name": field.label(words)]
        if text.isEmpty { return nil }
        guard let number else { return words.text("settings.number_needed", name) }
        guard field.range.contains(number) else {
            let range = ["low": words.number(field.range.lowerBound), "high": words.number(field.range.upperBound)]
            return words.text("settings.range_needed", name.merging(range) { $1 })
        }
        guard field != .days || number == number.rounded() else { return words.text("settings.whole_needed", name) }
        return nil
    }

    func set(in own: inout OwnSyncSettings, over defaults: SyncSettings) {
        guard let number else { return field.forget(in: &own) }
        field.set(number, in: &own, over: defaults)
    }
}
