import Catalog
import Formats
import Foundation
import Store

/// A channel as its page shows it.
struct ChannelCard {
    let channel: Channel
    /// The names of all accounts by their ids.
    let accounts: [Int64: String]
    let tags: [TagOrigin]
    /// The same channel on other accounts, the best first.
    let alternatives: [Channel]
    /// The channel that its stream leads to; nil where there is none any more.
    let playing: Channel?
    /// The newest first.
    let events: [ChannelEvent]
    let isNew: Bool
    /// Not hidden, and let through by the account's filters.
    let isVisible: Bool
    let words: Words

    /// - Parameter typed: what a form had in its fields that could not be saved.
    func content(typed: [String: String]) -> JSONObject {
        let overlay = channel.overlay
        return [
            "channel": .channel(channel), "id": .integer(channel.id), "channel_id": .integer(channel.id),
            "display_name": .string(channel.displayName),
            "provider_name": channel.displayName == channel.name ? .null : .string(channel.name),
            "logo": .string(Self.shownLogo(overlay.logo ?? channel.streamIcon)),
            "account": .object(["id": .integer(channel.accountID), "name": .string(accounts[channel.accountID])]),
            "number": .string(overlay.number ?? channel.number), "category": .string(overlay.category ?? channel.categoryName),
            "quality": .string(QualityClass.best(of: channel.tags)?.name.uppercased()),
            "is_inactive": .bool(!channel.isActive), "is_hidden": .bool(overlay.isHidden), "is_favourite": .bool(overlay.isFavourite),
            "is_new": .bool(isNew), "is_filtered": .bool(!isVisible && !overlay.isHidden),
            "can_play": .bool(playing != nil),
            "playing_account": .integer(playing?.accountID),
            "provider_address": .string(channel.directSource.flatMap { $0.isEmpty ? nil : StreamAddress($0).redacted }),
            "archive": .string(archive),
            "fields": .array(ChannelForm.fields.map { field($0, typed[$0]) }),
            "tag_origins": .array(tags.map(tag)), "alternatives": .array(alternatives.map(alternative)),
            "moments": .array(moments),
        ]
    }

    private var archive: String {
        guard channel.hasArchive else { return words.text("channel.no") }
        return channel.archiveDuration > 0 ? words.counted("archive_days", channel.archiveDuration) : words.text("channel.yes")
    }

    /// A logo's address that a page may ask for: any but one that wants the account's credentials.
    static func shownLogo(_ address: String?) -> String? {
        guard let address, !StreamCredentials.areMissing(in: address) else { return nil }
        return StreamURL.isHTTP(address) || address.hasPrefix("data:image/") ? address : nil
    }

    // MARK: What the provider and the person say

    private func field(_ name: String, _ typed: String?) -> JSON {
        let (own, provider) = values(name)
        return .object([
            "name": .string(name), "label": .string(words.text("channel.fields.\(name)")), "value": .string(typed ?? own ?? ""),
            "is_own": .bool(own != nil), "provider": .string(provider), "is_provided": .bool(name != "note"),
            "is_note": .bool(name == "note"), "is_name": .bool(name == "name"),
            "mode": .string(["number": "decimal", "logo": "url"][name] ?? "text"),
        ])
    }

    private func values(_ name: String) -> (own: String?, provider: String?) {
        let overlay = channel.overlay
        return switch name {
        case "name": (overlay.name, channel.name)
        case "number": (overlay.number, channel.number)
        case "category": (overlay.category, channel.categoryName)
        case "logo": (overlay.logo, channel.streamIcon.map(Self.masked))
        case "guide_id": (overlay.guideID, channel.epgChannelID)
        default: (overlay.note, nil)
        }
    }

    private static func masked(_ address: String) -> String {
        address.hasPrefix("data:") ? String(address.prefix(40)) + "…" : StreamAddress(address).redacted
    }

    private func tag(_ origin: TagOrigin) -> JSON {
        // The name of a tag has neither quotes nor backslashes.
        let search = "tag:\"\(origin.tag)\""
        return CatalogueAPI.json(origin).merging([
            "href": .string("/channels?q=\(search.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"),
            "is_rule": .bool(origin.source == .rule), "is_own": .bool(origin.source == .own),
            "is_rejected": .bool(origin.source == .rejected), "is_pinned": .bool(origin.source == .own && origin.rule != nil),
        ])
    }

    private func alternative(_ other: Channel) -> JSON {
        .object([
            "id": .integer(other.id), "display_name": .string(other.displayName), "account_name": .string(accounts[other.accountID]),
            "quality": .string(QualityClass.best(of: other.tags)?.name.uppercased()), "is_inactive": .bool(!other.isActive),
            "is_hidden": .bool(other.overlay.isHidden), "last_seen": .string(other.lastSeen?.iso),
        ])
    }

    // MARK: What happened

    /// What happened in one sync stands together.
    private var moments: [JSON] {
        var moments: [(at: Timestamp, events: [ChannelEvent])] = []
        for event in events {
            if moments.last?.at == event.at { moments[moments.count - 1].events.append(event) } else { moments.append((event.at, [event])) }
        }
        return moments.map { .object(["at": .string($0.at.iso), "events": .array($0.events.map(shown))]) }
    }

    private func shown(_ event: ChannelEvent) -> JSON {
        let field = event.field.map { words.text("channel.fields.\($0)") } ?? ""
        return .object([
            "kind": .string(event.kind), "text": .string(words.text("channel.kinds.\(event.kind)", ["field": field])),
            "has_values": .bool(event.field != nil), "old": .string(event.oldValue.map { shown($0, of: event.field) }),
            "new": .string(event.newValue.map { shown($0, of: event.field) }),
        ])
    }

    private func shown(_ value: String, of field: String?) -> String {
        switch field {
        case "stream_icon": Self.masked(value)
        case "tv_archive", "is_adult": words.text(value == "0" ? "channel.no" : "channel.yes")
        case "added": Int64(value).map { words.day(Timestamp(seconds: $0)) } ?? value
        default: value
        }
    }
}
