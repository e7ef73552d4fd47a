import ArgumentParser
import CMemory
import Foundation

/// The command line.
package struct BouquetCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "bouquet",
        abstract: "Keeps the channels of all your IPTV accounts in a local catalogue.",
        discussion: """
            Start with 'bouquet serve' and open http://127.0.0.1:7380, or try it without an account: 'bouquet demo'.
            Exit codes: 0 done, 1 a sync or a test failed, 2 a sync is held for review, 64 wrong usage, 78 wrong configuration.
            """,
        version: Bouquet.version,
        subcommands: [Serve.self, SyncCommand.self, Accounts.self, Channels.self, History.self, Migrate.self, Demo.self, Panel.self])

    package init() {}

    /// Runs the command that the arguments name; one line says what is wrong with the configuration.
    package static func start() async {
        // A sync needs much memory for seconds, and Bouquet runs for months.
        cmemory_give_back_what_is_freed()
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand { try await asynchronous.run() } else { try command.run() }
        } catch let error as SettingsError {
            Terminal.complain(error.description)
            Foundation.exit(78)
        } catch let error where !(error is ExitCode) && !isUsage(error) {
            Terminal.complain(String(describing: error))
            Foundation.exit(1)
        } catch {
            exit(withError: error)
        }
    }

    /// ArgumentParser's own errors have a usage text to show.
    private static func isUsage(_ error: any Error) -> Bool {
        error is CleanExit || error is ValidationError || exitCode(for: error) != .failure
    }
}

/// What goes to a terminal.
enum Terminal {
    static func complain(_ text: String) { FileHandle.standardError.write(Data("bouquet: \(text)\n".utf8)) }

    /// Prints at once, also where the output is a file.
    static func announce(_ text: String) { FileHandle.standardOutput.write(Data("\(text)\n".utf8)) }

    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    static func printJSON(_ value: Any) throws {
        let data = try JSONSerialization.data(withJSONObject: value, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        print(String(decoding: data, as: UTF8.self))
    }
}
