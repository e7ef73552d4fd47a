import Catalog

/// Goes through a playlist entry by entry, keeping what holds from line to line: the `#EXTGRP` group and the header's defaults.
struct M3UReader: ~Copyable {
    enum Event {
        /// `entry`, `group` and `header` describe it.
        case entry
        /// An `#EXTINF` that no URL followed.
        case withoutURL
    }

    private(set) var entry = M3UEntry()
    /// The group of the last `#EXTGRP`; empty for none.
    private(set) var group: [UInt8] = []
    private(set) var header = M3UHeader()
    /// The header's attributes that hold for the entries.
    private(set) var inherited: [M3UHeader.Attribute] = []
    private var lines: M3ULines
    private var isFresh = true
    private var hasMarker = false
    private var hasEntries = false

    init(path: String) throws(ListError) { lines = try M3ULines(path: path) }

    /// The next entry; nil at the end.
    /// - Throws: `.notAList` at the end of a file that has neither an `#EXTM3U` nor an entry, and for a playlist of HLS segments.
    mutating func next() throws(ListError) -> Event? {
        if isFresh {
            isFresh = false
            entry.reset()
        }
        while let line = try lines.next() {
            if line[0] == UInt8(ascii: "#") {
                if ASCII.hasPrefix(line, "#extinf") {
                    hasMarker = true
                    let isPending = entry.hasInfo
                    if isPending { entry.reset() }
                    entry.setInfo(line)
                    if isPending { return .withoutURL }
                } else {
                    try directive(line)
                }
                continue
            }
            let isURL = Self.isURL(line, isAwaited: entry.hasInfo)
            if entry.accepts(line, isURL: isURL) {
                entry.join(line)
            } else if isURL {
                entry.setURL(line)
                hasEntries = true
                isFresh = true
                return .entry
            }
        }
        if entry.hasInfo {
            isFresh = true
            return .withoutURL
        }
        guard hasMarker || hasEntries else { throw .notAList }
        return nil
    }

    /// Reads the lines before the first entry.
    mutating func readHeader() throws(ListError) -> M3UHeader {
        while !entry.hasInfo, let line = try lines.next() {
            guard line[0] == UInt8(ascii: "#"), !ASCII.hasPrefix(line, "#extinf") else { break }
            try directive(line)
        }
        return header
    }

    private mutating func directive(_ line: UnsafeRawBufferPointer) throws(ListError) {
        if ASCII.hasPrefix(line, "#extm3u") {
            // A second header, as in playlists that were joined, starts over.
            if hasMarker { header = M3UHeader() }
            hasMarker = true
            group = []
            header.add(line)
            inherited = header.inherited
        } else if ASCII.hasPrefix(line, "#playlist:") {
            header.add(line)
        } else if ASCII.hasPrefix(line, "#extgrp") {
            setGroup(line)
            entry.addDirective(line)
        } else if !hasEntries, Self.isSegmentTag(line) {
            throw .notAList
        } else if Self.isDirective(line) {
            entry.addDirective(line)
        }
    }

    private mutating func setGroup(_ line: UnsafeRawBufferPointer) {
        let value = UnsafeRawBufferPointer(rebasing: line.dropFirst(7).drop { $0 == UInt8(ascii: ":") })
        group.removeAll(keepingCapacity: true)
        M3UEntry.append(CleanText.trimmed(value), to: &group)
    }

    /// `#WORD`, with or without a value; other lines with `#` are remarks, often with the time they were written.
    private static func isDirective(_ line: UnsafeRawBufferPointer) -> Bool {
        let word = line.dropFirst().prefix { ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
        guard word.count >= 3, word.allSatisfy({ ASCII.lower($0) == $0 ? !($0 >= 0x61 && $0 <= 0x7A) : true }) else { return false }
        return word.endIndex == line.endIndex || line[word.endIndex] == UInt8(ascii: ":")
    }

    /// Tags of an HLS stream: its playlist is one channel's pieces, not a list of channels.
    private static func isSegmentTag(_ line: UnsafeRawBufferPointer) -> Bool {
        ASCII.hasPrefix(line, "#ext-x-targetduration") || ASCII.hasPrefix(line, "#ext-x-stream-inf")
            || ASCII.hasPrefix(line, "#ext-x-media-sequence")
    }

    /// After an `#EXTINF` a path will do; elsewhere a URL needs a scheme, so that prose is not taken for channels.
    private static func isURL(_ line: UnsafeRawBufferPointer, isAwaited: Bool) -> Bool {
        let scheme = line.prefix { ASCII.isAlphanumeric($0) || "+-.".utf8.contains($0) }
        let rest = line[scheme.endIndex...]
        let hasScheme = scheme.count > 1 && rest.count > 3 && rest.starts(with: "://".utf8)
        let hasSpace = line.prefix { $0 != UInt8(ascii: "|") }.contains(0x20)
        if !isAwaited { return hasScheme && !hasSpace }
        if hasScheme { return true }
        let isPath = line.contains(UInt8(ascii: "/")) || line.contains(UInt8(ascii: "."))
        return isPath && (line[0] == UInt8(ascii: "/") || !hasSpace) && line[0] != UInt8(ascii: "<")
    }
}
