import Catalog
import Database

/// A tag of a channel, and where it comes from.
package struct TagOrigin: Sendable, Equatable {
    package enum Source: String, Sendable { case rule, own, rejected }

    package struct Rule: Sendable, Equatable {
        package var id: Int64
        package var name: String
        package var rulesetID: Int64
        package var rulesetName: String
    }

    package var tag: String
    package var source: Source
    /// The first rule that gives the tag, also to a channel that has it from a person or rejects it; nil where none does any more.
    package var rule: Rule?
}

extension CatalogStore {
    /// A channel's tags in the order that they are shown in, then those that it rejects.
    /// - Throws: `StoreError.noChannel`.
    package func tagOrigins(of id: Int64) async throws -> [TagOrigin] {
        try await database.read { connection in
            guard let channel = try connection.first("\(Self.channelSelect) WHERE c.id = \(id)", Channel.init(row:)) else {
                throw StoreError.noChannel(id)
            }
            let rules = try rules(giving: channel, connection)
            let (own, rejected) = (channel.overlay.tags, channel.overlay.rejectedTags.filter { !channel.tags.contains($0) })
            return channel.tags.map { TagOrigin(tag: $0, source: own.contains($0) ? .own : .rule, rule: rules[$0]) }
                + rejected.map { TagOrigin(tag: $0, source: .rejected, rule: rules[$0]) }
        }
    }

    /// The rules by the tags that they give a channel now.
    private func rules(giving channel: Channel, _ connection: SQLConnection) throws -> [String: TagOrigin.Rule] {
        let sources = try connection.first(
            """
            SELECT COALESCE(k.category_name, c.provider_category)
            FROM channels c LEFT JOIN categories k ON k.id = c.category_id WHERE c.id = \(channel.id)
            """
        ) { row in
            try taggers.tagger(of: channel.accountID, connection).session().sources(name: channel.name, category: row.optionalText(0))
        }
        guard let sources, !sources.isEmpty else { return [:] }
        var known: [Int64: TagOrigin.Rule] = [:]
        for ruleset in try Self.rulesets(connection) {
            for rule in ruleset.rules {
                known[rule.id] = TagOrigin.Rule(id: rule.id, name: rule.name, rulesetID: ruleset.id, rulesetName: ruleset.name)
            }
        }
        return sources.reduce(into: [:]) { $0[$1.tag] = known[$1.rule] }
    }
}
