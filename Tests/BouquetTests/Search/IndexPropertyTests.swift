import Catalog
import Search
import Testing

@Suite("The index of a random catalogue")
struct IndexPropertyTests {
    private static let seeds: [UInt64] = Array(1...12)

    /// A catalogue that has gone through some changes; now and then one of several chunks.
    private func catalogue(_ seed: UInt64) throws -> RandomCatalogue {
        var catalogue = try RandomCatalogue(seed: seed)
        catalogue.change(removing: 0, changing: 0, adding: seed % 4 == 0 ? 9_000 : 300)
        for _ in 0..<4 { catalogue.change(removing: 20, changing: 30, adding: 40) }
        if seed % 3 == 0 { catalogue.removeAccount(1) }
        catalogue.change(removing: 3, changing: 1, adding: 2)
        return catalogue
    }

    @Test("lets through just the channels that a filter means", arguments: seeds)
    func filters(seed: UInt64) throws {
        let catalogue = try catalogue(seed)
        var random = RandomFilter(seed: seed)
        for _ in 0..<(seed % 4 == 0 ? 20 : 150) {
            let filter = random.filter()
            let expected = Set(try catalogue.model.rows.filter { try catalogue.model.matches(filter, $0) }.map(\.id))
            let found = try catalogue.index.ids(ChannelQuery(filter), now: Timestamp(seconds: Int64(catalogue.model.now)))
            let wrong = expected.symmetricDifference(found)
            #expect(wrong.isEmpty && found.count == expected.count, "\(filter): \(catalogue.model.rows.filter { wrong.contains($0.id) })")
        }
    }

    @Test("lets nobody who asks with an expression wait for ever, and a saved filter as long as it takes")
    func patience() throws {
        let catalogue = try catalogue(1)
        let filter = try ChannelFilter(parsing: "name:/./ -is:hidden")
        #expect(throws: PatternError.tooComplex) { try catalogue.index.select(filter, now: Timestamp(seconds: 0), .asked(.zero)) }
        #expect(try catalogue.index.select(filter, now: Timestamp(seconds: 0), .saved).count > 0)
    }

    @Test("gives every order page by page, each channel once", arguments: seeds)
    func orders(seed: UInt64) throws {
        let catalogue = try catalogue(seed)
        let filter = try ChannelFilter(parsing: "-tag:a")
        let matching = try catalogue.model.rows.filter { try catalogue.model.matches(filter, $0) }
        for sort in ChannelQuery.Sort.allCases {
            for isDescending in [false, true] {
                var query = ChannelQuery(filter, sort: sort, isDescending: isDescending, limit: seed % 4 == 0 ? 499 : 37)
                let expected = catalogue.model.ordered(matching, query).map(\.id)
                var found: [Int64] = []
                repeat {
                    let answer = try catalogue.index.answer(query, now: Timestamp(seconds: 0))
                    #expect(answer.total == expected.count)
                    found += answer.rows.map(\.id)
                    query.cursor = answer.next
                } while query.cursor != nil
                #expect(found == expected, "\(sort) \(isDescending)")
            }
        }
    }

    @Test("gives the same page by its offset as by walking there, in every order", arguments: seeds)
    func offsets(seed: UInt64) throws {
        let catalogue = try catalogue(seed)
        let filter = try ChannelFilter(parsing: "-tag:a")
        for (sort, isDescending, collapses) in Self.orders {
            var query = ChannelQuery(filter, sort: sort, isDescending: isDescending, limit: seed % 4 == 0 ? 499 : 37, collapses: collapses)
            var (offset, isLast) = (0, false)
            while !isLast {
                let walked = try catalogue.index.answer(query, now: Timestamp(seconds: 0))
                var jump = query
                (jump.cursor, jump.offset) = (nil, offset)
                let jumped = try catalogue.index.answer(jump, now: Timestamp(seconds: 0))
                #expect(jumped.rows == walked.rows && jumped.next == walked.next, "\(query) \(offset)")
                offset += walked.rows.count
                query.cursor = walked.next
                isLast = walked.next == nil
            }
            for (beyond, count) in [(offset - 1, 1), (offset, 0), (offset + 1, 0), (1 << 32, 0)] {
                (query.cursor, query.offset) = (nil, beyond)
                let answer = try catalogue.index.answer(query, now: Timestamp(seconds: 0))
                #expect(answer.rows.count == count && answer.next == nil && answer.total == offset)
            }
        }
    }

    /// Every order, both ways, with duplicates and without.
    private static let orders = ChannelQuery.Sort.allCases.flatMap { sort in
        [false, true].flatMap { isDescending in [false, true].map { (sort, isDescending, $0) } }
    }

    @Test("counts every facet exactly", arguments: seeds)
    func facets(seed: UInt64) throws {
        let catalogue = try catalogue(seed)
        var random = RandomFilter(seed: seed &+ 100)
        for _ in 0..<20 {
            let filter = random.filter(depth: 2)
            let rows = try catalogue.model.rows.filter { try catalogue.model.matches(filter, $0) }
            let query = ChannelQuery(filter, facets: Set(ChannelQuery.Facet.allCases))
            let facets = try catalogue.index.answer(query, now: Timestamp(seconds: Int64(catalogue.model.now))).facets
            #expect(counts(facets[.tags]) == count(rows.flatMap(\.tags)))
            #expect(facets[.accounts]?.reduce(0) { $0 + $1.count } == rows.count)
            for value in facets[.accounts] ?? [] {
                #expect(value.count == rows.count { catalogue.model.accounts[$0.account].id == value.id })
            }
            for value in facets[.categories] ?? [] { #expect(value.count == rows.count { $0.category.map { Int64($0 + 1) } == value.id }) }
            #expect(counts(facets[.quality]) == count(rows.compactMap(\.flags.quality?.name)))
            #expect(counts(facets[.state])["active"] ?? 0 == rows.count { $0.flags.contains(.active) })
            #expect(counts(facets[.state])["hidden"] ?? 0 == rows.count { $0.flags.contains(.hidden) })
        }
    }

    @Test("shows channels that are the same one once, the best one, with the others inside", arguments: seeds)
    func duplicates(seed: UInt64) throws {
        let catalogue = try catalogue(seed)
        let preferred: [Int64] = [4]
        let groups = Dictionary(grouping: catalogue.model.rows) { $0.group }
        func rank(_ row: CatalogueModel.Row) -> [Int64] {
            [row.flags.contains(.active) ? 0 : 1, catalogue.model.accounts[row.account].id == 4 ? 0 : 1, -Int64(row.quality), row.id]
        }
        let best = groups.values.map { $0.sorted { rank($0).lexicographicallyPrecedes(rank($1)) }.map(\.id) }
        var query = ChannelQuery(limit: 10_000, collapses: true)
        query.preferredAccounts = preferred
        let answer = try catalogue.index.answer(query, now: Timestamp(seconds: 0))
        #expect(answer.total == groups.count)
        #expect(Set(answer.rows.map { [$0.id] + $0.others }) == Set(best))
    }

    private func counts(_ values: [FacetValue]?) -> [String: Int] {
        Dictionary((values ?? []).map { ($0.name, $0.count) }, uniquingKeysWith: +)
    }

    private func count(_ names: [String]) -> [String: Int] { names.reduce(into: [:]) { $0[$1, default: 0] += 1 } }
}
