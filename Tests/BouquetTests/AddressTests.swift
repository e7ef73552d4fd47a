import Catalog
import Testing

@Suite("A provider's address")
struct AddressTests {
    @Test(
        "is taken apart from whatever a person types",
        arguments: [
            ("example.com", "http://example.com"), ("example.com:8080", "http://example.com:8080"),
            ("http://Example.com:8080/", "http://example.com:8080"), ("https://example.com/panel/", "https://example.com/panel"),
            ("http://example.com:25461/player_api.php", "http://example.com:25461"), (" [::1]:80 ", "http://[::1]:80"),
        ])
    func panelAddresses(typed: String, url: String) throws {
        #expect(try ProviderAddress(typed: typed, kind: .xtream).url == url)
    }

    @Test("of a whole get.php link gives the user name and password")
    func link() throws {
        let address = try ProviderAddress(typed: "http://host:8080/get.php?username=me&password=p%26w&type=m3u_plus", kind: .xtream)
        #expect(address.url == "http://host:8080")
        #expect(address.username == "me")
        #expect(address.password == "p&w")
    }

    @Test("of a playlist keeps no credentials")
    func playlist() throws {
        let address = try ProviderAddress(typed: "http://host/get.php?username=me&password=secret&type=m3u_plus", kind: .m3u)
        #expect(address.url == "http://host/get.php?username={username}&password={password}&type=m3u_plus")
        #expect(address.password == "secret")
        let again = try ProviderAddress(typed: address.url, kind: .m3u)
        #expect(again.url == address.url)
        #expect(again.password == nil)
    }

    @Test(
        "of a playlist, as it is kept, gives a panel no placeholders for its user name and password",
        arguments: ["http://host/get.php?username={username}&password={password}", "http://{username}:{password}@host/get.php"])
    func placeholders(kept: String) throws {
        let address = try ProviderAddress(typed: kept, kind: .xtream)
        #expect(address.url == "http://host" && address.username == nil && address.password == nil)
    }

    @Test("with a login before the host keeps it apart", arguments: ["http://me:secret@host/list.m3u"])
    func userInfo(typed: String) throws {
        let address = try ProviderAddress(typed: typed, kind: .m3u)
        #expect(address.url == "http://{username}:{password}@host/list.m3u")
        #expect(address.username == "me")
        #expect(try ProviderAddress(typed: address.url, kind: .m3u).url == address.url)
    }

    @Test("has spaces for its pluses in its query alone", arguments: [Account.Kind.xtream, .m3u])
    func pluses(kind: Account.Kind) throws {
        let login = try ProviderAddress(typed: "http://m+e%2B:a+b%20c@host/list.m3u", kind: kind)
        #expect(login.username == "m+e+" && login.password == "a+b c")
        let query = try ProviderAddress(typed: "http://host/get.php?username=m+e%2B&password=a+b%20c", kind: kind)
        #expect(query.username == "m e+" && query.password == "a b c")
    }

    @Test("keeps a percent sign that two hexadecimal digits do not follow", arguments: ["a%+5", "a%5", "a%", "a%zz", "%%41x"])
    func percents(typed: String) throws {
        let password = try ProviderAddress(typed: "http://me:\(typed)@host", kind: .xtream).password
        #expect(password == typed.replacing("%41", with: "A"))
    }

    @Test(
        "that cannot be one is refused",
        arguments: [
            "", "ftp://host", "host:0", "host:99999", "http://", "a b", "http://ho<st", "-", "-host", "a..b", "host/../..", "host/a%zzb",
            "http://host/live/user/pass/1.ts", "host/user/pass/17",
        ])
    func refused(typed: String) {
        #expect(throws: AccountError.self) { try ProviderAddress(typed: typed, kind: .xtream) }
    }

    @Test("of a file is a full path", arguments: ["list.m3u", "./list.m3u", "../list.m3u8", "~/list.m3u", "file://list.m3u"])
    func relative(typed: String) throws {
        let error = #expect(throws: AccountError.self) { try ProviderAddress(typed: typed, kind: .m3u) }
        #expect(error?.description.contains("full path") == true)
    }

    @Test("of a file is kept as it is written, and leads to the file", arguments: ["/home/me/my list.m3u", "/a/50% off%20.m3u"])
    func file(typed: String) throws {
        let url = try ProviderAddress(typed: typed, kind: .m3u).url
        #expect(ProviderAddress.filePath(of: url) == typed)
        #expect(try ProviderAddress(typed: url, kind: .m3u).url == url)
    }

    @Test("without a scheme is one of the web", arguments: [Account.Kind.xtream, .m3u])
    func schemeless(kind: Account.Kind) throws {
        #expect(try ProviderAddress(typed: "//host:8080/a", kind: kind).url == "http://host:8080/a")
    }

    @Test(
        "of a playlist is shown with its host and its kind of file alone",
        arguments: [
            ("http://x.com/playlist/u1/SECRET/m3u_plus", "http://x.com/***/***/***/***"),
            ("http://x.com/u1/SECRET.m3u", "http://x.com/***/***.m3u"),
            ("https://x.com:8080/get?u=bob&p=SECRET", "https://x.com:8080/***?u=***&p=***"), ("http://x.com/?SECRET", "http://x.com?***"),
            (
                "http://x.com/get.php?username=bob&password=SECRET&type=m3u_plus",
                "http://x.com/get.php?username={username}&password={password}&type=***"
            ),
        ])
    func displayed(typed: String, shown: String) throws {
        let url = try ProviderAddress(typed: typed, kind: .m3u).url
        #expect(ProviderAddress.displayed(url, kind: .m3u) == shown)
    }

    @Test("that is only the shown form of another is refused", arguments: ["http://x.com/***/***.m3u", "http://x.com/a?token=***"])
    func shownForm(typed: String) {
        #expect(throws: AccountError.self) { try ProviderAddress(typed: typed, kind: .m3u) }
    }
}

@Suite("Settings of an account")
struct AccountSettingsTests {
    @Test("name the field that is wrong")
    func fields() throws {
        let good = AccountSettings(name: "Home", kind: .xtream, server: "host", username: "u", password: "p")
        var bad = good
        bad.syncIntervalHours = -1
        #expect(throws: AccountError.invalid(field: "sync_interval_hours", reason: "use a number of hours from 0 (off) to 8760")) {
            try bad.validated()
        }
        bad = good
        bad.name = "  "
        #expect(throws: AccountError.self) { try bad.validated() }
        bad = good
        bad.password = ""
        #expect(throws: AccountError.invalid(field: "password", reason: "a panel needs a password")) { try bad.validated() }
        bad = good
        bad.server = "http://only-a-user@host"
        #expect(try bad.validated().password == "p")
    }
}
