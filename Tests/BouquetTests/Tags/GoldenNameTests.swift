import Catalog
import Testing

@Suite("The standard ruleset")
struct GoldenNameTests {
    private let session: Tagger.Session

    init() throws { session = try Tagger([.standard]).session() }

    @Test(
        "holds the golden examples",
        arguments: [
            ("PRIME: SHADES OF BLACK ᴿᴬᵂ", "US| PRIME ᴿᴬᵂ ⁶⁰ᶠᵖˢ", ["US", "PRIME", "RAW", "60FPS"], "SHADES OF BLACK"),
            (
                "US: FOX NET [TWIN FALLS ID]", "US| FOX ᴴᴰ/ᴿᴬᵂ ⁶⁰ᶠᵖˢ", ["US", "HD", "RAW", "60FPS", "TWIN_FALLS_ID"],
                "FOX NET TWIN FALLS ID"
            ),
            (
                "US: CBS 11 DALLAS TX (KTVT) HD", "US| NEWS ᴴᴰ/ᴿᴬᵂ ⁶⁰ᶠᵖˢ", ["US", "NEWS", "HD", "RAW", "60FPS", "KTVT"],
                "CBS 11 DALLAS TX KTVT"
            ),
            ("RK: ESPN HD", "SPORTS ᴴᴰ", ["RK", "HD", "SPORTS"], "ESPN"),
            ("HDTV News HD", nil, ["HD"], "HDTV News"),
            ("A HD B HD C", nil, ["HD"], "A B C"),
            ("HD", nil, ["HD"], "HD"),
        ] as [(String, String?, Set<String>, String)])
    func golden(name: String, category: String?, tags: Set<String>, displayName: String) {
        let outcome = session.tag(name: name, category: category)
        #expect(outcome.displayName == displayName)
        #expect(tags.isSubset(of: outcome.tags))
        #expect(Set(outcome.tags) == tags, "no more than what is there")
    }

    @Test(
        "reads a country before a name, however it is written",
        arguments: [
            ("UK: BBC One", "UK"), ("|FR| TF1", "FR"), ("US - CNN", "US"), ("[DE] RTL", "DE"), ("CBC (CA)", "CA"), ("🇬🇧 ITV", "UK"),
            ("🇫🇷 M6", "FR"), ("USA: CNN", "US"), ("US| CNN", "US"), ("GB - ITV", "UK"), ("ESP-LA SEXTA", "ESP"), ("ＤＥ： RTL", "DE"),
        ])
    func countries(name: String, tag: String) throws {
        let outcome = session.tag(name: name, category: nil)
        #expect(outcome.tags == [tag])
        #expect(CountryTags.isCountry(tag))
        #expect(
            outcome.displayName.hasSuffix(try #require(name.split(separator: " ").last { !$0.hasPrefix("(") }?.split(separator: "-").last)))
    }

    @Test(
        "takes no country from a name that only begins like one",
        arguments: ["US Open", "IT Crowd", "LA Liga TV", "DE-LUXE Music", "C-SPAN", "X-Factor", "IN-depth", "TV: Guide", "Al Jazeera"])
    func noCountry(name: String) {
        let outcome = session.tag(name: name, category: nil)
        #expect(!outcome.tags.contains(where: CountryTags.isCountry))
    }

    @Test(
        "reads the picture's quality and takes it from the name",
        arguments: [
            ("Sport SD", ["SD"]), ("Sport (576p)", ["SD"]), ("Sport 720p", ["HD"]), ("Sport (1080p)", ["FHD"]), ("Sport FULL HD", ["FHD"]),
            ("Sport UHD", ["UHD"]), ("Sport 4K", ["4K"]), ("Sport 4K UHD", ["4K", "UHD"]), ("Sport 2160p", ["4K"]), ("Sport 8K", ["8K"]),
            ("Sport HEVC", ["HEVC"]), ("Sport H.265", ["H265"]), ("Sport x264", ["H264"]), ("Sport HD HDR10", ["HD", "HDR"]),
            ("Sport ᵁᴴᴰ ⁵⁰ᶠᵖˢ", ["UHD", "50FPS"]), ("Sport 1080p60", ["FHD", "60FPS"]), ("Sport ʀᴀᴡ", ["RAW"]), ("Sport Ⓢ", ["SD"]),
        ])
    func qualities(name: String, tags: [String]) {
        let outcome = session.tag(name: name, category: nil)
        #expect(outcome.tags == tags)
        #expect(outcome.displayName == "Sport")
    }

    @Test(
        "reads what kind of channel it is",
        arguments: [
            ("24/7 BATMAN", nil, ["24/7"], "BATMAN"), ("BATMAN 24/7", nil, ["24/7"], "BATMAN"), ("PPV 12", nil, ["PPV"], "PPV 12"),
            ("EVENT 3: A vs B", nil, ["EVENT"], "EVENT 3: A vs B"), ("Radio Nova", nil, ["RADIO"], "Radio Nova"),
            ("Nova", "XXX", ["ADULT"], "Nova"), ("Nova CATCH-UP", nil, ["CATCHUP"], "Nova"), ("Nova (Backup)", nil, ["BACKUP"], "Nova"),
            ("HBO EAST HD", nil, ["HD", "EAST"], "HBO EAST"), ("Showtime (WEST)", nil, ["WEST"], "Showtime (WEST)"),
            ("Nova (720p) [Not 24/7]", nil, ["HD", "NOT_24/7"], "Nova"), ("Nova [Geo-blocked]", nil, ["GEO-BLOCKED"], "Nova"),
            ("Nova", "Nachrichten;Dokumentationen", ["NEWS", "DOCUMENTARY"], "Nova"), ("Nova", "Germany", ["DE"], "Nova"),
        ] as [(String, String?, [String], String)])
    func kinds(name: String, category: String?, tags: [String], displayName: String) {
        #expect(session.tag(name: name, category: category) == Tagger.Outcome(tags: tags, displayName: displayName))
    }

    @Test(
        "leaves names alone that only look like a tag",
        arguments: [
            "WWE RAW Live", "Adult Swim", "West Ham TV", "Middle East Eye", "Main Event TV", "CSI: Miami", "Radio Televizija TV", "Canal+",
            "M6 +1", "E!", "#Vamos", "S.W.A.T.", "HD+", "Sky Cinema +24", "Série Club", "日本テレビ", "القناة", "DISCOVERY ID", "CCTV-4K",
        ])
    func untouched(name: String) {
        #expect(session.tag(name: name, category: nil) == Tagger.Outcome(tags: [], displayName: name))
    }
}
