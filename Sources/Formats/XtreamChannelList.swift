import Catalog

/// The body of an Xtream panel's `get_live_streams`, in a file.
package struct XtreamChannelList: ChannelList {
    private let path: String

    package init(path: String) { self.path = path }

    package func forEach(_ body: (_ position: Int, _ row: ProviderRow) throws -> Void) throws -> RowTally {
        var elements = try JSONElements(path: path)
        var tally = RowTally()
        var reader = XtreamRowReader()
        var position = 0
        try elements.forEach { element in
            let ordinal = tally.rows
            tally.rows += 1
            switch element {
            case .object(let bytes):
                guard reader.read(bytes, ordinal: ordinal, tally: &tally) else { return }
                try body(position, reader.row)
                position += 1
            case .other: tally.skip(ordinal, "not an object")
            case .oversized: tally.skip(ordinal, "larger than 1 MiB")
            }
        }
        return tally
    }
}
