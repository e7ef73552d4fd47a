extension Tagger {
    /// One thread's tagging: keeps match data, and the tags of categories, which are worked out once for each.
    package final class Session {
        /// Far more categories than any provider has; a playlist that makes up a group for each channel must not fill the memory.
        private static let categoryLimit = 50_000

        /// Matches that wanted more steps than they may take and count as none.
        package private(set) var tooComplex = 0

        private let rules: [CompiledRule]
        private let matchers: [PatternMatcher]
        private let nameRules: [Int]
        private let categoryRules: [Int]
        private var categories: [String: [FoundTag]] = [:]
        private var plain: [UInt8] = []
        private var found: [FoundTag] = []
        private var edit = NameEdit()
        private var cleaner = NameCleaner()

        init(_ tagger: Tagger) {
            rules = tagger.rules
            matchers = tagger.rules.map { PatternMatcher($0.pattern) }
            nameRules = tagger.rules.indices.filter { tagger.rules[$0].readsName }
            categoryRules = tagger.rules.indices.filter { tagger.rules[$0].readsCategory }
        }

        package func tag(name: String, category: String?) -> Outcome {
            let ofCategory = category.map(tags(ofCategory:)) ?? []
            var name = name
            let cleaned = name.withUTF8 { bytes in
                let bytes = UnsafeRawBufferPointer(bytes)
                guard PlainText.write(bytes, to: &plain) else { return clean(bytes, original: bytes) }
                // Taken out for the time, so that the buffer is not written while it is read.
                let buffer = plain
                return buffer.withUnsafeBytes { clean($0, original: bytes) }
            }
            return Outcome(tags: merged(ofCategory), displayName: cleaned ?? name)
        }

        /// The tags of a channel, each with the id of the first rule that gives it.
        package func sources(name: String, category: String?) -> [(tag: String, rule: Int64)] {
            let tags = tag(name: name, category: category).tags
            let all = found + (category.map(self.tags(ofCategory:)) ?? [])
            return tags.compactMap { tag in
                all.filter { $0.tag == tag }.map(\.rule).min().map { (tag, rules[$0].id) }
            }
        }

        /// - Returns: nil where the name stays as it is.
        private func clean(_ name: UnsafeRawBufferPointer, original: UnsafeRawBufferPointer) -> String? {
            found.removeAll(keepingCapacity: true)
            edit.begin(name.count)
            let bytes = ByteSet(name)
            for index in nameRules where rules[index].pattern.mayMatch(bytes) { run(index, on: name, editsName: true) }
            cleaner.clean(name, edit)
            guard cleaner.hasText, !original.elementsEqual(cleaner.result) else { return nil }
            return String(decoding: cleaner.result, as: UTF8.self)
        }

        private func tags(ofCategory category: String) -> [FoundTag] {
            if let known = categories[category] { return known }
            found.removeAll(keepingCapacity: true)
            let text = Array(PlainText.of(category).utf8)
            text.withUnsafeBytes { bytes in
                let present = ByteSet(bytes)
                for index in categoryRules where rules[index].pattern.mayMatch(present) { run(index, on: bytes, editsName: false) }
            }
            if categories.count >= Self.categoryLimit { categories.removeAll(keepingCapacity: true) }
            categories[category] = found
            return found
        }

        /// Runs one rule over a text: every match counts, not only the first.
        private func run(_ index: Int, on text: UnsafeRawBufferPointer, editsName: Bool) {
            let matcher = matchers[index]
            do throws(PatternError) {
                // Most rules do not match most names: nothing else of them is touched then.
                guard try matcher.matches(text) else { return }
                let rule = rules[index]
                let replacement = editsName ? rule.replacement : nil
                var start = 0
                while true {
                    let match = matcher.range(0)
                    note(index, rule.naming, matcher, text)
                    if let match, let replacement { remove(match, replacement, matcher, text) }
                    if rule.isFixed, replacement == nil { return }
                    start = Self.next(behind: match, from: start, in: text)
                    guard start <= text.count, try matcher.matches(text, from: start) else { return }
                }
            } catch {
                tooComplex += 1
            }
        }

        private func note(_ index: Int, _ naming: CompiledRule.Naming, _ matcher: PatternMatcher, _ text: UnsafeRawBufferPointer) {
            switch naming {
            case .none: break
            case .fixed(let tag): note(FoundTag(rule: index, tag: tag))
            case .group(let group):
                guard let range = matcher.range(group), !range.isEmpty else { return }
                if let tag = TagName.normalised(String(decoding: text[range], as: UTF8.self)) { note(FoundTag(rule: index, tag: tag)) }
            }
        }

        private func note(_ tag: FoundTag) {
            if !found.contains(tag) { found.append(tag) }
        }

        private func remove(_ match: Range<Int>, _ replacement: Replacement, _ matcher: PatternMatcher, _ text: UnsafeRawBufferPointer) {
            guard let group = replacement.keptGroup else {
                edit.replace(match, with: replacement.text(matcher, text))
                return
            }
            guard let kept = matcher.range(group) else {
                edit.remove(match)
                return
            }
            edit.remove(match.clamped(to: match.lowerBound..<max(match.lowerBound, kept.lowerBound)))
            edit.remove(match.clamped(to: min(match.upperBound, kept.upperBound)..<match.upperBound))
        }

        /// Where the search goes on: behind the match, and behind the next character where it was empty.
        static func next(behind match: Range<Int>?, from start: Int, in text: UnsafeRawBufferPointer) -> Int {
            let end = max(start, match?.upperBound ?? start)
            guard let match, !match.isEmpty, end > start else {
                var next = end + 1
                while next < text.count, text[next] & 0xC0 == 0x80 { next += 1 }
                return next
            }
            return end
        }

        /// The tags of name and category in the order of the rules, each once.
        private func merged(_ ofCategory: [FoundTag]) -> [String] {
            var tags: [String] = []
            tags.reserveCapacity(found.count + ofCategory.count)
            var next = 0
            for tag in found {
                while next < ofCategory.count, ofCategory[next].rule < tag.rule {
                    Self.add(ofCategory[next].tag, to: &tags)
                    next += 1
                }
                Self.add(tag.tag, to: &tags)
            }
            for tag in ofCategory[next...] { Self.add(tag.tag, to: &tags) }
            return tags
        }

        private static func add(_ tag: String, to tags: inout [String]) {
            if !tags.contains(tag) { tags.append(tag) }
        }
    }

    /// A tag and which of the rules gave it.
    struct FoundTag: Equatable {
        let rule: Int
        let tag: String
    }
}
