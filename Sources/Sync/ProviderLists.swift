import Catalog
import Formats

/// Where an account's lists are.
enum ProviderLists {
    static func panel(_ account: Account, action: String? = nil) -> String {
        let settings = account.settings
        return settings.server + "/player_api.php?username=" + ProviderAddress.encoded(settings.username) + "&password="
            + ProviderAddress.encoded(settings.password) + (action.map { "&action=" + $0 } ?? "")
    }

    static func playlist(_ account: Account) -> String {
        account.settings.server
            .replacing("username={username}", with: "username=" + ProviderAddress.encoded(account.settings.username))
            .replacing("password={password}", with: "password=" + ProviderAddress.encoded(account.settings.password))
    }

    static func channels(of account: Account, at path: String) -> any ChannelList {
        switch account.settings.kind {
        case .xtream: XtreamChannelList(path: path)
        case .m3u: M3UPlaylist(path: path, username: account.settings.username, password: account.settings.password)
        }
    }
}
