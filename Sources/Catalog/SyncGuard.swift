/// Decides whether a reply takes away so much that a person should look first.
package struct SyncGuard: Sendable, Equatable {
    /// Fewer vanished channels than this are never held.
    package static let minimum = 20
    /// The share of active channels (0…1) that one sync may take away unasked.
    package var threshold: Double

    package init(threshold: Double) { self.threshold = threshold }

    package func holds(active: Int, vanishing: Int, received: Int) -> Bool {
        if received == 0 { return true }
        return vanishing >= Self.minimum && Double(vanishing) > threshold * Double(active)
    }
}
