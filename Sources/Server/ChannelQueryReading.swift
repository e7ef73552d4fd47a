import Catalog
import Foundation
import Hummingbird
import Search
import Store

extension Request {
    private static let channelParameters = ["q", "sort", "cursor", "offset", "limit", "facets", "facet_limit", "collapse"]

    /// The query of a list of channels of the API.
    /// - Parameter others: parameters that are read elsewhere.
    /// - Throws: also where the address has a parameter that there is not.
    func knownChannelQuery(within restriction: ChannelFilter, others: [String] = []) throws -> ChannelQuery {
        try knows(Self.channelParameters + others)
        return try channelQuery(within: restriction)
    }

    /// The query of a list of channels: `q`, `sort`, `cursor` or `offset`, `limit`, `facets`, `facet_limit`, `collapse`.
    /// - Parameter restriction: what holds besides `q`.
    func channelQuery(within restriction: ChannelFilter) throws -> ChannelQuery {
        var query = ChannelQuery(.every([restriction, try ChannelFilter(parsing: try self.query("q") ?? "")]), limit: try limit())
        let order = try self.query("sort") ?? "name"
        guard let known = ChannelQuery.Order(order) else { throw RequestError.badOrder("sort") }
        query.sort = known.sort
        query.isDescending = known.isDescending
        if let cursor = try self.query("cursor") { query.cursor = try ChannelCursor(text: cursor, order: order) }
        if let offset = try integer("offset") {
            guard query.cursor == nil else { throw RequestError.bad("use cursor or offset, not both") }
            query.offset = Int(min(offset, 1 << 32))
        }
        query.facets = try facets()
        query.facetLimit = try integer("facet_limit").map { Int(min(max($0, 1), 10_000)) } ?? 100
        switch try self.query("collapse") {
        case nil, "none": query.collapses = false
        case "duplicates": query.collapses = true
        default: throw RequestError.bad("collapse is duplicates or none")
        }
        return query
    }

    private func facets() throws -> Set<ChannelQuery.Facet> {
        Set(
            try (try query("facets") ?? "").split(separator: ",").map { name in
                guard let facet = ChannelQuery.Facet(rawValue: String(name)) else {
                    throw RequestError.bad("facets are \(Self.names(ChannelQuery.Facet.allCases)), with commas between them")
                }
                return facet
            })
    }

    private static func names<Name: RawRepresentable>(_ cases: [Name]) -> String where Name.RawValue == String {
        cases.map(\.rawValue).joined(separator: ", ")
    }
}

extension ChannelCursor {
    /// As it stands in an address.
    var text: String {
        let bytes = (try? JSONEncoder().encode(self)) ?? Data()
        return bytes.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// - Throws: where it is not a cursor of this order.
    init(text: String, order: String) throws {
        let base64 = text.replacing("-", with: "+").replacing("_", with: "/")
        let padded = base64 + String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
        guard let bytes = Data(base64Encoded: padded), let cursor = try? JSONDecoder().decode(Self.self, from: bytes) else {
            throw RequestError.bad("cursor is the next_cursor of the page before")
        }
        guard cursor.order == order else { throw RequestError.bad("this cursor belongs to sort=\(cursor.order)") }
        self = cursor
    }
}
