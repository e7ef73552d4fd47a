import ArgumentParser
import Catalog
import Foundation
import Search
import Store

/// `bouquet channels`
struct Channels: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find channels.",
        discussion: "For example: bouquet channels 'bbc tag:uk quality:>=hd'. docs/filters.md has the whole language.")

    @Argument(help: "What to find: words, tag:uk, category:sport, …; all channels without it.")
    var filter: [String] = []
    @Option(help: "Only this account's.") var account: Int64?
    @Option(help: "At most this many; 0 is all.") var limit = 100
    @Flag(help: "Print JSON, an object on each line.") var json = false

    func validate() throws {
        if limit < 0 { throw ValidationError("--limit is a number from 0 on; 0 is all.") }
    }

    func run() async throws {
        let typed: ChannelFilter
        do { typed = try ChannelFilter(parsing: filter.joined(separator: " ")) } catch { throw ValidationError(error.description) }
        try await Bouquet.withQuiet { bouquet in
            if let account { _ = try await bouquet.store.account(account) }
            let account = account.map { ChannelFilter.account(.contains(String($0))) } ?? .all
            var query = ChannelQuery(.every([account, typed]))
            var left = limit == 0 ? Int.max : limit
            while left > 0 {
                query.limit = min(left, 500)
                let page = try await bouquet.store.find(query)
                for row in page.rows { try show(row.channel) }
                left -= page.rows.count
                guard let next = page.next else { return }
                query.cursor = next
            }
        }
    }

    private func show(_ channel: Channel) throws {
        guard json else {
            print("\(channel.id)\t\(channel.displayName)\t\(channel.categoryName ?? "")\(channel.isActive ? "" : "\tinactive")")
            return
        }
        let object: [String: Any] = [
            "id": channel.id, "account_id": channel.accountID, "stream_id": channel.streamID, "name": channel.name,
            "display_name": channel.displayName, "tags": channel.tags, "category_name": channel.categoryName ?? NSNull(),
            "is_active": channel.isActive,
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
