import Catalog

/// What a panel's `player_api.php` says about the account when no action is asked for. Never holds the password.
package struct XtreamAccountInfo: Sendable, Equatable {
    /// The panel's word: Active, Expired, Banned, Disabled, Trial, Pending; nil where it says none.
    package var status: String?
    package var isAuthenticated = false
    /// Unix seconds; nil: never.
    package var expiresAt: Int64?
    package var activeConnections: Int64 = 0
    /// 0: the panel says none.
    package var maxConnections: Int64 = 0
    /// An IANA name; catch-up times are written in it.
    package var timezone: String?

    /// - Throws: `.empty`, `.null`, `.notAList` for what is no account description, `.truncated` and `.malformed` for half of one.
    ///   A refused account does not throw: it is not authenticated.
    package static func parse(_ bytes: UnsafeRawBufferPointer) throws(ListError) -> XtreamAccountInfo {
        var body = bytes
        if body.starts(with: [0xEF, 0xBB, 0xBF]) { body = UnsafeRawBufferPointer(rebasing: body.dropFirst(3)) }
        body = CleanText.trimmed(body)
        guard let first = body.first else { throw .empty }
        if body.elementsEqual("null".utf8) { throw .null }
        guard first == UInt8(ascii: "{") else { throw .notAList }
        var info = XtreamAccountInfo()
        var scratch = TextScratch()
        var hasUser = false
        var fields = JSONFields(body)
        while fields.next() {
            if fields.key(is: "user_info") {
                hasUser = true
                info.readUser(fields.value, &scratch)
            } else if fields.key(is: "server_info") {
                info.readServer(fields.value, &scratch)
            }
        }
        if fields.isCut { throw .truncated }
        if fields.isBroken { throw .malformed(offset: 0) }
        guard hasUser else { throw .notAList }
        return info
    }

    package static func parse(_ bytes: [UInt8]) throws(ListError) -> XtreamAccountInfo {
        let result = bytes.withUnsafeBytes { bytes in Result { () throws(ListError) in try parse(bytes) } }
        return try result.get()
    }

    private mutating func readUser(_ object: JSONValue, _ scratch: inout TextScratch) {
        guard object.kind == .object else { return }
        var auth: Bool?
        var hasAuth = false
        var hasUsername = false
        var fields = JSONFields(object.bytes)
        while fields.next() {
            let value = fields.value
            if fields.key(is: "auth") {
                hasAuth = value.kind != .null
                auth = value.flag
            } else if fields.key(is: "username") {
                hasUsername = value.withText(&scratch) { !$0.isEmpty }
            } else if fields.key(is: "status") {
                status = Self.text(value, &scratch)
            } else if fields.key(is: "exp_date") {
                expiresAt = Self.instant(value)
            } else if fields.key(is: "active_cons") {
                activeConnections = max(value.integer ?? 0, 0)
            } else if fields.key(is: "max_connections") {
                maxConnections = max(value.integer ?? 0, 0)
            }
        }
        // Some panels leave `auth` out of a good answer.
        isAuthenticated = hasAuth ? auth ?? false : hasUsername
    }

    private mutating func readServer(_ object: JSONValue, _ scratch: inout TextScratch) {
        guard object.kind == .object else { return }
        var fields = JSONFields(object.bytes)
        while fields.next() {
            if fields.key(is: "timezone") { timezone = Self.text(fields.value, &scratch) }
        }
    }

    private static func text(_ value: JSONValue, _ scratch: inout TextScratch) -> String? {
        value.withText(&scratch) { $0.isEmpty ? nil : String(decoding: CleanText.cut($0, to: TextLimit.text), as: UTF8.self) }
    }

    private static func instant(_ value: JSONValue) -> Int64? {
        value.integer.flatMap { (1...253_402_300_799).contains($0) ? $0 : nil }
    }
}
