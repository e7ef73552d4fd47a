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

    package func forEach(where isWanted: (Int) throws -> Bool, _ body: (Int, ProviderRow) throws -> Void) throws -> RowTally {
        var rows = M3URowReader(mask: mask)
        var identities = M3UIdentities()
        let isAnyWanted: (Int) throws -> Bool = { position in
            _ = try isWanted(position)
            return false
        }
        _ = try forEachEntry(&rows, where: isAnyWanted) { _, rows, _ in identities.note(rows.row) }
        identities.settle()
        return try forEachEntry(&rows, where: isWanted) { position, rows, isWanted in
            identities.identify(rows.row)
            guard isWanted else { return }
            identities.identity.withUnsafeBytes { rows.setIdentity($0) }
            try body(position, rows.row)
        }
    }

    /// The lines before the first entry, with the account's credentials masked: a guide's link often has them.
    /// - Throws: `ListError` as `forEach` does for what can be told from these lines.
    package func readHeader() throws(ListError) -> M3UHeader {
        var reader = try M3UReader(path: path)
        return try reader.readHeader().masked(mask)
    }

    /// Calls `body` with each entry, read in full only where it is wanted: identities count all of them.
    private func forEachEntry(
        _ rows: inout M3URowReader, where isWanted: (Int) throws -> Bool,
        _ body: (_ position: Int, inout M3URowReader, _ isWanted: Bool) throws -> Void
    ) throws -> RowTally {
        var reader = try M3UReader(path: path)
        var tally = RowTally()
        while let event = try next(&reader) {
            let position = tally.rows
            tally.rows += 1
            let isWanted = try isWanted(position)
            switch event {
            case .withoutURL: tally.skip(position, "no URL")
            case .entry where reader.entry.url.count > TextLimit.url: tally.skip(position, "the URL is too long")
            case .entry:
                let mended = rows.read(reader.entry, group: reader.group, header: reader.inherited, isScouting: !isWanted)
                if let mended { tally.mend(position, mended) }
                try body(position, &rows, isWanted)
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
