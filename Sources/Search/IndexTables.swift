import Catalog

/// The small tables beside the channels: accounts, categories and tags, each known by its place.
package struct IndexTables: Sendable {
    package struct AccountEntry: Sendable {
        package var id: Int64
        package var name: String
        package var foldedName: [UInt8]
        package var isEnabled: Bool
        /// Seconds since 1970 of its last successful sync, which saw every active channel; 0 before the first.
        package var lastSync: UInt32
        /// What its own filters let through.
        package var visible: ChannelFilter

        package init(id: Int64, name: String, foldedName: [UInt8], isEnabled: Bool, lastSync: UInt32, visible: ChannelFilter) {
            self.id = id
            self.name = name
            self.foldedName = foldedName
            self.isEnabled = isEnabled
            self.lastSync = lastSync
            self.visible = visible
        }
    }

    package struct CategoryEntry: Sendable {
        /// nil for a category that a person made up.
        package var id: Int64?
        package var accountID: Int64?
        package var name: String
        package var foldedName: [UInt8]

        package init(id: Int64?, accountID: Int64?, name: String, foldedName: [UInt8]) {
            self.id = id
            self.accountID = accountID
            self.name = name
            self.foldedName = foldedName
        }
    }

    package private(set) var accounts: [AccountEntry] = []
    package private(set) var categories = [CategoryEntry(id: nil, accountID: nil, name: "", foldedName: [])]
    package private(set) var tags: [String] = []
    /// The places of categories and accounts in the order of their names.
    private(set) var categoryRanks: [UInt32] = [0]
    private(set) var accountRanks: [UInt32] = []

    /// Whether names have changed since the ranks were made.
    private var isUnranked = true
    private var accountPlaces: [Int64: UInt32] = [:]
    private var categoryPlaces: [Int64: UInt32] = [:]
    private var ownCategoryPlaces: [String: UInt32] = [:]
    private var tagPlaces: [String: UInt32] = [:]

    package init() {}

    package func account(_ id: Int64) -> UInt32? { accountPlaces[id] }
    package func category(_ id: Int64) -> UInt32? { categoryPlaces[id] }
    package func tag(_ name: String) -> UInt32? { tagPlaces[name] }

    package mutating func set(_ entry: AccountEntry) {
        if let place = accountPlaces[entry.id] {
            isUnranked = isUnranked || accounts[Int(place)].foldedName != entry.foldedName
            accounts[Int(place)] = entry
        } else {
            isUnranked = true
            accountPlaces[entry.id] = UInt32(accounts.count)
            accounts.append(entry)
        }
    }

    package mutating func set(_ entry: CategoryEntry) {
        guard let id = entry.id else { return }
        if let place = categoryPlaces[id] {
            isUnranked = isUnranked || categories[Int(place)].foldedName != entry.foldedName
            categories[Int(place)] = entry
        } else {
            isUnranked = true
            categoryPlaces[id] = UInt32(categories.count)
            categories.append(entry)
        }
    }

    /// The place of a category that a person made up.
    package mutating func ownCategory(_ name: String, foldedName: @autoclosure () -> [UInt8]) -> UInt32 {
        if let place = ownCategoryPlaces[name] { return place }
        let place = UInt32(categories.count)
        isUnranked = true
        ownCategoryPlaces[name] = place
        categories.append(CategoryEntry(id: nil, accountID: nil, name: name, foldedName: foldedName()))
        return place
    }

    package mutating func tagPlace(_ name: String) -> UInt32 {
        if let place = tagPlaces[name] { return place }
        let place = UInt32(tags.count)
        tagPlaces[name] = place
        tags.append(name)
        return place
    }

    /// To be called before the tables are used; it does nothing where no name has changed.
    package mutating func rank() {
        guard isUnranked else { return }
        isUnranked = false
        categoryRanks = Self.ranks(categories.map(\.foldedName))
        accountRanks = Self.ranks(accounts.map(\.foldedName))
    }

    private static func ranks(_ names: [[UInt8]]) -> [UInt32] {
        var ranks = [UInt32](repeating: 0, count: names.count)
        let order = names.indices.sorted { (names[$0], $0) < (names[$1], $1) }
        // Equal names have one rank: a sort goes on with the channel's name.
        for (position, place) in order.enumerated() {
            let isSame = position > 0 && names[order[position - 1]] == names[place]
            ranks[place] = isSame ? ranks[order[position - 1]] : UInt32(position)
        }
        return ranks
    }
}

/// Bytes in their order, as `Comparable` wants it of an array.
private func < (a: ([UInt8], Int), b: ([UInt8], Int)) -> Bool {
    if a.0 == b.0 { return a.1 < b.1 }
    return a.0.lexicographicallyPrecedes(b.0)
}
