import Catalog

/// An account's user name and password, ready to be put where a stored link has `{username}` and `{password}`.
///
/// The counterpart of `StreamMask`. On bytes: a playlist fills in a link for each of its entries.
package struct StreamCredentials: Sendable, Equatable {
    /// Percent-encoded.
    package let username: String
    package let password: String

    package init(username: String?, password: String?) {
        self.username = PercentEncoding.encoded(username ?? "")
        self.password = PercentEncoding.encoded(password ?? "")
    }

    /// Whether `text` has a place for a user name or a password.
    package static func areMissing(in text: String) -> Bool {
        var text = text
        return text.withUTF8 { text in
            let bytes = UnsafeRawBufferPointer(text)
            return bytes.indices.contains { place(bytes, $0) != nil }
        }
    }

    package func filled(_ text: String) -> String {
        guard Self.areMissing(in: text) else { return text }
        var text = text
        var result: [UInt8] = []
        text.withUTF8 { text in
            let bytes = UnsafeRawBufferPointer(text)
            result.reserveCapacity(bytes.count + username.utf8.count + password.utf8.count)
            var copied = 0
            for index in bytes.indices {
                guard let place = Self.place(bytes, index) else { continue }
                result.append(contentsOf: bytes[copied..<index])
                result.append(contentsOf: place == .username ? username.utf8 : password.utf8)
                copied = index + Self.placeLength
            }
            result.append(contentsOf: bytes[copied...])
        }
        return String(decoding: result, as: UTF8.self)
    }

    private enum Place { case username, password }

    /// `{username}` and `{password}` happen to be of the same length.
    private static let placeLength = 10

    private static func place(_ text: UnsafeRawBufferPointer, _ index: Int) -> Place? {
        guard text[index] == UInt8(ascii: "{"), index + placeLength <= text.count else { return nil }
        let word = text[index..<index + placeLength]
        if word.elementsEqual("{username}".utf8) { return .username }
        return word.elementsEqual("{password}".utf8) ? .password : nil
    }
}
