import Catalog
import Testing

@Suite("A filter's text and its tree")
struct FilterRoundTripTests {
    @Test("2,000 random trees come back from their text")
    func trees() throws {
        var random = RandomFilter(seed: 3)
        for round in 0..<2_000 {
            let tree = random.filter()
            let text = tree.description
            let read = try ChannelFilter(parsing: text)
            if read != tree.normalised || read.description != text { Issue.record("round \(round): \(text) came back as \(read)") }
        }
    }

    @Test("20,000 random texts are read and come back, or are refused with a position inside them", arguments: [11 as UInt64, 12, 13, 14])
    func texts(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var parsed = 0
        for round in 0..<5_000 {
            let text = RandomText.filter(&generator)
            if Self.holds(text, "round \(round)") { parsed += 1 }
        }
        #expect((1_000...4_000).contains(parsed), "\(parsed)")
    }

    @Test("Texts with a letter missing, doubled, swapped or cut off are read or refused alike")
    func mutations() {
        var random = RandomFilter(seed: 5)
        for round in 0..<4_000 {
            var scalars = Array(random.filter(depth: 2).description.unicodeScalars)
            guard let index = scalars.indices.randomElement(using: &random.generator) else { continue }
            switch Int.random(in: 0..<4, using: &random.generator) {
            case 0: scalars.remove(at: index)
            case 1: scalars.insert(scalars[index], at: index)
            case 2: scalars.swapAt(index, scalars.index(before: scalars.endIndex))
            default: scalars.removeLast(scalars.count - index)
            }
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars)
            Self.holds(String(view), "round \(round)")
        }
    }

    /// - Returns: whether the text was read.
    @discardableResult
    private static func holds(_ text: String, _ round: String) -> Bool {
        do {
            let tree = try ChannelFilter(parsing: text)
            let text = tree.description
            if (try? ChannelFilter(parsing: text)) != tree { Issue.record("\(round): \(text)") }
            return true
        } catch {
            let isInside = error.position >= 0 && error.length > 0 && error.position + error.length <= text.count
            if !isInside { Issue.record("\(round): \(text): \(error)") }
            return false
        }
    }
}
