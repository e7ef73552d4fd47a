/// What an entry's attributes, and after them the header's, say about catch-up.
struct M3UCatchup {
    private var mode: Bool?
    private var length: Int64?

    /// Whether the past can be watched.
    var isOffered: Bool { mode ?? (days > 0) }

    /// 0 where it is not said, or catch-up is off.
    var days: Int64 { mode == false ? 0 : length ?? 0 }

    mutating func take(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        if ASCII.isEqual(key, "catchup") || ASCII.isEqual(key, "catchup-type") {
            mode = mode == true || !["0", "none", "disabled", "false", "off", "no"].contains { ASCII.isEqual(value, $0) }
        } else if ASCII.isEqual(key, "catchup-days") || ASCII.isEqual(key, "tvg-rec") || ASCII.isEqual(key, "timeshift") {
            guard let days = DecimalText.integer(value), (0...36_500).contains(days) else { return }
            length = max(length ?? 0, days)
        }
    }

    /// A header's word counts only where the entry says nothing.
    mutating func take(default attribute: M3UHeader.Attribute) {
        var fallback = M3UCatchup()
        Array(attribute.key.utf8).withUnsafeBytes { key in
            Array(attribute.value.utf8).withUnsafeBytes { fallback.take(key, $0) }
        }
        mode = mode ?? fallback.mode
        length = length ?? fallback.length
    }
}
