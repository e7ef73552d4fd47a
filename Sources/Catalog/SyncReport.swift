/// What came of one sync: the body of the sync API's answer and the record of the run.
package struct SyncReport: Sendable, Equatable {
    package enum Status: String, Sendable, Codable, CaseIterable {
        case queued, running, succeeded, unchanged, failed, held, discarded, interrupted

        /// Whether the catalogue now is what the provider last said.
        package var isSuccess: Bool { self == .succeeded || self == .unchanged }
        package var isFinished: Bool { self != .queued && self != .running }
    }

    /// What a held reply would do; a person decides.
    package struct Held: Sendable, Equatable, Codable {
        package var active: Int
        package var wouldDeactivate: Int

        package init(active: Int, wouldDeactivate: Int) {
            self.active = active
            self.wouldDeactivate = wouldDeactivate
        }
    }

    package var status: Status
    package var categoriesAdded = 0
    package var categoriesUpdated = 0
    package var categoriesDeactivated = 0
    package var channelsAdded = 0
    package var channelsUpdated = 0
    package var channelsReactivated = 0
    package var channelsDeactivated = 0
    /// Rows in the provider's list, skipped ones included.
    package var rows = 0
    package var rowsSkipped = 0
    package var rowsMended = 0
    package var samples: [String] = []
    package var errors: [String] = []
    package var warnings: [String] = []
    /// Bytes received of all lists, as they came over the wire.
    package var bytes = 0
    package var held: Held?

    package init(status: Status) { self.status = status }

    package static func failed(_ error: String) -> SyncReport {
        var report = SyncReport(status: .failed)
        report.errors = [error]
        return report
    }

    /// Whether the catalogue is the same as before.
    package var changesNothing: Bool {
        [
            categoriesAdded, categoriesUpdated, categoriesDeactivated, channelsAdded, channelsUpdated, channelsReactivated,
            channelsDeactivated,
        ].allSatisfy { $0 == 0 }
    }

    package mutating func count(_ tally: RowTally) {
        rows = tally.rows
        rowsSkipped = tally.skipped
        rowsMended = tally.mended
        samples = tally.samples
    }
}
