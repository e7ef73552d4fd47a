/// One channel as its provider sent it, in canonical form: `7` and `"7"`, null and missing, are the same row.
///
/// The texts lie packed in one byte buffer that is reused from row to row, so that reading a million rows
/// allocates nothing and an unchanged row never becomes a `String`.
package struct ProviderRow: Sendable {
    package enum Field: Int, CaseIterable, Sendable {
        /// The identity within the account (never the host, user name or password).
        case streamID
        case name
        /// The provider's number, as text: `5.1` is legal.
        case number
        /// The external category id: Xtream's `category_id`, or the name of an M3U group.
        case category
        case streamType
        case streamIcon
        case epgChannelID
        case customSID
        case directSource
        /// What the columns do not hold and an output must not lose: one line each, `key=value` or a verbatim `#DIRECTIVE`.
        case extras
    }

    /// Unix seconds.
    package var added: Int64?
    package var hasArchive = false
    /// Days.
    package var archiveDuration: Int64 = 0
    package var isAdult = false

    private var bytes: [UInt8] = []
    private var ranges = [Range<Int>?](repeating: nil, count: Field.allCases.count)

    package init() { bytes.reserveCapacity(4096) }

    package mutating func reset() {
        bytes.removeAll(keepingCapacity: true)
        for index in ranges.indices { ranges[index] = nil }
        added = nil
        hasArchive = false
        archiveDuration = 0
        isAdult = false
    }

    /// Sets a text; an empty one is the same as none.
    package mutating func set(_ field: Field, _ text: UnsafeRawBufferPointer) {
        guard !text.isEmpty else { return ranges[field.rawValue] = nil }
        let start = bytes.count
        bytes.append(contentsOf: text)
        ranges[field.rawValue] = start..<bytes.count
    }

    package mutating func set(_ field: Field, _ text: some StringProtocol) {
        var text = String(text)
        text.withUTF8 { set(field, UnsafeRawBufferPointer($0)) }
    }

    package func has(_ field: Field) -> Bool { ranges[field.rawValue] != nil }

    package func string(_ field: Field) -> String? {
        ranges[field.rawValue].map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    /// Calls `body` with the UTF-8 of a text, or nil; the pointer is valid only inside the call.
    package func withBytes<Result>(_ field: Field, _ body: (UnsafeRawBufferPointer?) throws -> Result) rethrows -> Result {
        guard let range = ranges[field.rawValue] else { return try body(nil) }
        return try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    /// Calls `body` with all texts; they are valid only inside the call.
    package func withTexts<Result>(_ body: (Texts) throws -> Result) rethrows -> Result {
        try bytes.withUnsafeBytes { try body(Texts(bytes: $0, ranges: ranges)) }
    }

    package struct Texts {
        fileprivate let bytes: UnsafeRawBufferPointer
        fileprivate let ranges: [Range<Int>?]

        /// The UTF-8 of a text, or nil.
        package subscript(field: Field) -> UnsafeRawBufferPointer? {
            ranges[field.rawValue].map { UnsafeRawBufferPointer(rebasing: bytes[$0]) }
        }
    }

    /// The hash of `streamID`: finds the row in the catalogue.
    package var identity: UInt64 {
        withBytes(.streamID) { StableHash.hash($0 ?? UnsafeRawBufferPointer(start: nil, count: 0)) }
    }

    /// A hash of everything the provider said: equal means unchanged.
    package var fingerprint: UInt64 {
        var hash = StableHash()
        bytes.withUnsafeBytes { buffer in
            for range in ranges {
                hash.combine(UnsafeRawBufferPointer(rebasing: buffer[range ?? 0..<0]))
            }
        }
        hash.combine(UInt64(bitPattern: added ?? -1))
        hash.combine(UInt64(bitPattern: archiveDuration))
        hash.combine((hasArchive ? 1 : 0) | (isAdult ? 2 : 0))
        return hash.finalize()
    }
}
