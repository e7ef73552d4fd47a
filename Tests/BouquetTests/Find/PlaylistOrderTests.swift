import App
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("The hand-made order of a playlist")
struct PlaylistOrderTests {
    private static let names = ["Alpha", "Beta", "Delta", "Echo", "Foxtrot", "Golf"]
    private static let rows = names.enumerated().map { PanelRow($0 + 1, $1) }

    private static func run(_ settings: String = "", _ body: @escaping @Sendable (Panel, Harness) async throws -> Void) async throws {
        try await withPanel(.rows(rows)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                _ = try await bouquet.post("/api/playlists", #"{"name":"Main"\#(settings)}"#)
                try await body(panel, bouquet)
            }
        }
    }

    private static func shown(_ bouquet: Harness) async throws -> [Int] {
        try await bouquet.get("/api/playlists/main/entries")["entries"].array.map { $0["channel"]["id"].int }
    }

    private static func byHand(_ bouquet: Harness) async throws -> [Int] {
        try await bouquet.get("/api/playlists/main/order")["channel_ids"].array.map(\.int)
    }

    private static func move(_ channel: Int, _ target: String, _ bouquet: Harness) async throws {
        let answer = try await bouquet.post("/api/playlists/main/order/move", #"{"channel_id":\#(channel)\#(target)}"#)
        #expect(answer.status == 200, "\(answer.text)")
    }

    @Test("follows an entry that is dropped anywhere: the list is as it was but for that entry", arguments: 1...6)
    func dropped(channel: Int) async throws {
        try await Self.run { _, bouquet in
            for order in ["", "5", "5,2", "6,1,3"] {
                for target in 1...6 where target != channel {
                    for (side, offset) in [("before", 0), ("after", 1)] {
                        _ = try await bouquet.request(.put, "/api/playlists/main/order", #"{"channel_ids":[\#(order)]}"#)
                        var expected = try await Self.shown(bouquet).filter { $0 != channel }
                        expected.insert(channel, at: (expected.firstIndex(of: target) ?? 0) + offset)
                        try await Self.move(channel, #","\#(side)":\#(target)"#, bouquet)
                        let shown = try await Self.shown(bouquet)
                        #expect(shown == expected, "\(side) \(target), of [\(order)]")
                    }
                }
            }
        }
    }

    @Test("takes in no more entries than it must")
    func small() async throws {
        try await Self.run { _, bouquet in
            try await Self.move(4, "", bouquet)
            try await Self.move(6, #","before":null"#, bouquet)
            #expect(try await Self.byHand(bouquet) == [4, 6])
            try await Self.move(2, #","before":6"#, bouquet)
            #expect(try await Self.byHand(bouquet) == [4, 2, 6])
            try await Self.move(4, #","after":3"#, bouquet)
            #expect(try await Self.byHand(bouquet) == [2, 6, 1, 3, 4], "what stands before it now has a place by hand too")
            try await Self.move(2, "", bouquet)
            #expect(try await Self.byHand(bouquet) == [6, 1, 3, 4, 2])
            try await Self.move(5, #","after":2"#, bouquet)
            #expect(try await Self.byHand(bouquet) == [6, 1, 3, 4, 2], "it stood there already")
        }
    }

    @Test("keeps the places of channels that are not in the playlist at present")
    func absent() async throws {
        try await Self.run { panel, bouquet in
            _ = try await bouquet.request(.put, "/api/playlists/main/order", #"{"channel_ids":[5,3,1]}"#)
            panel.use(.rows(Self.rows.enumerated().filter { $0.offset != 2 }.map(\.element)))
            _ = try await bouquet.sync()
            try await Self.move(6, #","before":1"#, bouquet)
            try await Self.move(2, #","after":5"#, bouquet)
            #expect(try await Self.shown(bouquet) == [5, 2, 6, 1, 4])
            panel.use(.rows(Self.rows))
            _ = try await bouquet.sync()
            #expect(try await Self.shown(bouquet) == [5, 2, 3, 6, 1, 4])
        }
    }

    @Test("moves the place of a group of duplicates, whichever of them leads it")
    func groups() async throws {
        try await Self.run(#","collapse":true"#) { panel, bouquet in
            try await withPanel(.rows([PanelRow(9, "Delta FHD"), PanelRow(10, "Zulu")])) { other in
                _ = try await bouquet.request(.put, "/api/playlists/main/order", #"{"channel_ids":[3,6]}"#)
                _ = try await bouquet.addAccount(other.url, name: "Other")
                #expect(try await Self.shown(bouquet) == [7, 6, 1, 2, 4, 5, 8])
                try await Self.move(1, #","after":7"#, bouquet)
                #expect(try await Self.shown(bouquet) == [7, 1, 6, 2, 4, 5, 8])
                try await Self.move(7, #","after":6"#, bouquet)
                #expect(try await Self.shown(bouquet) == [1, 6, 7, 2, 4, 5, 8])
                #expect(try await Self.byHand(bouquet) == [1, 6, 7])
            }
        }
    }

    @Test("is forgotten as a whole")
    func forgotten() async throws {
        try await Self.run { _, bouquet in
            try await Self.move(6, #","before":1"#, bouquet)
            #expect(try await bouquet.get("/api/playlists/main/entries?limit=1")["hand_ordered"] == .integer(1 as Int))
            #expect(try await bouquet.request(.delete, "/api/playlists/main/order").status == 200)
            #expect(try await Self.byHand(bouquet).isEmpty)
            #expect(try await Self.shown(bouquet) == [1, 2, 3, 4, 5, 6])
            #expect(try await bouquet.request(.delete, "/api/playlists/none/order").status == 404)
        }
    }

    @Test(
        "takes no move that cannot be, and stays as it is",
        arguments: [
            (#"{"channel_id":9}"#, 404), (#"{"channel_id":1,"before":9}"#, 404), (#"{"channel_id":1,"before":1}"#, 400),
            (#"{"channel_id":1,"before":2,"after":3}"#, 400), (#"{"before":2}"#, 400), (#"{"channel_id":1,"to":2}"#, 400),
        ])
    func refused(body: String, status: Int) async throws {
        try await Self.run { _, bouquet in
            try await Self.move(6, #","before":1"#, bouquet)
            let refused = try await bouquet.post("/api/playlists/main/order/move", body)
            #expect(refused.status == status && !refused["error"].string.isEmpty, "\(refused.text)")
            #expect(try await Self.byHand(bouquet) == [6])
        }
    }

    @Test("takes several moves at once, shows them before, and passes over what is no longer there")
    func moves() async throws {
        try await Self.run { _, bouquet in
            _ = try await bouquet.request(.put, "/api/playlists/main/order", #"{"channel_ids":[5]}"#)
            let moves = #""moves":[{"channel_id":6,"before":5},{"channel_id":99,"before":1},{"channel_id":1,"after":3}]"#
            let draft = try await bouquet.post("/api/playlists/preview", #"{"id":1,\#(moves)}"#)
            #expect(draft["entries"].array.map { $0["channel"]["id"].int } == [6, 5, 2, 3, 1, 4])
            #expect(draft["diff"]["moved"]["count"].int > 0)
            #expect(try await Self.byHand(bouquet) == [5])
            let anew = try await bouquet.post("/api/playlists/preview", #"{"id":1,"order":[],"diff":false,\#(moves)}"#)
            #expect(anew["entries"].array.map { $0["channel"]["id"].int } == [2, 3, 1, 4, 6, 5])
            #expect(anew["diff"] == .null)
            let put = { try await bouquet.request(.put, "/api/playlists/main/order", $0).status }
            #expect(try await put("{\(moves)}") == 200)
            #expect(try await Self.shown(bouquet) == [6, 5, 2, 3, 1, 4])
            #expect(try await put(#"{"channel_ids":[],\#(moves)}"#) == 200)
            #expect(try await Self.shown(bouquet) == [2, 3, 1, 4, 6, 5])
            #expect(try await put(#"{"moves":[{"channel_id":1,"after":1}]}"#) == 400)
        }
    }

    @Test("is saved with the playlist, all of it or nothing")
    func withDefinition() async throws {
        try await withPanel(.rows([PanelRow(1, "Alpha"), PanelRow(2, "Beta"), PanelRow(3, "Gamma")])) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                let moves = #""order":[3],"moves":[{"channel_id":2,"before":3}]"#
                let made = try await bouquet.post("/api/playlists", #"{"name":"Main",\#(moves)}"#)
                #expect(made.status == 201, "\(made.text)")
                #expect(try await bouquet.download("/playlist/main.m3u").names == ["Beta", "Gamma", "Alpha"])
                let refused = try await bouquet.request(.put, "/api/playlists/main", #"{"name":"Other","sort":"-name","order":[2,99]}"#)
                #expect(refused.status == 404, "\(refused.text)")
                #expect(try await bouquet.get("/api/playlists/main")["name"] == .string("Main"))
                #expect(try await bouquet.download("/playlist/main.m3u").names == ["Beta", "Gamma", "Alpha"])
                let twice = try await bouquet.post("/api/playlists", #"{"name":"Twice","order":[1,1]}"#)
                #expect(twice.status == 400 && twice["error"].string.hasPrefix("order"))
                #expect(try await bouquet.post("/api/playlists", #"{"name":"Unknown","order":[99]}"#).status == 404)
                #expect(try await bouquet.get("/api/playlists")["playlists"].array.count == 1)
                let body = #"{"sort":"-name","order":[],"moves":[{"channel_id":1,"before":3}]}"#
                _ = try await bouquet.request(.put, "/api/playlists/main", body)
                #expect(try await bouquet.download("/playlist/main.m3u").names == ["Alpha", "Gamma", "Beta"])
            }
        }
    }
}
