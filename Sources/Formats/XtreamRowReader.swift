import Catalog

/// Reads one row of `get_live_streams` after the other into the same `ProviderRow`.
///
/// Anything may be missing, null, empty or of the wrong type; only a row without an id is of no use.
struct XtreamRowReader {
    private(set) var row = ProviderRow()
    private var scratch = TextScratch()
    private var extras: [UInt8] = []
    private var masked: [UInt8] = []
    private let mask: StreamMask

    init(mask: StreamMask = StreamMask(username: nil, password: nil)) { self.mask = mask }

    /// - Returns: whether `row` can be used.
    mutating func read(_ object: UnsafeRawBufferPointer, ordinal: Int, tally: inout RowTally) -> Bool {
        row.reset()
        var categories: JSONValue?
        var fields = JSONFields(object)
        while fields.next() {
            if fields.key(is: "category_ids") { categories = fields.value } else { set(fields) }
        }
        guard !fields.isBroken else {
            tally.skip(ordinal, "not valid JSON")
            return false
        }
        guard row.has(.streamID) else {
            tally.skip(ordinal, "no stream_id")
            return false
        }
        if let categories { setCategories(categories) }
        if !row.has(.name) {
            row.set(.name, "Channel \(row.string(.streamID) ?? "")")
            tally.mend(ordinal, "no name")
        }
        return true
    }

    private mutating func set(_ fields: JSONFields) {
        let value = fields.value
        // The length first: it tells most of the keys apart without a comparison.
        switch fields.key.bytes.count {
        case 3: if fields.key(is: "num") { setIdentifier(.number, value) }
        case 4: if fields.key(is: "name") { setText(.name, value) }
        case 5: if fields.key(is: "added") { row.added = value.integer.flatMap { Self.instants.contains($0) ? $0 : nil } }
        case 8: if fields.key(is: "is_adult") { row.isAdult = value.flag ?? false }
        case 9: if fields.key(is: "stream_id") { setIdentifier(.streamID, value) }
        case 10:
            if fields.key(is: "tv_archive") { row.hasArchive = value.flag ?? false }
            if fields.key(is: "custom_sid") { setText(.customSID, value) }
        case 11:
            if fields.key(is: "stream_icon") { setURL(.streamIcon, value) }
            if fields.key(is: "stream_type") { setText(.streamType, value) }
            if fields.key(is: "category_id") { setCategory(value) }
        case 13: if fields.key(is: "direct_source") { setURL(.directSource, value) }
        case 14: if fields.key(is: "epg_channel_id") { setText(.epgChannelID, value) }
        case 19:
            if fields.key(is: "tv_archive_duration") {
                row.archiveDuration = value.integer.flatMap { Self.days.contains($0) ? $0 : nil } ?? 0
            }
        default: break
        }
    }

    /// Unix seconds that are a date up to the year 9999.
    private static let instants: ClosedRange<Int64> = 1...253_402_300_799
    private static let days: ClosedRange<Int64> = 0...36_500

    private mutating func setText(_ field: ProviderRow.Field, _ value: JSONValue) {
        value.withText(&scratch) { row.set(field, CleanText.cut($0, to: TextLimit.text)) }
    }

    private mutating func setURL(_ field: ProviderRow.Field, _ value: JSONValue) {
        value.withText(&scratch) { url in
            guard url.count <= TextLimit.url else { return row.set(field, UnsafeRawBufferPointer(start: nil, count: 0)) }
            guard mask.mayChange(url) else { return row.set(field, url) }
            masked.removeAll(keepingCapacity: true)
            mask.append(url, to: &masked)
            masked.withUnsafeBytes { row.set(field, $0) }
        }
    }

    private mutating func setIdentifier(_ field: ProviderRow.Field, _ value: JSONValue) {
        value.withIdentifier(&scratch) { text in
            if text.count <= TextLimit.identity {
                row.set(field, text)
            } else {
                row.set(field, TextLimit.identity(text))
            }
        }
    }

    /// `0` and nothing are the panel's words for no category.
    private mutating func setCategory(_ value: JSONValue) {
        value.withIdentifier(&scratch) { text in
            let isNone = text.count == 1 && text[0] == UInt8(ascii: "0")
            row.set(.category, isNone ? UnsafeRawBufferPointer(start: nil, count: 0) : CleanText.cut(text, to: TextLimit.text))
        }
    }

    /// `[1,2]`, `["1","2"]`, or a text with that in it. Kept as an extra when it says more than `category_id` does.
    private mutating func setCategories(_ value: JSONValue) {
        guard value.kind == .array || value.kind == .string, value.bytes.count <= TextLimit.url else { return }
        if isCategory(value.bytes) { return }
        extras.removeAll(keepingCapacity: true)
        extras.append(contentsOf: "category_ids".utf8)
        var saysMore = false
        var separator = UInt8(ascii: "=")
        for piece in value.bytes.split(separator: UInt8(ascii: ",")) {
            let digits = UnsafeRawBufferPointer(rebasing: piece.drop(while: Self.isWrapping).prefix { !Self.isWrapping($0) })
            guard scratch.canonicalDecimal(digits), scratch.cleaned != [UInt8(ascii: "0")] else { continue }
            scratch.cleaned.withUnsafeBytes { id in
                if !row.has(.category) { row.set(.category, id) }
                if !row.withBytes(.category, { $0?.elementsEqual(id) ?? false }) { saysMore = true }
            }
            extras.append(separator)
            extras.append(contentsOf: scratch.cleaned)
            separator = UInt8(ascii: ",")
        }
        if saysMore { extras.withUnsafeBytes { row.set(.extras, $0) } }
    }

    /// The common case: the list has the row's own category alone.
    private func isCategory(_ list: UnsafeRawBufferPointer) -> Bool {
        guard let start = list.firstIndex(where: { !Self.isWrapping($0) }), let end = list.lastIndex(where: { !Self.isWrapping($0) })
        else { return true }
        return row.withBytes(.category) { $0?.elementsEqual(list[start...end]) ?? false }
    }

    private static func isWrapping(_ byte: UInt8) -> Bool {
        JSONValue.isSpace(byte) || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "\"")
    }
}
