import Foundation

/// Who runs a sync: host, process id and the process's start, so that a later process with the same id is not taken for it.
package struct ProcessIdentity: Sendable, Equatable {
    package let text: String

    package static let current = ProcessIdentity(
        text: "\(host):\(getpid()):\(state(of: getpid())?.start ?? "?"):\(UInt32.random(in: 0...UInt32.max))")

    /// nil for a process of another machine, or one that somebody stopped for a while: only its lease can tell.
    package static func isAlive(_ owner: String) -> Bool? {
        let parts = owner.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == host, let id = Int32(parts[1]) else { return nil }
        if owner == current.text { return true }
        guard let process = state(of: id), process.start == parts[2] else { return false }
        return process.isStopped ? nil : true
    }

    private static let host = ProcessInfo.processInfo.hostName.replacing(":", with: "-")

    /// From `/proc/…/stat`, whose 3rd and 22nd field are counted after the command in parentheses; nil for a process that has ended, though
    /// its parent did not ask for its exit code yet.
    private static func state(of id: Int32) -> (start: String, isStopped: Bool)? {
        guard let stat = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8), let end = stat.lastIndex(of: ")") else {
            return nil
        }
        let fields = stat[end...].split(separator: " ")
        guard fields.count > 20, fields[1] != "Z", fields[1] != "X" else { return nil }
        return (String(fields[20]), ["T", "t"].contains(fields[1]))
    }
}
