import App
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Store
import Testing

@testable import Server

/// What the tests of tags, search, edits and playlists ask for again and again.
extension Harness {
    /// A page of the channels that a filter lets through.
    func find(_ filter: String, _ more: String = "") async throws -> Answer {
        try await get("/api/channels?q=\(Self.encoded(filter))\(more)")
    }

    /// The shown names of the channels that a filter lets through, in the order of the page.
    func names(_ filter: String = "", _ more: String = "") async throws -> [String] {
        let page = try await find(filter, more)
        #expect(page.status == 200, "\(page.text)")
        return page["channels"].array.map { $0["display_name"].string }
    }

    func channel(_ id: Int) async throws -> Answer { try await get("/api/channels/\(id)") }

    func tags(of id: Int) async throws -> [String] { try await channel(id)["tags"].array.map(\.string) }

    func patch(channel id: Int, _ body: String) async throws -> Answer { try await request(.patch, "/api/channels/\(id)", body) }

    /// Does one thing to many channels; `rest` is the rest of the body, such as `"ids":[1]`.
    func bulk(_ operation: String, _ rest: String) async throws -> Answer {
        try await post("/api/channels/bulk", #"{"operation":\#(operation),\#(rest)}"#)
    }

    /// Changes rules, and waits until an account's tags are those of the new ones.
    func retagging(_ account: Int = 1, _ change: () async throws -> Answer) async throws -> Answer {
        let events = bouquet.store.feed.events()
        let answer = try await change()
        guard answer.status < 300 else {
            Issue.record("the rules did not change: \(answer.text)")
            return answer
        }
        for await event in events {
            if case .tagging(let progress) = event, Int(progress.accountID) == account, progress.isFinished { return answer }
        }
        throw CancellationError()
    }

    struct Download: Sendable {
        let status: Int
        let headers: HTTPFields
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
        var entries: [M3UText.Entry] { M3UText(text).entries }
        var names: [String] { entries.map(\.name) }
    }

    /// What a player gets, byte by byte.
    func download(_ path: String, _ method: HTTPRequest.Method = .get, headers: HTTPFields = [:]) async throws -> Download {
        try await client.execute(uri: path, method: method, headers: headers) { response in
            Download(status: response.status.code, headers: response.headers, body: Array(response.body.readableBytesView))
        }
    }

    static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text
    }
}

/// A plain reading of a playlist, apart from Bouquet's own reader.
struct M3UText {
    struct Entry: Sendable, Equatable {
        let line: String
        let name: String
        let url: String

        /// The value of an attribute; nil where it is not there.
        subscript(_ key: String) -> String? {
            guard let start = line.range(of: " \(key)=\"")?.upperBound, let end = line[start...].firstIndex(of: "\"") else { return nil }
            return String(line[start..<end])
        }
    }

    let header: String
    private(set) var entries: [Entry] = []

    init(_ text: String) {
        let lines = text.split(separator: "\n").map(String.init)
        header = lines.first ?? ""
        var information: String?
        for line in lines.dropFirst() {
            if line.hasPrefix("#EXTINF:") {
                information = line
            } else if !line.hasPrefix("#"), let line = information.map({ ($0, line) }) {
                let name = line.0.range(of: "\",", options: .backwards).map { String(line.0[$0.upperBound...]) } ?? ""
                entries.append(Entry(line: line.0, name: name, url: line.1))
                information = nil
            }
        }
    }
}
