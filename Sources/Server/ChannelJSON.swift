import Catalog
import Formats
import Search
import Store

extension JSON {
    /// A channel: the provider's fields, what is shown (`display_name`, `tags`), and what a person said of it. A logo whose address wants
    /// the account's credentials is left out: nobody but a player may ask for it.
    static func channel(_ channel: Channel, more: JSONObject = [:]) -> JSON {
        let object: JSONObject = [
            "id": .integer(channel.id), "account_id": .integer(channel.accountID), "stream_id": .string(channel.streamID),
            "name": .string(channel.name), "display_name": .string(channel.displayName), "tags": .strings(channel.tags),
            "category_id": .integer(channel.categoryID), "category_name": .string(channel.categoryName),
            "number": .string(channel.number), "stream_type": .string(channel.streamType),
            "stream_icon": .string(channel.streamIcon.flatMap { StreamCredentials.areMissing(in: $0) ? nil : $0 }),
            "epg_channel_id": .string(channel.epgChannelID), "added": .string(channel.added?.iso),
            "custom_sid": .string(channel.customSID), "tv_archive": .bool(channel.hasArchive),
            "tv_archive_duration": .integer(channel.archiveDuration),
            "direct_source": .string(channel.directSource.map { StreamAddress($0).redacted }), "is_adult": .bool(channel.isAdult),
            "is_active": .bool(channel.isActive), "last_seen": .string(channel.lastSeen?.iso),
            "created_at": .string(channel.createdAt.iso), "updated_at": .string(channel.updatedAt.iso),
            "rule_tags": .strings(channel.ruleTags), "overlay": overlay(channel.overlay),
        ]
        return .object(object.merging(more))
    }

    /// null where a person said nothing.
    static func overlay(_ overlay: ChannelOverlay) -> JSON {
        guard !overlay.isEmpty else { return .null }
        return .object([
            "name": .string(overlay.name), "number": .string(overlay.number), "category": .string(overlay.category),
            "logo": .string(overlay.logo), "guide_id": .string(overlay.guideID), "hidden": .bool(overlay.isHidden),
            "favourite": .bool(overlay.isFavourite), "note": .string(overlay.note), "tags": .strings(overlay.tags),
            "rejected_tags": .strings(overlay.rejectedTags),
        ])
    }

    static func facets(_ facets: [ChannelQuery.Facet: [FacetValue]]) -> JSON {
        var object: JSONObject = [:]
        for facet in ChannelQuery.Facet.allCases {
            guard let values = facets[facet] else { continue }
            object[facet.rawValue] = .array(values.map(value))
        }
        return .object(object)
    }

    private static func value(_ value: FacetValue) -> JSON {
        var object: JSONObject = ["name": .string(value.name), "count": .integer(value.count)]
        if let id = value.id { object["id"] = .integer(id) }
        if let account = value.accountID { object["account_id"] = .integer(account) }
        return .object(object)
    }
}
