/// Channels that came or changed, with their tags: what moves an index on.
package struct ChannelBatch: Sendable {
    private(set) var columns = ChannelColumns()
    private(set) var tags = RowTags()

    package init() {}

    package var count: Int { columns.count }

    /// - Parameter tags: places in the index's table of tags, each once.
    package mutating func append(_ channel: IndexedChannel, tags: [UInt32]) {
        columns.append(channel)
        self.tags.append(tags[...])
    }

    /// The same in the order of names.
    var sorted: ChannelBatch {
        var result = ChannelBatch()
        result.columns.reserve(count, text: columns.text.count)
        for row in columns.orderByName() {
            result.columns.append(columns, row..<row + 1)
            result.tags.append(tags, row..<row + 1)
        }
        return result
    }
}
