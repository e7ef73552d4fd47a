import Search
import Testing

@Suite("Two channels of one name are the same one")
struct SameChannelTests {
    @Test(
        "where the name says enough",
        arguments: [
            ("bbc one", nil, true), ("cnn", nil, true), ("m6", "FR", true), ("m6", nil, false), ("tv", "FR", false), ("-----", "UK", false),
            ("", nil, false), ("1", "UK", false), ("12345", nil, false), ("no name", "UK", false), ("日本", nil, true),
        ])
    func telling(name: String, country: String?, isTelling: Bool) {
        #expect(ChannelSameness(cleanedName: Array(name.utf8), country: country).isTelling == isTelling)
    }

    @Test("whatever signs stand between its words, but not in another country or an hour later")
    func groups() {
        func group(_ name: String, _ country: String?) -> UInt64 { ChannelSameness(cleanedName: Array(name.utf8), country: country).group }
        #expect(group("cnn international", "US") == group("cnn-international", "US"))
        #expect(group("bbc one", "UK") != group("bbc one", nil))
        #expect(group("itv", "UK") != group("itv +1", "UK"))
    }
}
