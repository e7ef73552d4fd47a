import Catalog
import Formats
import Testing

@Suite("The address of a stream")
struct StreamAddressTests {
    private static func masked(_ url: String, username: String?, password: String?) -> String {
        var result: [UInt8] = []
        Array(url.utf8).withUnsafeBytes { StreamMask(username: username, password: password).append($0, to: &result) }
        return String(decoding: result, as: UTF8.self)
    }

    @Test(
        "The identity key has no server and no secret in it",
        arguments: [
            ("http://a.example:8080/live/user/pass/123.ts", "xtream/123"), ("https://b.example/live/u2/p2/123.m3u8", "xtream/123"),
            ("http://a.example/user/pass/123", "xtream/123"), ("http://a.example/{username}/{password}/123", "xtream/123"),
            ("http://a.example//live/u/p/123.ts", "xtream/123"), ("http://a.example/movie/u/p/8.mkv", "xtream/8.mkv"),
            ("http://a.example/u/p/name.ts", "u/p/name.ts"), ("http://a.example/live/p/123.ts", "live/p/123.ts"),
            ("http://u:p@a.example/hls/one/index.m3u8", "hls/one/index.m3u8"),
            ("http://a.example/play.php?id=5&Token=x&e=1&st=2&Username=u", "play.php?id=5"), ("http://a.example?ch=5&key=x", "?ch=5"),
            ("http://a.example/x?token=1#.m3u8", "x"), ("http://a.example/x.m3u8|User-Agent=a/b&Referer=http://r/", "x.m3u8"),
            ("http://a.example", ""), ("http://a.example:80/", ""), ("udp://@239.0.0.1:1234", ""), ("", ""), ("/media/x.ts", "media/x.ts"),
            ("plugin://plugin.video.youtube/play/?video_id=abc", "play/?video_id=abc"), ("rtmp://a.example/app/stream", "app/stream"),
        ])
    func identityKey(url: String, key: String) {
        #expect(StreamAddress(url).identityKey == key)
    }

    @Test(
        "The account's credentials become placeholders where they are a whole part, and come back",
        arguments: [
            ("http://h/live/joe/s3cret/1.ts", "http://h/live/{username}/{password}/1.ts"),
            ("http://h/joe/s3cret/1?x=joey", "http://h/{username}/{password}/1?x=joey"),
            ("http://joe:s3cret@h:80/x", "http://{username}:{password}@h:80/x"),
            ("http://h/get?username=joe&password=s3cret&id=joe.tv", "http://h/get?username={username}&password={password}&id=joe.tv"),
            ("http://joe.example/joes/s3cret1/1", "http://joe.example/joes/s3cret1/1"),
            ("http://h/joe/s3cret/1|User-Agent=joe", "http://h/{username}/{password}/1|User-Agent=joe"),
            ("http://h/x?a=joe#b=s3cret", "http://h/x?a={username}#b={password}"), ("/joe/x", "/{username}/x"), ("http://h", "http://h"),
        ])
    func masks(url: String, masked: String) {
        #expect(Self.masked(url, username: "joe", password: "s3cret") == masked)
        #expect(StreamCredentials(username: "joe", password: "s3cret").filled(masked) == url)
        #expect(Self.masked(url, username: nil, password: "") == url)
    }

    @Test("Credentials with reserved characters are known raw and encoded, and come back encoded")
    func encoded() {
        for url in ["http://h/a b/p@s:s/1", "http://h/a%20b/p%40s%3as/1", "http://h/a%20b/p@s%3As/1"] {
            let masked = Self.masked(url, username: "a b", password: "p@s:s")
            #expect(masked == "http://h/{username}/{password}/1")
            #expect(StreamCredentials(username: "a b", password: "p@s:s").filled(masked) == "http://h/a%20b/p%40s%3As/1")
        }
    }

    @Test("A percent sign in credentials is known raw and encoded", arguments: ["p%40%25", "p%3a@%25", "%25x", "100%", "100%25", "a%2525"])
    func percent(password: String) {
        for raw in [password, PercentEncoding.decoded(password)] {
            for written in [raw, PercentEncoding.encoded(raw)] {
                #expect(Self.masked("http://h/joe/\(written)/1", username: "joe", password: raw) == "http://h/{username}/{password}/1")
            }
        }
    }

    @Test("One word for both is told apart by its place")
    func same() {
        #expect(Self.masked("http://h/live/x/x/1.ts", username: "x", password: "x") == "http://h/live/{username}/{password}/1.ts")
        #expect(
            Self.masked("http://x:x@h/?password=x&username=x", username: "x", password: "x")
                == "http://{username}:{password}@h/?password={password}&username={username}")
    }

    @Test(
        "The form to show has no secret",
        arguments: [
            ("http://u:p@h:80/x.ts", "http://***:***@h:80/x.ts"), ("http://h/live/u/p/1.ts", "http://h/live/***/***/1.ts"),
            ("http://h/live/u/p/name.ts", "http://h/live/***/***/name.ts"), ("http://h/{username}/{password}/1", "http://h/***/***/1"),
            ("http://h/timeshift/u/p/60/2026-01-01:10-00/1.ts", "http://h/timeshift/***/***/60/2026-01-01:10-00/1.ts"),
            ("http://h/get.php?username=u&password=p&type=m3u&TOKEN=t", "http://h/get.php?username=***&password=***&type=m3u&TOKEN=***"),
            (
                "http://h/x.ts|User-Agent=VLC&Cookie=c&Referer=http://r/?token=t",
                "http://h/x.ts|User-Agent=VLC&Cookie=***&Referer=http://r/?token=***"
            ),
            ("http://h/play/abcdefghijklmnop/ts", "http://h/play/***/ts"), ("http://h/hls/one/index.m3u8", "http://h/hls/one/index.m3u8"),
            ("", ""), ("|", "|"),
        ])
    func redacted(url: String, shown: String) {
        #expect(StreamAddress(url).redacted == shown)
    }
}
