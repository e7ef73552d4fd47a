import Catalog
import Foundation
import Testing

@Suite("The table of the filter language")
struct FilterSyntaxTests {
    @Test("has every field, with examples that the parser takes", arguments: FilterSyntax.fields)
    func fields(field: FilterSyntax.FieldEntry) throws {
        #expect(!field.examples.isEmpty && !field.meaning.isEmpty)
        for example in field.examples {
            #expect(example.text.contains("\(field.name):"))
            _ = try ChannelFilter(parsing: example.text)
        }
    }

    @Test("has operators that the parser takes")
    func operators() throws {
        for example in FilterSyntax.operators { _ = try ChannelFilter(parsing: example.text) }
    }

    @Test("stands on the page for people, with every field and keyword, and examples that the parser takes")
    func page() throws {
        var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        let page = try String(contentsOf: folder.appendingPathComponent("docs/filters.md"), encoding: .utf8)
        for field in FilterSyntax.fields {
            #expect(page.contains("`\(field.name):"), "\(field.name)")
            for value in field.values { #expect(page.contains("`\(value.text)`") || page.contains(":\(value.text)`"), "\(value.text)") }
        }
        let examples = page.components(separatedBy: "```").dropFirst().first?.split(separator: "\n") ?? []
        #expect(examples.count > 5)
        for example in examples { _ = try ChannelFilter(parsing: String(example)) }
    }
}
