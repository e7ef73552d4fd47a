import ArgumentParser
import Catalog
import Foundation
import Store

/// `bouquet channels`
struct Channels: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List channels.")

    @Option(help: "Only this account's.") var account: Int64?
    @Option(help: "At most this many; 0 is all.") var limit = 100
    @Flag(help: "Print JSON, an object on each line.") var json = false

    func run() async throws {
        try await Bouquet.withQuiet { bouquet in
            if let account { _ = try await bouquet.store.account(account) }
            var (cursor, left) = (Int64(0), limit == 0 ? Int.max : limit)
            while left > 0 {
                let page = try await bouquet.store.channels(account: account, after: cursor, limit: min(left, 500))
                for channel in page.elements { try show(channel) }
                left -= page.elements.count
                guard let next = page.nextCursor else { return }
                cursor = next
            }
        }
    }

    private func show(_ channel: Channel) throws {
        guard json else {
            print("\(channel.id)\t\(channel.name)\t\(channel.categoryName ?? "")\(channel.isActive ? "" : "\tinactive")")
            return
        }
        let object: [String: Any] = [
            "id": channel.id, "account_id": channel.accountID, "stream_id": channel.streamID, "name": channel.name,
            "category_name": channel.categoryName ?? NSNull(), "is_active": channel.isActive,
        ]
        print(String(decoding: try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys]), as: UTF8.self))
    }
}

/// `bouquet history`
struct History: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show an account's last syncs.")

    @Argument(help: "The account's id.") var account: Int64
    @Option(help: "At most this many.") var limit = 20
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        try await Bouquet.withQuiet { bouquet in
            let runs = try await bouquet.store.runs(account: account, limit: CatalogStore.clamped(limit)).elements
            if json {
                try Terminal.printJSON(
                    runs.map { run -> [String: Any] in
                        [
                            "run_id": run.id, "status": run.report.status.rawValue, "finished_at": run.finishedAt?.iso ?? NSNull(),
                            "channels_added": run.report.channelsAdded, "channels_updated": run.report.channelsUpdated,
                            "channels_deactivated": run.report.channelsDeactivated, "errors": run.report.errors,
                        ]
                    })
                return
            }
            for run in runs {
                let report = run.report
                print(
                    "\(run.finishedAt?.iso ?? "running")  \(report.status.rawValue)  +\(report.channelsAdded) ~\(report.channelsUpdated) "
                        + "-\(report.channelsDeactivated)  \(report.errors.first ?? "")")
            }
        }
    }
}
