import Catalog
import Formats

/// Where an account's lists are, and what reads them.
enum ProviderLists {
    static func panel(_ account: Account, action: String? = nil) -> String {
        let settings = account.settings
        return settings.server + "/player_api.php?username=" + PercentEncoding.encoded(settings.username) + "&password="
            + PercentEncoding.encoded(settings.password) + (action.map { "&action=" + $0 } ?? "")
    }

    static func playlist(_ account: Account) -> String {
        account.settings.server
            .replacing("username={username}", with: "username=" + PercentEncoding.encoded(account.settings.username))
            .replacing("password={password}", with: "password=" + PercentEncoding.encoded(account.settings.password))
    }

    /// The guides that a playlist names, credentials masked.
    static func guides(of account: Account, at path: String) -> [String] {
        guard account.settings.kind == .m3u else { return [] }
        let playlist = M3UPlaylist(path: path, username: account.settings.username, password: account.settings.password)
        return (try? playlist.readHeader().guideURLs) ?? []
    }

    static func channels(of account: Account, at path: String) -> any ChannelList {
        let settings = account.settings
        return switch settings.kind {
        case .xtream: XtreamChannelList(path: path, username: settings.username, password: settings.password)
        case .m3u: M3UPlaylist(path: path, username: settings.username, password: settings.password)
        }
    }
}
