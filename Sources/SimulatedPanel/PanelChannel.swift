/// One made-up channel, with a name as messy as real ones.
package struct PanelChannel: Sendable {
    private static let prefixes = ["UK: ", "US| ", "|FR| ", "DE - ", "[IT] ", "ES: ", "NL| ", "PT: ", "CA: ", "24/7: "]
    private static let brands = [
        "SKY SPORTS MAIN EVENT", "ESPN", "CANAL+ SPORT", "ZDF", "RAI UNO", "TELECINCO", "NPO 1", "RTP INTERNACIONAL", "TSN", "THE OFFICE",
        "FOX NEWS", "BBC ONE", "CNN", "DISCOVERY", "NAT GEO WILD", "MTV HITS", "EUROSPORT", "ARTE", "CARTOON NETWORK", "PPV EVENT",
        "RADIO NOVA",
    ]
    private static let qualities = ["", " HD", " FHD", " ᴴᴰ ⁶⁰ᶠᵖˢ", " 4K", " SD", " HEVC", " ᴿᴬᵂ"]
    private static let subjects = ["NEWS ᴴᴰ/ᴿᴬᵂ ⁶⁰ᶠᵖˢ", "SPORTS", "MOVIES", "KIDS", "DOCUMENTARY", "24/7", "PPV", "MUSIC"]

    package let id: Int
    let position: Int
    package let name: String
    let category: Int
    let guideID: String?
    let hasArchive: Bool

    init(position: Int, version: Int, categoryCount: Int) {
        self.position = position
        id = 10_001 + position * 3
        let chance = GeneratedLineup.mix(position, 0)
        let brand = Self.brands[chance / 7 % Self.brands.count]
        let renamed = version > 0 ? " (\(version))" : ""
        name = "\(Self.prefixes[chance % 10])\(brand) \(position)\(Self.qualities[chance / 11 % 8])\(renamed)"
        category = position % categoryCount + 1
        guideID = chance % 100 < 22 ? "channel\(position).tv" : nil
        hasArchive = chance % 10 == 3
    }

    private static func pick(_ texts: [String], _ position: Int) -> String { texts[position % texts.count] }

    /// A row of `get_live_categories`.
    static func category(_ id: Int, _ form: PanelRowForm) -> String {
        let name = form == .hostile ? pick(HostileText.categories, id) + " \(id)" : categoryName(id)
        return #"{"category_id":"\#(id)","category_name":\#(quoted(name)),"parent_id":0}"#
    }

    private static func categoryName(_ id: Int) -> String {
        "\(["US", "UK", "FR", "DE", "IT", "ES"][id % 6])| \(subjects[id / 6 % 8])" + (id < 48 ? "" : " \(id)")
    }

    /// A row of `get_live_streams`.
    func json(_ form: PanelRowForm) -> String {
        let quotedNumber = form == .numbersAsStrings ? "\"" : ""
        let quotedText = form == .stringsAsNumbers ? "" : "\""
        let isHostile = form == .hostile
        let name = isHostile ? Self.pick(HostileText.names, position) + " \(position)" : name
        let logo = isHostile ? Self.pick(HostileText.logos, position) : "http://logos.example.com/picons/\(id).png"
        let guideID = isHostile ? Self.pick(HostileText.guideIDs, position) : guideID
        let row =
            #"{"num":\#(quotedNumber)\#(position + 1)\#(quotedNumber),"name":\#(Self.quoted(name)),"stream_type":"live","#
            + #""stream_id":\#(quotedNumber)\#(id)\#(quotedNumber),"#
            + #""stream_icon":\#(Self.quoted(logo)),"epg_channel_id":\#(guideID.map(Self.quoted) ?? "null"),"#
            + #""added":\#(quotedText)\#(1_500_000_000 + position)\#(quotedText),"is_adult":\#(quotedNumber)0\#(quotedNumber),"#
            + #""category_id":\#(quotedText)\#(category)\#(quotedText),"category_ids":[\#(category)],"custom_sid":"","#
            + #""tv_archive":\#(quotedNumber)\#(hasArchive ? 1 : 0)\#(quotedNumber),"direct_source":"","#
            + #""tv_archive_duration":\#(quotedNumber)\#(hasArchive ? 7 : 0)\#(quotedNumber)}"#
        guard form == .nulls else { return row }
        return row.replacing(#""epg_channel_id":null,"#, with: "").replacing(#""custom_sid":"""#, with: #""custom_sid":null"#)
            .replacing(#""direct_source":"""#, with: #""direct_source":null"#).replacing(#""is_adult":0"#, with: #""is_adult":null"#)
            .replacing(#""tv_archive_duration":0"#, with: #""tv_archive_duration":null"#)
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

/// How a row's values are written.
enum PanelRowForm { case plain, numbersAsStrings, stringsAsNumbers, nulls, hostile }
