import ArgumentParser
import Catalog
import Foundation
import Store
import Sync

/// `bouquet accounts`
struct Accounts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List, add, remove and test accounts.", subcommands: [List.self, Add.self, Remove.self, Test.self],
        defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the accounts.")

        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            try await Bouquet.withQuiet { bouquet in
                var rows: [[String: Any]] = []
                for account in try await bouquet.store.accounts() {
                    let counts = try await bouquet.store.counts(account: account.id)
                    rows.append([
                        "id": account.id, "name": account.settings.name, "kind": account.settings.kind.rawValue,
                        "enabled": account.settings.isEnabled, "channel_count": counts.activeChannels,
                        "last_sync": account.lastSyncAt?.iso ?? NSNull(),
                    ])
                    if !json {
                        let last = account.lastSyncAt.map { "last synced " + $0.iso } ?? "never synced"
                        print("\(account.id)  \(account.settings.name)  \(counts.activeChannels) channels, \(last)")
                    }
                }
                if json {
                    try Terminal.printJSON(rows)
                } else if rows.isEmpty {
                    print("No accounts yet: add one with 'bouquet accounts add'.")
                }
            }
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add an account.",
            discussion: "The password is asked for, or read from BOUQUET_PASSWORD, so that it stays out of the shell's history.")

        @Argument(help: "A name for it.") var name: String
        @Argument(help: "The panel's address, a get.php link, or the playlist's address or file.") var server: String
        @Option(help: "xtream or m3u; left out, it is what the address looks like.") var kind: String?
        @Option(help: "The user name.") var username: String = ""
        @Option(help: "The password; better leave it out, and it is asked for.") var password: String?
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let settings = try settings()
            try await Bouquet.withQuiet { bouquet in
                let account = try await bouquet.store.addAccount(settings)
                if json {
                    try Terminal.printJSON(["id": account.id, "name": account.settings.name])
                } else {
                    print("Added account \(account.id). Get its channels with 'bouquet sync \(account.id)'.")
                }
            }
        }

        private func settings() throws -> AccountSettings {
            let named = kind.flatMap(Account.Kind.init(rawValue:))
            if kind != nil, named == nil { throw ValidationError("--kind is xtream or m3u") }
            let isFile = named != .xtream && Self.isFile(server)
            let server = isFile ? URL(fileURLWithPath: server).path : server
            let kind = named ?? (isFile ? .m3u : Account.Kind(guessedFrom: server))
            var settings = AccountSettings(name: name, kind: kind, server: server, username: username)
            settings.password = password ?? ProcessInfo.processInfo.environment["BOUQUET_PASSWORD"] ?? ""
            if kind == .xtream, settings.password.isEmpty, !server.contains("password="), isatty(STDIN_FILENO) == 1 {
                settings.password = getpass("Password: ").map { String(cString: $0) } ?? ""
            }
            do { settings = try settings.validated() } catch { throw ValidationError(error.description) }
            if let file = settings.file, !Self.isFile(file) { throw ValidationError("server: there is no file \(file)") }
            return settings
        }

        private static func isFile(_ path: String) -> Bool {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Remove an account and all its channels.")

        @Argument(help: "The account's id.") var id: Int64
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            try await Bouquet.withQuiet { bouquet in
                try await bouquet.store.deleteAccount(id)
                bouquet.folder.drop(account: id)
                if json { try Terminal.printJSON(["success": true]) } else { print("Removed account \(id) and its channels.") }
            }
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Log in at the provider to see whether an account works.")

        @Argument(help: "The account's id.") var id: Int64
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            try await Bouquet.withQuiet { bouquet in
                let answer = await bouquet.probe.test(try await bouquet.store.account(id))
                if json {
                    try Terminal.printJSON([
                        "success": answer.verdict == .works, "status": answer.verdict.rawValue, "message": answer.message,
                        "expires_at": answer.provider?.expiresAt?.iso ?? NSNull(),
                    ])
                } else {
                    print(answer.message)
                }
                if answer.verdict != .works { throw ExitCode(1) }
            }
        }
    }
}
