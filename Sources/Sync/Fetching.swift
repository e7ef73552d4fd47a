import Catalog
import Formats
import Glibc
import Store

/// Fetches the lists of one run.
struct Fetching {
    let engine: SyncEngine
    let run: SyncRun
    let account: Account
    private var report = SyncReport(status: .running)

    init(engine: SyncEngine, run: SyncRun, account: Account) {
        self.engine = engine
        self.run = run
        self.account = account
    }

    /// The lists, or nil when they are the ones that the catalogue shows already.
    mutating func reply() async throws -> ProviderReply? {
        let known = try await engine.store.appliedReply(account: account.id)
        let applied = run.isForced ? nil : known.flatMap { SyncEngine.isOurs($0) ? $0 : nil }
        engine.publish(run, .connecting, report)
        return switch account.settings.kind {
        case .xtream: try await panelReply(applied)
        case .m3u: try await playlistReply(applied)
        }
    }

    func unchangedReport() -> SyncReport {
        var report = report
        report.status = .unchanged
        return report
    }

    private mutating func panelReply(_ applied: AppliedReply?) async throws -> ProviderReply? {
        try await askForStatus()
        let validators = Validators(applied?.validators)
        let categories = try await fetchCategories(validators)
        let channels = try await fetch("channels", ProviderLists.panel(account, action: "get_live_streams"), validators)
        var spools: [Spool] = []
        var next = Validators(nil)
        for (list, outcome) in [("categories", categories), ("channels", channels)] {
            switch outcome {
            case .spooled(let spool, let validator, _):
                spools.append(spool)
                next[list] = validator.map { "\(spool.digest) \($0)" }
            case .notModified:
                let digest = validators.digest(list)
                spools.append(Spool(path: "", digest: digest ?? "", size: 0))
                next[list] = validators[list]
            case nil: break
            }
        }
        let digest = SyncEngine.digest(spools)
        if categories != nil, digest == applied?.digest { return nil }
        guard case .spooled(let spool, _, _) = channels else { return try await refetchUnconditionally() }
        let list = try categories.flatMap { outcome -> [ProviderCategory]? in
            guard case .spooled(let spool, _, _) = outcome else { return nil }
            return try readCategories(spool.path)
        }
        return ProviderReply(
            path: spool.path, categories: list, applied: categories == nil ? nil : AppliedReply(digest: digest, validators: next.text),
            report: report)
    }

    /// Channels that did not change beside categories that did: the channels are needed after all, to link them.
    private mutating func refetchUnconditionally() async throws -> ProviderReply? {
        report = SyncReport(status: .running)
        return try await panelReply(nil)
    }

    private mutating func playlistReply(_ applied: AppliedReply?) async throws -> ProviderReply? {
        let validators = Validators(applied?.validators)
        let path = engine.folder.spool(run: run.id, list: "channels")
        let progress = progress(.channels)
        engine.publish(run, .channels, report)
        let reply = try await engine.client.playlistReply(
            of: account, to: path, folder: engine.folder, validator: validators.condition("channels"), progress: progress)
        guard case .spooled(let spool, let validator, let received) = reply else { return nil }
        report.bytes += received
        let digest = SyncEngine.digest([spool])
        if digest == applied?.digest { return nil }
        var next = Validators(nil)
        next["channels"] = validator.map { "\(spool.digest) \($0)" }
        return ProviderReply(path: path, categories: nil, applied: AppliedReply(digest: digest, validators: next.text), report: report)
    }

    /// What the panel says of the account itself. Many a panel that lists its channels well fails here: only a plain refusal counts.
    private mutating func askForStatus() async throws {
        let path = engine.folder.spool(run: run.id, list: "account")
        do {
            let status = try await engine.client.accountStatus(of: account, to: path)
            guard status.isAuthenticated else { throw ListError.rejected }
            try await engine.store.recordProviderStatus(status.provider, of: run)
            let verdict = AccountProbe.verdict(status.provider, at: engine.store.now())
            if let complaint = AccountProbe.complaint(status.provider, verdict) { report.warnings.append(complaint) }
        } catch ListError.rejected {
            throw ListError.rejected
        } catch is ListError {
        } catch FetchError.status {
        } catch FetchError.tooLarge {
        }
    }

    /// nil, with a warning, where the categories alone fail.
    private mutating func fetchCategories(_ validators: Validators) async throws -> ProviderClient.Reply? {
        do {
            let reply = try await fetch("categories", ProviderLists.panel(account, action: "get_live_categories"), validators)
            if case .spooled(let spool, _, _) = reply { try await check(XtreamCategoryList(path: spool.path).read()) }
            return reply
        } catch ListError.rejected {
            throw ListError.rejected
        } catch let error as FetchError {
            warnOfCategories(error)
        } catch let error as ListError {
            warnOfCategories(error)
        }
        // A list that is held keeps what lies here.
        unlink(engine.folder.spool(run: run.id, list: "categories"))
        return nil
    }

    /// No provider gives up all its categories at once: a list of none is a fault of its own, unless a person says otherwise.
    private mutating func check(_ list: (categories: [ProviderCategory], tally: RowTally)) async throws {
        if list.categories.isEmpty, !run.isForced, try await engine.store.counts(account: account.id).activeCategories > 0 {
            throw ListError.nothingUsable
        }
        warnOfSkipped(list.tally)
    }

    private mutating func warnOfCategories(_ error: any Error) {
        report.warnings.append("the categories did not come and stay as they were: \(error)")
    }

    private mutating func warnOfSkipped(_ tally: RowTally) {
        guard tally.skipped > 0 else { return }
        let samples = tally.samples.filter { $0.contains(" skipped: ") }.prefix(3).joined(separator: ", ")
        report.warnings.append("\(tally.skipped) of \(tally.rows) categories cannot be used (\(samples))")
    }

    private func readCategories(_ path: String) throws -> [ProviderCategory] { try XtreamCategoryList(path: path).read().categories }

    private mutating func fetch(_ list: String, _ url: String, _ validators: Validators) async throws -> ProviderClient.Reply {
        let phase: SyncProgress.Phase = list == "channels" ? .channels : .categories
        engine.publish(run, phase, report)
        let limit = list == "channels" ? engine.client.limits.maximumBytes : min(32 << 20, engine.client.limits.maximumBytes)
        let reply = try await engine.client.fetch(
            url, of: account, to: engine.folder.spool(run: run.id, list: list), limit: limit,
            validator: validators.condition(list), progress: progress(phase))
        if case .spooled(_, _, let received) = reply { report.bytes += received }
        return reply
    }

    private func progress(_ phase: SyncProgress.Phase) -> @Sendable (Int) -> Void {
        let (engine, run, report) = (engine, run, report)
        return { bytes in
            var now = report
            now.bytes += bytes
            engine.publish(run, phase, now)
        }
    }
}

/// What makes a request conditional: for each list the digest of the body that the catalogue shows, and its `ETag` or date.
private struct Validators {
    private var lines: [String: String] = [:]

    init(_ text: String?) {
        for line in (text ?? "").split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1)
            if parts.count == 2 { lines[String(parts[0])] = String(parts[1]) }
        }
    }

    subscript(_ list: String) -> String? {
        get { lines[list] }
        set { lines[list] = newValue }
    }

    func digest(_ list: String) -> String? { lines[list]?.split(separator: " ").first.map(String.init) }
    func condition(_ list: String) -> String? { lines[list].map { String($0.drop { $0 != " " }.dropFirst()) } }

    var text: String { lines.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: "\n") }
}
