import Catalog
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Store
import Synchronization

/// What happens from now on, as server-sent events.
struct EventsAPI: Sendable {
    static let keepAlive = Duration.seconds(20)
    /// Between two writes: a page need not be told more than five times a second.
    private static let pause = Duration.milliseconds(200)

    private let store: CatalogStore

    init(_ dependencies: ServerDependencies) { store = dependencies.store }

    func stream(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let texts = Self.texts(of: store.feed.events(), in: Look(of: request).words)
        let headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store"]
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: ": Bouquet\n\n"))
                for await text in texts.cancelOnGracefulShutdown() {
                    try await writer.write(ByteBuffer(string: text))
                    try await Task.sleep(for: Self.pause)
                }
                try await writer.finish(nil)
            })
    }

    /// What is to be sent, as it is asked for: what came meanwhile, and of each subject the newest.
    static func texts(
        of events: AsyncStream<EventFeed.Event>, in words: Words = .english, clock: any Clock<Duration> = ContinuousClock()
    ) -> some AsyncSequence<String, Never> & Sendable {
        let pending = Pending()
        let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let work = Task {
            await withDiscardingTaskGroup { group in
                group.addTask {
                    while (try? await clock.sleep(for: keepAlive)) != nil {
                        pending.events.withLock { $0.add(": nothing new\n\n", about: .keepAlive) }
                        wake.yield()
                    }
                }
                for await event in events {
                    guard let (subject, text) = text(of: event, in: words) else { continue }
                    pending.events.withLock { $0.add(text, about: subject) }
                    wake.yield()
                }
                group.cancelAll()
            }
            wake.finish()
        }
        wake.onTermination = { _ in work.cancel() }
        return wakes.compactMap { pending.events.withLock { $0.take() } }
    }

    private final class Pending: Sendable { let events = Mutex(PendingEvents()) }

    private static func text(of event: EventFeed.Event, in words: Words) -> (PendingEvents.Subject, String)? {
        switch event {
        case .queued(let run, let account): progress(run, account, "waiting", bytes: 0, rows: 0)
        case .progress(let now): progress(now.runID, now.accountID, now.phase.rawValue, bytes: now.bytes, rows: now.rows)
        case .finished(let run): (.finished(run: run.id), text("finished", SyncAPI.json(run, words)))
        case .tagging(let tagging):
            (
                .tagging(account: tagging.accountID),
                text(
                    "tagging",
                    .object([
                        "account_id": .integer(tagging.accountID), "done": .integer(tagging.done), "total": .integer(tagging.total),
                        "finished": .bool(tagging.isFinished),
                    ]))
            )
        case .changed(let subject, let version):
            (.changed(subject), text("changed", .object(["what": .string(subject.rawValue), "version": .integer(version)])))
        case .accountDeleted: nil
        }
    }

    private static func progress(
        _ run: Int64, _ account: Int64, _ phase: String, bytes: Int, rows: Int
    ) -> (PendingEvents.Subject, String) {
        let body = JSON.object([
            "run_id": .integer(run), "account_id": .integer(account), "phase": .string(phase), "bytes": .integer(bytes),
            "rows": .integer(rows),
        ])
        return (.progress(run: run, phase: phase), text("progress", body))
    }

    private static func text(_ name: String, _ body: JSON) -> String { "event: \(name)\ndata: \(body.line)\n\n" }
}
