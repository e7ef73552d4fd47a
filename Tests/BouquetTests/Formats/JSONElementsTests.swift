import Catalog
import Testing

@testable import Formats

@Suite("A JSON list in pieces")
struct JSONElementsTests {
    private func kinds(_ text: String) throws -> [String] {
        let bytes = Array(text.utf8)
        return try bytes.withUnsafeBytes { bytes in
            var elements = JSONElements(bytes: bytes)
            var kinds: [String] = []
            try elements.forEach { element in
                switch element {
                case .object(let object): kinds.append(String(decoding: object, as: UTF8.self))
                case .other: kinds.append("other")
                case .oversized: kinds.append("oversized")
                }
            }
            return kinds
        }
    }

    @Test("An array gives its elements, whatever white space and byte order mark surround them")
    func array() throws {
        #expect(
            try kinds("\u{FEFF} \n[ {\"a\":1} ,\t{} , 7, \"x]\", null, [1,[2]] ] \r\n") == [
                "{\"a\":1}", "{}", "other", "other", "other", "other",
            ])
        #expect(try kinds("[]") == [])
        #expect(try kinds("{}") == [])
    }

    @Test("Brackets and quotes inside of strings end nothing")
    func strings() throws {
        let object = #"{"a":"}]\"{[\\","b":["]"]}"#
        #expect(try kinds("[\(object),\(object)]") == [object, object])
    }

    @Test("The values of an object are a list too, as PHP writes arrays with gaps")
    func objectMap() throws {
        #expect(try kinds(#"{"0":{"a":1},"7":{"b":2},"8":null}"#) == [#"{"a":1}"#, #"{"b":2}"#, "other"])
    }

    @Test(
        "What is no list says what it is",
        arguments: [
            ("", ListError.empty), (" \r\n\t", .empty), ("null", .null), (" null\n", .null), ("nullx", .notAList),
            ("<html></html>", .notAList),
            ("Blocked", .notAList), ("false", .notAList), ("\"error\"", .notAList), ("42", .notAList),
            (#"{"error":"no such action"}"#, .notAList),
            (#"{"0":{},"error":"x"}"#, .notAList), (#"{"user_info":{"auth":0}}"#, .rejected), (#"{"user_info":{"auth":"0"}}"#, .rejected),
            (#"{"server_info":{},"user_info":{"username":"x","auth":false}}"#, .rejected), (#"{"user_info":{"auth":1}}"#, .notAList),
            (#"{"user_info":[]}"#, .notAList), ("[{}", .truncated), ("[", .truncated), ("[{},", .truncated), ("[{\"a", .truncated),
            ("[12", .truncated),
            ("{\"0\":", .truncated), ("[{}]]", .malformed(offset: 4)), ("[{} {}]", .malformed(offset: 4)), ("[{]", .malformed(offset: 2)),
            ("[,]", .malformed(offset: 1)), ("[{},]", .malformed(offset: 4)), ("[abc]", .malformed(offset: 1)),
            ("[{}]x", .malformed(offset: 4)),
            ("[{}][{}]", .malformed(offset: 4)), ("{1:{}}", .malformed(offset: 1)), (#"{"a" {}}"#, .malformed(offset: 5)),
        ])
    func errors(text: String, error: ListError) {
        #expect(throws: error) { try kinds(text) }
    }

    @Test("An element above the size limit is let go, and those around it are read")
    func oversized() throws {
        let large = "{\"a\":\"" + String(repeating: "x", count: JSONElements.sizeLimit) + "\"}"
        let bytes = Array("[{\"b\":1},\(large),\(large),{\"c\":2}]".utf8)
        try ListFixture.with(bytes) { path in
            var elements = try JSONElements(path: path)
            var found: [String] = []
            try elements.forEach { element in
                if case .oversized = element { found.append("oversized") }
                if case .object(let object) = element { found.append(String(decoding: object, as: UTF8.self)) }
            }
            #expect(found == ["{\"b\":1}", "oversized", "oversized", "{\"c\":2}"])
        }
    }

    @Test("Elements across the borders of chunks are whole")
    func chunks() throws {
        let object = #"{"a":"\\\"é","b":[1,2,{"c":"]"}]}"#
        let count = 3 * FileChunks.chunkSize / object.utf8.count
        let text = "[" + Array(repeating: object, count: count).joined(separator: ",") + "]"
        try ListFixture.with(Array(text.utf8)) { path in
            var elements = try JSONElements(path: path)
            var matching = 0
            try elements.forEach { element in
                if case .object(let bytes) = element, bytes.elementsEqual(object.utf8) { matching += 1 }
            }
            #expect(matching == count)
        }
    }

    @Test("A million open brackets are an error, not a crash")
    func depth() throws {
        #expect(throws: ListError.truncated) { try kinds(String(repeating: "[", count: 1_000_000)) }
        #expect(throws: ListError.truncated) { try kinds("[" + String(repeating: "{\"a\":", count: 200_000)) }
        let nested = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
        #expect(try kinds("[{\"a\":\(nested)}]").count == 1)
        #expect(try kinds(nested) == ["other"])
    }

    @Test("Every cut of a list is noticed")
    func truncations() throws {
        let text = "\u{FEFF}" + #" [ {"a":"b\"\u00e9","c":[1,{"d":null}]} , 12, null, "x", {} ]"#
        let bytes = Array(text.utf8)
        for length in 0..<bytes.count {
            let error: ListError =
                bytes[..<length].allSatisfy { [0xEF, 0xBB, 0xBF, 0x20].contains($0) } && length != 1 && length != 2 ? .empty : .truncated
            #expect(throws: error, "\(length)") { try kinds(bytes: Array(bytes[..<length])) }
        }
    }

    private func kinds(bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { bytes in
            var elements = JSONElements(bytes: bytes)
            try elements.forEach { _ in }
        }
    }

    @Test("A file that cannot be read says so")
    func unreadable() {
        #expect { try XtreamChannelList(path: "/nonexistent").forEach { _, _ in } } throws: { error in
            if case .unreadable = error as? ListError { true } else { false }
        }
        #expect { try XtreamChannelList(path: "/tmp").forEach { _, _ in } } throws: { error in
            if case .unreadable = error as? ListError { true } else { false }
        }
    }
}
