import CSearch
import Catalog
import Synchronization

/// What becomes of expressions that want many steps.
package enum Patience: Sendable {
    /// For a filter that was saved, and must go on working whatever providers call their channels: it throws nothing, and a name that an
    /// expression gives up on does not match.
    case saved
    /// For a filter that somebody asks with: it throws when an expression gives up on a name, or when all takes longer than this.
    case asked(Duration)

    package static let asked = Self.asked(.seconds(2))
}

extension ChannelIndex {
    /// The channels that a filter lets through.
    /// - Parameter now: what the filter's ages are counted from.
    /// - Throws: `PatternError.tooComplex`.
    package func select(_ filter: ChannelFilter, now: Timestamp, _ patience: Patience = .saved) throws(PatternError) -> Selection {
        let deadline: ContinuousClock.Instant? =
            switch patience {
            case .saved: nil
            case .asked(let time): .now + time
            }
        let now = UInt32(clamping: now.microseconds / 1_000_000)
        return try FilterEvaluation(index: self, now: now, deadline: deadline).select(filter, within: nil)
    }

    /// Whether a filter asks expressions of names, which can take long.
    package func asksExpressions(_ filter: ChannelFilter) -> Bool {
        switch filter {
        case .name(.regex): true
        case .and(let parts), .or(let parts): parts.contains(where: asksExpressions)
        case .not(let part): asksExpressions(part)
        case .state(.visible): tables.accounts.contains { asksExpressions($0.visible) }
        default: false
        }
    }
}

/// One filter's way through an index.
private struct FilterEvaluation {
    let index: ChannelIndex
    /// Seconds since 1970.
    let now: UInt32
    /// When somebody who asks has waited long enough; nil for a filter that was saved.
    let deadline: ContinuousClock.Instant?

    /// - Parameter within: channels outside of it may be left out, so that what is dear is asked of few.
    func select(_ filter: ChannelFilter, within: Selection?) throws(PatternError) -> Selection {
        switch filter {
        case .all: return index.all
        case .and(let parts): return try intersection(parts, within)
        case .or(let parts):
            var result = index.none
            for part in parts { result.formUnion(try select(part, within: within)) }
            return result
        case .not(let part):
            var result = within ?? index.all
            result.subtract(try select(part, within: within))
            return result
        case .word(let text): return rows(containing: Array(text.utf8), within)
        case .name(let match): return try names(match, within)
        case .tag(let match): return try tags(match)
        case .category(let match): return try categories(match)
        case .account(let match): return try accounts(match)
        case .state(let state): return try self.state(state, within)
        case .has(let feature): return has(feature)
        case .quality(let quality, let orBetter):
            return index.select { chunk, row in
                chunk.columns.flags[row].quality.map { orBetter ? $0 >= quality : $0 == quality } ?? false
            }
        case .number(let range): return index.select { $0.columns.numbers[$1].isFinite && range.contains($0.columns.numbers[$1]) }
        case .time(let field, let range): return time(field, range)
        case .ids(let ids):
            let ids = IDSet(ids)
            return index.select { ids.contains($0.columns.ids[$1]) }
        }
    }

    /// The cheap parts first: the dear ones then look at what is left.
    private func intersection(_ parts: [ChannelFilter], _ within: Selection?) throws(PatternError) -> Selection {
        var result = within
        for part in parts.sorted(by: { $0.cost < $1.cost }) {
            let next = try select(part, within: result)
            if result == nil { result = next } else { result?.formIntersection(next) }
        }
        return result ?? index.all
    }

    // MARK: Names

    private func rows(containing part: [UInt8], _ within: Selection?) -> Selection {
        guard !part.isEmpty else { return within ?? index.all }
        return index.select(byStripe: { places, marks in
            for place in places { markRows(ofChunk: place, containing: part, within, marks + index.wordStarts[place]) }
        })
    }

    private func markRows(ofChunk place: Int, containing part: [UInt8], _ within: Selection?, _ marks: UnsafeMutablePointer<UInt64>) {
        let chunk = index.chunks[place]
        let columns = chunk.columns
        guard let within else {
            return csearch_mark_rows(columns.text, columns.ends, chunk.count, part, part.count, marks)
        }
        let asked = within.words[index.wordStarts[place]..<index.wordStarts[place + 1]]
        let count = asked.reduce(0) { $0 + $1.nonzeroBitCount }
        if count * 4 > chunk.count {
            csearch_mark_rows(columns.text, columns.ends, chunk.count, part, part.count, marks)
        } else if count > 0 {
            markRows(of: columns, asked, containing: part, marks)
        }
    }

    /// Looks into the few rows that are asked for.
    private func markRows(
        of columns: ChannelColumns, _ asked: ArraySlice<UInt64>, containing part: [UInt8], _ marks: UnsafeMutablePointer<UInt64>
    ) {
        columns.text.withUnsafeBufferPointer { text in
            guard let base = text.baseAddress else { return }
            for (word, bits) in asked.enumerated() {
                var bits = bits
                while bits != 0 {
                    let bit = bits.trailingZeroBitCount
                    let range = columns.textRange(word * 64 + bit)
                    if csearch_contains(base + range.lowerBound, range.count, part, part.count) != 0 { marks[word] |= 1 << UInt64(bit) }
                    bits &= bits - 1
                }
            }
        }
    }

    private func names(_ match: ChannelFilter.TextMatch, _ within: Selection?) throws(PatternError) -> Selection {
        if case .contains(let text) = match { return rows(containing: Array(text.utf8), within) }
        var candidates = within
        for part in TextMatching.required(match) {
            let found = rows(containing: part, candidates)
            if candidates == nil { candidates = found } else { candidates?.formIntersection(found) }
        }
        let asked = candidates ?? index.all
        let failure = Mutex<PatternError?>(nil)
        let result = index.select(byStripe: { places, marks in
            do throws(PatternError) {
                let matching = TextMatching(match)
                for place in places { try markNames(ofChunk: place, matching, asked, marks + index.wordStarts[place]) }
            } catch {
                failure.withLock { $0 = error }
            }
        })
        if let error = failure.withLock({ $0 }) { throw error }
        return result
    }

    private func markNames(
        ofChunk place: Int, _ matching: TextMatching, _ asked: Selection, _ marks: UnsafeMutablePointer<UInt64>
    ) throws(PatternError) {
        let chunk = index.chunks[place]
        for word in 0..<chunk.wordCount {
            var bits = asked.words[index.wordStarts[place] + word]
            if bits != 0, let deadline, deadline < .now { throw .tooComplex }
            while bits != 0 {
                let bit = bits.trailingZeroBitCount
                if try isNamed(chunk, word * 64 + bit, matching) { marks[word] |= 1 << UInt64(bit) }
                bits &= bits - 1
            }
        }
    }

    private func isNamed(_ chunk: ChannelChunk, _ row: Int, _ matching: TextMatching) throws(PatternError) -> Bool {
        try chunk.withNames(row) { (provider, shown) throws(PatternError) -> Bool in
            if try isMatch(provider, matching) { return true }
            // A shown name that is all of the provider's has been looked at.
            guard shown.count != provider.count || shown.baseAddress != provider.baseAddress else { return false }
            return try isMatch(shown, matching)
        }
    }

    /// Whether a text matches; one that an expression gives up on does not, unless somebody asks.
    private func isMatch(_ text: UnsafeRawBufferPointer, _ matching: TextMatching) throws(PatternError) -> Bool {
        do throws(PatternError) {
            return try matching.matches(text)
        } catch {
            guard deadline == nil else { throw error }
            return false
        }
    }

    private func isMatch(_ text: [UInt8], _ matching: TextMatching) throws(PatternError) -> Bool {
        try text.withUnsafeBufferPointer { (bytes) throws(PatternError) -> Bool in try isMatch(UnsafeRawBufferPointer(bytes), matching) }
    }

    // MARK: Tables

    private func tags(_ match: ChannelFilter.TextMatch) throws(PatternError) -> Selection {
        var places: [UInt32] = []
        if case .contains(let name) = match {
            if let place = index.tables.tag(name) { places = [place] }
        } else {
            let matching = TextMatching(match)
            for (place, name) in index.tables.tags.enumerated() where try isMatch(Array(name.utf8), matching) {
                places.append(UInt32(place))
            }
        }
        var result = index.none
        result.words.withUnsafeMutableBufferPointer { words in
            guard let marks = words.baseAddress else { return }
            for (place, chunk) in index.chunks.enumerated() {
                for tag in places { chunk.tags.mark(tag, in: marks + index.wordStarts[place]) }
            }
        }
        return result
    }

    private func categories(_ match: ChannelFilter.TextMatch) throws(PatternError) -> Selection {
        let matching = TextMatching(match)
        var isIn = [Bool](repeating: false, count: index.tables.categories.count)
        for place in isIn.indices.dropFirst() { isIn[place] = try isMatch(index.tables.categories[place].foldedName, matching) }
        return index.select { isIn[Int($0.columns.categories[$1])] }
    }

    private func accounts(_ match: ChannelFilter.TextMatch) throws(PatternError) -> Selection {
        let matching = TextMatching(match)
        var isIn = [Bool](repeating: false, count: index.tables.accounts.count)
        for (place, account) in index.tables.accounts.enumerated() {
            if case .contains(let text) = match, let id = Int64(text) {
                isIn[place] = account.id == id
            } else {
                isIn[place] = try isMatch(account.foldedName, matching)
            }
        }
        return index.select { isIn[Int($0.columns.accounts[$1])] }
    }

    // MARK: Columns

    private func state(_ state: ChannelFilter.State, _ within: Selection?) throws(PatternError) -> Selection {
        switch state {
        case .active: flagged(.active)
        case .inactive: index.select { !$0.columns.flags[$1].contains(.active) }
        case .hidden: flagged(.hidden)
        case .favourite: flagged(.favourite)
        case .radio: flagged(.radio)
        case .catchup: flagged(.catchup)
        case .adult: flagged(.adult)
        case .edited: flagged(.edited)
        case .new:
            index.select { $0.columns.isNew($1, at: now) }
        case .visible: try visible()
        }
    }

    private func flagged(_ flag: ChannelFlags) -> Selection { index.select { $0.columns.flags[$1].contains(flag) } }

    /// Not hidden, of an account that is turned on, and let through by its filters.
    private func visible() throws(PatternError) -> Selection {
        let accounts = index.tables.accounts
        var result = index.select { chunk, row in
            !chunk.columns.flags[row].contains(.hidden) && accounts[Int(chunk.columns.accounts[row])].isEnabled
        }
        for (place, account) in accounts.enumerated() where account.visible != .all && account.isEnabled {
            let own = index.select { $0.columns.accounts[$1] == place }
            var dropped = own
            let saved = FilterEvaluation(index: index, now: now, deadline: nil)
            dropped.subtract(try saved.select(account.visible, within: own))
            result.subtract(dropped)
        }
        return result
    }

    private func has(_ feature: ChannelFilter.Feature) -> Selection {
        switch feature {
        case .logo: flagged(.logo)
        case .epg: flagged(.epg)
        case .tag: flagged(.tagged)
        case .note: flagged(.note)
        case .number: index.select { $0.columns.numbers[$1].isFinite }
        case .category: index.select { $0.columns.categories[$1] != 0 }
        }
    }

    private func time(_ field: ChannelFilter.TimeField, _ range: ChannelFilter.TimeRange) -> Selection {
        let (start, end): (Int64, Int64) =
            switch range {
            case .within(let seconds): (Int64(now) - seconds + 1, .max)
            case .before(let seconds): (0, Int64(now) - seconds)
            case .between(let start, let end): (start.microseconds / 1_000_000, end.microseconds / 1_000_000)
            }
        // 0 is no moment: an account that was never synced.
        let first = UInt32(clamping: max(start, 1))
        let moments = first..<max(first, UInt32(clamping: end))
        let accounts = index.tables.accounts.map(\.lastSync)
        return index.select { chunk, row in
            let moment =
                switch field {
                case .added: chunk.columns.added[row]
                case .changed: chunk.columns.changed[row]
                case .seen:
                    chunk.columns.flags[row].contains(.active) ? accounts[Int(chunk.columns.accounts[row])] : chunk.columns.seen[row]
                }
            return moments.contains(moment)
        }
    }
}

extension ChannelFilter {
    /// How dear it is to ask a filter of every channel, roughly.
    fileprivate var cost: Int {
        switch self {
        case .all, .tag: 0
        case .account, .category, .state, .has, .quality, .number, .time, .ids: 1
        case .word: 3
        case .name(.regex): 20
        case .name: 5
        case .not(let part): part.cost
        case .and(let parts): parts.map(\.cost).min() ?? 0
        case .or(let parts): parts.reduce(0) { $0 + $1.cost }
        }
    }
}
