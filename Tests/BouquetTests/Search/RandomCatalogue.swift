import Catalog
import Search

/// A random catalogue that changes: as a plain model, and as an index that is moved on beside it.
struct RandomCatalogue {
    private(set) var model: CatalogueModel
    private(set) var index = ChannelIndex()
    private var tables = IndexTables()
    private var generator: SeededGenerator
    private var folding = NameFolding()
    private var nextID: Int64 = 1
    private var version: Int64 = 0

    init(seed: UInt64) throws {
        generator = SeededGenerator(seed: seed)
        var model = CatalogueModel(accounts: [], categories: ["UK| SPORT", "news", "News", "kids é"].map { Self.folded($0) })
        for (place, name) in ["home", "work", "café", "home"].enumerated() {
            var account = CatalogueModel.Account(id: Int64(place * 3 + 1), name: Self.folded(name))
            account.isEnabled = place != 2
            account.lastSync = place == 3 ? 0 : 1_704_000_000 + UInt32(place) * 40_000
            if place == 1 { account.visible = try ChannelFilter(parsing: "-category:news name:*e*") }
            model.accounts.append(account)
        }
        self.model = model
        for account in model.accounts {
            tables.set(
                IndexTables.AccountEntry(
                    id: account.id, name: account.name, foldedName: Array(account.name.utf8), isEnabled: account.isEnabled,
                    lastSync: account.lastSync, visible: account.visible))
        }
        for (place, category) in model.categories.enumerated() {
            tables.set(IndexTables.CategoryEntry(id: Int64(place + 1), accountID: 1, name: category, foldedName: Array(category.utf8)))
        }
        tables.rank()
    }

    private static func folded(_ text: String) -> String {
        var folding = NameFolding()
        return folding.fold(text)
    }

    /// Takes some channels away, changes some and adds some.
    mutating func change(removing: Int, changing: Int, adding: Int) {
        let shuffled = model.rows.shuffled(using: &generator)
        let removed = shuffled.prefix(removing).map(\.id)
        let changed = shuffled.dropFirst(removing).prefix(changing).map(\.id)
        let gone = Set(removed + changed)
        model.rows.removeAll { gone.contains($0.id) }
        var batch = ChannelBatch()
        for id in changed { add(id, to: &batch) }
        for _ in 0..<adding {
            add(nextID, to: &batch)
            nextID += Int64.random(in: 1...3, using: &generator)
        }
        version += 1
        tables.rank()
        var builder = IndexBuilder(index)
        builder.merge(removing: IDSet(Array(gone)), adding: batch)
        index = builder.index(version: version, tables: tables)
    }

    /// Takes all channels of an account away.
    mutating func removeAccount(_ place: Int) {
        model.rows.removeAll { $0.account == place }
        version += 1
        var builder = IndexBuilder(index)
        builder.merge(accounts: [UInt32(place)])
        index = builder.index(version: version, tables: tables)
    }

    private mutating func add(_ id: Int64, to batch: inout ChannelBatch) {
        let row = row(id)
        model.rows.append(row)
        let places = row.tags.map { tables.tagPlace($0) }
        batch.append(
            IndexedChannel(
                id: id, account: UInt32(row.account), category: row.category.map { UInt32($0 + 1) } ?? 0, flags: row.flags,
                number: row.number, quality: row.quality, added: row.added, changed: row.changed, seen: row.seen, group: row.group,
                shownName: Array(row.shown.utf8), providerName: Array(row.provider.utf8)),
            tags: places)
    }

    private mutating func row(_ id: Int64) -> CatalogueModel.Row {
        let provider = folding.fold(RandomText.text(&generator).filter { $0 != "\n" && $0 != "\u{1F}" })
        // Mostly a part of the provider's name, as rules make it; now and then something else, as people do.
        var shown = provider
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: shown = folding.fold(RandomText.text(&generator).filter { $0 != "\n" && $0 != "\u{1F}" })
        case 1: shown = String(provider.dropFirst(2))
        default: break
        }
        var flags = ChannelFlags(rawValue: UInt16.random(in: 0...0x0FFF, using: &generator))
        flags.quality = QualityClass.allCases.randomElement(using: &generator)
        let tags = ["UK", "HD", "NEWS_UK", "24/7", "A", "ZDF"].filter { _ in Int.random(in: 0..<3, using: &generator) == 0 }
        if tags.isEmpty { flags.remove(.tagged) } else { flags.insert(.tagged) }
        return CatalogueModel.Row(
            id: id, account: Int.random(in: 0..<4, using: &generator),
            category: Bool.random(using: &generator) ? Int.random(in: 0..<4, using: &generator) : nil,
            shown: shown, provider: provider, flags: flags,
            number: [nil, 1, 5.1, 7, 19.5, 100, Double.random(in: 0...50, using: &generator)].randomElement(using: &generator) ?? nil,
            quality: UInt16.random(in: 0...4, using: &generator),
            added: 1_704_000_000 + UInt32.random(in: 0...200_000, using: &generator) / 40_000 * 40_000,
            changed: UInt32.random(in: 0...1_704_100_000, using: &generator), seen: flags.contains(.active) ? 0 : 1_704_050_000, tags: tags,
            group: UInt64.random(in: 0...20, using: &generator))
    }
}
