import Testing

@testable import Formats

@Suite("A template of catch-up")
struct CatchupSpanTests {
    @Test(
        "has the words that players know filled in, and others as they are",
        arguments: [
            ("{utc} ${start} {start}", "1719835200 1719835200 1719835200"), ("{utcend} ${end}", "1719838800 1719838800"),
            ("{lutc} ${now} ${timestamp}", "1719842400 1719842400 1719842400"), ("{duration} {duration:60} {duration:7}", "3600 60 514"),
            ("{offset} ${offset:60}", "7200 120"), ("{Y}-{m}-{d}:{H}-{M}-{S}", "2024-07-01:13-00-00"),
            ("{utc:YmdHMS} ${end:Y-m-d:H-M}", "20240701130000 2024-07-01:14-00"),
            ("{duration:0} {duration:x}", "{duration:0} {duration:x}"),
            ("{colour} {} { {utc", "{colour} {} { {utc"), ("$ $5 {Y:x}", "$ $5 {Y:x}"), ("", ""),
        ])
    func filled(template: String, text: String) {
        let span = CatchupSpan(start: 1_719_835_200, duration: 3_600, now: 1_719_842_400, zoneOffset: 3_600)
        #expect(span.filled(template) == text)
    }
}
