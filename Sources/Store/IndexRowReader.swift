import Catalog
import Database
import Search

/// Makes of rows of the catalogue what the index is told of a channel.
struct IndexRowReader {
    static let select: SQL = """
        SELECT c.id, c.account_id, c.category_id, c.search_name, c.display_name, c.number, c.stream_type, c.stream_icon IS NOT NULL,
            c.epg_channel_id IS NOT NULL, c.tv_archive, c.is_adult, c.is_active, c.last_seen, c.created_at, c.updated_at, c.rule_tags,
            o.channel_id, o.name, o.number, o.category, o.logo IS NOT NULL, o.guide_id IS NOT NULL, o.is_hidden, o.is_favourite,
            o.note IS NOT NULL, o.tags
        FROM channels c LEFT JOIN channel_overlays o ON o.channel_id = c.id
        """

    /// When each account's first channels came.
    var cataloguedAt: [Int64: Int64] = [:]
    private let quality: QualityRanks
    private var folding = NameFolding()
    private var scratch: [UInt8] = []
    /// Most channels share their tags with many others: what follows from them is worked out once, by the hash of the packed text.
    private var tagSets: [UInt64: TagSet] = [:]

    private struct TagSet {
        var places: [UInt32]
        var score: UInt16
        var quality: QualityClass?
        var country: String?
    }

    init(quality: QualityOrder) { self.quality = QualityRanks(quality) }

    mutating func append(_ row: SQLRow, to batch: inout ChannelBatch, _ tables: inout IndexTables) {
        // An account that is just being deleted has no place.
        guard let account = tables.account(row.int(1)) else { return }
        let isEdited = row.optionalInt(16) != nil
        let tags = tags(row, isEdited, &tables)
        let provider = row.withBytes(3) { Array($0) }
        let cleaned = row.isNull(4) ? provider : folded(row, 4)
        let shown = isEdited && !row.isNull(17) ? folded(row, 17) : cleaned
        let sameness = ChannelSameness(cleanedName: cleaned, country: tags.country)
        var channel = IndexedChannel(
            id: row.int(0), account: account, category: row.optionalInt(2).flatMap { tables.category($0) } ?? 0,
            flags: flags(row, isEdited, tags), number: row.optionalText(5).flatMap(Double.init(decimal:)), quality: tags.score,
            added: UInt32(clamping: row.int(13) / 1_000_000), changed: UInt32(clamping: row.int(14) / 1_000_000),
            seen: UInt32(clamping: row.int(12) / 1_000_000), group: sameness.group,
            shownName: shown, providerName: provider)
        if !sameness.isTelling { channel.flags.insert(.alone) }
        if isEdited, let number = row.optionalText(18) { channel.number = Double(decimal: number) }
        if isEdited, let category = row.optionalText(19) {
            channel.category = tables.ownCategory(category, foldedName: folded(row, 19))
        }
        if channel.number.map({ !$0.isFinite || $0 < 0 }) ?? false { channel.number = nil }
        batch.append(channel, tags: tags.places)
    }

    mutating func folded(_ row: SQLRow, _ column: Int) -> [UInt8] {
        row.withBytes(column) { folding.fold($0, into: &scratch) }
        return scratch
    }

    private func flags(_ row: SQLRow, _ isEdited: Bool, _ tags: TagSet) -> ChannelFlags {
        // Of the literal `[]` an initialiser is called for each row that is not specialised.
        var flags = ChannelFlags(rawValue: 0)
        func set(_ flag: ChannelFlags, if isSet: Bool) { if isSet { flags.insert(flag) } }
        set(.active, if: row.bool(11))
        set(.radio, if: row.withBytes(6) { $0.starts(with: "radio".utf8) })
        set(.catchup, if: row.bool(9))
        set(.adult, if: row.bool(10))
        set(.logo, if: row.bool(7))
        set(.epg, if: row.bool(8))
        set(.tagged, if: !tags.places.isEmpty)
        set(.original, if: cataloguedAt[row.int(1)] == row.int(13))
        if isEdited {
            set(.edited, if: true)
            set(.hidden, if: row.bool(22))
            set(.favourite, if: row.bool(23))
            set(.logo, if: row.bool(20))
            set(.epg, if: row.bool(21))
            set(.note, if: row.bool(24))
        }
        flags.quality = tags.quality
        return flags
    }

    private mutating func tags(_ row: SQLRow, _ isEdited: Bool, _ tables: inout IndexTables) -> TagSet {
        let own = isEdited ? row.text(25) : ""
        guard own.isEmpty else {
            var overlay = ChannelOverlay()
            overlay.tags = PackedTags.tags(own)
            overlay.rejectedTags = PackedTags.rejected(own)
            return tagSet(overlay.tags(over: PackedTags.tags(row.text(15))), &tables)
        }
        let hash = row.withBytes(15, StableHash.hash)
        if let known = tagSets[hash] { return known }
        let set = tagSet(PackedTags.tags(row.text(15)), &tables)
        tagSets[hash] = set
        return set
    }

    private func tagSet(_ tags: [String], _ tables: inout IndexTables) -> TagSet {
        TagSet(
            places: tags.map { tables.tagPlace($0) }, score: quality.score(tags), quality: QualityClass.best(of: tags),
            country: tags.first(where: CountryTags.isCountry))
    }
}
