import Catalog

/// What the index is told of one channel.
package struct IndexedChannel: Sendable {
    package var id: Int64
    /// A place in the table of accounts.
    package var account: UInt32
    /// A place in the table of categories; 0 is none.
    package var category: UInt32
    package var flags: ChannelFlags
    package var number: Double?
    package var quality: UInt16
    /// Seconds since 1970, as are `changed` and `seen`; `seen` is 0 for an active channel.
    package var added: UInt32
    package var changed: UInt32
    package var seen: UInt32
    package var group: UInt64
    /// Folded: what a person or the rules made of the name.
    package var shownName: [UInt8]
    /// Folded.
    package var providerName: [UInt8]

    package init(
        id: Int64, account: UInt32, category: UInt32 = 0, flags: ChannelFlags = .active, number: Double? = nil, quality: UInt16 = 0,
        added: UInt32 = 0, changed: UInt32 = 0, seen: UInt32 = 0, group: UInt64 = 0, shownName: [UInt8] = [], providerName: [UInt8] = []
    ) {
        self.id = id
        self.account = account
        self.category = category
        self.flags = flags
        self.number = number
        self.quality = quality
        self.added = added
        self.changed = changed
        self.seen = seen
        self.group = group
        self.shownName = shownName
        self.providerName = providerName
    }
}

/// What of a channel makes it the same one as others: the letters and digits of its cleaned, folded name, and its country.
package struct ChannelSameness {
    private let word: [UInt8]
    private let country: String?

    package init(cleanedName: [UInt8], country: String?) {
        word = cleanedName.filter(Self.isWordByte)
        self.country = country
    }

    /// Equal for channels that are the same one.
    package var group: UInt64 {
        var hash = StableHash()
        word.withUnsafeBytes { hash.combine($0) }
        var country = country ?? ""
        country.withUTF8 { hash.combine(UnsafeRawBufferPointer($0)) }
        return hash.finalize()
    }

    /// Whether the name says enough to call two channels of that name the same: not `-----`, `#`, `1`, `tv` or `no name`; `m6` does
    /// where the country is known.
    package var isTelling: Bool {
        guard word.contains(where: { $0 >= 0x61 }) else { return false }
        if word.count == 2 { return country != nil && word.contains { $0 <= 0x39 } }
        return word.count > 2 && !(word.count <= Self.longestJunk && Self.junk.contains(String(decoding: word, as: UTF8.self)))
    }

    private static let junk: Set<String> = ["noname", "none", "null", "unknown", "untitled", "channel", "test", "nan", "undefined"]
    private static let longestJunk = junk.map(\.utf8.count).max() ?? 0

    private static func isWordByte(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == UInt8(ascii: "+")
    }
}
