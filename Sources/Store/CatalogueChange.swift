import Catalog

/// What one sync found, to be applied whole or not at all.
package struct CatalogueChange: Sendable {
    package var runID: Int64
    package var owner: String
    package var accountID: Int64
    /// The account's categories; nil keeps them and their links as they are.
    package var categories: [ProviderCategory]?
    /// The guides that an M3U playlist names, credentials masked.
    package var guideURLs: [String]
    /// Active channels that the provider no longer lists, under whatever id.
    package var vanished: [Int64]
    /// How many rows `writeRows` will stage: sizes the memory for the write.
    package var rowCount: Int
    /// Calls its argument with every row that is new (nil) or changed (its channel's id).
    package var writeRows: @Sendable ((Int64?, ProviderRow) throws -> Void) throws -> Void
    /// Recognises the same reply next time.
    package var applied: AppliedReply?
    package var report: SyncReport

    package init(
        runID: Int64, owner: String, accountID: Int64, categories: [ProviderCategory]?, guideURLs: [String], vanished: [Int64],
        rowCount: Int,
        applied: AppliedReply?, report: SyncReport,
        writeRows: @escaping @Sendable ((Int64?, ProviderRow) throws -> Void) throws -> Void
    ) {
        self.runID = runID
        self.owner = owner
        self.accountID = accountID
        self.categories = categories
        self.guideURLs = guideURLs
        self.vanished = vanished
        self.rowCount = rowCount
        self.applied = applied
        self.report = report
        self.writeRows = writeRows
    }
}

/// What is remembered of the reply that the catalogue shows now.
package struct AppliedReply: Sendable, Equatable {
    /// Of the bodies of all lists, and of the parser's version.
    package var digest: String
    /// `ETag` and `Last-Modified` by list, a line each, as the sync wrote them.
    package var validators: String

    package init(digest: String, validators: String) {
        self.digest = digest
        self.validators = validators
    }
}
