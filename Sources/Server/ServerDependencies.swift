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

    /// Where this Bouquet lives.
    package struct Installation: Sendable {
        package var dataFolder: String
        /// nil for a database in memory.
        package var databasePath: String?
        package var host: String
        /// Whether other machines can reach it.
        package var isPublic: Bool

        package init(dataFolder: String, databasePath: String?, host: String, isPublic: Bool) {
            self.dataFolder = dataFolder
            self.databasePath = databasePath
            self.host = host
            self.isPublic = isPublic
        }
    }

    package var store: CatalogStore
    package var version: String
    package var installation: Installation
    package var testAccount: @Sendable (Account) async -> AccountTest
    /// Where an account's uploaded playlist lies.
    package var uploadPath: @Sendable (Int64) -> String
    /// Deletes an account's list that is held for review.
    package var dropHeld: @Sendable (Int64) -> Void
    /// The channels that an account's held list would take away; nil where no list is held.
    package var vanishing: @Sendable (Int64) async throws -> [Int64]?
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
        store: CatalogStore, version: String, installation: Installation,
        testAccount: @escaping @Sendable (Account) async -> AccountTest,
        uploadPath: @escaping @Sendable (Int64) -> String, isWaitingForFile: @escaping @Sendable (Account) -> Bool,
        uploadPart: @escaping @Sendable () -> String,
        countChannels: @escaping @Sendable (_ path: String, Account) async throws -> Int,
        dropHeld: @escaping @Sendable (Int64) -> Void, vanishing: @escaping @Sendable (Int64) async throws -> [Int64]?, maximumUpload: Int,
        allowedHosts: Set<String>, playlistFolder: String?,
        logger: Logger
    ) {
        self.store = store
        self.version = version
        self.installation = installation
        self.testAccount = testAccount
        self.uploadPath = uploadPath
        self.isWaitingForFile = isWaitingForFile
        self.uploadPart = uploadPart
        self.countChannels = countChannels
        self.dropHeld = dropHeld
        self.vanishing = vanishing
        self.maximumUpload = maximumUpload
        self.allowedHosts = allowedHosts
        self.playlistFolder = playlistFolder
        self.logger = logger
    }
}

extension ServerDependencies {
    /// When an account is due next, by the schedule that holds now: `store.syncSettings().schedule`.
    func nextSync(of account: Account, by schedule: SyncSchedule) -> Timestamp? {
        isWaitingForFile(account) ? nil : schedule.nextSync(of: account)
    }
}
