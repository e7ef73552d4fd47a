/// Which tags name a country: ISO 3166 codes, and what IPTV providers write instead.
package enum CountryTags {
    package static func isCountry(_ tag: String) -> Bool { known.contains(tag) }

    /// ISO 3166-1 alpha-2, with `UK`, `XK` (Kosovo) and `EU`; without `SD` and `TV`, which mean neither Sudan nor Tuvalu.
    static let codes = """
        AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI \
        CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ \
        GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS \
        LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG \
        PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK \
        TL TM TN TO TR TT TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW UK XK EU
        """.split(separator: " ").map(String.init)

    /// Three letters and regions, as they stand before names.
    static let aliases = """
        USA GBR GER DEU FRA ESP ITA POR PRT NED NLD BEL SUI CHE AUT POL SWE NOR DEN DNK FIN TUR GRE GRC ROU HUN CZE SVK BUL BGR CRO HRV SRB \
        SLO SVN BIH MKD ALB RUS UKR IND PAK BAN AFG IRN IRQ ISR KSA UAE EGY MAR ALG TUN BRA ARG MEX CHI CHL COL PER URU CAN AUS NZL JPN KOR \
        CHN PHI PHL THA VIE VNM IRL IRE SCO LAT LATAM AFR CAR EX-YU EXYU
        """.split(separator: " ").map(String.init)

    private static let known = Set(codes + aliases)

    /// Expressions for the names of countries, as categories have them. An adjective counts where one country speaks the language.
    static let names = [
        ("US", "(?-i:US)|USA|UNITED STATES"), ("UK", "(?-i:UK|GB)|UNITED KINGDOM|BRITISH|ENGLAND"),
        ("CA", "(?-i:CA)|CANADA|CANADIAN"), ("AU", "(?-i:AU)|AUSTRALIAN?"), ("NZ", "(?-i:NZ)|NEW ZEALAND"),
        ("IE", "IRELAND|IRISH"), ("FR", "(?-i:FR)|FRANCE"), ("DE", "(?<=-)DE\\z|GERMANY|DEUTSCHLAND"), ("AT", "AUSTRIA|ÖSTERREICH"),
        ("CH", "SWITZERLAND|SCHWEIZ|SUISSE"), ("BE", "BELGIUM|BELGIQUE|BELGI[EË]"), ("NL", "(?-i:NL)|NETHERLANDS?|NEDERLAND|HOLLAND"),
        ("ES", "SPAIN|ESPA[NÑ]A"), ("PT", "PORTUGAL"), ("IT", "ITALY|ITALIA|ITALIAN"), ("GR", "GREECE|GREEK"), ("CY", "CYPRUS"),
        ("MT", "MALTA"), ("DK", "DENMARK|DANISH|DANMARK"), ("SE", "SWEDEN|SWEDISH|SVERIGE"), ("NO", "NORWAY|NORWEGIAN|NORGE"),
        ("FI", "FINLAND|FINNISH|SUOMI"), ("IS", "ICELAND"), ("FO", "FAROE ISLANDS"), ("EE", "ESTONIA"), ("LV", "LATVIA"),
        ("LT", "LITHUANIA"), ("PL", "(?-i:PL)|POLAND|POLISH|POLSKA"), ("CZ", "CZECH(?: REPUBLIC)?|CZECHIA"), ("SK", "SLOVAKIA"),
        ("HU", "HUNGARY|HUNGARIAN"), ("RO", "ROMANIAN?"), ("BG", "BULGARIAN?"), ("HR", "CROATIAN?"), ("RS", "SERBIAN?"),
        ("SI", "SLOVENIAN?"), ("BA", "BOSNIA(?: AND HERZEGOVINA)?"), ("MK", "MACEDONIAN?"), ("AL", "ALBANIAN?"), ("XK", "KOSOVO"),
        ("TR", "(?-i:TR)|TURKEY|TURKISH|T[UÜ]RK(?:IYE|İYE)?"), ("RU", "RUSSIAN?"), ("UA", "UKRAIN(?:E|IAN)"), ("BY", "BELARUS"),
        ("MD", "MOLDOVA"), ("AZ", "AZERBAIJAN"), ("AM", "ARMENIAN?"), ("KZ", "KAZAKHSTAN"), ("IL", "ISRAELI?"), ("IR", "IRAN(?:IAN)?"),
        ("IQ", "IRAQI?"), ("AE", "UAE|UNITED ARAB EMIRATES"), ("SA", "SAUDI(?: ARABIA)?"), ("QA", "QATAR"), ("KW", "KUWAIT"),
        ("LB", "LEBANON"), ("EG", "EGYPT"), ("MA", "MOROCCO|MAROC"), ("DZ", "ALGERIA|ALG[EÉ]RIE"), ("TN", "TUNISIA|TUNISIE"),
        ("SO", "SOMALIA"), ("NG", "NIGERIA"), ("GH", "GHANA"), ("KE", "KENYA"), ("ZA", "(?-i:ZA)|SOUTH AFRICA"), ("IN", "INDIAN?"),
        ("PK", "PAKISTANI?"), ("BD", "BANGLADESH"), ("AF", "AFGHANISTAN|AFGHAN"), ("LK", "SRI LANKA"), ("CN", "CHINA"),
        ("TW", "TAIWAN"), ("HK", "HONG KONG"), ("MO", "MACAU"), ("JP", "JAPAN(?:ESE)?|日本"), ("KR", "(?<!NORTH )KOREAN?"),
        ("KP", "NORTH KOREA"), ("PH", "PHILIPPINES?|FILIPINO|PINOY"), ("TH", "THAI(?:LAND)?"), ("VN", "VIETNAM(?:ESE)?"),
        ("ID", "INDONESIAN?"), ("MY", "MALAYSIAN?"), ("BR", "(?-i:BR)|BRA[SZ]IL"), ("AR", "ARGENTINA"), ("MX", "M[EÉ]XICO|MEXICAN"),
        ("CO", "COLOMBIA"), ("CL", "CHILE"), ("PE", "PER[UÚ]"), ("VE", "VENEZUELA"), ("EC", "ECUADOR"), ("PY", "PARAGUAY"),
        ("UY", "URUGUAY"), ("CR", "COSTA RICA"), ("DO", "DOMINICAN(?: REPUBLIC)?"), ("PR", "PUERTO RICO"), ("CU", "CUBA"),
        ("SM", "SAN MARINO"), ("GE", "(?<=\\A)GEORGIA(?=\\z)"),
    ]
}
