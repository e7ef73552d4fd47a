import Catalog
import Foundation
import Testing

@testable import Server

@Suite("The texts of the pages")
struct WordTests {
    @Test("are all used: by their paths, or by a path that is put together with a name that the program knows")
    func used() throws {
        let source = try Self.source()
        let paths = Self.paths(in: source)
        let names = Self.names(in: source)
        let beginnings = Self.beginnings(in: source)
        let isKnown = { (path: Substring) in
            path.split(separator: ".").allSatisfy { Self.isAmount($0) || names.contains(Self.name(of: $0)) }
        }
        for path in Self.texts where !paths.contains(path) && !paths.contains("t." + path) && !Self.isSaidOfTime(path) {
            let isPutTogether = beginnings.contains { path.hasPrefix($0) && isKnown(path.dropFirst($0.count)) }
            #expect(isPutTogether, "nothing says \(path)")
        }
    }

    @Test("are all there where a template, a script or the server names one")
    func there() throws {
        let source = try Self.source()
        let groups = Set(Self.texts.flatMap { path in path.indices.filter { path[$0] == "." }.map { String(path[..<$0]) } })
        let asked =
            source.matches(of: /\{\{[#^]?t\.([a-z_.]+)\}\}/).map { String($0.1) }
            + source.matches(of: /\bt\("([a-z_.]+)"/).map { String($0.1) }
            + source.matches(of: /words\.text\("([a-z_.]+)"/).map { String($0.1) }
        #expect(asked.count > 500, "the sources are not where the test looks")
        for path in asked { #expect(Self.texts.contains(path) || groups.contains(path), "there is no text \(path)") }
    }

    private static let texts: Set<String> = Set(leaves(of: Words.english.texts, in: ""))

    private static func leaves(of value: any Sendable, in path: String) -> [String] {
        guard let group = value as? [String: any Sendable] else { return [path] }
        return group.flatMap { leaves(of: $0.value, in: path.isEmpty ? $0.key : "\(path).\($0.key)") }
    }

    /// All Swift, templates and scripts.
    private static func source() throws -> String {
        let folder = Tool.tests.deletingLastPathComponent().appendingPathComponent("Sources")
        let files = try #require(FileManager.default.enumerator(atPath: folder.path)).compactMap { $0 as? String }
        let written = files.filter { file in [".swift", ".mustache", ".js"].contains { file.hasSuffix($0) } }
        return try written.map { try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8) }.joined(separator: "\n")
    }

    private static func paths(in source: String) -> Set<String> {
        Set(source.matches(of: /[a-z_0-9]+(?:\.[a-z_0-9]+)+/).map { String($0.0) })
    }

    /// What a path may be put together with: texts of one word, cases, and keys of scripts' tables.
    private static func names(in source: String) -> Set<String> {
        let quoted = source.matches(of: /"([a-zA-Z_]+)"/).map { String($0.1) }
        let cases = source.matches(of: /\bcase ([a-zA-Z_, ]+)/).flatMap { $0.1.split { !$0.isLetter && $0 != "_" }.map(String.init) }
        let keys = source.matches(of: /\b([a-z_]+): \{/).map { String($0.1) }
        return Set(quoted + cases + keys)
    }

    /// `channels.is.${name}` of a script, `"history.\(name)"` of Swift, `{{states(state)}}` and `{{channels(total)}}` of a template.
    private static func beginnings(in source: String) -> Set<String> {
        let putTogether = source.matches(of: /((?:[a-z_]+\.)+[a-z_]*)(?:\$\{|\\\()/).map { String($0.1) }
        let transforms = source.matches(of: /\{\{[#^]?([a-z_]+)\(/).flatMap { ["\($0.1).", "counted.\($0.1)."] }
        return Set(putTogether + transforms)
    }

    /// `-name` orders by `name`, and `name_hint` stands below it.
    private static func name(of part: Substring) -> String {
        String(part.hasPrefix("-") ? part.dropFirst() : part.hasSuffix("_hint") ? part.dropLast("_hint".count) : part)
    }

    private static func isAmount(_ part: Substring) -> Bool { ["one", "other"].contains(part) || part.allSatisfy(\.isNumber) }

    /// `Words.relative` puts the unit into a name.
    private static func isSaidOfTime(_ path: String) -> Bool { path.contains(/^counted\.(in_[a-z]+|[a-z]+_ago)\./) }
}
