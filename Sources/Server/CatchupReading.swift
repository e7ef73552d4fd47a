import Catalog
import Formats
import Foundation
import Hummingbird

extension Request {
    /// What a player asks for of the past by `StreamURL.catchupQuery`; nil where it wants what is sent now.
    func catchup(at account: Account, now: Timestamp) throws -> CatchupSpan? {
        let (duration, said) = (try numberFilledIn("duration"), try numberFilledIn("lutc"))
        guard let start = try integer("utc") else {
            guard try query("duration") == nil, try query("lutc") == nil else {
                throw RequestError.bad("utc: say when what you want to watch began, in seconds since 1970")
            }
            return nil
        }
        guard max(start, said ?? 0) < 1 << 37, duration ?? 0 <= 31 * 86_400 else {
            throw RequestError.bad("utc and lutc are seconds since 1970, duration is one in seconds, of a month at most")
        }
        let zone = account.providerStatus?.timezone.flatMap(TimeZone.init(identifier:))
        return CatchupSpan(
            start: start, duration: duration.flatMap { $0 > 0 ? $0 : nil } ?? CatchupSpan.usualDuration,
            now: said ?? now.microseconds / 1_000_000,
            zoneOffset: Int64(zone?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(start))) ?? 0))
    }

    /// A number that a player was to fill in: it leaves a word that it does not know as it is.
    private func numberFilledIn(_ name: String) throws -> Int64? { try query(name)?.hasPrefix("{") == true ? nil : integer(name) }
}
