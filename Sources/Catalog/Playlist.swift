/// A playlist that players load: channels of any accounts, in an order, with names, numbers and groups of its own.
package struct Playlist: Sendable, Hashable, Identifiable {
    package enum Numbering: String, Sendable, CaseIterable {
        /// The number that the person or the provider gave.
        case provider
        /// From the first number on, each channel keeping the one it was given once.
        case stable
        case none
    }

    package enum Group: String, Sendable, CaseIterable { case category, tag, account, template, none }

    package enum StreamForm: String, Sendable, CaseIterable {
        /// The provider's address, with the account's credentials in it.
        case direct
        /// An address of Bouquet's, which leads to the provider's: the file holds no credentials, and stays right when an account moves.
        case redirect
    }

    package enum Format: String, Sendable, CaseIterable { case ts, hls }

    /// 0 for one that is not stored.
    package var id: Int64 = 0
    package var name: String
    /// What its address is called; no number alone, so that it is never taken for an id.
    package var slug: String
    /// In the filter language; inactive channels are in it by their alternatives only, hidden ones are not.
    package var filter: String = ""
    /// `name`, `number`, …, with a `-` before it for the other way round; behind what has a place by hand.
    package var sort: String = "name"
    package var numbering: Numbering = .stable
    package var firstNumber: Int64 = 1
    package var group: Group = .category
    /// A `PlaylistTemplate`; of `Group.template`.
    package var groupTemplate: String = ""
    /// A `PlaylistTemplate`.
    package var nameTemplate: String = "{name}"
    package var collapses = false
    /// Ids: of channels that are the same one, the first account's is taken.
    package var preferredAccounts: [Int64] = []
    /// Whether an inactive channel's place is taken by an alternative, which may be one that the filter does not let through. Of a stored
    /// playlist always.
    package var takesStandIns = true
    package var streamForm: StreamForm = .redirect
    package var format: Format = .ts
    package var updatedAt = Timestamp(microseconds: 0)

    package init(name: String, slug: String) {
        self.name = name
        self.slug = slug
    }

    /// - Throws: what is wrong, with the field's name in front.
    package func validated() throws(PlaylistError) -> Playlist {
        var result = self
        result.name = name.trimmingSpaces()
        guard !result.name.isEmpty, result.name.utf8.count <= 200 else {
            throw .invalid("name: give the playlist a name of at most 200 characters")
        }
        guard Self.isSlug(slug) else {
            throw .invalid(
                "slug: use small letters, digits and -, at most 100 of them; not only digits, nor account- and digits, nor preview")
        }
        do throws(FilterError) { _ = try ChannelFilter(parsing: filter) } catch { throw .invalid("filter: \(error)") }
        guard (0...1_000_000).contains(firstNumber) else { throw .invalid("first_number: use a number from 0 to 1000000") }
        try PlaylistTemplate.check(nameTemplate, field: "name_template")
        try PlaylistTemplate.check(groupTemplate, field: "group_template")
        if group == .template, groupTemplate.isEmpty {
            throw .invalid("group_template: say what the groups are to be called, as in {account} {category}")
        }
        return result
    }

    /// What a name's address would be.
    package static func slug(of name: String) -> String {
        var folding = NameFolding()
        let words = folding.fold(name).split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let slug = String(words.joined(separator: "-").prefix(100))
        return isSlug(slug) ? slug : slug.isEmpty ? "playlist" : "playlist-" + slug.prefix(90)
    }

    /// Another one of the same name.
    package static func slug(_ slug: String, number: Int) -> String {
        let numbered = "\(slug.prefix(90))-\(number)"
        return isSlug(numbered) ? numbered : "playlist-" + numbered
    }

    /// `account-7` is the address of what an account shows.
    private static func isAccount(_ slug: String) -> Bool {
        slug.hasPrefix("account-") && !slug.dropFirst(8).isEmpty && slug.dropFirst(8).utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    }

    private static func isSlug(_ slug: String) -> Bool {
        let bytes = slug.utf8
        // Drafts are shown at `/api/playlists/preview`.
        return !slug.isEmpty && slug != "preview" && bytes.count <= 100 && !isAccount(slug)
            && !bytes.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
            && bytes.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: "-") }
    }
}

package enum PlaylistError: Error, Equatable, Sendable, CustomStringConvertible {
    case invalid(String)

    package var description: String {
        switch self {
        case .invalid(let reason): reason
        }
    }
}
