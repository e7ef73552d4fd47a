import CZlib
import Hummingbird

/// The body of a list, sent in pieces: it is made while it is sent.
struct PanelBody {
    let lineup: PanelLineup
    let fault: PanelFault?
    let gate: PanelGate

    func streams() -> ResponseBody {
        ResponseBody { writer in
            try await forEachPiece {
                try await writer.write(ByteBuffer(string: $0))
                await gate.pass()
            }
            try await writer.finish(nil)
        }
    }

    /// The whole body in gzip.
    func compressed() async throws -> [UInt8] {
        var text = ""
        try await forEachPiece { text += $0 }
        var packed = [UInt8](repeating: 0, count: text.utf8.count + 1024)
        let count = text.withUTF8 { czlib_gzip($0.baseAddress, $0.count, &packed, packed.count) }
        return Array(packed.prefix(count))
    }

    private func forEachPiece(_ body: (String) async throws -> Void) async throws {
        switch lineup {
        case .raw(let streams, _): try await body(streams)
        case .playlist(let text): try await body(text)
        case .generated(let lineup): try await forEachPiece(of: lineup, body)
        }
    }

    var categories: String {
        switch lineup {
        case .raw(_, let categories): return categories
        case .playlist: return "[]"
        case .generated(let lineup):
            return "[" + (1...lineup.categoryCount).map { PanelChannel.category($0, form) }.joined(separator: ",") + "]"
        }
    }

    private func forEachPiece(of lineup: GeneratedLineup, _ body: (String) async throws -> Void) async throws {
        let isMap = fault == .objectMap
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
            try await body(text)
            text = ""
        }
        if fault == .badRows { text += "," + Self.badRows }
        if fault != .truncated { text += isMap ? "}" : "]" }
        try await body(text)
    }

    private var form: PanelRowForm {
        switch fault {
        case .numbersAsStrings: .numbersAsStrings
        case .stringsAsNumbers: .stringsAsNumbers
        case .hostile: .hostile
        case .nulls: .nulls
        default: .plain
        }
    }

    private static let badRows = #"""
        {"name":"No id","category_id":"1"},{"stream_id":null,"name":"Null id"},{"stream_id":1,"name":null},{"stream_id":2,"name":12345},
        "a text",null,{"stream_id":10001,"name":"Again"},{"stream_id":"10001","name":"Again"},[],{"stream_id":{},"name":"Object id"}
        """#
}
