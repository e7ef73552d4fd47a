import Catalog

/// The body of an Xtream panel's `get_live_categories`, in a file.
package struct XtreamCategoryList: Sendable {
    /// No panel has so many; a list beyond it would only fill the memory.
    private static let countLimit = 100_000

    private let path: String

    package init(path: String) { self.path = path }

    /// - Throws: `ListError`. A category that cannot be used is in the tally; of two with one id the first counts.
    package func read() throws -> (categories: [ProviderCategory], tally: RowTally) {
        var elements = try JSONElements(path: path)
        var categories: [ProviderCategory] = []
        var tally = RowTally()
        var known: Set<String> = []
        var scratch = TextScratch()
        try elements.forEach { element in
            let ordinal = tally.rows
            tally.rows += 1
            switch element {
            case .object(let bytes):
                guard let category = Self.category(bytes, &scratch, ordinal, &tally) else { return }
                guard known.insert(category.id).inserted else { return tally.skip(ordinal, "category_id came before") }
                guard categories.count < Self.countLimit else { return tally.skip(ordinal, "too many categories") }
                categories.append(category)
            case .other: tally.skip(ordinal, "not an object")
            case .oversized: tally.skip(ordinal, "larger than 1 MiB")
            }
        }
        return (categories, tally)
    }

    private static func category(
        _ bytes: UnsafeRawBufferPointer, _ scratch: inout TextScratch, _ ordinal: Int, _ tally: inout RowTally
    ) -> ProviderCategory? {
        var id = ""
        var name = ""
        var parentID: Int64 = 0
        var fields = JSONFields(bytes)
        while fields.next() {
            if fields.key(is: "category_id") {
                id = fields.value.withIdentifier(&scratch) { String(decoding: CleanText.cut($0, to: TextLimit.text), as: UTF8.self) }
            } else if fields.key(is: "category_name") {
                name = fields.value.withText(&scratch) { String(decoding: CleanText.cut($0, to: TextLimit.text), as: UTF8.self) }
            } else if fields.key(is: "parent_id") {
                parentID = fields.value.integer ?? 0
            }
        }
        guard !fields.isBroken else {
            tally.skip(ordinal, "not valid JSON")
            return nil
        }
        guard !id.isEmpty, id != "0" else {
            tally.skip(ordinal, id.isEmpty ? "no category_id" : "category_id 0, which in a channel's row means none")
            return nil
        }
        if name.isEmpty {
            name = "Category \(id)"
            tally.mend(ordinal, "no category_name")
        }
        return ProviderCategory(id: id, name: name, parentID: parentID)
    }
}
