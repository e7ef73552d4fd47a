import Catalog
import Formats
import Foundation
import NIOPosix

/// Logs in at a provider to see whether an account works.
package struct AccountProbe: Sendable {
    package struct Answer: Sendable, Equatable {
        package enum Verdict: String, Sendable {
            case works, rejected, expired, banned, disabled, noAnswer = "no_answer", notAProvider = "not_a_provider"
        }

        package var verdict: Verdict
        /// A sentence for a person, without secrets.
        package var message: String
        package var provider: ProviderStatus?
    }

    private let client: ProviderClient
    private let folder: SyncFolder
    private let now: @Sendable () -> Timestamp

    package init(client: ProviderClient, folder: SyncFolder, now: @escaping @Sendable () -> Timestamp) {
        self.client = client
        self.folder = folder
        self.now = now
    }

    package func test(_ account: Account) async -> Answer {
        do {
            return switch account.settings.kind {
            case .xtream: try await testPanel(account)
            case .m3u: try await testPlaylist(account)
            }
        } catch FetchError.status(401), FetchError.status(403) {
            return Answer(verdict: .rejected, message: FetchError.status(401).description)
        } catch let error as FetchError where error == .status(404) {
            return Answer(verdict: .notAProvider, message: error.description)
        } catch let error as FetchError {
            return Answer(verdict: .noAnswer, message: error.description)
        } catch ListError.rejected {
            return Answer(verdict: .rejected, message: ListError.rejected.description)
        } catch let error as ListError {
            return Answer(verdict: .notAProvider, message: "this is not a provider: \(error)")
        } catch is CancellationError {
            return Answer(verdict: .noAnswer, message: "the test was ended")
        } catch {
            return Answer(verdict: .noAnswer, message: "the test failed inside Bouquet (\(type(of: error)))")
        }
    }

    private func testPanel(_ account: Account) async throws -> Answer {
        let path = folder.probe()
        defer { unlink(path) }
        let status = try await client.accountStatus(of: account, to: path)
        let provider = status.provider
        guard status.isAuthenticated else { throw ListError.rejected }
        let verdict = Self.verdict(provider, at: now())
        return Answer(verdict: verdict, message: Self.complaint(provider, verdict) ?? "the account works", provider: provider)
    }

    private func testPlaylist(_ account: Account) async throws -> Answer {
        let path = folder.probe()
        defer { unlink(path) }
        _ = try await client.playlist(of: account, to: path, folder: folder)
        return Answer(verdict: .works, message: "the playlist has \(try await count(path, account)) channels")
    }

    /// Reads a playlist file whole, packed or not, and answers how many channels it has.
    /// - Throws: `ListError` for what is no playlist.
    package func countChannels(in file: String, of account: Account) async throws -> Int {
        let path = folder.probe()
        defer { unlink(path) }
        do { _ = try await client.copy(file: file, to: path, limit: client.limits.maximumBytes) } catch FetchError.damagedCompression,
            FetchError.tooLarge
        { throw ListError.notAList }
        return try await count(path, account)
    }

    private func count(_ path: String, _ account: Account) async throws -> Int {
        let list = ProviderLists.channels(of: account, at: path)
        let tally = try await NIOThreadPool.singleton.runIfActive { try list.forEach { _, _ in } }
        return tally.rows - tally.skipped
    }

    /// Many a panel goes on calling an account active whose time is over.
    static func verdict(_ provider: ProviderStatus, at now: Timestamp) -> Answer.Verdict {
        switch provider.status?.lowercased() {
        case "expired": .expired
        case "banned": .banned
        case "disabled": .disabled
        default: provider.expiresAt.map { $0 <= now } == true ? .expired : .works
        }
    }

    /// What the provider says against the account; nil for one that works.
    static func complaint(_ provider: ProviderStatus, _ verdict: Answer.Verdict) -> String? {
        switch verdict {
        case .works: nil
        case .expired:
            "the provider says that the account has expired" + (provider.expiresAt.map { " on \($0.iso.prefix(10))" } ?? "")
        default: "the provider says that the account is \(verdict.rawValue)"
        }
    }
}

extension ProviderClient {
    struct PanelStatus: Sendable {
        var isAuthenticated: Bool
        var provider: ProviderStatus
    }

    /// Asks a panel for the account itself.
    func accountStatus(of account: Account, to path: String) async throws -> PanelStatus {
        _ = try await fetch(ProviderLists.panel(account), of: account, to: path, limit: 1 << 20)
        let body = FileManager.default.contents(atPath: path) ?? Data()
        let info = try XtreamAccountInfo.parse(Array(body))
        return PanelStatus(
            isAuthenticated: info.isAuthenticated,
            provider: ProviderStatus(
                status: info.status, expiresAt: info.expiresAt.map(Timestamp.init(seconds:)),
                maxConnections: info.maxConnections > 0 ? Int(clamping: info.maxConnections) : nil,
                activeConnections: Int(clamping: info.activeConnections), timezone: info.timezone))
    }

    /// An M3U account's playlist, whole: from its address, a file of this machine, or what a person uploaded.
    func playlist(of account: Account, to path: String, folder: SyncFolder) async throws -> Spool {
        guard case .spooled(let spool, _, _) = try await playlistReply(of: account, to: path, folder: folder) else {
            throw FetchError.unexpected("not modified")
        }
        return spool
    }

    func playlistReply(
        of account: Account, to path: String, folder: SyncFolder, validator: String? = nil,
        progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> Reply {
        let file = account.settings.takesFile ? folder.upload(account: account.id) : account.settings.file
        if let file {
            let spool = try await copy(file: file, to: path, limit: limits.maximumBytes)
            return .spooled(spool, validator: nil, received: spool.size)
        }
        return try await fetch(
            ProviderLists.playlist(account), of: account, to: path, limit: limits.maximumBytes, validator: validator, progress: progress)
    }
}
