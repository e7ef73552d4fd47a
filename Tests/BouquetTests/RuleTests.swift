import Catalog
import Testing

@Suite("Times")
struct TimestampTests {
    @Test(
        "are ISO 8601 both ways",
        arguments: [
            (0 as Int64, "1970-01-01T00:00:00.000000Z"), (1_734_604_245_123_456, "2024-12-19T10:30:45.123456Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
        ])
    func iso(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds).iso == text)
        #expect(Timestamp(iso: text) == Timestamp(microseconds: microseconds))
    }

    @Test(
        "may have an offset",
        arguments: [
            ("2024-12-19T10:30:45+02:00", "2024-12-19T08:30:45.000000Z"), ("2024-12-19T00:30-0530", "2024-12-19T06:00:00.000000Z"),
            ("2024-12-19 10:30:45.5", "2024-12-19T10:30:45.500000Z"), ("2024-12-19T10:30:45.123456789Z", "2024-12-19T10:30:45.123456Z"),
            ("2024-12-19", "2024-12-19T00:00:00.000000Z"), ("2024-12-19T10:30 02:00", "2024-12-19T08:30:00.000000Z"),
        ])
    func offset(text: String, iso: String) { #expect(Timestamp(iso: text)?.iso == iso) }

    @Test(
        "that are none are refused",
        arguments: [
            "", "yesterday", "2024-13-01", "2024-02-30", "2024-1", "2024-1-1", "2024-01-01T10", "2024-12-19T99:99", "2024-12-19T10:60",
            "2024-12-19T10:30:60", "2024-12-19T9223372036854775807:00", "-9223372036854775808", "2024-12-19T10:30+25:00",
            "2024-12-19T10:30+02", "٢٠٢٤-12-19",
        ])
    func refused(text: String) { #expect(Timestamp(iso: text) == nil) }

    @Test("of any number of seconds can be said and counted with", arguments: [Int64.min, -9_223_372_036_854, 1 << 62, .max])
    func far(seconds: Int64) {
        let (moment, now) = (Timestamp(seconds: seconds), Timestamp(seconds: 1_800_000_000))
        #expect((moment < now) == (seconds < 0) && (moment.seconds(since: now) < 0) == (seconds < 0))
        #expect(Timestamp(iso: moment.iso) == moment)
        let later = moment.adding(seconds: 1e300)
        #expect(later.seconds(since: moment.adding(seconds: -1e300)) > 0 && later.iso.hasSuffix("Z"))
    }
}

@Suite("The schedule")
struct ScheduleTests {
    private func account(last: Int64?, failures: Int = 0, interval: Double? = nil, isEnabled: Bool = true) -> Account {
        var settings = AccountSettings(name: "a", kind: .xtream, server: "h")
        settings.syncIntervalHours = interval
        settings.isEnabled = isEnabled
        return Account(
            id: 7, settings: settings, createdAt: Timestamp(seconds: 50), updatedAt: Timestamp(seconds: 50),
            lastAttemptAt: last.map(Timestamp.init(seconds:)), consecutiveFailures: failures)
    }

    private let schedule = SyncSchedule(intervalHours: 6)

    @Test("syncs an account that was never synced at once")
    func first() { #expect(schedule.nextSync(of: account(last: nil)) == Timestamp(seconds: 50)) }

    @Test("waits the interval, and up to a fiftieth of it more, after a sync")
    func interval() throws {
        let wait = try #require(schedule.nextSync(of: account(last: 1000))).seconds(since: Timestamp(seconds: 1000))
        #expect((21_600...22_032).contains(wait))
    }

    @Test("takes the account's own interval, fractions too")
    func own() throws {
        let wait = try #require(schedule.nextSync(of: account(last: 0, interval: 0.5))).seconds(since: Timestamp(seconds: 0))
        #expect((1800...1836).contains(wait))
    }

    @Test("doubles the wait with each failure, up to the interval", arguments: [(1, 300.0), (2, 600), (5, 4800), (60, 21_600)])
    func backoff(failures: Int, seconds: Double) {
        #expect(schedule.nextSync(of: account(last: 0, failures: failures)) == Timestamp(seconds: Int64(seconds)))
    }

    @Test("is off with an interval of 0 and for an account that is turned off")
    func off() {
        #expect(SyncSchedule(intervalHours: 0).nextSync(of: account(last: nil)) == nil)
        #expect(schedule.nextSync(of: account(last: nil, interval: 0)) == nil)
        #expect(schedule.nextSync(of: account(last: nil, isEnabled: false)) == nil)
    }
}

@Suite("The guard")
struct GuardTests {
    private let half = SyncGuard(threshold: 0.5)

    @Test("holds an empty list, and one that takes more than the threshold away")
    func holds() {
        #expect(half.holds(active: 0, vanishing: 0, received: 0))
        #expect(half.holds(active: 100, vanishing: 51, received: 49))
    }

    @Test("lets half of the channels go, and fewer than 20 whatever their share")
    func passes() {
        #expect(!half.holds(active: 100, vanishing: 50, received: 50))
        #expect(!half.holds(active: 20, vanishing: 19, received: 1))
    }
}

@Suite("Folding a name")
struct NameFoldingTests {
    @Test(
        "drops case, accents, width and superscripts",
        arguments: [("ESPN HD", "espn hd"), ("CANAL ÉTÉ ᴴᴰ", "canal ete hd"), ("ＢＢＣ", "bbc"), ("Ñandú", "nandu"), ("हिन्दी", "हिन्दी")])
    func fold(name: String, folded: String) {
        var folding = NameFolding()
        #expect(folding.fold(name) == folded)
    }
}
