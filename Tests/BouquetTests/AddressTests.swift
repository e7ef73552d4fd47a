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

    @Test("with a login before the host keeps it apart", arguments: ["http://me:secret@host/list.m3u"])
    func userInfo(typed: String) throws {
        let address = try ProviderAddress(typed: typed, kind: .m3u)
        #expect(address.url == "http://{username}:{password}@host/list.m3u")
        #expect(address.username == "me")
        #expect(try ProviderAddress(typed: address.url, kind: .m3u).url == address.url)
    }

    @Test("that cannot be one is refused", arguments: ["", "ftp://host", "host:0", "host:99999", "http://", "a b", "http://ho<st"])
    func refused(typed: String) {
        #expect(throws: AccountError.self) { try ProviderAddress(typed: typed, kind: .xtream) }
    }
}

@Suite("Settings of an account")
struct AccountSettingsTests {
    @Test("name the field that is wrong")
    func fields() {
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
        #expect(throws: AccountError.self) { try bad.validated() }
    }
}
