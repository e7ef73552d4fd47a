/// What a provider may cost: time, disk and connections.
package struct SyncLimits: Sendable {
    /// Until a connection stands.
    package var connect: Duration = .seconds(15)
    /// Without a byte: panels need 30 seconds and more before the first one.
    package var idle: Duration = .seconds(120)
    /// For one list from request to last byte.
    package var total: Duration = .seconds(900)
    /// Bytes of a channel list, unpacked.
    package var maximumBytes = 512 << 20
    /// Accounts side by side.
    package var concurrentSyncs = 3

    package init() {}
}
