/// The texts between quotes in a Swift file, for tests that ask what the program says.
struct SwiftText {
    /// What stands where a text has something interpolated.
    static let place: Character = "\0"

    private(set) var literals: [(text: String, line: Int)] = []
    private let source: [Character]
    private var index = 0
    private var line = 1

    init(_ source: String) {
        self.source = Array(source)
        code(untilParenthesis: false)
    }

    private func isNext(_ text: String) -> Bool { source[index...].starts(with: text) }

    private mutating func advance(_ count: Int = 1) {
        for _ in 0..<count where index < source.count {
            if source[index] == "\n" { line += 1 }
            index += 1
        }
    }

    private mutating func code(untilParenthesis: Bool) {
        var depth = 1
        while index < source.count {
            if isNext("//") {
                while index < source.count, source[index] != "\n" { advance() }
            } else if isNext("\"\"\"") {
                advance(3)
                while index < source.count, !isNext("\"\"\"") { advance() }
                advance(3)
            } else if source[index] == "\"" {
                literal()
            } else {
                if source[index] == "(" { depth += 1 }
                if source[index] == ")" { depth -= 1 }
                advance()
                if untilParenthesis, depth == 0 { return }
            }
        }
    }

    private mutating func literal() {
        let start = line
        var text = ""
        advance()
        while index < source.count, source[index] != "\"" {
            if isNext("\\(") {
                advance(2)
                code(untilParenthesis: true)
                text.append(Self.place)
            } else if source[index] == "\\" {
                advance()
                text.append(source[index] == "n" ? "\n" : source[index])
                advance()
            } else {
                text.append(source[index])
                advance()
            }
        }
        advance()
        literals.append((text, start))
    }
}
