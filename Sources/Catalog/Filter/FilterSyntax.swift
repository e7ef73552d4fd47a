/// The filter language as a table: the parser's fields and keywords, the hints in its errors, the completion and the API all come from it.
package enum FilterSyntax {
    package enum Field: String, Sendable, CaseIterable {
        case name, tag, category, account, `is`, has, quality, number, added, changed, seen, id
    }

    /// What a field's values look like.
    package enum Form: String, Sendable {
        /// A part of a text, `=whole`, `with*wildcard` or `/an expression/`.
        case text
        /// One of a few keywords.
        case keyword
        /// A number or a range of numbers.
        case number
        /// An age or a day.
        case time
        /// The id of a channel.
        case id
    }

    /// A keyword or an example.
    package struct Entry: Sendable, Hashable {
        package var text: String
        package var meaning: String
        /// Other spellings of a keyword.
        package var aliases: [String]

        package init(text: String, meaning: String, aliases: [String] = []) {
            self.text = text
            self.meaning = meaning
            self.aliases = aliases
        }
    }

    package struct FieldEntry: Sendable, Hashable {
        package var name: String
        package var form: Form
        package var meaning: String
        /// The keywords; none where any text, number or time will do.
        package var values: [Entry]
        package var examples: [Entry]
    }

    package static let fields = Field.allCases.map {
        FieldEntry(name: $0.rawValue, form: $0.form, meaning: $0.meaning, values: $0.values, examples: $0.examples)
    }

    /// What stands between the fields.
    package static let operators = [
        Entry(text: "bbc one", meaning: "both words, anywhere in the name"),
        Entry(text: "\"bbc one\"", meaning: "these words side by side"),
        Entry(text: "bbc AND one", meaning: "both; the same as side by side"),
        Entry(text: "bbc OR itv", meaning: "at least one of both; binds less than AND"),
        Entry(text: "bbc NOT radio", meaning: "without what follows"),
        Entry(text: "bbc -radio", meaning: "the same as NOT"),
        Entry(text: "(bbc OR itv) tag:hd", meaning: "what is in parentheses goes together"),
        Entry(text: "tag:uk,us", meaning: "any of these values"),
        Entry(text: "category:\"UK Sport\"", meaning: "a value with spaces or signs in it; \\\" is a quote, \\\\ a backslash"),
        Entry(text: "category:=sport", meaning: "this and nothing more"),
        Entry(text: "name:uk*hd", meaning: "* stands for any text, also for none; the rest has to be the whole value"),
        Entry(text: "name:/^uk.*hd$/", meaning: "a regular expression; \\/ is a slash"),
    ]
}

extension FilterSyntax.Field {
    var form: FilterSyntax.Form {
        switch self {
        case .name, .tag, .category, .account: .text
        case .is, .has, .quality: .keyword
        case .number: .number
        case .added, .changed, .seen: .time
        case .id: .id
        }
    }

    var meaning: String {
        switch self {
        case .name: "the shown name or the provider's name"
        case .tag: "a tag, the whole of it"
        case .category: "the category's name"
        case .account: "the account's name, or its id"
        case .is: "the state of the channel"
        case .has: "what the channel has"
        case .quality: "how sharp the picture is"
        case .number: "the channel number"
        case .added: "when the channel came into the catalogue"
        case .changed: "when the channel changed last"
        case .seen: "when the provider had the channel last"
        case .id: "the channel's id in Bouquet"
        }
    }

    var values: [FilterSyntax.Entry] {
        switch self {
        case .is: ChannelFilter.State.allCases.map(\.entry)
        case .has: ChannelFilter.Feature.allCases.map(\.entry)
        case .quality: QualityClass.allCases.map(\.entry)
        case .id: [.init(text: "none", meaning: "no channel at all")]
        default: []
        }
    }

    var examples: [FilterSyntax.Entry] {
        switch self {
        case .name:
            [.init(text: "name:sport", meaning: "sport in the name"), .init(text: "name:uk*hd", meaning: "begins with uk, ends in hd")]
        case .tag: [.init(text: "tag:uk", meaning: "has the tag UK"), .init(text: "tag:uk,us", meaning: "has the tag UK or US")]
        case .category:
            [
                .init(text: "category:\"UK Sport\"", meaning: "UK Sport in the category's name"),
                .init(text: "category:=sport", meaning: "the category Sport, and no other"),
            ]
        case .account:
            [.init(text: "account:home", meaning: "home in the account's name"), .init(text: "account:1,3", meaning: "account 1 or 3")]
        case .is: [.init(text: "is:favourite", meaning: "marked as favourite"), .init(text: "-is:hidden", meaning: "not hidden")]
        case .has: [.init(text: "has:logo", meaning: "with a logo"), .init(text: "-has:epg", meaning: "without a guide")]
        case .quality: [.init(text: "quality:hd", meaning: "HD"), .init(text: "quality:>=hd", meaning: "HD or better")]
        case .number:
            [
                .init(text: "number:7", meaning: "number 7"), .init(text: "number:10..20", meaning: "from 10 to 20, both included"),
                .init(text: "number:>=100", meaning: "from 100 on"), .init(text: "number:..99", meaning: "up to 99"),
                .init(text: "number:5.1", meaning: "number 5.1"),
            ]
        case .added, .changed, .seen:
            [
                .init(text: "\(self):<24h", meaning: "within the last 24 hours"),
                .init(text: "\(self):<7d", meaning: "within the last 7 days"),
                .init(text: "\(self):>30d", meaning: "more than 30 days ago"),
                .init(text: "\(self):2024-01-31", meaning: "on this day (UTC)"),
                .init(text: "\(self):2024-01-01..2024-02-01", meaning: "from a day to a day, both included"),
            ]
        case .id: [.init(text: "id:12,15", meaning: "channels 12 and 15")]
        }
    }
}

extension ChannelFilter.State {
    fileprivate var entry: FilterSyntax.Entry {
        switch self {
        case .active: .init(text: rawValue, meaning: "the provider has it")
        case .inactive: .init(text: rawValue, meaning: "the provider has it no more")
        case .hidden: .init(text: rawValue, meaning: "hidden by a person")
        case .favourite: .init(text: rawValue, meaning: "marked as favourite", aliases: ["favorite"])
        case .radio: .init(text: rawValue, meaning: "sound only")
        case .catchup: .init(text: rawValue, meaning: "past programmes can be watched")
        case .adult: .init(text: rawValue, meaning: "for adults")
        case .edited: .init(text: rawValue, meaning: "a person changed something of it")
        case .new: .init(text: rawValue, meaning: "came in the last 7 days, after the account's first sync")
        case .visible: .init(text: rawValue, meaning: "not hidden, and let through by the account's filters")
        }
    }
}

extension ChannelFilter.Feature {
    fileprivate var entry: FilterSyntax.Entry {
        switch self {
        case .logo: .init(text: rawValue, meaning: "a logo")
        case .epg: .init(text: rawValue, meaning: "an id in the programme guide")
        case .number: .init(text: rawValue, meaning: "a channel number")
        case .category: .init(text: rawValue, meaning: "a category")
        case .tag: .init(text: rawValue, meaning: "a tag")
        case .note: .init(text: rawValue, meaning: "a person's note")
        }
    }
}

extension QualityClass {
    fileprivate var entry: FilterSyntax.Entry {
        switch self {
        case .sd: .init(text: name, meaning: "standard definition")
        case .hd: .init(text: name, meaning: "high definition, 720 lines")
        case .fhd: .init(text: name, meaning: "full high definition, 1080 lines")
        case .uhd: .init(text: name, meaning: "ultra high definition, 2160 lines", aliases: ["uhd"])
        case .eightK: .init(text: name, meaning: "4320 lines")
        }
    }
}
