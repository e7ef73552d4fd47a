import SimulatedPanel

@testable import Server

/// A channel of a small provider.
struct PanelRow {
    var id: Int
    var name: String
    var category: String?
    var guide: String?
    var number: Int?
    var logo: String
    var archiveDays: Int
    var directSource: String

    init(
        _ id: Int, _ name: String, category: String? = "1", guide: String? = nil, number: Int? = nil, logo: String = "",
        archiveDays: Int = 0, directSource: String = ""
    ) {
        self.id = id
        self.name = name
        self.category = category
        self.guide = guide
        self.number = number
        self.logo = logo
        self.archiveDays = archiveDays
        self.directSource = directSource
    }

    fileprivate var json: JSON {
        .object([
            "num": .integer(number), "name": .string(name), "stream_type": .string("live"), "stream_id": .integer(id),
            "stream_icon": .string(logo), "epg_channel_id": .string(guide), "category_id": .string(category),
            "tv_archive": .integer(archiveDays > 0 ? 1 : 0 as Int), "tv_archive_duration": .integer(archiveDays),
            "direct_source": .string(directSource),
        ])
    }
}

extension PanelLineup {
    /// A provider of a few channels, with its categories' names by their ids.
    static func rows(_ rows: [PanelRow], categories: [String: String] = ["1": "General"]) -> PanelLineup {
        let lists = categories.sorted { $0.key < $1.key }.map { id, name -> JSON in
            .object(["category_id": .string(id), "category_name": .string(name), "parent_id": .integer(0 as Int)])
        }
        return .raw(streams: JSON.array(rows.map(\.json)).line, categories: JSON.array(lists).line)
    }
}
