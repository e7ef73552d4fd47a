import Catalog

/// An extended M3U playlist in a file, as a list of channels.
package struct M3UPlaylist: ChannelList {
    private let path: String
    private let mask: StreamMask

    /// - Parameters:
    ///   - username: The account's own, to be masked in the links.
    ///   - password: Likewise.
    package init(path: String, username: String? = nil, password: String? = nil) {
        self.path = path
        mask = StreamMask(username: username, password: password)
    }

    package func forEach(_ body: (_ position: Int, _ row: ProviderRow) throws -> Void) throws -> RowTally {
        var rows = M3URowReader(mask: mask)
        var identities = M3UIdentities()
        _ = try forEachEntry(&rows, isScouting: true) { rows in identities.note(rows.row) }
        identities.settle()
        var position = 0
        return try forEachEntry(&rows, isScouting: false) { rows in
            identities.identify(rows.row)
            identities.identity.withUnsafeBytes { rows.setIdentity($0) }
            try body(position, rows.row)
            position += 1
        }
    }

    /// The lines before the first entry, with the account's credentials masked: a guide's link often has them.
    /// - Throws: `ListError` as `forEach` does for what can be told from these lines.
    package func readHeader() throws(ListError) -> M3UHeader {
        var reader = try M3UReader(path: path)
        return try reader.readHeader().masked(mask)
    }

    private func forEachEntry(
        _ rows: inout M3URowReader, isScouting: Bool, _ body: (inout M3URowReader) throws -> Void
    ) throws -> RowTally {
        var reader = try M3UReader(path: path)
        var tally = RowTally()
        while let event = try next(&reader) {
            let ordinal = tally.rows
            tally.rows += 1
            switch event {
            case .withoutURL: tally.skip(ordinal, "no URL")
            case .entry where reader.entry.url.count > TextLimit.url: tally.skip(ordinal, "the URL is too long")
            case .entry:
                let mended = rows.read(reader.entry, group: reader.group, header: reader.inherited, isScouting: isScouting)
                if let mended { tally.mend(ordinal, mended) }
                try body(&rows)
            }
        }
        return tally
    }

    private func next(_ reader: inout M3UReader) throws(ListError) -> M3UReader.Event? {
        do {
            return try reader.next()
        } catch .notAList {
            throw try refusal()
        }
    }

    /// What the file is when it is no playlist: a panel answers a playlist's address too with `{"user_info":{"auth":0}}`.
    private func refusal() throws(ListError) -> ListError {
        var elements = try JSONElements(path: path)
        do {
            try elements.forEach { _ in }
        } catch let error as ListError {
            return [.empty, .null, .rejected].contains(error) ? error : .notAList
        } catch {}
        return .notAList
    }
}
