import Logging
import ServiceLifecycle
import Store

/// Keeps up to date what follows from the catalogue: its index in memory, and the tags when the rules of accounts change.
package struct CatalogueService: Service {
    private let store: CatalogStore
    /// How often to look for what other processes wrote.
    private let pollInterval: Duration
    private let logger: Logger

    package init(store: CatalogStore, pollInterval: Duration = .seconds(5), logger: Logger) {
        self.store = store
        self.pollInterval = pollInterval
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            let changes = store.feed.ruleChanges()
            await attempt("the catalogue could not be read into memory; the next search tries again") { try await store.loadIndex() }
            await withDiscardingTaskGroup { group in
                group.addTask { await watch() }
                await tagAnew()
                for await _ in changes { await tagAnew() }
                group.cancelAll()
            }
        }
    }

    /// Moves the index on also while nobody searches, so that pages that stand open are told of what another process wrote.
    private func watch() async {
        while (try? await Task.sleep(for: pollInterval)) != nil { _ = try? await store.index() }
    }

    private func tagAnew() async {
        let complaint: Logger.Message = "channels could not be tagged anew; the next change of a rule or start tries again"
        var accounts: [Int64] = []
        await attempt(complaint) { accounts = try await store.accountsToRetag() }
        for account in accounts { await attempt(complaint) { try await store.retag(account: account) } }
    }

    private func attempt(_ complaint: Logger.Message, _ body: () async throws -> Void) async {
        do { try await body() } catch is CancellationError {} catch {
            logger.error(complaint, metadata: ["error": "\(type(of: error))"])
        }
    }
}
