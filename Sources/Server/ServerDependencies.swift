import Catalog
import Logging
import Store

/// What the server needs of the rest of Bouquet; `App` wires it.
package struct ServerDependencies: Sendable {
    /// What a test of an account answered.
    package struct AccountTest: Sendable {
        package var isSuccess: Bool
        /// `works`, `rejected`, `expired`, `banned`, `disabled`, `no_answer` or `not_a_provider`.
        package var status: String
        package var message: String
        package var provider: ProviderStatus?

        package init(isSuccess: Bool, status: String, message: String, provider: ProviderStatus?) {
            self.isSuccess = isSuccess
            self.status = status
            self.message = message
            self.provider = provider
        }
    }

    package var store: CatalogStore
    package var schedule: SyncSchedule
    package var version: String
    package var testAccount: @Sendable (Account) async -> AccountTest
    /// Where an account's uploaded playlist lies.
    package var uploadPath: @Sendable (Int64) -> String
    /// Deletes an account's list that is held for review.
    package var dropHeld: @Sendable (Int64) -> Void
    /// Bytes of an uploaded playlist.
    package var maximumUpload: Int
    package var logger: Logger

    package init(
        store: CatalogStore, schedule: SyncSchedule, version: String, testAccount: @escaping @Sendable (Account) async -> AccountTest,
        uploadPath: @escaping @Sendable (Int64) -> String, dropHeld: @escaping @Sendable (Int64) -> Void, maximumUpload: Int, logger: Logger
    ) {
        self.store = store
        self.schedule = schedule
        self.version = version
        self.testAccount = testAccount
        self.uploadPath = uploadPath
        self.dropHeld = dropHeld
        self.maximumUpload = maximumUpload
        self.logger = logger
    }
}
