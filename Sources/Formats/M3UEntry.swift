/// One entry of a playlist, its texts clean and packed in one buffer that is reused from entry to entry.
struct M3UEntry {
    private(set) var text: [UInt8] = []
    private(set) var info = M3UInfo()
    private(set) var hasInfo = false
    /// The `#EXTINF` line ran over several lines.
    private(set) var isJoined = false
    private(set) var url = 0..<0
    /// Verbatim: `#EXTVLCOPT`, `#KODIPROP`, `#EXTGRP` and any other, known or not.
    private(set) var directives: [Range<Int>] = []
    /// Lines beyond the bound were left out.
    private(set) var isCut = false
    private var infoStart = 0
    private var joins = 0

    mutating func reset() {
        text.removeAll(keepingCapacity: true)
        info.reset()
        directives.removeAll(keepingCapacity: true)
        hasInfo = false
        isJoined = false
        isCut = false
        url = 0..<0
        joins = 0
    }

    func withBytes<Result>(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try text.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    mutating func setInfo(_ line: UnsafeRawBufferPointer) {
        infoStart = text.count
        Self.append(line, to: &text)
        hasInfo = true
        parse()
    }

    /// Whether `line` closes the quote that `#EXTINF` left open: it has such a quote, or is no URL that would end the entry.
    func accepts(_ line: UnsafeRawBufferPointer, isURL: Bool) -> Bool {
        guard hasInfo, info.isOpen, joins < 8, text.count + line.count < 64 * 1024 else { return false }
        // A directive between the two is the end of it.
        if let last = directives.last, last.lowerBound > infoStart { return false }
        return !isURL || line.contains(UInt8(ascii: "\""))
    }

    mutating func join(_ line: UnsafeRawBufferPointer) {
        text.append(0x20)
        Self.append(line, to: &text)
        joins += 1
        isJoined = true
        parse()
    }

    mutating func setURL(_ line: UnsafeRawBufferPointer) {
        let start = text.count
        Self.append(line, to: &text)
        url = start..<text.count
    }

    mutating func addDirective(_ line: UnsafeRawBufferPointer) {
        guard directives.count < 64, line.count <= TextLimit.url else {
            isCut = true
            return
        }
        let start = text.count
        Self.append(line, to: &text)
        directives.append(start..<text.count)
    }

    private mutating func parse() {
        text.withUnsafeBytes { bytes in
            let isColon = infoStart + 7 < bytes.count && bytes[infoStart + 7] == UInt8(ascii: ":")
            info.parse(bytes, from: min(infoStart + (isColon ? 8 : 7), bytes.count))
        }
    }

    /// A line that is not UTF-8 is taken for Western Windows; control characters go.
    static func append(_ line: UnsafeRawBufferPointer, to text: inout [UInt8]) {
        if ByteScan.isPlain(line) {
            text.append(contentsOf: line)
        } else {
            CleanText.append(line, to: &text, repair: CleanText.isValid(line) ? .replacement : .windows1252)
        }
    }
}
