import Hummingbird

/// The body of a list, sent in pieces: it is made while it is sent.
struct PanelBody {
    let lineup: PanelLineup
    let fault: PanelFault?

    func streams() -> ResponseBody {
        ResponseBody { writer in
            switch lineup {
            case .raw(let streams, _): try await writer.write(ByteBuffer(string: streams))
            case .playlist(let text): try await writer.write(ByteBuffer(string: text))
            case .generated(let lineup): try await write(lineup, to: &writer)
            }
            try await writer.finish(nil)
        }
    }

    var categories: String {
        switch lineup {
        case .raw(_, let categories): return categories
        case .playlist: return "[]"
        case .generated(let lineup):
            let rows = (1...lineup.categoryCount).map {
                #"{"category_id":"\#($0)","category_name":"\#(PanelChannel.categoryName($0))","parent_id":0}"#
            }
            return "[" + rows.joined(separator: ",") + "]"
        }
    }

    private func write(_ lineup: GeneratedLineup, to writer: inout any ResponseBodyWriter) async throws {
        let isMap = fault == .objectMap
        let form: PanelRowForm =
            switch fault {
            case .numbersAsStrings: .numbersAsStrings
            case .stringsAsNumbers: .stringsAsNumbers
            case .hostileNames: .hostile
            default: .plain
            }
        var text = isMap ? "{" : "["
        var count = 0
        for start in stride(from: 0, to: lineup.positions.count, by: 200) {
            for channel in lineup.channels(in: start..<min(start + 200, lineup.positions.count)) {
                count += 1
                if fault == .tenth, count % 10 != 1 { continue }
                if count > 1 { text += "," }
                if isMap { text += "\"\(count - 1)\":" }
                text += channel.json(form)
            }
            try await writer.write(ByteBuffer(string: text))
            text = ""
        }
        if fault == .badRows { text += "," + Self.badRows }
        if fault != .truncated { text += isMap ? "}" : "]" }
        try await writer.write(ByteBuffer(string: text))
    }

    private static let badRows = #"""
        {"name":"No id","category_id":"1"},{"stream_id":null,"name":"Null id"},{"stream_id":1,"name":null},{"stream_id":2,"name":12345},
        "a text",null,{"stream_id":10001,"name":"Again"},{"stream_id":"10001","name":"Again"},[],{"stream_id":{},"name":"Object id"}
        """#
}
