import Foundation
import Testing

/// Bodies from the wild, which lie outside the project: some of them carry no licence.
enum SharedData {
    static let root: URL? = {
        if let path = ProcessInfo.processInfo.environment["BOUQUET_SHARED_DATA"] {
            return URL(fileURLWithPath: path, isDirectory: true)
        }
        var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let candidate = folder.appendingPathComponent("shared/data", isDirectory: true)
            if FileManager.default.fileExists(atPath: candidate.appendingPathComponent("xtream").path) { return candidate }
        }
        return nil
    }()

    static var isPresent: Bool { root != nil }

    static func path(_ name: String) throws -> String {
        try #require(root?.appendingPathComponent(name).path)
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    static func playlists() throws -> [String] {
        let folder = try path("m3u")
        let names = try #require(FileManager.default.enumerator(atPath: folder)).compactMap { $0 as? String }
        return names.filter { $0.hasSuffix(".m3u") || $0.hasSuffix(".m3u8") }.sorted().map { folder + "/" + $0 }
    }
}
