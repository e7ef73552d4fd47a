/// What holds for the syncs of all accounts; the first two only where an account says nothing of its own.
package struct SyncSettings: Sendable, Equatable {
    /// Hours between syncs; 0 is off.
    package var intervalHours = 6.0
    /// The share of active channels (0…1) that one sync may take away unasked.
    package var holdThreshold = 0.5
    /// How long syncs and changes are remembered; 0 is for ever.
    package var historyDays = 365

    package static let intervals = 0.0...8760
    package static let thresholds = 0.01...1
    package static let days = 0...36_500

    package init() {}

    package var schedule: SyncSchedule { SyncSchedule(intervalHours: intervalHours) }
}

/// What a person set of them while Bouquet runs; nil takes the configuration's.
package struct OwnSyncSettings: Sendable, Equatable, Codable {
    package var intervalHours: Double?
    package var holdThreshold: Double?
    package var historyDays: Int?

    package init() {}

    package func over(_ defaults: SyncSettings) -> SyncSettings {
        var settings = defaults
        settings.intervalHours = intervalHours ?? defaults.intervalHours
        settings.holdThreshold = holdThreshold ?? defaults.holdThreshold
        settings.historyDays = historyDays ?? defaults.historyDays
        return settings
    }
}

extension ClosedRange<Double> {
    /// `0.01 to 1`.
    package var text: String { "\(Self.text(lowerBound)) to \(Self.text(upperBound))" }

    private static func text(_ number: Double) -> String { number == number.rounded() ? String(Int(number)) : String(number) }
}
