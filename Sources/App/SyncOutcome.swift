import Catalog

/// What came of the sync of one account that the command line asked for.
enum SyncOutcome {
    case ended(SyncRun)
    /// Nothing came of it, for a reason in plain words.
    case refused(account: Int64, String)

    var isHeld: Bool { if case .ended(let run) = self { run.report.status == .held } else { false } }

    var isFailure: Bool { if case .ended(let run) = self { !run.report.status.isSuccess && !isHeld } else { true } }

    func tell() {
        switch self {
        case .ended(let run): print(Self.sentence(run))
        case .refused(_, let reason): Terminal.complain(reason)
        }
    }

    var object: [String: Any] {
        switch self {
        case .ended(let run): Self.object(run)
        case .refused(let account, let reason):
            ["success": false, "status": "failed", "account_id": account, "error": reason, "errors": [reason]]
        }
    }

    private static func sentence(_ run: SyncRun) -> String {
        let report = run.report
        let warnings = report.warnings.map { "\n  warning: \($0)" }.joined()
        return switch report.status {
        case .succeeded:
            "\(run.accountName): \(report.channelsAdded) added, \(report.channelsUpdated) updated, \(report.channelsReactivated) back, "
                + "\(report.channelsDeactivated) gone" + warnings
        case .unchanged: "\(run.accountName): unchanged" + warnings
        case .held:
            "\(run.accountName): held: the list would remove \(report.held?.wouldDeactivate ?? 0) of \(report.held?.active ?? 0) channels; "
                + "apply it with 'bouquet sync \(run.accountID) --force'"
        default: "\(run.accountName): failed: \(report.errors.joined(separator: "; "))"
        }
    }

    private static func object(_ run: SyncRun) -> [String: Any] {
        let report = run.report
        return [
            "success": report.status.isSuccess, "status": report.status.rawValue, "account_id": run.accountID,
            "account_name": run.accountName, "run_id": run.id, "categories_added": report.categoriesAdded,
            "categories_updated": report.categoriesUpdated, "channels_added": report.channelsAdded,
            "channels_updated": report.channelsUpdated, "channels_reactivated": report.channelsReactivated,
            "channels_deactivated": report.channelsDeactivated, "rows_skipped": report.rowsSkipped, "errors": report.errors,
            "warnings": report.warnings,
        ]
    }
}
