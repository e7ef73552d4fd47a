import Catalog

/// The body of an Xtream panel's `get_live_streams`, in a file.
package struct XtreamChannelList: ChannelList {
    private let path: String
    private let mask: StreamMask

    /// - Parameters:
    ///   - username: The account's own, to be masked in the links.
    ///   - password: Likewise.
    package init(path: String, username: String? = nil, password: String? = nil) {
        self.path = path
        mask = StreamMask(username: username, password: password)
    }

    package func forEach(where isWanted: (Int) throws -> Bool, _ body: (Int, ProviderRow) throws -> Void) throws -> RowTally {
        var elements = try JSONElements(path: path)
        var tally = RowTally()
        var reader = XtreamRowReader(mask: mask)
        try elements.forEach { element in
            let position = tally.rows
            tally.rows += 1
            guard try isWanted(position) else { return }
            switch element {
            case .object(let bytes):
                if reader.read(bytes, ordinal: position, tally: &tally) { try body(position, reader.row) }
            case .other: tally.skip(position, "not an object")
            case .oversized: tally.skip(position, "larger than 1 MiB")
            }
        }
        return tally
    }
}
