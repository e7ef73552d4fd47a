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
    /// Whether an account's playlist is a file that nobody has sent yet.
    package var isWaitingForFile: @Sendable (Account) -> Bool
    /// A new file for a playlist on its way.
    package var uploadPart: @Sendable () -> String
    /// Reads a playlist file whole, and answers how many channels it has.
    /// - Throws: `ListError`.
    package var countChannels: @Sendable (_ path: String, Account) async throws -> Int
    /// Bytes of an uploaded playlist.
    package var maximumUpload: Int
    /// The names, in lower case, that this server has beside those of loopback.
    package var allowedHosts: Set<String>
    /// The only folder whose files an account may be; nil for none.
    package var playlistFolder: String?
    package var logger: Logger

    package init(
        store: CatalogStore, schedule: SyncSchedule, version: String, testAccount: @escaping @Sendable (Account) async -> AccountTest,
        uploadPath: @escaping @Sendable (Int64) -> String, isWaitingForFile: @escaping @Sendable (Account) -> Bool,
        uploadPart: @escaping @Sendable () -> String,
        countChannels: @escaping @Sendable (_ path: String, Account) async throws -> Int,
        dropHeld: @escaping @Sendable (Int64) -> Void, maximumUpload: Int, allowedHosts: Set<String>, playlistFolder: String?,
        logger: Logger
    ) {
        self.store = store
        self.schedule = schedule
        self.version = version
        self.testAccount = testAccount
        self.uploadPath = uploadPath
        self.isWaitingForFile = isWaitingForFile
        self.uploadPart = uploadPart
        self.countChannels = countChannels
        self.dropHeld = dropHeld
        self.maximumUpload = maximumUpload
        self.allowedHosts = allowedHosts
        self.playlistFolder = playlistFolder
        self.logger = logger
    }
}

extension ServerDependencies {
    func nextSync(of account: Account) -> Timestamp? { isWaitingForFile(account) ? nil : schedule.nextSync(of: account) }
}
