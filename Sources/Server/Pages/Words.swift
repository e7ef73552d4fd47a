import Catalog
import Foundation
import HTTPTypes

/// The texts of the pages in one language, and numbers and times as its people write them.
///
/// `Resources/words` has a file for each language, of the same shape; the pages' scripts read the same file. A second file of each
/// language but English has the sentences that the program says elsewhere: see `Sentences`.
struct Words: Sendable {
    let language: String
    /// What templates know as `t`.
    let texts: [String: any Sendable]
    private let source: JSON
    private let sentences, changes: Sentences

    static let english = Words("en", PackageResources.en_json)
    static let all = [english, Words("de", PackageResources.de_json, sentences: PackageResources.de_sentences_json)]

    private init(_ language: String, _ file: [UInt8], sentences: [UInt8]? = nil) {
        self.language = language
        source = (try? JSONDecoder().decode(JSON.self, from: Data(file))) ?? .null
        texts = Self.tree(source) as? [String: any Sendable] ?? [:]
        let own = sentences.flatMap { try? JSONDecoder().decode([String: [String: String]].self, from: Data($0)) } ?? [:]
        (self.sentences, changes) = (Sentences(own["sentences"] ?? [:]), Sentences(own["changes"] ?? [:]))
    }

    private static func tree(_ value: JSON) -> any Sendable {
        switch value {
        case .object(let object): Dictionary(uniqueKeysWithValues: object.map { ($0.key, tree($0.value)) })
        case .string(let text): text
        default: value.line
        }
    }

    /// The language that a browser wishes most of those there are.
    /// - Parameter accepted: its `Accept-Language`.
    static func preferred(by accepted: String) -> Words {
        let wishes = accepted.split(separator: ",").map { wish in
            let parts = wish.split(separator: ";")
            let weight = parts.dropFirst().first.flatMap { Double($0.trimmingCharacters(in: .whitespaces).dropFirst(2)) } ?? 1
            return (language: parts.first.map { $0.trimmingCharacters(in: .whitespaces).prefix(2).lowercased() } ?? "", weight: weight)
        }
        let best = wishes.filter { wish in all.contains { $0.language == wish.language } }.max { $0.weight < $1.weight }
        return best.flatMap { of($0.language) } ?? english
    }

    /// What a request is answered with depends on these fields of it.
    static let vary: HTTPFields = [.vary: "Cookie, Accept-Language"]

    static func of(_ language: String) -> Words? { all.first { $0.language == language } }

    /// A file of texts for scripts: an object with some of the sections.
    func json(of sections: Set<String>) -> JSON {
        guard case .object(let all) = source else { return .null }
        return .object(JSONObject(Dictionary(uniqueKeysWithValues: all.filter { sections.contains($0.key) }.map { ($0.key, $0.value) })))
    }

    /// The names of the sections, most of them of one page.
    var sections: [String] { if case .object(let all) = source { all.keys } else { [] } }

    /// A text by its path, such as `accounts.saved`, with what stands in braces filled in; the path where there is none.
    func text(_ path: String, _ values: [String: String] = [:]) -> String {
        var value: JSON? = source
        for key in path.split(separator: ".") { value = value?[String(key)] }
        guard case .string(let text) = value else { return path }
        return values.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
    }

    /// An English sentence of the program in this language; as it is where there is no other for it.
    func sentence(_ english: String) -> String { sentences.translation(of: english) ?? english }

    /// The description of a change of channels in this language.
    func change(_ english: String) -> String { changes.translation(of: english) ?? english }

    /// `1,234 channels`: the words' `counted`.
    func counted(_ noun: String, _ count: Int) -> String {
        text("counted.\(noun).\(count == 1 ? "one" : "other")", ["n": grouped(count)])
    }

    func grouped(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        let separator = text("format.group")
        var text = number < 0 ? "−" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += separator }
            text.append(digit)
        }
        return text
    }

    /// With at most two decimals.
    func number(_ value: Double) -> String {
        let hundredths = Int((value.magnitude * 100).rounded())
        let sign = value < 0 && hundredths > 0 ? "−" : ""
        guard hundredths % 100 > 0 else { return sign + grouped(hundredths / 100) }
        var decimals = String(String(hundredths % 100 + 100).dropFirst())
        if decimals.last == "0" { decimals.removeLast() }
        return sign + grouped(hundredths / 100) + text("format.decimal") + decimals
    }

    func size(_ bytes: Int) -> String {
        bytes < 1_000_000 ? grouped((bytes + 999) / 1000) + " kB" : number((Double(bytes) / 100_000).rounded() / 10) + " MB"
    }

    func duration(_ seconds: Double) -> String { seconds < 0.01 ? text("format.instant") : number(seconds) + " s" }

    /// In UTC; the pages' script says it again in the time of the person who looks.
    func exact(_ moment: Timestamp) -> String { moment.iso.prefix(16).replacing("T", with: " ") + " UTC" }

    func day(_ moment: Timestamp) -> String { String(moment.iso.prefix(10)) }

    func relative(_ moment: Timestamp, to now: Timestamp) -> String {
        let seconds = moment.seconds(since: now)
        let amount = abs(seconds)
        if amount < 45 { return text(seconds <= 0 ? "format.just_now" : "format.in_a_moment") }
        let (count, unit): (Int, String) =
            switch amount {
            case ..<5400: (Int((amount / 60).rounded()), "minutes")
            case ..<129_600: (Int((amount / 3600).rounded()), "hours")
            default: (Int((amount / 86_400).rounded()), "days")
            }
        return counted(seconds < 0 ? "\(unit)_ago" : "in_\(unit)", count)
    }
}
