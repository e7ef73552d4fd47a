import Catalog
import Foundation
import Hummingbird
import Store

/// What a person wants to see of the history; the address holds all of it.
struct HistoryChoice: Sendable {
    enum View: String, CaseIterable { case syncs, changes }

    static let ranges = [7, 30, 90, 365]

    var view = View.syncs
    var account: Int64?
    var kind: ChannelEvent.Kind?
    var status: SyncReport.Status?
    /// Days, as forms send them, or times.
    var since: String?
    var until: String?
    /// Of the chart.
    var days = 30
    var cursor: Int64?

    init(_ request: Request) throws {
        view = try request.filledChoice("show") ?? .syncs
        account = try request.filledInteger("account")
        kind = try request.filledChoice("kind")
        status = try request.filledChoice("status")
        since = try request.filled("since")
        until = try request.filled("until")
        cursor = try request.filledInteger("cursor")
        days = try request.filledInteger("days").flatMap { Int(exactly: $0) } ?? 30
        guard Self.ranges.contains(days) else {
            throw RequestError.bad("days is one of \(Self.ranges.map(String.init).joined(separator: ", "))")
        }
        _ = try (start, end)
    }

    var start: Timestamp? { get throws { try since.map { try Self.time($0, "since") } } }

    /// The moment before which all is; a day counts whole.
    var end: Timestamp? {
        get throws {
            try until.map { text in
                let time = try Self.time(text, "until")
                return text.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil ? time.adding(seconds: 86_400) : time
            }
        }
    }

    private static func time(_ text: String, _ name: String) throws -> Timestamp {
        guard let time = Timestamp(iso: text) else { throw RequestError.bad("\(name) is a day such as 2024-12-19") }
        return time
    }

    var isNarrowed: Bool { account != nil || kind != nil || status != nil || since != nil || until != nil }

    func with(_ change: (inout HistoryChoice) -> Void) -> HistoryChoice {
        var copy = self
        copy.cursor = nil
        change(&copy)
        return copy
    }

    var address: String {
        let parameters: [(String, String?)] = [
            ("show", view == .syncs ? nil : view.rawValue), ("account", account.map { String($0) }), ("kind", kind?.rawValue),
            ("status", status?.rawValue), ("since", since), ("until", until), ("days", days == 30 ? nil : String(days)),
            ("cursor", cursor.map { String($0) }),
        ]
        return .address("/history", parameters)
    }
}

extension String {
    /// A path with its parameters, without those that are nil.
    static func address(_ path: String, _ parameters: [(String, String?)]) -> String {
        let given = parameters.compactMap { name, value in
            value.flatMap { $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) }.map { "\(name)=\($0)" }
        }
        return given.isEmpty ? path : path + "?" + given.joined(separator: "&")
    }
}

/// Parameters as forms send them: an empty field is the same as none.
extension Request {
    func filled(_ name: String) throws -> String? {
        let text = try query(name)?.trimmingCharacters(in: .whitespaces)
        return text?.isEmpty == false ? text : nil
    }

    func filledInteger(_ name: String) throws -> Int64? { try filled(name) == nil ? nil : try integer(name) }

    func filledChoice<Choice: RawRepresentable & CaseIterable>(_ name: String) throws -> Choice? where Choice.RawValue == String {
        try filled(name) == nil ? nil : try choice(name)
    }
}
