import Catalog
import Foundation

/// The files of the syncs: replies on their way, replies that wait for a person's decision, and uploaded playlists.
package struct SyncFolder: Sendable {
    private let root: String

    /// Creates the folders, readable by their owner alone: replies may hold credentials.
    package init(root: String) throws {
        self.root = root
        for name in ["spool", "held", "uploads"] {
            try FileManager.default.createDirectory(
                atPath: root + "/" + name, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
    }

    func spool(run id: Int64, list: String) -> String { "\(root)/spool/\(id)-\(list)" }
    func held(account id: Int64, list: String) -> String { "\(root)/held/\(id)-\(list)" }
    package func upload(account id: Int64) -> String { "\(root)/uploads/\(id).m3u" }

    /// Whether an account's playlist is a file that nobody has sent yet.
    package func isWaitingForFile(_ account: Account) -> Bool {
        account.settings.takesFile && !FileManager.default.fileExists(atPath: upload(account: account.id))
    }

    /// A new file for the answer to a test or for an upload on its way; whoever asks deletes it.
    package func probe() -> String { "\(root)/spool/0-\(UInt64.random(in: 0...UInt64.max))" }

    func hasHeld(account id: Int64) -> Bool { FileManager.default.fileExists(atPath: held(account: id, list: "channels")) }

    /// Keeps a run's replies for a person's decision.
    func hold(run: Int64, account: Int64) {
        dropHeld(account: account)
        for list in ["channels", "categories"] {
            _ = rename(spool(run: run, list: list), held(account: account, list: list))
        }
    }

    package func dropHeld(account id: Int64) {
        for list in ["channels", "categories"] { unlink(held(account: id, list: list)) }
    }

    /// Deletes what belongs to an account that is deleted.
    package func drop(account id: Int64) {
        dropHeld(account: id)
        unlink(upload(account: id))
    }

    func dropSpool(run id: Int64) {
        for list in ["account", "channels", "categories"] { unlink(spool(run: id, list: list)) }
    }

    /// Deletes what belongs to nobody any more: spools of ended runs, files of deleted accounts.
    package func sweep(running: Set<Int64>, accounts: Set<Int64>) {
        sweep("spool", keeping: running)
        sweep("held", keeping: accounts)
        sweep("uploads", keeping: accounts)
    }

    private func sweep(_ name: String, keeping ids: Set<Int64>) {
        for file in (try? FileManager.default.contentsOfDirectory(atPath: root + "/" + name)) ?? [] {
            let path = "\(root)/\(name)/\(file)"
            let id = Int64(file.prefix { $0.isNumber })
            if id == 0, isYoung(path) { continue }
            if id.map(ids.contains) != true { unlink(path) }
        }
    }

    /// Whether a file of no run may still belong to a request on its way, also one of another process.
    private func isYoung(_ path: String) -> Bool {
        let changed = try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
        return changed.map { $0.timeIntervalSinceNow > -3600 } ?? true
    }
}
