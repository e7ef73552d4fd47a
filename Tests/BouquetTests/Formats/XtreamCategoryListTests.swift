import Catalog
import Formats
import Testing

@Suite("An Xtream panel's categories")
struct XtreamCategoryListTests {
    private func read(_ text: String) throws -> (categories: [ProviderCategory], tally: RowTally) {
        try ListFixture.with(Array(text.utf8)) { try XtreamCategoryList(path: $0).read() }
    }

    @Test("Ids, names and parents are read as leniently as channels")
    func lenient() throws {
        let text =
            #"[{"category_id":"5","category_name":" USA\/CA ","parent_id":0},{"category_id":7.0,"category_name":24,"parent_id":"5"},{"category_id":"x"}]"#
        let (categories, tally) = try read(text)
        #expect(
            categories == [
                ProviderCategory(id: "5", name: "USA/CA"), ProviderCategory(id: "7", name: "24", parentID: 5),
                ProviderCategory(id: "x", name: "Category x"),
            ])
        #expect(tally.mended == 1)
    }

    @Test("Categories without an id, and those that came before, are skipped and counted")
    func skipped() throws {
        let text =
            #"[{"category_id":"0"},{"category_id":null},{},3,{"category_id":"1","category_name":"a"},{"category_id":1,"category_name":"b"},{"category_id" 1}]"#
        let (categories, tally) = try read(text)
        #expect(categories == [ProviderCategory(id: "1", name: "a")])
        #expect(tally.rows == 7 && tally.skipped == 6)
    }

    @Test("A refusal is no empty list")
    func errors() {
        #expect(throws: ListError.rejected) { try read(#"{"user_info":{"auth":0}}"#) }
        #expect(throws: ListError.truncated) { try read(#"[{"category_id":"1""#) }
    }

    @Test("Real categories are read", .enabled(if: SharedData.isPresent, "shared data is absent"))
    func real() throws {
        for name in ["panel-eternal/get_live_categories", "panel-tnt/get_live_categories", "quirks/get_live_categories_big_id"] {
            let (categories, tally) = try XtreamCategoryList(path: SharedData.path("xtream/\(name).json")).read()
            #expect(!categories.isEmpty && tally.skipped == 0 && categories.count == tally.rows)
        }
    }
}
