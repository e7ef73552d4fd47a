import App
import Catalog
import HTTPTypes
import SimulatedPanel
import Synchronization
import Testing

@testable import Server

@Suite("The pages of the history")
struct HistoryPageTests {
    @Test("say what to do while nothing has happened")
    func empty() async throws {
        try await Harness.run { bouquet in
            for path in ["/history", "/history?show=changes", "/history/as-of"] {
                let page = try await bouquet.get(path)
                #expect(page.status == 200 && page.text.contains("Add an account and sync it"))
            }
        }
    }

    @Test("list every sync and every change without JavaScript, narrowed by the address, with a link to what is older")
    func lists() async throws {
        try await withPanel(.channels(6000)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                panel.use(.channels(6000).next())
                _ = try await bouquet.sync()
                let syncs = try await bouquet.get("/history").text
                #expect(syncs.contains("/history/runs/1\"") && syncs.contains("/history/runs/2\""))
                #expect(syncs.contains("<title id=\"chart-svg-title\">Active channels of each account</title>"))
                #expect(syncs.contains("polyline") && !syncs.contains("style="))

                let renamed = try await bouquet.get("/history?show=changes&account=1&kind=renamed&since=&until=").text
                #expect(renamed.contains("kind-renamed") && !renamed.contains("class=\"tag kind-added"))
                #expect(renamed.contains("show=changes&amp;account=1&amp;kind=renamed&amp;cursor="))
                let none = try await bouquet.get("/history?until=2001-01-01").text
                #expect(none.contains("Nothing fits"))
            }
        }
    }

    @Test("refuse what is no day, kind or account, in words", arguments: ["since=yesterday", "kind=x&show=changes", "days=3", "account=9"])
    func mistakes(_ query: String) async throws {
        try await Harness.run { bouquet in
            let answer = try await bouquet.request(.get, "/history?\(query)", headers: [.accept: "text/html"])
            #expect((400...404).contains(answer.status))
            #expect(answer.text.contains("This did not work"))
        }
    }

    @Test("tell of a sync in detail: what failed, what was skipped, what changed from what to what")
    func run() async throws {
        try await withPanel(.channels(300)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url, name: "<script>alert(1)</script>")
                let first = try await bouquet.get("/history/runs/1").text
                #expect(first.contains("first sync") && !first.contains("<script>alert"))
                panel.use(.channels(300).next())
                _ = try await bouquet.sync()
                let second = try await bouquet.get("/history/runs/2?kind=renamed").text
                #expect(second.contains("<del>") && second.contains("<ins>") && second.contains("href=\"/channels/"))
                #expect(try await bouquet.get("/history/runs/99").status == 404)
            }
        }
    }

    @Test("show what there was after a past sync, what its names contain, and what is different since")
    func asOf() async throws {
        try await withPanel(.channels(300)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                panel.use(.channels(300).next())
                _ = try await bouquet.sync()
                let past = try await bouquet.get("/history/as-of?account=1&at=run:1").text
                #expect(past.contains(": 300</h2>") && past.contains("cursor="))
                #expect(try await bouquet.get("/history/as-of?account=1&at=run:1&q=zzzz").text.contains("no channel whose name contains"))
                let difference = try await bouquet.get("/history/as-of?view=difference&account=1&from=run:1&to=now&kind=renamed").text
                #expect(difference.contains("kind-renamed") && difference.contains("<del>"))
            }
        }
    }

    @Test("show what there was after a sync that changed nothing, and after one older than the choice holds")
    func asOfUnchanged() async throws {
        try await withPanel(.channels(30)) { panel in
            let time = Mutex(Timestamp(seconds: 1_800_000_000))
            try await Harness.run(now: { time.withLock { $0 } }) { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                for lineup in [PanelLineup.channels(30), .channels(40)] {
                    time.withLock { $0 = $0.adding(seconds: 3600) }
                    panel.use(lineup)
                    _ = try await bouquet.sync()
                }
                #expect(try await bouquet.get("/history/runs/2").text.contains("as-of?account=1&amp;at=run:2\""))
                let unchanged = try await bouquet.get("/history/as-of?account=1&at=run:2").text
                #expect(unchanged.contains(": 30</h2>") && unchanged.contains(#"<option value="run:2" selected>"#))
                #expect(unchanged.contains("2027-01-15 09:00 UTC</time>"))

                for number in 4...205 {
                    time.withLock { $0 = $0.adding(seconds: 3600) }
                    panel.use(.channels(30 + number % 2))
                    _ = try await bouquet.sync()
                }
                let old = try await bouquet.get("/history/as-of?view=difference&account=1&from=run:1&to=run:2").text
                #expect(old.contains(#"<option value="run:1" selected>"#) && old.contains(#"<option value="run:2" selected>"#))
                #expect(old.contains("2027-01-15 08:00 UTC</time> – <time") && old.contains("2027-01-15 09:00 UTC</time>"))
            }
        }
    }

    @Test("take as many words of names as the API does", arguments: [("日", 66, 200), ("日", 67, 400), ("a", 200, 200), ("a", 201, 400)])
    func longWords(letter: String, count: Int, status: Int) async throws {
        try await withPanel(.channels(30)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let words = Harness.encoded(String(repeating: letter, count: count))
                for path in ["/history/as-of?account=1&q=\(words)", "/api/accounts/1/as-of?at=run:1&q=\(words)"] {
                    #expect(try await bouquet.get(path).status == status, "\(path)")
                }
            }
        }
    }

    @Test("look back at the last sync of an account where the one that is asked for is another account's or unfinished")
    func asOfElsewhere() async throws {
        try await withPanel(.channels(30)) { panel in
            try await Harness.run { bouquet in
                for name in ["A", "B"] { _ = try await bouquet.addAccount(panel.url, name: name) }
                for wrong in ["run:1", "run:99"] {
                    let page = try await bouquet.get("/history/as-of?account=2&at=\(wrong)")
                    #expect(page.status == 200 && page.text.contains(#"<option value="run:2" selected>"#), "\(wrong)")
                }
            }
        }
    }

    @Test("end with the whole of a day, but right at a moment", arguments: [("2027-01-15", true), ("1800000000", false)])
    func ends(until: String, isFound: Bool) async throws {
        try await withPanel(.channels(30)) { panel in
            try await Harness.run(now: { Timestamp(seconds: 1_800_000_100) }) { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let page = try await bouquet.get("/history?until=\(until)").text
                #expect(page.contains("/history/runs/1\"") == isFound)
            }
        }
    }

    @Test("look back at first at an account that was synced, and say what to do where none was")
    func firstSynced() async throws {
        try await withPanel(.channels(30)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.form("/accounts", "name=Empty&kind=m3u&server=")
                let none = try await bouquet.get("/history/as-of").text
                #expect(none.contains("Sync one first") && none.contains("href=\"/accounts#account-1\""))
                _ = try await bouquet.addAccount(panel.url)
                let page = try await bouquet.get("/history/as-of").text
                #expect(page.contains(#"<option value="2" selected>"#) && page.contains(": 30</h2>"))
                #expect(try await bouquet.get("/history/as-of?account=1").text.contains("This account has no finished sync yet."))
            }
        }
    }

    @Test("say how far back the history reaches")
    func tooEarly() async throws {
        try await withPanel(.channels(30)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let answer = try await bouquet.get("/history/as-of?account=1&at_time=2001-01-01T00:00")
                #expect(answer.status == 409 && answer.text.contains("reaches back to"))
                #expect(try await bouquet.get("/history/as-of?account=1&at_time=noon").status == 400)
            }
        }
    }
}
