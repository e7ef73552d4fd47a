import App
import Formats
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Store
import Testing

@testable import Server

@Suite("The QR code of a playlist")
struct QRCodeTests {
    /// What a camera sees in a picture of a code: drawn as a browser would, and read by zbar.
    private static func read(_ svg: String) throws -> String {
        let folder = Harness.temporaryFolder()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(svg.utf8).write(to: URL(fileURLWithPath: folder + "/code.svg"))
        _ = try run(
            "ffmpeg", ["-loglevel", "error", "-i", folder + "/code.svg", "-vf", "scale=iw*6:-1:flags=neighbor", folder + "/code.png"])
        return try run("zbarimg", ["--quiet", "--raw", folder + "/code.png"])
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let output = Pipe()
        (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static let hasReader =
        (try? run("zbarimg", ["--version"]).isEmpty) == false && (try? run("ffmpeg", ["-version"]).isEmpty) == false

    @Test(
        "leads to the playlist under the name by which Bouquet was reached",
        .enabled(if: hasReader, "needs zbarimg, of Debian's package zbar-tools, and ffmpeg"))
    func address() async throws {
        try await Harness.run { bouquet in
            _ = try await bouquet.post("/api/playlists", #"{"name":"Main"}"#)
            for (path, headers, address) in [
                ("/playlists/main/qr.svg", HTTPFields(), "http://localhost/playlist/main.m3u"),
                ("/playlists/1/qr.svg", HTTPFields([.forwarded]), "https://localhost/playlist/main.m3u"),
            ] {
                let code = try await bouquet.download(path, headers: headers)
                let read = try Self.read(code.text)
                #expect(read == address)
            }
        }
    }

    @Test("is a picture that nobody keeps, black on white with white around it, and there only for a playlist that is")
    func picture() async throws {
        try await Harness.run { bouquet in
            _ = try await bouquet.post("/api/playlists", #"{"name":"Main"}"#)
            let code = try await bouquet.download("/playlists/main/qr.svg")
            #expect(code.status == 200 && code.headers[.contentType] == "image/svg+xml" && code.headers[.cacheControl] == "no-store")
            #expect(code.text.contains(##"fill="#fff""##) && code.text.contains(#"d="M4 4h7v1h-7z"#), "the first corner's upper edge")
            #expect(try await bouquet.download("/playlists/none/qr.svg").status == 404)
        }
    }

    @Test("is none for a text that is too long")
    func tooLong() {
        #expect(QRCode(String(repeating: "x", count: 3_000)) == nil)
    }
}

extension HTTPField {
    fileprivate static var forwarded: HTTPField {
        HTTPField(name: HTTPField.Name("X-Forwarded-Proto") ?? .referer, value: "https")
    }
}
