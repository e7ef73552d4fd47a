import Foundation

/// Who runs a sync: host, process id and the process's start, so that a later process with the same id is not taken for it.
package struct ProcessIdentity: Sendable, Equatable {
    package let text: String

    package static let current = ProcessIdentity(
        text: "\(host):\(getpid()):\(startTime(of: getpid()) ?? "?"):\(UInt32.random(in: 0...UInt32.max))")

    /// nil for a process of another machine: only its lease can tell.
    package static func isAlive(_ owner: String) -> Bool? {
        let parts = owner.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == host, let id = Int32(parts[1]) else { return nil }
        if owner == current.text { return true }
        return startTime(of: id).map { $0 == parts[2] } ?? false
    }

    private static let host = ProcessInfo.processInfo.hostName.replacing(":", with: "-")

    /// The 22nd field of `/proc/…/stat`, counted after the command in parentheses; nil for a process that has ended, though its
    /// parent did not ask for its exit code yet.
    private static func startTime(of id: Int32) -> String? {
        guard let stat = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8), let end = stat.lastIndex(of: ")") else {
            return nil
        }
        let fields = stat[end...].split(separator: " ")
        guard fields.count > 20, fields[1] != "Z", fields[1] != "X" else { return nil }
        return String(fields[20])
    }
}
