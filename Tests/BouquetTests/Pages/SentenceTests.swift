import Catalog
import Foundation
import Testing

@testable import Server
@testable import Sync

@Suite("What the program says has German:")
struct SentenceTests {
    private static let german = Words.of("de") ?? .english

    // MARK: Whether all is there

    /// Of several words and on no page: examples, headers, and what only the log or the command line says.
    private static let unshown: Set<String> = [
        "bbc one", "\"bbc one\"", "bbc -radio", "(bbc OR itv) tag:hd", "filter: \0",
        "the scheduler stopped", "the scheduler will try again", "not modified", "syncs were interrupted", "sync ended elsewhere",
        "the catalogue could not be read into memory; the next search tries again",
        "channels could not be tagged anew; the next change of a rule or start tries again",
        "the end of a sync could not be written", "a sync could not be begun or ended", "sync ended", "request failed",
        "the database was used by a newer version of Bouquet (it has the step '\0'): start that version, or another database",
        "it is the database of another program",
        "export default \0", "public, max-age=31536000, immutable", "attachment; filename=\"bouquet-rules.json\"",
        "attachment; filename=\"channel-\0.m3u\"", "inline; filename=\"\0.m3u\"", ": nothing new\n\n", "event: \0\ndata: \0\n\n",
    ]

    @Test("every sentence of its sources")
    func sources() throws {
        let shapes = Self.file.values.flatMap(\.keys).map(Self.shape)
        let sources = Tool.tests.deletingLastPathComponent().appendingPathComponent("Sources")
        var count = 0
        for target in ["Catalog", "Search", "Store", "Sync", "Formats", "Server", "Database"] {
            let folder = sources.appendingPathComponent(target)
            let files = try #require(FileManager.default.enumerator(atPath: folder.path))
            // The names of the standard rules are a person's to change.
            for case let file as String in files where file.hasSuffix(".swift") && !file.hasSuffix("DefaultRuleset.swift") {
                let source = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
                for (text, line) in SwiftText(source).literals where Self.isProse(text) && !Self.unshown.contains(text) {
                    if ["Store", "Database"].contains(target), Self.isSQL(text) { continue }
                    count += 1
                    #expect(Self.isKnown(Self.shape(text), shapes), "\(file):\(line) says \(text.debugDescription), which has no German")
                }
            }
        }
        #expect(count > 250, "the sources are not where the test looks")
    }

    @Test("but no sentence twice, of which chance would choose")
    func doubled() {
        let text = String(decoding: PackageResources.de_sentences_json, as: UTF8.self)
        for section in text.split(separator: "{\n").dropFirst() {
            let keys = section.split(separator: "\n").compactMap { line in line.firstRange(of: "\": \"").map { line[..<$0.lowerBound] } }
            #expect(!keys.isEmpty && Set(keys).count == keys.count)
        }
    }

    /// `Resources/words/de-sentences.json`.
    private static let file =
        (try? JSONDecoder().decode([String: [String: String]].self, from: Data(PackageResources.de_sentences_json))) ?? [:]

    /// The sentence with all places alike.
    private static func shape(_ text: String) -> String { text.replacing(/\{\0\}|\{[a-z_]+\.?\}/, with: "\0") }

    /// Whether it is a sentence, or the beginning or the end of one that the program puts together.
    private static func isKnown(_ shape: String, _ shapes: [String]) -> Bool {
        let isEnd = !(shape.first?.isLetter ?? false)
        return shapes.contains { $0 == shape || $0.hasPrefix(shape + ";") || isEnd && $0.hasSuffix(shape) }
    }

    /// Whether two words, or a word and a place, stand side by side in small letters.
    private static func isProse(_ text: String) -> Bool {
        let words = text.split(separator: " ").map { $0.drop { !$0.isLetter && $0 != SwiftText.place } }
        return zip(words, words.dropFirst()).contains { a, b in
            [a, b].allSatisfy { $0.first.map { $0.isLowercase || $0 == SwiftText.place } ?? false } && [a, b].contains(where: isWord)
        }
    }

    private static func isWord(_ word: Substring) -> Bool {
        let letters = word.prefix { $0.isLowercase || $0 == "'" }
        return letters.count > 1 && word.dropFirst(letters.count).allSatisfy { ",;:.?!()".contains($0) }
    }

    private static func isSQL(_ text: String) -> Bool {
        text.contains("_") || text.contains(/\b[A-Z]{3,}\b/) || text.contains("', '") || text.hasPrefix("id, ")
    }

    @Test("a sentence keeps all that stands in its places")
    func places() {
        for (english, other) in Self.file.values.flatMap({ $0 }) {
            let places = { (text: String) in Set(text.matches(of: /\{[a-z_]+\.?\}/).map { String($0.0) }) }
            // Two places that always have the same in them need only one in the other language.
            #expect(places(other).isSubset(of: places(english)), "\(english)")
            if !english.contains("{low}..{high}") { #expect(places(other) == places(english), "\(english)") }
        }
        #expect(Self.file["sentences", default: [:]].count > 400)
    }

    @Test("all that completion and the syntax of filters say")
    func meanings() {
        let better = FilterCompletion.suggestions(for: .value(.quality, ">="))
        var entries = FilterSyntax.operators + better
        for field in FilterSyntax.fields { entries += field.values + field.examples + [.init(text: field.name, meaning: field.meaning)] }
        #expect(better.map(\.meaning).map(Self.german.sentence).contains("hohe Auflösung, 720 Zeilen, oder besser"))
        for entry in entries where entry.meaning != "HD" {
            #expect(Self.german.sentence(entry.meaning) != entry.meaning, "\(entry.text)")
            Self.expectGerman(Self.german.sentence(entry.meaning))
        }
    }

    // MARK: Sentences with others in them

    @Test(
        "a wrong filter, its hint, and the place in a playlist's form where it is",
        arguments: [
            ("tga:uk", "es gibt kein Feld tga: (ist tag: gemeint? Oder: für den Text selbst Anführungszeichen verwenden: \"tga:uk\")"),
            ("(bbc", "diese ( wird nicht geschlossen (eine ) hinter das setzen, was zusammengehört)"),
            ("bbc OR", "bei OR fehlt etwas dahinter (für den Text OR selbst Anführungszeichen verwenden: \"OR\")"),
            ("AND bbc", "bei AND fehlt etwas davor (für den Text AND selbst Anführungszeichen verwenden: \"AND\")"),
            ("is:favorit", "is: kennt favorit nicht (ist favorite gemeint?)"),
            ("name:/a(/", "hier stimmt der Ausdruck nicht: eine schließende Klammer fehlt"),
            ("added:7d", "ist das weniger oder mehr als 7d her? (added:<7d für weniger schreiben, added:>7d für mehr)"),
            (
                "added:<soon",
                "soon ist kein Alter (schreiben wie added:<7d, added:>30d, added:2024-01-31 oder added:2024-01-01..2024-02-01; die Einheiten sind s, m, h, d, w und y)"
            ),
            ("number:20..10", "dieser Bereich ist verkehrt herum (die kleinere Zahl steht vorn: 10..20)"),
        ])
    func filters(_ text: String, _ german: String) {
        #expect(throws: FilterError.self) { try ChannelFilter(parsing: text) }
        do { _ = try ChannelFilter(parsing: text) } catch {
            let problem = Problem(error).said(in: Self.german)
            let said = [problem.details["message"]?.string, problem.details["hint"]?.string].compactMap { $0 }.filter { !$0.isEmpty }
            #expect((said.count == 1 ? said[0] : "\(said.first ?? "") (\(said.last ?? ""))") == german)
            #expect(problem.text == german)
            #expect(Self.german.sentence("filter: \(error)") == "Filter, beim \(error.position + 1). Zeichen: \(german)")
            #expect(Problem(error).said(in: .english).details == Problem(error).details)
        }
    }

    @Test(
        "whatever is wrong with a filter",
        arguments: [
            ")", "()", "-", "NOT", "\"\"", "bbc\"one\"", "\"bbc", ":x", "UK: tga:x y", "http://x", "tag:", "tag:(a)", "tag:*", "tag:---",
            "is:",
            "is:new,old", "is:/a/", "has:x", "quality:bad", "number:", "number:x", "number:..", "number:>", "number:/a/", "id:x",
            "added:..",
            "added:10:30", "added:2024-13-01", "added:2024-01-31T10:00", "added:2024-02-01..2024-01-01", "added:<2024-01-01", "added:<",
            "added:<9999999y", "name:/", "name:/[/", "name:/(?<1>a)/", "name:/*/", "name:/a{2,1}/", "name:/\\p{No}\\p{Xx}/",
            "name:/(?<=a*)b/",
            "name:/\\/", "name:/(?z)/", "name:/[[:x:]]/", "name:/(?P=x)/", "name:/\\g/", "name:=", "category:\"\"",
        ])
    func otherFilters(_ text: String) {
        do {
            _ = try ChannelFilter(parsing: text)
        } catch {
            Self.expectGerman(Problem(error).said(in: Self.german).text)
        }
    }

    @Test("every reason why a list did not come, also inside another sentence")
    func lists() {
        let fetching: [FetchError] = [
            .unknownHost, .refused, .connectionLost, .connectTimeout, .idleTimeout, .totalTimeout, .tls, .status(401), .status(404),
            .status(429), .status(500), .status(418), .tooLarge(limit: 1 << 28), .damagedCompression, .noFile, .badAddress, .diskFull,
        ]
        let reading: [ListError] = [.empty, .null, .notAList, .nothingUsable, .truncated, .rejected, .malformed(offset: 7)]
        for text in fetching.map(\.description) + reading.map(\.description) {
            Self.expectGerman(Self.german.sentence(text))
            Self.expectGerman(Self.german.sentence("the categories did not come and stay as they were: \(text)"))
            Self.expectGerman(Self.german.sentence("this is not a provider: \(text)"))
        }
        var tally = RowTally()
        tally.skip(0, "category_id 0, which in a channel's row means none")
        tally.mend(3, "no category_name")
        tally.skip(4, "not an object")
        tally.skip(5, "larger than 1 MiB")
        #expect(
            tally.samples.map(Self.german.sentence) == [
                "Zeile 1 übersprungen: category_id 0, was in der Zeile eines Kanals keine bedeutet",
                "Zeile 4 repariert: kein category_name",
                "Zeile 5 übersprungen: kein Objekt", "Zeile 6 übersprungen: größer als 1 MiB",
            ])
        for count in 1...3 {
            let samples = tally.samples.filter { $0.contains(" skipped: ") }.prefix(count).joined(separator: ", ")
            Self.expectGerman(Self.german.sentence("3 of 9 categories cannot be used (\(samples))"))
        }
    }

    @Test(
        "what is done to channels",
        arguments: [
            (#"{"type":"tag","tags":["news","uk"]}"#, "Tags hinzufügen: NEWS, UK"),
            (#"{"type":"untag","tags":["uk"]}"#, "Tags entfernen: UK"),
            (#"{"type":"hide"}"#, "Verbergen"), (#"{"type":"show"}"#, "Zeigen"), (#"{"type":"favourite"}"#, "Favorit"),
            (#"{"type":"unfavourite"}"#, "Kein Favorit"), (#"{"type":"clear"}"#, "Änderungen vergessen"),
            (#"{"type":"category","value":"Sport"}"#, "Kategorie setzen: Sport"), (#"{"type":"logo"}"#, "Eigenes vergessen: Logo"),
            (#"{"type":"guide_id","value":"bbc"}"#, "Programm-ID setzen: bbc"),
            (#"{"type":"note","value":"to do"}"#, "Notiz setzen: to do"),
            (#"{"type":"rename","find":"HD","replace":""}"#, "Umbenennen: HD → "), (#"{"type":"number","from":7}"#, "Nummerieren ab 7"),
        ])
    func changes(_ operation: String, _ german: String) throws {
        let json = try JSONDecoder().decode(JSON.self, from: Data(operation.utf8))
        guard case .object(let body) = json else { return }
        #expect(Self.german.change(try ChannelEditing.edit(ofOperation: body).description) == german)
        #expect(Self.german.change("edit BBC to One") == "BBC to One bearbeiten")
    }

    @Test("a name that looks like a sentence stays one, and hostile texts neither break one nor take long")
    func hostile() {
        #expect(Self.german.sentence("there is no playlist the file is empty") == "es gibt keine Playlist the file is empty")
        #expect(Self.german.sentence("there is no playlist {name} {reason.}") == "es gibt keine Playlist {name} {reason.}")
        #expect(Self.german.sentence("is: does not know : e\u{301}<b>🏴") == "is: kennt : e\u{301}<b>🏴 nicht")
        for text in ["", "{", "nobody says this", "\0", "a: b (c) to d, or better"] { #expect(Words.english.sentence(text) == text) }
        #expect(Self.german.sentence("nobody says this") == "nobody says this")
        let clock = ContinuousClock()
        for piece in [": ", " (", "at character ", "the expression goes wrong here: ", "filter: at character 1: ", " to ", ", or better"] {
            let text = String(repeating: piece, count: 4_000 / piece.count)
            let time = clock.measure { #expect(Self.german.sentence(text).utf8.count < 20_000) }
            #expect(time < .seconds(2), "\(piece.debugDescription) takes \(time)")
        }
    }

    /// A German text has none of the words that most English sentences have one of; `is:` and `has:` are fields.
    private static func expectGerman(_ text: String) {
        #expect(!text.contains(/\b(the|is|of|this|there|not|with|and|to|has|it|or|no|for|takes|use)\b(?!:)/), "\(text)")
    }
}
