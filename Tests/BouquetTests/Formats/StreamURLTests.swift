import Catalog
import Formats
import Testing

@Suite("The URL that a player opens")
struct StreamURLTests {
    private func account(_ kind: Account.Kind) -> AccountSettings {
        AccountSettings(name: "A", kind: kind, server: "https://panel.example:8443/base", username: "jo e", password: "p/@%")
    }

    @Test("of a panel's channel is made of the account and the id, in the format asked for")
    func xtream() {
        let ts = StreamURL(account: account(.xtream), format: .ts)
        let hls = StreamURL(account: account(.xtream), format: .hls)
        #expect(ts.url(streamID: "42", directSource: nil) == "https://panel.example:8443/base/live/jo%20e/p%2F%40%25/42.ts")
        #expect(hls.url(streamID: "a b/c", directSource: "") == "https://panel.example:8443/base/live/jo%20e/p%2F%40%25/a%20b%2Fc.m3u8")
    }

    @Test("of a panel's channel is the direct source where that is an HTTP link")
    func directSource() {
        let urls = StreamURL(account: account(.xtream), format: .hls)
        #expect(urls.url(streamID: "1", directSource: "HTTPS://x.example/y.m3u8") == "HTTPS://x.example/y.m3u8")
        #expect(urls.url(streamID: "1", directSource: "rtmp://x.example/y")?.hasSuffix("/1.m3u8") == true)
    }

    @Test("of a playlist's entry is its own link with the account's credentials in it")
    func playlist() {
        let urls = StreamURL(account: account(.m3u), format: .hls)
        #expect(
            urls.url(streamID: "x", directSource: "http://h/live/{username}/{password}/1.ts|User-Agent=a b")
                == "http://h/live/jo%20e/p%2F%40%25/1.ts|User-Agent=a b")
        #expect(urls.url(streamID: "x", directSource: "http://h/{utc}.ts") == "http://h/{utc}.ts")
        #expect(urls.url(streamID: "x", directSource: nil) == nil)
    }

    @Test(
        "has the credentials, encoded, wherever the masked address has a place for them",
        arguments: [
            ("http://h/live/{username}/{password}/1.ts", "http://h/live/jo%20e/p%2F%40%25/1.ts"),
            ("http://{username}:{password}@h:80/x", "http://jo%20e:p%2F%40%25@h:80/x"),
            ("http://h/x?a={username}#b={password}", "http://h/x?a=jo%20e#b=p%2F%40%25"), ("{password}", "p%2F%40%25"),
            ("http://h/{user}/{1}", "http://h/{user}/{1}"), ("http://h/", "http://h/"),
        ])
    func filled(masked: String, url: String) {
        #expect(StreamCredentials(username: "jo e", password: "p/@%").filled(masked) == url)
    }

    @Test(
        "stands in a file without credentials only where there are none in it, raw or encoded",
        arguments: [
            ("rtmp://h/live/one", "rtmp://h/live/one"), ("rtmp://h/jo e/1", "R"), ("rtmp://h/p/@%/1", "R"), ("rtmp://h/p%2f%40%25", "R"),
            ("http://h/1.ts|User-Agent=x", "R|User-Agent=x"), ("http://h/1.ts|User-Agent=jo%20e", "R"), ("http://h/1.ts|Cookie=x", "R"),
        ])
    func open(link: String, shown: String) {
        #expect(StreamURL(account: account(.m3u), format: .ts).openURL(directSource: link, redirect: "R") == shown)
    }
}
