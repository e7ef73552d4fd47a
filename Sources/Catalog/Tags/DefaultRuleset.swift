extension Ruleset {
    /// The rules that every account starts with: for names and categories as providers write them.
    ///
    /// Rules read the plain form (`ᴴᴰ` is `HD`) and ignore case, but for what stands in `(?-i:…)`.
    package static let standard = Ruleset(
        name: "Standard", description: "Countries, qualities and kinds of channels, as most providers write them", isDefault: true,
        rules: (prefixes + qualities + kinds + brackets + genres + countries).enumerated().map { index, rule in
            var rule = rule
            rule.priority = (index + 1) * 10
            return rule
        })

    /// Not within a word: in `HDTV` there is no `HD`.
    private static func word(_ text: String) -> String { "(?<![A-Z0-9])(?:\(text))(?![A-Z0-9])" }

    // MARK: What stands before a name

    private static let prefixes = [
        rule("United States", leading("USA?|USW|usa?") + "|" + bracketed("USA?") + "|🇺🇸", tag: "US", removes: true),
        rule("United Kingdom", leading("UK|GBR?|uk") + "|" + bracketed("UK|GBR?") + "|🇬🇧", tag: "UK", removes: true),
        rule("Country before the name", leading("(?<code>\(anyCountry)|ca)"), group: "code", removes: true),
        // In brackets some codes mean something else: `(FM)`, `(ID)` for Investigation Discovery, `(AR)` for Arabic.
        rule("Country in brackets", bracketed("(?![AF]M|AR|ID|MQ|TO|NO)(?<code>\(anyCountry))"), group: "code", removes: true),
        // `IN Tamil:`, `UK SPORTS:`, `US HD|`
        rule(
            "Country and kind before the name", #"\A(?-i:(?<code>US|UK|\#(anyCountry)))(?=\h(?:\#(kindsOfPrefix))\h*[:|┃])"#, group: "code"),
        rule("Kind behind the country", #"\A(?-i:US|UK|\#(anyCountry))\h(?<kind>\#(kindsOfPrefix))\h*[:|┃]"#, group: "kind", removes: true),
        // `PRIME:`, `EX-YU:`; `CSI: MIAMI` is a title, and so is `ARTV | PARLAMENTO`.
        rule(
            "Word before the name",
            #"\A[\h|┃]*(?!(?:USA?|USW|UK|GBR?|CSI|NCIS|FBI)\b)"#
                + #"(?-i:(?<word>[A-Z][A-Z0-9&+/.]{1,9}(?:-[A-Z]{0,5})?))[:|┃]"#,
            group: "word", removes: true),
        rule("Flag", #"(?!🇬🇧|🇺🇸)[🇦-🇿]{2}"#, removes: true),
    ]

    /// `UK:`, `|FR|`, `US -`, `[DE]`, `ESP-LA SEXTA`, `ca TSN` at the start; but not `US Open` or `DE-LUXE`.
    private static func leading(_ codes: String) -> String {
        let separator = #"\h*[:|┃│▎•►»★✦✪]|\h*[-–—](?=\h)|\h+[-–—]|\h*[\])}]|(?<=[A-Z]{3}|UK)-(?=[A-Z0-9])|(?<=us|usa|uk|ca)\h(?=[A-Z0-9])"#
        return #"\A[\h|┃│▎•►*#=~\[({-]*(?-i:(?:\#(codes))(?:\#(separator)))"#
    }

    private static func bracketed(_ codes: String) -> String { #"[(\[]\h?(?-i:\#(codes))\h?[)\]]"# }

    private static let kindsOfPrefix =
        "SPORTS?|NEWS|KIDS|MOVIES?|MUSIC|VIPS?|PPV|[48]K|[FU]?HD|SD|RAW|HEVC|TAMIL|TELUGU|HINDI|PUNJABI|URDU|BANGLA|MALAYALAM|KANNADA"

    /// All codes but those of the two countries that have rules of their own, short by their first letters: `A[DEF]|B[AB]`.
    private static let anyCountry: String = {
        let codes = Set(CountryTags.codes).subtracting(["US", "UK", "GB", "NF"])
        let byLetter = Dictionary(grouping: codes.sorted(), by: \.first)
        let pairs = byLetter.map { letter, codes in "\(letter.map(String.init) ?? "")[\(codes.map { $0.dropFirst() }.joined())]" }
        let others = CountryTags.aliases.filter { $0 != "USA" && $0 != "GBR" }
        return (others + pairs.sorted()).joined(separator: "|")
    }()

    // MARK: Qualities

    private static let qualities = [
        // `CCTV-4K` is a channel beside `CCTV`.
        rule("8K", word("(?<!CCTV-)8K|4320p"), tag: "8K", removes: true),
        rule("4K", word("(?<!CCTV-)4K|2160[pi](?:50|60)?"), tag: "4K", removes: true),
        rule("UHD", word(#"UHD|ULTRA[\h-]?HD"#), tag: "UHD", removes: true),
        rule("FHD", word(#"FHD|FULL[\h-]?HD|1[0-3]\d\d[pi](?:50|60)?"#), tag: "FHD", removes: true),
        rule("HD", word(#"(?<!FULL.)(?<!ULTRA.)HD(?!\+)|[7-9]\d\d[pi](?:50|60)?"#), tag: "HD", removes: true),
        rule("SD", word(#"SD|[1-6]\d\d[pi]"#) + "|Ⓢ", tag: "SD", removes: true),
        rule("HDR", word(#"HDR(?:10)?"#) + #"\+?"#, tag: "HDR", removes: true),
        rule("HEVC", word("HEVC"), tag: "HEVC", removes: true),
        rule("H265", word(#"[HX][.\h]?265"#), tag: "H265", removes: true),
        rule("H264", word(#"[HX][.\h]?264"#), tag: "H264", removes: true),
        rule("60 fps", word(#"60\h?FPS|(?:720|1080|2160)[pi]60"#), tag: "60FPS", removes: true),
        rule("50 fps", word(#"50\h?FPS|(?:720|1080|2160)[pi]50"#), tag: "50FPS", removes: true),
        // `WWE RAW` is a show, `RAW TRAVEL` a channel.
        rule(
            "RAW", #"(?<!WWE.)(?<!NIGHT.)(?<!MONDAY.)(?<![A-Z0-9])RAW(?=\h*(?:\z|[\[\]()|/:]|(?:[48]K|[FU]?HD|SD|HEVC|[56]0\h?FPS)\b))"#,
            tag: "RAW",
            removes: true),
    ]

    // MARK: Kinds of channels

    private static let kinds = [
        rule("24/7", #"(?<!NOT.)(?<![0-9])24/7(?![0-9])"#, source: .both, tag: "24/7", removes: true),
        rule("Not 24/7", #"[\[(]NOT 24/7[\])]"#, tag: "NOT_24/7", removes: true),
        rule("Geo-blocked", #"[\[(]GEO[\h-]?BLOCKED[\])]|Ⓖ"#, tag: "GEO-BLOCKED", removes: true),
        rule("Pay per view", word("PPV"), tag: "PPV"),
        // `Sky Sports Main Event` and `Sky Sport Top Event` are channels as any other.
        rule("Event", word("(?<!MAIN.)(?<!TOP.)EVENTS?"), tag: "EVENT"),
        // A `Radio … TV`, or one with lines of a picture, is watched.
        rule(
            "Radio",
            #"\A(?!.*(?:TV|T[EÉ]L[EÉ]|VISI|FERNSEHEN|RADIO.CANADA|\d{3}[PI]\b)).*?"# + word(#"RADIOS?|\d\d\.\d\hFM"#),
            tag: "RADIO"),
        rule("Adult", #"(?<![A-Z0-9])(?:XXX|PORN|18\+|ADULTS ONLY)|XXX\z|\+18(?![0-9])"#, tag: "ADULT"),
        rule("Adult category", word("ADULTS?(?!.SWIM)"), source: .categoryName, tag: "ADULT"),
        rule("Catch-up", word(#"CATCH[\h-]?UP"#), tag: "CATCHUP", removes: true),
        rule("Backup", word(#"BACK[\h-]?UP"#), tag: "BACKUP", removes: true),
        rule("East", coast("EAST"), source: .channelName, tag: "EAST"),
        rule("West", coast("WEST"), source: .channelName, tag: "WEST"),
    ]

    /// The feed of a coast: at the end or in brackets. `WEST HAM TV`, `MIDDLE EAST` and `WILD WEST` are not.
    private static func coast(_ name: String) -> String {
        let region = #"(?<!MIDDLE.)(?<!MID.)(?<!WILD.)(?<!NORTH.)(?<!SOUTH.)(?<!FAR.)(?<!KEY.)(?<![A-Z0-9])"#
        return region + name + #"(?=\h*(?:\z|[\])|]|(?:4K|[FU]?HD|SD|RAW|HEVC|[56]0\h?FPS|\d{3,4}P)\b))"#
    }

    // MARK: Words in brackets

    private static let brackets = [
        rule(
            "Call sign",
            #"\((?!WEST|WILD|WIDE|KIDS|KODI|WEB|WAR|WWE)(?-i:(?<sign>[KW][A-Z]{2,3}(?:-(?:TV|DT|LD|CD|FM|AM)\d*)?))\)"#,
            source: .channelName, group: "sign", removes: true, replacement: "${sign}"),
        rule("Audio format", #"\[(?<format>AAC|MP3|OGG)\]"#, source: .channelName, group: "format", removes: true),
        rule(
            "Words in brackets",
            #"\[\h*(?!(?:[FU]?HD|SD|HDR|RAW|HEVC|[48]K|[HX].?26[45]|\d+[PI]|[56]0.?FPS|NOT 24/7|24/7|GEO.?BLOCKED|AAC|MP3|OGG)\h*\])"#
                + #"(?<words>(?=[^\[\]]*\p{L})[^\[\]]{2,40}?)\h*\]"#,
            source: .channelName, group: "words", removes: true, replacement: "${words}"),
    ]

    // MARK: What only categories say

    private static let genres = [
        genre("NEWS", "NEWS|INFO|NACHRICHTEN|NOTICIAS|NOTÍCIAS|ACTUALIT[EÉ]S?|NOTIZIE|HABER(?:LER)?|NYHETER|NIEUWS|НОВОСТИ|أخبار|اخبار"),
        genre(
            "SPORTS",
            "SPORTS?|DEPORTES?|ESPORTES?|SPOR|СПОРТ|رياضة|FOOTBALL|SOCCER|F[UÚ]TBOL|CALCIO|FUSSBALL|RUGBY|GOLF|TENNIS|HOCKEY|CRICKET|BOXING"
                + "|WRESTLING|(?:MIXED )?MARTIAL ARTS|MOTORSPORTS?|BASKETBALL|BASEBALL|FORMULA 1|F1|NFL|NBA|NHL|MLB|NCAA[FB]?|EPL|MLS|CFL|UFC|WWE"
                + "|NASCAR"),
        genre("MOVIES", "MOVIES?|CIN[EÉ](?:MA)?|FILMS?|FILME|FILMES|FILMY|PEL[IÍ]CULAS|KINO|SINEMA|КИНО|أفلام|افلام"),
        genre("SERIES", "(?:TV )?SERIES?|SERIEN|S[EÉ]RIES|DIZI|СЕРИАЛЫ|مسلسلات"),
        genre("KIDS", "KIDS|CHILDREN|KINDER|ENFANTS?|JEUNESSE|INFANTIL|NI[NÑ]OS|BAMBINI|[CÇ]OCUK|DZIECI|CARTOONS?|ДЕТСКИЕ|أطفال|اطفال"),
        genre("MUSIC", "MUSIC|MUSIK|MUSIQUE|M[UÚ]SICA|M[UÜ]ZIK|MUZYKA|МУЗЫКА|موسيقى"),
        genre(
            "DOCUMENTARY",
            "DOCUMENTAR(?:Y|IES)|DOCUMENTAIRES?|DOKU(?:S|MENTATION(?:EN)?)?|DOCUMENTA(?:L|LES|RI)|DOCUMENT[AÁ]RIOS?|BELGESEL|وثائقية"),
        genre("ENTERTAINMENT", "ENTERTAINMENT|UNTERHALTUNG|DIVERTISSEMENT|ENTRETENIMIENTO|ENTRETENIMENTO|INTRATTENIMENTO"),
        genre("RELIGION", "RELIGIONS?|RELIGIOUS|RELIGIEUX|FAITH|ISLAMIC|CHRISTIAN|QURAN"),
        genre("SHOPPING", "(?:TELE)?SHOP(?:PING)?"),
        genre("LOCAL", "LOCALS?|LOKAL|REGIONALS?"),
    ]

    private static func genre(_ tag: String, _ words: String) -> TagRule {
        rule("Category: \(tag.lowercased())", #"(?<!\p{L})(?:\#(words))(?!\p{L})"#, source: .categoryName, tag: tag)
    }

    private static let languages =
        "ARABIC|ENGLISH|FRENCH|GERMAN|SPANISH|PORTUGUESE|LATINO?|LATAM|AFRICA|CARIBBEAN|EX-?YU|KURDISH|TAMIL|HINDI"

    private static let countries =
        [rule("Category: language or region", #"(?<!\p{L})(?:\#(languages))(?!\p{L})"#, source: .categoryName)]
        + CountryTags.names.map { code, names in
            rule("Category: \(code)", #"(?<!\p{L})(?:\#(names))(?!\p{L})"#, source: .categoryName, tag: code)
        }

    private static func rule(
        _ name: String, _ pattern: String, source: TagRule.Source = .both, tag: String? = nil, group: String? = nil, removes: Bool = false,
        replacement: String = ""
    ) -> TagRule {
        TagRule(
            name: name, pattern: pattern, source: source, tag: tag, captureGroup: group, removesFromName: removes, replacement: replacement)
    }
}
