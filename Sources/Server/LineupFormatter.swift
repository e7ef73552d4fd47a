import Catalog
import Formats
import Store

/// Makes of a lineup's entries what a playlist says of them: names, groups, numbers and addresses.
struct LineupFormatter: Sendable {
    private final class AccountForm: Sendable {
        let name: String
        let kind: Account.Kind
        let stream: StreamURL

        init(_ settings: AccountSettings, _ format: StreamURL.Format) {
            name = settings.name
            kind = settings.kind
            stream = StreamURL(account: settings, format: format)
        }
    }

    private let playlist: Playlist
    private let groups: PlaylistTemplate
    private let names: PlaylistTemplate
    private let base: String
    private let accounts: [Int64: AccountForm]
    let writer: PlaylistWriter

    init(_ playlist: Playlist, _ lineup: Lineup, base: String, _ store: CatalogStore) async throws {
        self.playlist = playlist
        groups = PlaylistTemplate(playlist.groupTemplate)
        names = PlaylistTemplate(playlist.nameTemplate)
        self.base = base
        let all = try await store.accounts()
        let format: StreamURL.Format = playlist.format == .hls ? .hls : .ts
        accounts = Dictionary(uniqueKeysWithValues: all.map { ($0.id, AccountForm($0.settings, format)) })
        let known = try await store.guideURLs()
        let used = try await store.accountIDs(of: lineup)
        let guides = all.filter { used.contains($0.id) }.flatMap { account in
            let urls = PlaylistOutput.guides(of: account, known)
            return playlist.streamForm == .direct
                ? urls : urls.indices.map { "\(base)/guide/\(account.id)\($0 == 0 ? "" : "-\($0 + 1)").xml" }
        }
        writer = PlaylistWriter(guideURLs: guides)
    }

    /// Whether the playlist's groups or names are made of tags.
    var wantsTags: Bool { playlist.group == .tag || [groups, names].contains { $0.has(.tag, .quality, .country) } }

    func entry(_ entry: LineupEntry) -> PlaylistEntry {
        let (channel, played) = (entry.channel, entry.played)
        let form = accounts[played.accountID]
        let isRedirect = playlist.streamForm == .redirect
        let number = playlist.numbering == .none ? nil : entry.number
        let group = group(channel, number: number)
        var result = PlaylistEntry(
            kind: form?.kind ?? .xtream, name: name(channel, number: number), providerName: channel.name, number: number,
            guideID: channel.guideID, logo: logo(channel), groupTitle: group, extras: played.extras, isRadio: played.isRadio,
            hasArchive: played.hasArchive, archiveDays: played.archiveDays,
            url: isRedirect ? redirect(to: played, form) : url(played, form), catchupSource: isRedirect ? catchup(of: played, form) : nil,
            credentials: isRedirect ? nil : form?.stream.credentials)
        if number != played.number { result.replaced.insert(.number) }
        if group != played.categoryName { result.replaced.insert(.group) }
        if channel !== played { result.replaced.formUnion([.guideID, .logo]) }
        if let own = channel.own { replace(by: own, in: &result) }
        return result
    }

    /// What a person put in the place of the provider's.
    private func replace(by own: ChannelOverlay, in entry: inout PlaylistEntry) {
        if let guideID = own.guideID {
            entry.guideID = guideID
            entry.replaced.insert(.guideID)
        }
        if let logo = own.logo {
            entry.logo = logo
            entry.replaced.insert(.logo)
        }
    }

    private func redirect(to channel: LineupChannel, _ form: AccountForm?) -> String {
        form?.stream.openURL(directSource: channel.directSource, redirect: address(of: channel)) ?? address(of: channel)
    }

    private func catchup(of channel: LineupChannel, _ form: AccountForm?) -> String? {
        guard channel.hasArchive else { return nil }
        return form?.stream.openCatchup(directSource: channel.directSource, extras: channel.extras, redirect: address(of: channel))
    }

    /// Bouquet's own of a channel.
    private func address(of channel: LineupChannel) -> String {
        "\(base)/stream/\(channel.id)\(playlist.format == .hls ? ".m3u8" : "")"
    }

    /// A logo whose address has the account's credentials in it is only for a file that may hold them.
    private func logo(_ channel: LineupChannel) -> String? {
        guard let logo = channel.logo, StreamCredentials.areMissing(in: logo) else { return channel.logo }
        return playlist.streamForm == .redirect ? nil : accounts[channel.accountID]?.stream.credentials.filled(logo)
    }

    private func url(_ channel: LineupChannel, _ form: AccountForm?) -> String {
        form?.stream.url(streamID: channel.streamID, directSource: channel.directSource) ?? ""
    }

    private func name(_ channel: LineupChannel, number: String?) -> String {
        guard playlist.nameTemplate != "{name}" else { return channel.displayName }
        let name = filled(names, channel, number: number)
        return name.isEmpty ? channel.displayName : name
    }

    private func group(_ channel: LineupChannel, number: String?) -> String? {
        switch playlist.group {
        case .category: channel.own?.category ?? channel.categoryName
        case .account: accounts[channel.accountID]?.name
        case .tag: channel.tags.first
        case .template: filled(groups, channel, number: number)
        case .none: nil
        }
    }

    private func filled(_ template: PlaylistTemplate, _ channel: LineupChannel, number: String?) -> String {
        template.filled { word in
            switch word {
            case .name: channel.displayName
            case .providerName: channel.name
            case .category: channel.own?.category ?? channel.categoryName ?? ""
            case .account: accounts[channel.accountID]?.name ?? ""
            case .number: number ?? channel.number ?? ""
            case .quality: QualityClass.best(of: channel.tags)?.name.uppercased() ?? ""
            case .country: channel.tags.first(where: CountryTags.isCountry) ?? ""
            case .tag: channel.tags.first ?? ""
            }
        }
    }
}
