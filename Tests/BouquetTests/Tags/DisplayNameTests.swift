import Catalog
import Testing

@Suite("The shown name")
struct DisplayNameTests {
    @Test(
        "loses empty brackets, doubled spaces and separators at its ends",
        arguments: [
            ("Fox (X)", "Fox"), ("Fox [X] One", "Fox One"), ("Fox ([X])", "Fox"), ("Fox ( X | X )", "Fox"), ("Fox  X  One", "Fox One"),
            ("X | Fox", "Fox"), ("|X| Fox", "Fox"), ("Fox - X", "Fox"), ("Fox X.", "Fox"), ("•► Fox X ◄•", "Fox ◄"), ("X: Fox :", "Fox"),
            ("Fox (Chile X)", "Fox (Chile)"), ("Fox (X Chile)", "Fox (Chile)"), ("Fox (X, Chile)", "Fox (Chile)"), ("Fox (X", "Fox"),
            ("### BBC ###", "BBC"), ("Fox...", "Fox"), ("  Fox\u{A0}\u{A0}One ", "Fox One"), ("X_Fox_", "Fox"),
            ("\u{200F}Fox\u{200E}", "Fox"),
            ("Fox | X | One", "Fox | One"), ("Fox X/X One", "Fox One"), ("Fox X: One", "Fox: One"), ("Fox[X]One", "Fox One"),
            ("Fox-X-One", "Fox-One"), ("Fox.X.One", "Fox.One"), ("FXox", "Fox"), ("Fox.X", "Fox"), ("A.B. X", "A.B."),
        ])
    func cleaned(name: String, displayName: String) throws { #expect(try Self.removing("X", from: name) == displayName) }

    @Test(
        "keeps the signs that belong to it",
        arguments: [
            "Canal+", "M6 +1", "E!", "C-SPAN", "S.W.A.T.", "#Vamos", "A&E", "Penn & Teller", "Pokémon™", "7½", "M*A*S*H", "Kids (US)",
            "50%",
            "Yes?", "Ⓖ", "Fox Ⓢ", "1 - 2", "TV5 / Monde", "😀 Smile", "é", "e\u{301}", "Ａ" == "A" ? "" : "B (C) D", "नमस्ते", "میدیا\u{200C}ها",
        ])
    func kept(name: String) throws {
        #expect(try Self.removing("X", from: name) == name)
        #expect(try Self.removing("X", from: "X: " + name + " X") == name)
    }

    @Test(
        "is the name itself where nothing but separators would be left",
        arguments: ["X", "[X]", " X - X ", "(X) | [X]", "-", "()", "", " "])
    func nothing(name: String) throws { #expect(try Self.removing("X", from: name) == name) }

    @Test("is in plain letters")
    func plain() throws { #expect(try Self.removing("X", from: "Ｆｏｘ ᴺᴱᵂˢ é") == "Fox NEWs é") }

    @Test(
        "has a replacement where the match was",
        arguments: [
            ("Fox (KTVT)", #"\((\w+)\)"#, "$1", "Fox KTVT"), ("Fox (KTVT)", #"\((?<sign>\w+)\)"#, "${sign}", "Fox KTVT"),
            ("FoxSports", "x(?=S)", "x ", "Fox Sports"), ("Fox 1 + 2", #"(\d) \+ (\d)"#, "$2 & $1", "Fox 2 & 1"),
            ("Fox", "f", "$$", "$ox"), ("Fox", "f", "a$", "a$ox"), ("Fox HD", "(H)D", "$1Q", "Fox HQ"), ("Fox", "$", "!", "Fox!"),
            ("Fox", "^", "The ", "The Fox"), ("Fox", "o?", "", "Fx"), ("Fox A", "(B)?A", "$1", "Fox"), ("Fox", "o", "é", "Féx"),
        ])
    func replaced(name: String, pattern: String, replacement: String, displayName: String) throws {
        let rule = TagRule(name: "r", pattern: pattern, tag: "t", removesFromName: true, replacement: replacement)
        #expect(try Self.displayName(name, [rule]) == displayName)
    }

    @Test("keeps no group that another rule removed, in either order")
    func composed() throws {
        let unwrap = TagRule(name: "a", pattern: #"\[([^\]]*)\]"#, tag: "t", removesFromName: true, replacement: "$1")
        let quality = TagRule(name: "b", pattern: "HD", tag: "t", removesFromName: true)
        for rules in [[unwrap, quality], [quality, unwrap]] {
            #expect(try Self.displayName("Fox [HD Twin Falls]", rules) == "Fox Twin Falls")
            #expect(try Self.displayName("Fox [HD]", rules) == "Fox")
        }
    }

    @Test("takes no replacement for a match of which an earlier rule already took a part")
    func taken() throws {
        let first = TagRule(name: "a", pattern: "HD", tag: "t", removesFromName: true, replacement: "1", priority: 1)
        let second = TagRule(name: "b", pattern: "F.*", tag: "t", removesFromName: true, replacement: "2", priority: 2)
        #expect(try Self.displayName("A FHD", [first, second]) == "A 1")
    }

    private static func removing(_ text: String, from name: String) throws -> String {
        try displayName(name, [TagRule(name: "r", pattern: "(?-i:\(text))", tag: "t", removesFromName: true)])
    }

    private static func displayName(_ name: String, _ rules: [TagRule]) throws -> String {
        try Tagger([Ruleset(name: "s", rules: rules)]).session().tag(name: name, category: nil).displayName
    }
}
