import Catalog
import Database

/// What a rule does to the channels that there are, tried without changing any.
package struct RuleTrial: Sendable {
    package struct Sample: Sendable {
        package var id: Int64
        package var name: String
        package var category: String?
        /// The first of them.
        package var tags: [String]
        package var displayName: String
        package var nameParts: [MatchedPart]
        package var categoryParts: [MatchedPart]
    }

    package var samples: [Sample] = []
    /// Why the rule gives no tag yet, so that it cannot be saved; its matches are counted all the same.
    package var tagProblem: TagRuleError?
    package var matches = 0
    package var scanned = 0
    /// Whether all channels were looked at in the time that a trial may take.
    package var isComplete = true
    /// Names that the expression could not finish.
    package var tooComplex = 0
    package var milliseconds: Double = 0
}

extension CatalogStore {
    private static let trialTime = Duration.seconds(3)

    /// Tries a rule on all channels, or on one account's, for some seconds at most; one trial at a time.
    /// - Throws: `TagRuleError`, `StoreError.noAccount`.
    package func test(_ rule: TagRule, account: Int64?, samples: Int) async throws -> RuleTrial {
        var rule = rule
        rule.isEnabled = true
        let (tagger, tagProblem) = try Self.trialTagger(for: rule)
        let plain = try Tagger([])
        return try await taggers.trials.run {
            if let account { _ = try await self.account(account) }
            let clock = ContinuousClock()
            let start = clock.now
            var steps = TrialSteps(tagger: tagger, plain: plain, account: account, sampleCount: samples, end: start + Self.trialTime)
            steps.trial.tagProblem = tagProblem
            while !steps.isDone {
                steps = try await database.read { [steps] connection in
                    var next = steps
                    try next.take(connection)
                    return next
                }
            }
            let time = start.duration(to: clock.now).components
            steps.trial.milliseconds = Double(time.seconds) * 1_000 + Double(time.attoseconds / 1_000_000_000_000) / 1_000
            return steps.trial
        }
    }

    /// What a rule matches is worth seeing before its tag is written: until then it is tried with a tag that nobody sees.
    private static func trialTagger(for rule: TagRule) throws(TagRuleError) -> (Tagger, TagRuleError?) {
        func tagger(for rule: TagRule) throws(TagRuleError) -> Tagger { try Tagger([Ruleset(name: "trial", rules: [rule])]) }
        do { return (try tagger(for: rule), nil) } catch {
            guard case .invalid(_, .tag, _) = error else { throw error }
            var tagged = rule
            tagged.tag = "TRIAL"
            return (try tagger(for: tagged), error)
        }
    }
}

/// A trial that looks at some channels at a time, so that it holds no reader of the database for long.
private struct TrialSteps: Sendable {
    private static let rowCount = 2_000
    private static let time = Duration.milliseconds(100)
    private static let sampleTags = 20

    let tagger: Tagger
    /// Names are cleaned without any rule too: what that does is not the rule's doing.
    let plain: Tagger
    let account: Int64?
    let sampleCount: Int
    let end: ContinuousClock.Instant
    var trial = RuleTrial()
    private(set) var isDone = false
    private var cursor: Int64 = 0

    init(tagger: Tagger, plain: Tagger, account: Int64?, sampleCount: Int, end: ContinuousClock.Instant) {
        self.tagger = tagger
        self.plain = plain
        self.account = account
        self.sampleCount = sampleCount
        self.end = end
    }

    mutating func take(_ connection: SQLConnection) throws {
        let (session, plainSession) = (tagger.session(), plain.session())
        let condition: SQL = if let account { "account_id = \(account)" } else { "TRUE" }
        let pause = min(end, .now + Self.time)
        var rowCount = 0
        var isLate = false
        try connection.forEach(
            """
            SELECT c.id, c.name, COALESCE(k.category_name, c.provider_category)
            FROM channels c LEFT JOIN categories k ON k.id = c.category_id
            WHERE c.id IN (SELECT id FROM channels WHERE \(condition) AND id > \(cursor) ORDER BY id LIMIT \(Self.rowCount))
            ORDER BY c.id
            """
        ) { row in
            guard !isLate else { return }
            rowCount += 1
            cursor = row.int(0)
            look(at: row, session, plainSession)
            // One name can take milliseconds.
            isLate = .now >= pause
        }
        trial.scanned += rowCount
        trial.tooComplex += session.tooComplex
        trial.isComplete = !isLate && rowCount < Self.rowCount
        isDone = trial.isComplete || .now >= end
    }

    private mutating func look(at row: SQLRow, _ session: Tagger.Session, _ plain: Tagger.Session) {
        let (name, category) = (row.text(1), row.optionalText(2))
        let outcome = session.tag(name: name, category: category)
        let isEdited = { outcome.displayName != plain.tag(name: name, category: nil).displayName }
        guard !outcome.tags.isEmpty || isEdited() else { return }
        trial.matches += 1
        guard trial.samples.count < sampleCount else { return }
        let tags = trial.tagProblem == nil ? Array(outcome.tags.prefix(Self.sampleTags)) : []
        trial.samples.append(
            .init(
                id: row.int(0), name: name, category: category, tags: tags,
                displayName: outcome.displayName, nameParts: tagger.parts(ofName: name),
                categoryParts: category.map(tagger.parts(ofCategory:)) ?? []))
    }
}

/// Runs trials one after the other: each takes a core and now and then a reader of the database.
actor TrialQueue {
    private var last: Task<RuleTrial, any Error>?

    func run(_ trial: @escaping @Sendable () async throws -> RuleTrial) async throws -> RuleTrial {
        let before = last
        let task = Task {
            _ = await before?.result
            try Task.checkCancellation()
            return try await trial()
        }
        last = task
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }
}
