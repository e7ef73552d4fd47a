import Catalog
import Search

/// A catalogue as a plain list, and what filters mean, written down as simply as can be: what the index is compared with.
struct CatalogueModel {
    struct Row {
        var id: Int64
        var account: Int
        var category: Int?
        var shown: String
        var provider: String
        var flags: ChannelFlags
        var number: Double?
        var quality: UInt16
        var added: UInt32
        var changed: UInt32
        var seen: UInt32
        var tags: [String]
        var group: UInt64
    }

    struct Account {
        var id: Int64
        var name: String
        var isEnabled = true
        var lastSync: UInt32 = 0
        var visible = ChannelFilter.all
    }

    var accounts: [Account]
    var categories: [String]
    var rows: [Row] = []
    /// Seconds since 1970.
    let now: UInt32 = 1_704_100_000

    func matches(_ filter: ChannelFilter, _ row: Row) throws -> Bool {
        switch filter {
        case .all: return true
        case .and(let parts): return try parts.allSatisfy { try matches($0, row) }
        case .or(let parts): return try parts.contains { try matches($0, row) }
        case .not(let part): return try !matches(part, row)
        case .word(let text): return Self.contains(row.shown, text) || Self.contains(row.provider, text)
        case .name(let match): return try Self.matches(match, row.shown) || Self.matches(match, row.provider)
        case .tag(.contains(let tag)): return row.tags.contains(tag)
        case .tag(let match): return try row.tags.contains { try Self.matches(match, $0) }
        case .category(let match): return try row.category.map { try Self.matches(match, categories[$0]) } ?? false
        case .account(.contains(let text)) where Int64(text) != nil: return accounts[row.account].id == Int64(text)
        case .account(let match): return try Self.matches(match, accounts[row.account].name)
        case .state(let state): return try isIn(state, row)
        case .has(let feature): return has(feature, row)
        case .quality(let quality, let orBetter): return row.flags.quality.map { orBetter ? $0 >= quality : $0 == quality } ?? false
        case .number(let range): return row.number.map(range.contains) ?? false
        case .time(let field, let range): return isIn(range, moment(field, row))
        case .ids(let ids): return ids.contains(row.id)
        }
    }

    private func isIn(_ state: ChannelFilter.State, _ row: Row) throws -> Bool {
        switch state {
        case .active: return row.flags.contains(.active)
        case .inactive: return !row.flags.contains(.active)
        case .hidden: return row.flags.contains(.hidden)
        case .favourite: return row.flags.contains(.favourite)
        case .radio: return row.flags.contains(.radio)
        case .catchup: return row.flags.contains(.catchup)
        case .adult: return row.flags.contains(.adult)
        case .edited: return row.flags.contains(.edited)
        case .new: return row.flags.contains(.active) && !row.flags.contains(.original) && row.added >= now - 7 * 86_400
        case .visible:
            let account = accounts[row.account]
            return try !row.flags.contains(.hidden) && account.isEnabled && matches(account.visible, row)
        }
    }

    private func has(_ feature: ChannelFilter.Feature, _ row: Row) -> Bool {
        switch feature {
        case .logo: row.flags.contains(.logo)
        case .epg: row.flags.contains(.epg)
        case .number: row.number != nil
        case .category: row.category != nil
        case .tag: !row.tags.isEmpty
        case .note: row.flags.contains(.note)
        }
    }

    private func moment(_ field: ChannelFilter.TimeField, _ row: Row) -> UInt32 {
        switch field {
        case .added: row.added
        case .changed: row.changed
        case .seen: row.flags.contains(.active) ? accounts[row.account].lastSync : row.seen
        }
    }

    private func isIn(_ range: ChannelFilter.TimeRange, _ moment: UInt32) -> Bool {
        guard moment > 0 else { return false }
        return switch range {
        case .within(let seconds): Int64(now) - Int64(moment) < seconds
        case .before(let seconds): Int64(now) - Int64(moment) > seconds
        case .between(let start, let end):
            Int64(moment) >= start.microseconds / 1_000_000 && Int64(moment) < end.microseconds / 1_000_000
        }
    }

    static func matches(_ match: ChannelFilter.TextMatch, _ text: String) throws -> Bool {
        switch match {
        case .contains(let part): return contains(text, part)
        case .equals(let whole): return Array(text.utf8) == Array(whole.utf8)
        case .wildcard(let pattern): return isLike(ArraySlice(text.utf8), ArraySlice(pattern.utf8))
        case .regex(let pattern): return try Array(text.utf8).withUnsafeBytes { try PatternMatcher(pattern).matches($0) }
        }
    }

    private static func contains(_ text: String, _ part: String) -> Bool {
        let (text, part) = (Array(text.utf8), Array(part.utf8))
        return part.count <= text.count && (0...(text.count - part.count)).contains { text[$0...].starts(with: part) }
    }

    private static func isLike(_ text: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == UInt8(ascii: "*") {
            return isLike(text, pattern.dropFirst()) || (!text.isEmpty && isLike(text.dropFirst(), pattern))
        }
        return text.first == first && isLike(text.dropFirst(), pattern.dropFirst())
    }

    /// The rows that match, in a query's order.
    func ordered(_ rows: [Row], _ query: ChannelQuery) -> [Row] {
        func byName(_ a: Row, _ b: Row) -> Bool {
            a.shown.utf8.elementsEqual(b.shown.utf8) ? a.id < b.id : a.shown.utf8.lexicographicallyPrecedes(b.shown.utf8)
        }
        let named = rows.sorted(by: byName)
        if query.sort == .name { return query.isDescending ? named.reversed() : named }
        // A stable sort of what is in the order of names already; rows without a value come last, whichever way it goes.
        return named.enumerated().sorted { a, b in
            let (x, y) = (key(a.element, query.sort), key(b.element, query.sort))
            guard let x, let y else { return x == nil && y == nil ? a.offset < b.offset : y == nil }
            if x == y { return a.offset < b.offset }
            return query.isDescending ? y.lexicographicallyPrecedes(x) : x.lexicographicallyPrecedes(y)
        }.map(\.element)
    }

    private func key(_ row: Row, _ sort: ChannelQuery.Sort) -> [Double]? {
        func text(_ text: String) -> [Double] { text.utf8.map(Double.init) }
        return switch sort {
        case .name: []
        case .number: row.number.map { [$0] }
        case .category: row.category.map { text(categories[$0]) }
        case .account: text(accounts[row.account].name)
        case .added: [Double(row.added)]
        case .changed: [Double(row.changed)]
        case .quality: [Double(row.quality)]
        }
    }
}
