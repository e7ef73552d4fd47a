import Catalog

/// Writes an extended M3U playlist, entry by entry, to the end of a buffer that its user empties from time to time.
///
/// Nothing that came in is lost: `M3UPlaylist` reads the same rows from it. Where several attributes say the same thing, they stand so
/// that the effective value wins: readers take the first number, and the last of all else.
///
/// - The name to show stands behind the comma. `tvg-name` stays the provider's, as guides are matched by it.
/// - A quote in a name or value stays as it is where no reader stumbles over it: see `PlaylistText`.
/// - Directives stand behind the `#EXTINF`: many clients give those before it to the entry above.
package struct PlaylistWriter: Sendable {
    private let guideURLs: [String]
    private var extras = PlaylistExtras()
    /// An `#EXTGRP` was written, whose group holds for the entries behind it that have none.
    private var holdsGroup = false

    package init(guideURLs: [String]) { self.guideURLs = guideURLs }

    /// Players look for either of `url-tvg` and `x-tvg-url`.
    package func writeHeader(into buffer: inout [UInt8]) {
        buffer.append(contentsOf: "#EXTM3U".utf8)
        let urls = guideURLs.map { $0.replacing(",", with: "%2C").replacing("\"", with: "%22") }.joined(separator: ",")
        if !urls.isEmpty {
            for key in [" url-tvg=\"", " x-tvg-url=\""] {
                buffer.append(contentsOf: key.utf8)
                Self.append(urls, to: &buffer, PlaylistText.append(verbatim:to:))
                buffer.append(UInt8(ascii: "\""))
            }
        }
        buffer.append(0x0A)
    }

    /// An entry without a URL is none, and not written.
    package mutating func write(_ entry: PlaylistEntry, into buffer: inout [UInt8]) {
        guard !entry.url.isEmpty else { return }
        if var text = Self.extras(entry) {
            text.withUTF8 { write(entry, UnsafeRawBufferPointer($0), into: &buffer) }
        } else {
            write(entry, UnsafeRawBufferPointer(start: nil, count: 0), into: &buffer)
        }
    }

    /// The lines to write: of a playlist's entry all, their links filled in. A panel's extras are no words of a playlist.
    private static func extras(_ entry: PlaylistEntry) -> String? {
        guard entry.kind == .m3u, let extras = entry.extras else { return nil }
        guard StreamCredentials.areMissing(in: extras) else { return extras }
        if let credentials = entry.credentials { return credentials.filled(extras) }
        return extras.split(separator: "\n").filter { !StreamCredentials.areMissing(in: String($0)) }.joined(separator: "\n")
    }

    private mutating func write(_ entry: PlaylistEntry, _ text: UnsafeRawBufferPointer, into buffer: inout [UInt8]) {
        extras.parse(text)
        buffer.append(contentsOf: "#EXTINF:".utf8)
        if let duration = extras.duration { buffer.append(contentsOf: text[duration]) } else { buffer.append(contentsOf: "-1".utf8) }
        writeAttributes(entry, text, into: &buffer)
        buffer.append(UInt8(ascii: ","))
        Self.append(entry.name.isEmpty ? entry.providerName : entry.name, to: &buffer, PlaylistText.append(name:to:))
        buffer.append(0x0A)
        writeDirectives(entry, text, into: &buffer)
        Self.append(entry.url, to: &buffer, PlaylistText.append(verbatim:to:))
        buffer.append(0x0A)
    }

    /// Some clients find a name with commas only behind an attribute, and the name's comma only behind a value without one: so `tvg-id`
    /// is always there, and last unless it has a comma itself.
    private func writeAttributes(_ entry: PlaylistEntry, _ text: UnsafeRawBufferPointer, into buffer: inout [UInt8]) {
        if let number = entry.number, !number.isEmpty { Self.append(" tvg-chno=\"", number, to: &buffer) }
        let said = writeExtras(entry, text, into: &buffer)
        if entry.isRadio, !said.radio { buffer.append(contentsOf: " radio=\"true\"".utf8) }
        writeCatchup(entry, into: &buffer)
        let guideID = entry.guideID ?? ""
        let isGuideIDLast = !guideID.utf8.contains(UInt8(ascii: ","))
        if !isGuideIDLast { Self.append(" tvg-id=\"", guideID, to: &buffer) }
        // Quotes are in nobody's way behind the comma, but are in a value: they are there only in a name that is not the one shown.
        if !said.name, entry.name != entry.providerName || !entry.name.utf8.contains(UInt8(ascii: "\"")) {
            Self.append(" tvg-name=\"", entry.providerName, to: &buffer)
        }
        if let logo = entry.logo, !logo.isEmpty { Self.append(" tvg-logo=\"", logo, to: &buffer) }
        if !said.group, let group = entry.groupTitle, !group.isEmpty { Self.append(" group-title=\"", group, to: &buffer) }
        if isGuideIDLast { Self.append(" tvg-id=\"", guideID, to: &buffer) }
    }

    /// - Returns: what of the columns need not be said again.
    private func writeExtras(
        _ entry: PlaylistEntry, _ text: UnsafeRawBufferPointer, into buffer: inout [UInt8]
    ) -> (name: Bool, group: Bool, radio: Bool) {
        var said = (name: false, group: false, radio: false)
        for attribute in extras.attributes {
            let key = UnsafeRawBufferPointer(rebasing: text[attribute.key])
            let value = UnsafeRawBufferPointer(rebasing: text[attribute.value])
            if !entry.replaced.isEmpty, !entry.replaced.isDisjoint(with: Self.field(key)) { continue }
            if entry.catchupSource != nil, Self.isOne(key, ["catchup", "catchup-type", "catchup-source", "catchup-days"]) { continue }
            if !value.isEmpty {
                said.name = said.name || Self.isExactly(key, "tvg-name")
                said.group = said.group || (Self.isExactly(key, "group-title") && Self.isFirst(entry.groupTitle, in: value))
                said.radio = said.radio || ASCII.isEqual(key, "radio")
            }
            buffer.append(0x20)
            buffer.append(contentsOf: key)
            buffer.append(contentsOf: "=\"".utf8)
            PlaylistText.append(value: value, to: &buffer)
            buffer.append(UInt8(ascii: "\""))
        }
        return said
    }

    /// `xc` tells a player to derive the address of what is past from the panel's URL.
    private func writeCatchup(_ entry: PlaylistEntry, into buffer: inout [UInt8]) {
        guard entry.catchupSource != nil || (entry.kind == .xtream && entry.hasArchive && entry.credentials != nil) else { return }
        Self.append(" catchup=\"", entry.catchupSource == nil ? "xc" : "default", to: &buffer)
        if entry.archiveDays > 0 { Self.append(" catchup-days=\"", String(entry.archiveDays), to: &buffer) }
        if let source = entry.catchupSource { Self.append(" catchup-source=\"", source, to: &buffer) }
    }

    private mutating func writeDirectives(_ entry: PlaylistEntry, _ text: UnsafeRawBufferPointer, into buffer: inout [UInt8]) {
        var saysGroup = false
        for directive in extras.directives {
            let line = UnsafeRawBufferPointer(rebasing: text[directive])
            if ASCII.hasPrefix(line, "#extgrp") {
                if entry.replaced.contains(.group) { continue }
                saysGroup = true
                holdsGroup = line.dropFirst(7).contains { $0 != UInt8(ascii: ":") && $0 != 0x20 }
            }
            PlaylistText.append(verbatim: line, to: &buffer)
            buffer.append(0x0A)
        }
        if holdsGroup, !saysGroup, (entry.groupTitle ?? "").isEmpty {
            buffer.append(contentsOf: "#EXTGRP:\n".utf8)
            holdsGroup = false
        }
    }

    /// The field that a client may take from an attribute.
    private static func field(_ key: UnsafeRawBufferPointer) -> PlaylistEntry.Fields {
        if isOne(key, ["tvg-chno", "ch-number", "channel-number", "tvh-chnum", "tvg-num"]) { return .number }
        if isOne(key, ["tvg-id", "tvc-guide-stationid"]) { return .guideID }
        if isOne(key, ["tvg-logo", "logo", "tvg-logo-small"]) { return .logo }
        return isOne(key, ["group-title", "tvh-tags"]) ? .group : []
    }

    private static func isOne(_ key: UnsafeRawBufferPointer, _ words: [StaticString]) -> Bool {
        words.contains { ASCII.isEqual(key, $0) }
    }

    /// In lower case: the one spelling that all readers know.
    private static func isExactly(_ key: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
        key.elementsEqual(UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    /// Whether `group` is the first of the groups in `value`.
    private static func isFirst(_ group: String?, in value: UnsafeRawBufferPointer) -> Bool {
        let groups = value.split(separator: UInt8(ascii: ";")).map { CleanText.trimmed(UnsafeRawBufferPointer(rebasing: $0)) }
        return groups.first { !$0.isEmpty }?.elementsEqual((group ?? "").utf8) ?? false
    }

    private static func append(_ key: StaticString, _ value: String, to buffer: inout [UInt8]) {
        buffer.append(contentsOf: UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
        append(value, to: &buffer, PlaylistText.append(value:to:))
        buffer.append(UInt8(ascii: "\""))
    }

    private static func append(_ text: String, to buffer: inout [UInt8], _ body: (UnsafeRawBufferPointer, inout [UInt8]) -> Void) {
        var text = text
        text.withUTF8 { body(UnsafeRawBufferPointer($0), &buffer) }
    }
}
