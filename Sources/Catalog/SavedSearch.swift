/// A question to the catalogue that a person keeps under a name, with how its answer is shown.
package struct SavedSearch: Sendable, Hashable, Identifiable {
    /// 0 for one that is not stored.
    package var id: Int64 = 0
    package var name: String
    /// In the filter language.
    package var query: String = ""
    /// As a playlist's.
    package var sort: String = "name"
    /// Whether channels that are the same one are shown once.
    package var collapses = false
    /// What a table of its channels shows, in this order; none for whatever it usually does.
    package var columns: [String] = []
    package var createdAt = Timestamp(microseconds: 0)
    package var updatedAt = Timestamp(microseconds: 0)

    package init(name: String) { self.name = name }

    /// What a name is compared and ordered by: two that differ only in case, accents or width are one.
    package var foldedName: String {
        var folding = NameFolding()
        return folding.fold(name)
    }

    /// - Throws: `SavedSearchError`, or `FilterError` where the query cannot be read.
    package func validated() throws -> SavedSearch {
        var result = self
        result.name = name.trimmingSpaces()
        guard !result.name.isEmpty, result.name.utf8.count <= 200, !result.name.contains(where: \.isNewline) else {
            throw SavedSearchError.invalid("name: give the search a name of at most 200 characters, on one line")
        }
        _ = try ChannelFilter(parsing: query)
        guard columns.count <= 50, Set(columns).count == columns.count, columns.allSatisfy(Self.isColumn) else {
            throw SavedSearchError.invalid("columns: use at most 50 words of small letters and _, each once")
        }
        return result
    }

    private static func isColumn(_ name: String) -> Bool {
        (1...50).contains(name.utf8.count) && name.utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || $0 == UInt8(ascii: "_") }
    }
}

package enum SavedSearchError: Error, Equatable, Sendable, CustomStringConvertible {
    case invalid(String)

    package var description: String {
        switch self {
        case .invalid(let reason): reason
        }
    }
}
