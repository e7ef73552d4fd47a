import App
import Catalog
import Foundation
import HTTPTypes
import SimulatedPanel
import Store
import Synchronization
import Testing

@testable import Server

/// What a test saw of a channel with its own eyes.
private struct Seen: Equatable {
    var name: String
    var category: String
    var number: String

    init(_ channel: JSON) {
        name = channel["name"].string
        category = channel["category_name"].string
        number = channel["number"].string
    }
}

private typealias State = [Int: Seen]

/// A provider whose channels come, go, come back, are renamed and moved by chance.
private struct FickleProvider {
    private var generator: SeededGenerator
    private var rows: [Int: PanelRow] = [:]

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func next() -> PanelLineup {
        for id in 1...60 {
            let known = rows[id]
            var row = known ?? PanelRow(id, name(id), category: category())
            if known != nil, chance(15) { row.name = name(id) }
            if known != nil, chance(15) { row.category = category() }
            if chance(15) { row.number = Int.random(in: 1...3, using: &generator) }
            rows[id] = row
        }
        let there = (1...60).filter { _ in chance(75) }
        return .rows(there.compactMap { rows[$0] }, categories: ["1": "News", "2": "Sports", "3": "Kids"])
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }
    private mutating func category() -> String { String(Int.random(in: 1...3, using: &generator)) }
    private mutating func name(_ id: Int) -> String {
        "\(["Éins", "Zwei %", "DREI_"].randomElement(using: &generator) ?? "") \(id)"
    }
}

@Suite("The past", .timeLimit(.minutes(4)))
struct HistoryTests {
    private static let day = Timestamp(seconds: 1_800_000_000)

    private func state(_ bouquet: Harness) async throws -> State {
        let channels = try await bouquet.channels("&q=is:active")
        return Dictionary(uniqueKeysWithValues: channels.map { ($0["id"].int, Seen($0)) })
    }

    /// All pages of an answer, small ones.
    private func pages(_ bouquet: Harness, _ path: String, _ key: String) async throws -> (rows: [JSON], first: Harness.Answer) {
        let first = try await bouquet.get("\(path)&limit=7")
        #expect(first.status == 200, "\(first.text)")
        var (rows, next) = (first[key].array, first["next_cursor"])
        while next != .null {
            let page = try await bouquet.get("\(path)&limit=7&cursor=\(next.int)")
            rows += page[key].array
            next = page["next_cursor"]
        }
        return (rows, first)
    }

    private func expect(_ bouquet: Harness, at moment: String, _ state: State) async throws {
        let (rows, first) = try await pages(bouquet, "/api/accounts/1/as-of?at=\(moment)", "channels")
        #expect(first["total"] == .integer(state.count))
        #expect(rows.map { $0["channel_id"].int } == state.keys.sorted())
        #expect(rows.allSatisfy { $0["name"].string == state[$0["channel_id"].int]?.name })
        #expect(rows.allSatisfy { $0["category_name"].string == state[$0["channel_id"].int]?.category })
        let (found, answer) = try await pages(bouquet, "/api/accounts/1/as-of?at=\(moment)&q=eins+1", "channels")
        let expected = state.filter { $0.value.name.hasPrefix("Éins") && $0.value.name.contains("1") }.keys.sorted()
        #expect(found.map { $0["channel_id"].int } == expected)
        #expect(answer["total"] == .integer(expected.count))
    }

    private func expect(_ bouquet: Harness, _ from: String, _ to: String, _ before: State, _ after: State) async throws {
        let (rows, first) = try await pages(bouquet, "/api/accounts/1/difference?from=\(from)&to=\(to)", "changes")
        var expected: [Int: [String]] = [:]
        for (id, now) in after {
            guard let then = before[id] else {
                expected[id] = ["added"]
                continue
            }
            var kinds = then.name == now.name ? [] : ["renamed"]
            if then.category != now.category { kinds.append("recategorised") }
            if then.number != now.number { kinds.append("changed") }
            if !kinds.isEmpty { expected[id] = kinds }
        }
        for id in before.keys where after[id] == nil { expected[id] = ["removed"] }
        #expect(rows.map { $0["channel_id"].int } == expected.keys.sorted())
        for row in rows {
            let id = row["channel_id"].int
            #expect(row["kinds"].array.map(\.string) == expected[id])
            #expect(row["name"].string == (after[id] ?? before[id])?.name)
            guard let then = before[id], let now = after[id] else { continue }
            for field in row["fields"].array {
                switch field["field"].string {
                case "name": #expect(field["old"].string == then.name && field["new"].string == now.name)
                case "category": #expect(field["old"].string == then.category && field["new"].string == now.category)
                default: #expect(field["old"].string == then.number && field["new"].string == now.number)
                }
            }
        }
        for kind in ["added", "removed", "renamed", "recategorised", "changed"] {
            let count = expected.values.count { $0.contains(kind) }
            #expect(first["counts"][kind] == .integer(count))
            let some = try await pages(bouquet, "/api/accounts/1/difference?from=\(from)&to=\(to)&kind=\(kind)", "changes").rows
            #expect(some.count == count)
        }
    }

    @Test("and the difference of any two moments are what was seen then", arguments: [1, 2, 3] as [UInt64])
    func property(seed: UInt64) async throws {
        let time = Mutex(Self.day)
        var provider = FickleProvider(seed: seed)
        let lineups = (0..<7).map { _ in provider.next() }
        try await withPanel(lineups[0]) { panel in
            try await Harness.run(["HOLD_THRESHOLD": "1"], now: { time.withLock { $0 } }) { bouquet in
                #expect(try await bouquet.addAccount(panel.url)["status"] == .string("succeeded"))
                var states = [try await state(bouquet)]
                for lineup in lineups.dropFirst() {
                    time.withLock { $0 = $0.adding(seconds: 3600) }
                    panel.use(lineup)
                    #expect(try await bouquet.sync()["status"] == .string("succeeded"))
                    states.append(try await state(bouquet))
                }
                for (index, state) in states.enumerated() {
                    let at = Self.day.adding(seconds: 3600 * Double(index))
                    try await expect(bouquet, at: "run:\(index + 1)", state)
                    try await expect(bouquet, at: at.iso, state)
                    try await expect(bouquet, at: at.adding(seconds: 1800).iso, state)
                    for later in index..<states.count {
                        try await expect(bouquet, at.iso, "run:\(later + 1)", state, states[later])
                    }
                }
                let points = try await bouquet.get("/api/accounts/1/timeline?days=1")["points"].array
                #expect(points.map { $0["active"].int } == states.map(\.count))
                #expect(try await bouquet.get("/api/timeline?days=1")["points"].array == points)
                #expect(
                    zip(points, points.dropFirst()).allSatisfy {
                        $1["active"].int == $0["active"].int + $1["added"].int - $1["removed"].int
                    })
            }
        }
    }

    @Test("is told as far as it is known, and refused before that with how far it reaches")
    func reach() async throws {
        let time = Mutex(Self.day)
        let first = Self.day.adding(seconds: 86_400)
        try await withPanel(.channels(300)) { panel in
            try await Harness.run(["HISTORY_DAYS": "10"], now: { time.withLock { $0 } }) { bouquet in
                let settings = AccountSettings(name: "a", kind: .xtream, server: "http://\(panel.url)", username: "demo", password: "demo")
                _ = try await bouquet.bouquet.store.addAccount(settings)
                let early = try await bouquet.get("/api/accounts/1/as-of?at=\(Self.day.iso)")
                #expect(early.status == 409)
                #expect(early["history_start"] == .null && early["error"].string.contains("no channels yet"))

                time.withLock { $0 = first }
                _ = try await bouquet.sync()
                let before = try await bouquet.get("/api/accounts/1/as-of?at=\(Self.day.iso)")
                #expect(before.status == 409)
                #expect(before["history_start"] == .string(first.iso) && before["error"].string.contains(first.iso))
                #expect(try await bouquet.get("/api/accounts/1/as-of?at=\(first.iso)")["total"] == .integer(300))
                #expect(try await bouquet.get("/api/accounts/1/difference?from=\(Self.day.iso)&to=\(first.iso)").status == 409)

                let day: @Sendable (Double) -> Timestamp = { first.adding(seconds: $0 * 86_400) }
                var active: [JSON] = []
                for moment in [0.25, 1] {
                    time.withLock { $0 = day(moment) }
                    panel.change()
                    #expect(try await bouquet.sync()["channels_updated"].int > 0)
                    active.append(try await bouquet.status()["active_channels"])
                }
                #expect(try await bouquet.get("/api/accounts/1/as-of?at=\(first.iso)")["total"] == .integer(300))
                for moment in [10.5, 11.75] {
                    time.withLock { $0 = day(moment) }
                    #expect(try await bouquet.sync()["status"] == .string("unchanged"))
                }
                try await bouquet.bouquet.store.pruneHistory(keepingDays: 10)
                let pruned = try await bouquet.get("/api/accounts/1/as-of?at=\(first.iso)")
                #expect(pruned.status == 409)
                #expect(pruned["history_start"] == .string(day(0.25).iso), "no more is unknown than what was deleted")
                let kept = try await bouquet.get("/api/accounts/1/as-of?at=\(day(0.25).iso)")
                #expect(kept["total"] == active[0])
            }
        }
    }

    @Test("is asked for in ways that can be wrong, and each is told")
    func refused() async throws {
        try await withPanel(.channels(30)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                _ = try await bouquet.addAccount(panel.url, name: "Other")
                let bad = [
                    ("/api/accounts/1/as-of", 400), ("/api/accounts/1/as-of?at=yesterday", 400), ("/api/accounts/9/as-of?at=run:1", 404),
                    ("/api/accounts/1/as-of?at=run:2", 404), ("/api/accounts/1/as-of?at=run:99", 404), ("/api/accounts/1/as-of?run=1", 400),
                    ("/api/accounts/1/difference?to=run:1", 400), ("/api/accounts/1/difference?from=2098-01-02&to=2098-01-01", 400),
                    ("/api/accounts/1/difference?from=run:1&kind=gone", 400), ("/api/timeline?days=0", 400),
                    ("/api/accounts/9/timeline", 404), ("/api/changes?order=up", 400), ("/api/changes?account=9", 404),
                    ("/api/changes?run=9", 404), ("/api/sync/runs?status=good", 400), ("/api/sync/runs?account=9", 404),
                    ("/api/sync/runs?before=soon", 400),
                ]
                for (path, status) in bad {
                    let answer = try await bouquet.get(path)
                    #expect(answer.status == status, "\(path): \(answer.text)")
                    #expect(!answer["error"].string.isEmpty)
                }
            }
        }
    }

    @Test("of all accounts is a list of changes and one of syncs, each by account, kind, time and sync, both ways, page by page")
    func lists() async throws {
        try await withPanel(.channels(400)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url, name: "One")
                _ = try await bouquet.addAccount(panel.url, name: "Two")
                for _ in 1...2 {
                    panel.change()
                    for account in [1, 2] { _ = try await bouquet.sync(account) }
                }
                let all = try await bouquet.get("/api/changes?limit=500")["changes"].array
                #expect(all.count > 20)
                for account in [1, 2] {
                    let own = all.filter { $0["account_id"].int == account }
                    #expect(own.allSatisfy { $0["account_name"].string == (account == 1 ? "One" : "Two") })
                    let path = "/api/changes?account=\(account)"
                    #expect(try await pages(bouquet, path, "changes").rows == own)
                    #expect(try await pages(bouquet, path + "&order=newest", "changes").rows == own.reversed())
                    let renamed = try await pages(bouquet, path + "&kind=renamed&order=newest", "changes").rows
                    #expect(renamed == own.filter { $0["kind"].string == "renamed" }.reversed())
                }
                #expect(try await pages(bouquet, "/api/changes?order=newest", "changes").rows == all.reversed())
                let run = all[0]["run_id"].int
                let ofRun = all.filter { $0["run_id"].int == run }
                #expect(try await pages(bouquet, "/api/changes?run=\(run)", "changes").rows == ofRun)
                #expect(
                    try await pages(bouquet, "/api/changes?run=\(run)&kind=added&account=1", "changes").rows
                        == ofRun.filter { $0["kind"].string == "added" })
                let last = all[all.count - 1]["at"].string
                let (before, since) = (all.filter { $0["at"].string < last }, all.filter { $0["at"].string == last })
                #expect(try await pages(bouquet, "/api/changes?until=\(last)&order=newest", "changes").rows == before.reversed())
                #expect(try await pages(bouquet, "/api/changes?since=\(last)&account=2", "changes").rows == since)

                let runs = try await pages(bouquet, "/api/sync/runs?", "runs").rows.map { $0["run_id"].int }
                #expect(runs == [6, 5, 4, 3, 2, 1])
                #expect(try await bouquet.get("/api/sync/runs?account=2")["runs"].array.map { $0["run_id"].int } == [6, 4, 2])
                #expect(try await bouquet.get("/api/sync/runs?status=failed")["runs"].array.isEmpty)
                let asked = try await bouquet.get("/api/sync/runs/3")["requested_at"].string
                #expect(try await bouquet.get("/api/sync/runs?before=\(asked)")["runs"].array.map { $0["run_id"].int } == [2, 1])
            }
        }
    }
}
