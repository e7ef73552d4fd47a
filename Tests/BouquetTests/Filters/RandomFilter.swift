import Catalog

/// Random filters, such as a person's text can mean.
struct RandomFilter {
    var generator: SeededGenerator
    private var folding = NameFolding()

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func filter(depth: Int = 4) -> ChannelFilter {
        switch Int.random(in: 0..<(depth > 0 ? 10 : 6), using: &generator) {
        case 6: .not(filter(depth: depth - 1))
        case 7, 8: .and(filters(depth: depth - 1))
        case 9: .or(filters(depth: depth - 1))
        default: leaf()
        }
    }

    private mutating func filters(depth: Int) -> [ChannelFilter] {
        (0..<Int.random(in: 0...3, using: &generator)).map { _ in filter(depth: depth) }
    }

    private mutating func leaf() -> ChannelFilter {
        switch Int.random(in: 0..<12, using: &generator) {
        case 0: .word(folded())
        case 1: .name(match())
        case 2: .category(match())
        case 3: .account(match())
        case 4: .tag(tag())
        case 5: .state(pick(ChannelFilter.State.allCases, else: .active))
        case 6: .has(pick(ChannelFilter.Feature.allCases, else: .logo))
        case 7: .quality(pick(QualityClass.allCases, else: .hd), orBetter: .random(using: &generator))
        case 8: .number(numbers())
        case 9: .time(pick(ChannelFilter.TimeField.allCases, else: .added), times())
        case 10: .ids(Set((0..<Int.random(in: 0...3, using: &generator)).map { _ in .random(in: 0...50, using: &generator) }))
        default: .all
        }
    }

    private mutating func match() -> ChannelFilter.TextMatch {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: .contains(folded())
        case 1: .equals(folded())
        case 2: .wildcard(folded() + pick(["*", "**", "* ", ""], else: "*") + folded())
        default: expression()
        }
    }

    private mutating func tag() -> ChannelFilter.TextMatch {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: .contains(tagName())
        case 1: .equals(tagName())
        case 2: .wildcard(pick(["*", ""], else: "") + tagName() + pick(["*", "_*", ""], else: ""))
        default: expression()
        }
    }

    private mutating func expression() -> ChannelFilter.TextMatch {
        let texts = ["^uk.*hd$", "a/b", "\\d+(sport|news)", "[/,) \"]", "\\\\/", "x{2,3}", "\\Q/\\E", "(?i)ÿ", " "]
        guard let pattern = try? Pattern(pick(texts, else: "a")) else { return .contains("a") }
        return .regex(pattern)
    }

    private mutating func numbers() -> ClosedRange<Double> {
        let ends = [0, 1, 5.1, 7, 19.5, 100, 1e21, 1e-7, Double(99).nextUp].shuffled(using: &generator)
        return Bool.random(using: &generator) ? min(ends[0], ends[1])...max(ends[0], ends[1]) : ends[0]...(.infinity)
    }

    private mutating func times() -> ChannelFilter.TimeRange {
        let seconds = pick([0, 1, 59, 60, 3_600, 5_400, 86_400, 7 * 86_400, 365 * 86_400, 1_000 * 365 * 86_400], else: 60)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: return .within(seconds: Int64(seconds))
        case 1: return .before(seconds: Int64(seconds))
        default: break
        }
        let moments = [.min, -86_400_000_000, 0, 1_234_567, 1_704_067_200_000_000, 1_704_153_600_000_000, 1_706_745_600_000_000, .max]
            .shuffled(using: &generator).map { Timestamp(microseconds: $0) }
        let (start, end) = (min(moments[0], moments[1]), max(moments[0], moments[1]))
        // A range without any end says nothing, and has no text.
        return start.microseconds == .min && end.microseconds == .max ? .within(seconds: 1) : .between(start, end)
    }

    private mutating func folded() -> String {
        let text = folding.fold(RandomText.name(&generator))
        return text.allSatisfy(\.isWhitespace) ? "bbc" : text
    }

    private mutating func tagName() -> String { TagName.normalised(RandomText.text(&generator)) ?? "UK" }

    private mutating func pick<Value>(_ values: [Value], else fallback: Value) -> Value {
        values.randomElement(using: &generator) ?? fallback
    }
}
