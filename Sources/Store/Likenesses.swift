import Catalog
import Database

extension CatalogStore {
    /// What channels are known by to find them again under another id.
    package func likenesses(of ids: [Int64]) async throws -> [(id: Int64, likeness: UInt64)] {
        try await database.read { connection in
            try ids.compactMap { id in
                try connection.first("SELECT search_name, epg_channel_id, provider_category FROM channels WHERE id = \(id)") { row in
                    let likeness = row.withBytes(0) { name in
                        row.withBytes(1) { guideID in
                            row.withBytes(2) { ChannelLikeness.key(foldedName: name, guideID: guideID, category: $0) }
                        }
                    }
                    return (id, likeness)
                }
            }
        }
    }
}
