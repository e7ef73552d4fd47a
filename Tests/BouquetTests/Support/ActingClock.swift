/// A clock on which every wait is over as soon as something was done in it.
struct ActingClock: Clock {
    typealias Instant = ContinuousClock.Instant

    let act: @Sendable () async throws -> Void

    var now: Instant { ContinuousClock.now }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws { try await act() }
}
