import App
import Catalog
import Database
import HTTPTypes
import SimulatedPanel
import Store
import Testing

@testable import Server

@Suite("Tags", .timeLimit(.minutes(2)))
struct TaggingTests {
    @Test("and cleaned names of the golden examples come out of a sync")
    func golden() async throws {
        let categories = [
            "1": "US| PRIME ᴿᴬᵂ ⁶⁰ᶠᵖˢ", "2": "US| FOX ᴴᴰ/ᴿᴬᵂ ⁶⁰ᶠᵖˢ", "3": "US| NEWS ᴴᴰ/ᴿᴬᵂ ⁶⁰ᶠᵖˢ", "4": "SPORTS ᴴᴰ",
        ]
        let examples: [(row: PanelRow, tags: Set<String>, name: String)] = [
            (PanelRow(1, "PRIME: SHADES OF BLACK ᴿᴬᵂ", category: "1"), ["US", "PRIME", "RAW", "60FPS"], "SHADES OF BLACK"),
            (
                PanelRow(2, "US: FOX NET [TWIN FALLS ID]", category: "2"), ["US", "HD", "RAW", "60FPS", "TWIN_FALLS_ID"],
                "FOX NET TWIN FALLS ID"
            ),
            (
                PanelRow(3, "US: CBS 11 DALLAS TX (KTVT) HD", category: "3"), ["US", "NEWS", "HD", "RAW", "60FPS", "KTVT"],
                "CBS 11 DALLAS TX KTVT"
            ),
            (PanelRow(4, "RK: ESPN HD", category: "4"), ["RK", "HD", "SPORTS"], "ESPN"),
            (PanelRow(5, "HDTV News HD", category: nil), ["HD"], "HDTV News"),
            (PanelRow(6, "A HD B HD C", category: nil), ["HD"], "A B C"),
            (PanelRow(7, "HD", category: nil), ["HD"], "HD"),
        ]
        try await withPanel(.rows(examples.map(\.row), categories: categories)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                for channel in try await bouquet.channels() {
                    let example = examples[channel["id"].int - 1]
                    #expect(channel["name"].string == example.row.name)
                    #expect(channel["display_name"].string == example.name)
                    #expect(example.tags.isSubset(of: channel["tags"].array.map(\.string)), "\(channel.line)")
                    #expect(channel["rule_tags"] == channel["tags"])
                }
                #expect(try await bouquet.names("tag:raw tag:60fps -tag:hd") == ["SHADES OF BLACK"])
            }
        }
    }

    @Test("are worked out by a sync for the channels alone that changed")
    func changedOnly() async throws {
        try await withPanel(.rows([PanelRow(1, "One HD"), PanelRow(2, "Two HD"), PanelRow(3, "Three HD")])) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                // Whatever is tagged anew loses this mark.
                _ = try await bouquet.bouquet.store.database.write { try $0.execute("UPDATE channels SET rule_tags = 'MARK'") }
                panel.use(.rows([PanelRow(1, "One HD"), PanelRow(2, "Two 4K"), PanelRow(4, "Four SD")]))
                #expect(try await bouquet.sync()["channels_updated"] == .integer(1))
                #expect(try await bouquet.tags(of: 1) == ["MARK"])
                #expect(try await bouquet.tags(of: 2) == ["4K"])
                #expect(try await bouquet.tags(of: 3) == ["MARK"])
                #expect(try await bouquet.tags(of: 4) == ["SD"])
            }
        }
    }

    @Test("follow a category that the provider renames, for its channels and for no others")
    func renamedCategory() async throws {
        let rows = [PanelRow(1, "One", category: "1"), PanelRow(2, "Two", category: "2")]
        try await withPanel(.rows(rows, categories: ["1": "UK| NEWS", "2": "UK| KIDS"])) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                #expect(try await Set(bouquet.tags(of: 1)) == ["UK", "NEWS"])
                panel.use(.rows(rows, categories: ["1": "FR| SPORTS", "2": "UK| KIDS"]))
                #expect(try await bouquet.sync()["categories_updated"] == .integer(1))
                #expect(try await Set(bouquet.tags(of: 1)) == ["FR", "SPORTS"])
                #expect(try await Set(bouquet.tags(of: 2)) == ["UK", "KIDS"])
                #expect(try await bouquet.names("tag:sports") == ["One"])
                #expect(try await bouquet.names("tag:news").isEmpty)
                #expect(try await bouquet.names("category:sports") == ["One"])
            }
        }
    }

    @Test("and the search know a category that comes later than its channels")
    func lateCategory() async throws {
        let rows = [PanelRow(1, "One", category: "7")]
        try await withPanel(.rows(rows, categories: ["1": "General"])) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                #expect(try await bouquet.names("category:news").isEmpty)
                panel.use(.rows(rows, categories: ["1": "General", "7": "UK| NEWS"]))
                #expect(try await bouquet.sync()["categories_added"] == .integer(1))
                #expect(try await bouquet.channel(1)["category_name"] == .string("UK| NEWS"))
                #expect(try await bouquet.names("category:news") == ["One"])
                #expect(try await Set(bouquet.tags(of: 1)) == ["UK", "NEWS"])
                #expect(try await bouquet.names("tag:news") == ["One"])
            }
        }
    }

    @Test("of a person, and a rule's that a person rejected, outlast syncs, leaving and coming back, and a new stream id")
    func persons() async throws {
        let others = (10...15).map { PanelRow($0, "Other \($0)") }
        let first = [PanelRow(1, "UK: One HD", guide: "one.uk")] + others
        try await withPanel(.rows(first)) { panel in
            try await Harness.run { bouquet in
                _ = try await bouquet.addAccount(panel.url)
                #expect(try await bouquet.patch(channel: 1, #"{"tags":["my own"],"rejected_tags":["hd"]}"#).status == 200)
                let check: @Sendable (String) async throws -> Void = { moment in
                    let channel = try await bouquet.channel(1)
                    #expect(Set(channel["tags"].array.map(\.string)) == ["UK", "MY_OWN"], "\(moment)")
                    #expect(Set(channel["rule_tags"].array.map(\.string)) == ["UK", "HD"], "\(moment)")
                    let found = try await bouquet.find("tag:my_own -tag:hd")
                    #expect(found["channels"].array.map { $0["id"].int } == [1], "\(moment)")
                }
                try await check("at once")
                _ = try await bouquet.sync()
                try await check("after a sync without changes")
                panel.use(.rows([PanelRow(1, "UK: One HD", guide: "one.uk", logo: "http://l/1.png")] + others))
                _ = try await bouquet.sync()
                try await check("after a change of the channel")
                panel.use(.rows(others))
                #expect(try await bouquet.sync()["channels_deactivated"] == .integer(1))
                try await check("while it is away")
                panel.use(.rows(first))
                #expect(try await bouquet.sync()["channels_reactivated"] == .integer(1))
                try await check("when it is back")
                panel.use(.rows([PanelRow(99, "UK: One HD", guide: "one.uk")] + others))
                #expect(try await bouquet.sync()["channels_added"] == .integer(0))
                #expect(try await bouquet.channel(1)["stream_id"] == .string("99"))
                try await check("with a new stream id")
            }
        }
    }

    @Test("of two accounts with the same stream ids are each account's own")
    func accounts() async throws {
        try await withPanel(.rows([PanelRow(5, "UK: BBC One HD"), PanelRow(6, "UK: ITV")])) { british in
            try await withPanel(.rows([PanelRow(5, "FR: TF1 SD"), PanelRow(6, "FR: M6 4K")])) { french in
                try await Harness.run { bouquet in
                    _ = try await bouquet.addAccount(british.url, name: "British")
                    _ = try await bouquet.addAccount(french.url, name: "French")
                    #expect(try await bouquet.patch(channel: 1, #"{"tags":["MINE"]}"#).status == 200)
                    british.use(.rows([PanelRow(5, "UK: BBC Two FHD"), PanelRow(6, "UK: ITV")]))
                    _ = try await bouquet.sync(1)
                    _ = try await bouquet.sync(2)
                    let tags = try await bouquet.channels().map { Set($0["tags"].array.map(\.string)) }
                    #expect(tags == [["UK", "FHD", "MINE"], ["UK"], ["FR", "SD"], ["FR", "4K"]])
                    #expect(try await bouquet.names("tag:uk account:french").isEmpty)
                    #expect(try await bouquet.names("tag:sd") == ["TF1"])
                }
            }
        }
    }
}
