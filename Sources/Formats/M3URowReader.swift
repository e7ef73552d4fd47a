import Catalog

/// Fills a `ProviderRow` from a playlist's entry.
///
/// Nothing is lost: what the columns do not hold to the byte goes to `extras`. Left out of them are only `tvg-id`, `tvg-name`,
/// `tvg-logo`, `tvg-chno` and `group-title`, spelled like that, where the column has the same text, an `#EXTGRP` line that the
/// category repeats, and the duration -1. A header's defaults are added to the entries that do not have their own.
struct M3URowReader {
    private let mask: StreamMask
    private(set) var row = ProviderRow()
    private var group: [UInt8] = []
    private var extras: [UInt8] = []
    private var masked: [UInt8] = []
    private var isCut = false

    init(mask: StreamMask) { self.mask = mask }

    /// Fills `row`, except for its identity.
    /// - Parameter isScouting: whether only what identities are made of is asked for; then there are no extras.
    /// - Returns: what had to be mended, if anything.
    mutating func read(_ entry: M3UEntry, group held: [UInt8], header: [M3UHeader.Attribute], isScouting: Bool) -> String? {
        row.reset()
        extras.removeAll(keepingCapacity: true)
        isCut = entry.isCut
        group.removeAll(keepingCapacity: true)
        let found = readAttributes(entry)
        finish(entry, found, group: held, header)
        let isNamed = setName(entry, found.name)
        if !isScouting { setExtras(entry, header) }
        if !isNamed { return "no name" }
        if entry.isJoined { return "#EXTINF over several lines" }
        return isCut ? "too many or too long extra lines" : nil
    }

    /// What attributes say that are not set at once: of several the best one counts, or what stands elsewhere.
    private struct Found {
        var catchup = M3UCatchup()
        var name = 0..<0
        var logo = 0..<0
        var number = (rank: Int.max, value: 0..<0)
        var isRadio = false
    }

    private mutating func readAttributes(_ entry: M3UEntry) -> Found {
        var found = Found()
        entry.text.withUnsafeBytes { text in
            for attribute in entry.info.attributes where !attribute.value.isEmpty {
                let key = UnsafeRawBufferPointer(rebasing: text[attribute.key])
                let value = UnsafeRawBufferPointer(rebasing: text[attribute.value])
                if ASCII.isEqual(key, "tvg-id") {
                    row.set(.epgChannelID, CleanText.cut(value, to: TextLimit.text))
                } else if ASCII.isEqual(key, "tvg-name") {
                    found.name = attribute.value
                } else if ASCII.isEqual(key, "tvg-logo") || (ASCII.isEqual(key, "logo") && found.logo.isEmpty) {
                    found.logo = attribute.value
                } else if ASCII.isEqual(key, "group-title") {
                    Self.setFirstGroup(value, &group)
                } else if ASCII.isEqual(key, "radio") {
                    found.isRadio = ASCII.isEqual(value, "true") || ASCII.isEqual(value, "1") || ASCII.isEqual(value, "yes")
                } else if let rank = Self.numberRank(key) {
                    if rank < found.number.rank { found.number = (rank, attribute.value) }
                } else {
                    found.catchup.take(key, value)
                }
            }
        }
        return found
    }

    private mutating func finish(_ entry: M3UEntry, _ found: Found, group held: [UInt8], _ header: [M3UHeader.Attribute]) {
        var catchup = found.catchup
        for attribute in header { catchup.take(default: attribute) }
        if group.isEmpty { held.withUnsafeBytes { Self.setFirstGroup($0, &group) } }
        group.withUnsafeBytes { row.set(.category, CleanText.cut($0, to: TextLimit.text)) }
        setLogo(entry, found.logo)
        entry.withBytes(found.number.value) { row.set(.number, CleanText.cut($0, to: TextLimit.text)) }
        row.set(.streamType, found.isRadio ? "radio_streams" : "live")
        row.hasArchive = catchup.isOffered
        row.archiveDuration = catchup.days
        setDirectSource(entry)
    }

    mutating func setIdentity(_ identity: UnsafeRawBufferPointer) {
        if identity.count <= TextLimit.identity {
            row.set(.streamID, identity)
        } else {
            row.set(.streamID, TextLimit.identity(identity))
        }
    }

    private static func numberRank(_ key: UnsafeRawBufferPointer) -> Int? {
        let keys: [StaticString] = ["tvg-chno", "ch-number", "channel-number", "tvh-chnum", "tvg-num"]
        return keys.firstIndex { ASCII.isEqual(key, $0) }
    }

    private static func setFirstGroup(_ groups: UnsafeRawBufferPointer, _ result: inout [UInt8]) {
        for group in groups.split(separator: UInt8(ascii: ";")) {
            let name = CleanText.trimmed(UnsafeRawBufferPointer(rebasing: group))
            guard !name.isEmpty else { continue }
            result.removeAll(keepingCapacity: true)
            return result.append(contentsOf: name)
        }
    }

    private mutating func setLogo(_ entry: M3UEntry, _ logo: Range<Int>) {
        masked.removeAll(keepingCapacity: true)
        entry.withBytes(logo) { if $0.count <= TextLimit.url { mask.append($0, to: &masked) } }
        masked.withUnsafeBytes { row.set(.streamIcon, $0) }
    }

    private mutating func setDirectSource(_ entry: M3UEntry) {
        masked.removeAll(keepingCapacity: true)
        entry.withBytes(entry.url) { mask.append($0, to: &masked) }
        masked.withUnsafeBytes { row.set(.directSource, $0) }
    }

    /// - Returns: whether the entry had a name of its own.
    private mutating func setName(_ entry: M3UEntry, _ tvgName: Range<Int>) -> Bool {
        entry.withBytes(entry.info.name) { row.set(.name, CleanText.cut($0, to: TextLimit.text)) }
        if row.has(.name) { return true }
        entry.withBytes(tvgName) { row.set(.name, CleanText.cut($0, to: TextLimit.text)) }
        if !row.has(.name), let id = row.string(.epgChannelID) { row.set(.name, id) }
        if !row.has(.name) { row.set(.name, Self.pathName(row.string(.directSource) ?? "")) }
        return false
    }

    /// The last word of the path, or of the host; never a secret.
    private static func pathName(_ url: String) -> String {
        let shown = StreamAddress(url).redacted
        let words = shown.prefix { $0 != "?" && $0 != "#" && $0 != "|" }.split(separator: "/")
        guard var last = words.last, last != "***" else { return "Channel" }
        if let dot = last.lastIndex(of: "."), dot > last.startIndex, last[dot...].utf8.count <= 6, words.count > 2 { last = last[..<dot] }
        var (decoded, name) = ([UInt8](), [UInt8]())
        Array(last.utf8).withUnsafeBytes { PercentEncoding.append(decoded: $0, to: &decoded) }
        decoded.withUnsafeBytes { CleanText.append($0, to: &name) }
        let text = name.withUnsafeBytes { String(decoding: CleanText.cut(CleanText.trimmed($0), to: TextLimit.text), as: UTF8.self) }
        return text.isEmpty ? "Channel" : text
    }

    private mutating func setExtras(_ entry: M3UEntry, _ header: [M3UHeader.Attribute]) {
        entry.text.withUnsafeBytes { text in
            for attribute in entry.info.attributes {
                let key = UnsafeRawBufferPointer(rebasing: text[attribute.key])
                let value = UnsafeRawBufferPointer(rebasing: text[attribute.value])
                if let field = Self.column(key), isSame(field, value) { continue }
                append(key, value)
            }
            for attribute in header {
                let isOwn = entry.info.attributes.contains { own in
                    let key = String(decoding: text[own.key], as: UTF8.self).lowercased()
                    return key == attribute.key.lowercased() && !own.value.isEmpty
                }
                if !isOwn { append(attribute.key, attribute.value) }
            }
            let duration = UnsafeRawBufferPointer(rebasing: text[entry.info.duration])
            if !duration.isEmpty, !duration.elementsEqual("-1".utf8) { append("duration", String(decoding: duration, as: UTF8.self)) }
            for directive in entry.directives {
                let line = UnsafeRawBufferPointer(rebasing: text[directive])
                if ASCII.hasPrefix(line, "#extgrp:"), row.withBytes(.category, { $0?.elementsEqual(line.dropFirst(8)) ?? false }) {
                    continue
                }
                append(line: line)
            }
        }
        extras.withUnsafeBytes { row.set(.extras, $0) }
    }

    /// Whether a column has an attribute's value, its credentials masked.
    private mutating func isSame(_ field: ProviderRow.Field, _ value: UnsafeRawBufferPointer) -> Bool {
        masked.removeAll(keepingCapacity: true)
        if field == .streamIcon { mask.append(value, to: &masked) } else { masked.append(contentsOf: value) }
        return row.withBytes(field) { ($0 ?? UnsafeRawBufferPointer(start: nil, count: 0)).elementsEqual(masked) }
    }

    private static func column(_ key: UnsafeRawBufferPointer) -> ProviderRow.Field? {
        if key.elementsEqual("tvg-id".utf8) { return .epgChannelID }
        if key.elementsEqual("tvg-name".utf8) { return .name }
        if key.elementsEqual("tvg-logo".utf8) { return .streamIcon }
        if key.elementsEqual("tvg-chno".utf8) { return .number }
        return key.elementsEqual("group-title".utf8) ? .category : nil
    }

    private mutating func append(_ key: String, _ value: String) {
        var line = Array((key + "=" + value).utf8)
        line.withUnsafeMutableBytes { append(line: UnsafeRawBufferPointer($0)) }
    }

    private mutating func append(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        var line: [UInt8] = []
        line.reserveCapacity(key.count + value.count + 1)
        line.append(contentsOf: key)
        line.append(UInt8(ascii: "="))
        line.append(contentsOf: value)
        line.withUnsafeBytes { append(line: $0) }
    }

    /// Credentials can stand in any link, such as `catchup-source`: they are masked there too.
    private mutating func append(line: UnsafeRawBufferPointer) {
        guard extras.count + line.count < TextLimit.extras else {
            isCut = true
            return
        }
        if !extras.isEmpty { extras.append(0x0A) }
        mask.append(linksIn: line, to: &extras)
    }
}
