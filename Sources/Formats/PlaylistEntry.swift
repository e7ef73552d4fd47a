import Catalog

/// One entry of a playlist to be written: what the catalogue shows of a channel, and what its provider said besides.
package struct PlaylistEntry: Sendable {
    /// Fields in which something stands in the place of the provider's value: a person's, the playlist's numbering or its groups.
    package struct Fields: OptionSet, Sendable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) { self.rawValue = rawValue }

        package static let number = Fields(rawValue: 1)
        package static let guideID = Fields(rawValue: 2)
        package static let logo = Fields(rawValue: 4)
        package static let group = Fields(rawValue: 8)
    }

    package var kind: Account.Kind
    /// The name to show.
    package var name: String
    package var providerName: String
    package var number: String?
    package var guideID: String?
    package var logo: String?
    package var groupTitle: String?
    /// As stored: lines of `key=value` and `#DIRECTIVE`, the account's credentials masked.
    package var extras: String?
    package var isRadio: Bool
    package var hasArchive: Bool
    /// 0 where the provider does not say.
    package var archiveDays: Int
    /// As a player is to open it.
    package var url: String
    /// The template by which a player asks for the past, where `url` leads through Bouquet: from that, none can be derived. Takes the
    /// place of what `extras` say of it.
    package var catchupSource: String?
    /// Fills the links in `extras`. nil where the file must not hold credentials, because `url` leads through Bouquet: then lines that
    /// want them are left out.
    package var credentials: StreamCredentials?
    /// Where a field is in it, what `extras` say of that field under other names is left out too.
    package var replaced: Fields

    package init(
        kind: Account.Kind, name: String, providerName: String, number: String? = nil, guideID: String? = nil, logo: String? = nil,
        groupTitle: String? = nil, extras: String? = nil, isRadio: Bool = false, hasArchive: Bool = false, archiveDays: Int = 0,
        url: String, catchupSource: String? = nil, credentials: StreamCredentials? = nil, replaced: Fields = []
    ) {
        self.kind = kind
        self.name = name
        self.providerName = providerName
        self.number = number
        self.guideID = guideID
        self.logo = logo
        self.groupTitle = groupTitle
        self.extras = extras
        self.isRadio = isRadio
        self.hasArchive = hasArchive
        self.archiveDays = archiveDays
        self.url = url
        self.catchupSource = catchupSource
        self.credentials = credentials
        self.replaced = replaced
    }
}
