import CQREncode

/// A text as a square of dark and light modules, for a phone's camera.
package struct QRCode: Sendable {
    /// What a camera wants of white around it.
    private static let margin = 4

    private let width: Int
    /// Row by row; true is dark.
    private let modules: [Bool]

    /// nil for a text too long for any.
    package init?(_ text: String) {
        guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        width = Int(code.pointee.width)
        // The other bits of a module say what it is for.
        modules = UnsafeBufferPointer(start: code.pointee.data, count: width * width).map { $0 & 1 == 1 }
    }

    /// Black on white wherever it stands: cameras do not read it the other way round.
    package var svg: String {
        let side = width + 2 * Self.margin
        let path = (0..<width).map(path(ofRow:)).joined()
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" shape-rendering="crispEdges">\
            <rect width="\(side)" height="\(side)" fill="#fff"/><path fill="#000" d="\(path)"/></svg>
            """
    }

    private func path(ofRow row: Int) -> String {
        var path = ""
        var rest = modules[row * width..<(row + 1) * width]
        while let start = rest.firstIndex(of: true) {
            let end = rest[start...].firstIndex(of: false) ?? rest.endIndex
            path += "M\(start - row * width + Self.margin) \(row + Self.margin)h\(end - start)v1h-\(end - start)z"
            rest = rest[end...]
        }
        return path
    }
}
