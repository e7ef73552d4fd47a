import Catalog
import Testing

@Suite("Tag names")
struct TagNameTests {
    @Test(
        "are upper case and plain, with signs that a filter can hold",
        arguments: [
            ("hd", "HD"), ("Twin Falls ID", "TWIN_FALLS_ID"), ("Network:Fox", "NETWORK:FOX"), ("24/7", "24/7"), ("ᴿᴬᵂ", "RAW"),
            ("⁶⁰ᶠᵖˢ", "60FPS"), ("ᴜʜᴅ", "UHD"), ("ＨＤ", "HD"), ("🇬🇧", "GB"), (" a  b ", "A_B"), ("-no", "NO"), ("--a--", "A"),
            ("Canal+", "CANAL+"),
            ("\"a\" 'b'", "A_B"), ("a(b)c", "A_B_C"), ("a\u{0}b\u{200F}c", "ABC"), ("a\tb\u{A0}c", "A_B_C"), ("é", "É"), ("e\u{301}", "É"),
            ("straße", "STRASSE"), ("«Россия»", "РОССИЯ"), ("日本", "日本"), ("18+", "18+"), ("a__b", "A_B"), ("_a_", "A"),
        ])
    func normalised(text: String, name: String) {
        #expect(TagName.normalised(text).map { Array($0.utf8) } == Array(name.utf8))
        #expect(TagName.normalised(name) == name, "and stay so")
    }

    @Test("are none where nothing is left", arguments: ["", " ", "-", "___", "()", "\"", "\u{200F}", ":|", "\u{0}"])
    func none(text: String) { #expect(TagName.normalised(text) == nil) }

    @Test("have at most 60 bytes, of whole characters")
    func long() throws {
        #expect(TagName.normalised(String(repeating: "a", count: 100)) == String(repeating: "A", count: 60))
        #expect(TagName.normalised(String(repeating: "日", count: 100)) == String(repeating: "日", count: 20))
        #expect(TagName.normalised(String(repeating: "a", count: 59) + " b") == String(repeating: "A", count: 59))
        let marks = "e" + String(repeating: "\u{302}", count: 100)
        #expect((TagName.normalised(marks)?.utf8.count ?? 0) <= 60)
    }

    @Test(
        "of countries are known as such",
        arguments: [("US", true), ("UK", true), ("GB", true), ("LAT", true), ("SD", false), ("TV", false), ("HD", false), ("PRIME", false)])
    func country(tag: String, isCountry: Bool) { #expect(CountryTags.isCountry(tag) == isCountry) }
}

@Suite("The plain form")
struct PlainTextTests {
    @Test(
        "turns fancy letters and digits into plain ones",
        arguments: [
            ("ᴴᴰ ᴿᴬᵂ ⁶⁰ᶠᵖˢ", "HD RAW 60fps"), ("ʀᴀᴡ ᴜʜᴅ ꜰʜᴅ", "RAW UHD FHD"), ("ＨＤ　（１）", "HD (1)"), ("𝐇𝐃 𝟜𝕂 𝓗𝓓", "HD 4K HD"),
            ("🅷🅳 ⒽⒹ 🄷🄳", "HD HD HD"),
            ("H²", "H2"), ("ℍ𝔻", "HD"),
        ])
    func plain(text: String, plain: String) { #expect(PlainText.of(text) == plain) }

    @Test(
        "leaves all else as it is",
        arguments: [
            "", "HD", "é", "e\u{301}", "™", "½", "😀", "🇬🇧", "日本", "Ⅱ", "ß", "ª º", "℃", "Ⓢ", "Fox Ⓖ", "Привет", "كورة", "\u{301}", "①",
            "ﾃﾚﾋﾞ",
        ])
    func same(text: String) { #expect(Array(PlainText.of(text).utf8) == Array(text.utf8)) }
}
