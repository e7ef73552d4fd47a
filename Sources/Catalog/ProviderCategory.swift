/// A category as its provider sent it; in an M3U playlist a group, whose name is its id.
package struct ProviderCategory: Sendable, Equatable {
    package var id: String
    package var name: String
    package var parentID: Int64

    package init(id: String, name: String, parentID: Int64 = 0) {
        self.id = id
        self.name = name
        self.parentID = parentID
    }
}
