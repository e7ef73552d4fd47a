import ArgumentParser
import Logging

/// `bouquet serve`
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Start Bouquet: the pages, the API and the syncs in the background.")

    @Option(help: "The address to listen on (HOST).") var host: String?
    @Option(help: "The port to listen on (PORT).") var port: Int?

    func validate() throws { try Settings.requirePort(port) }

    func run() async throws {
        var settings = try await Settings.load()
        if let host { settings.host = host }
        if let port { settings.port = port }
        let host = settings.host
        try await Bouquet.with(settings) { bouquet in
            if settings.isPublic {
                bouquet.logger.warning("everybody in your network can use Bouquet: it has no login yet", metadata: ["host": "\(host)"])
            }
            try await bouquet.serve { Terminal.announce("Bouquet is ready: http://\(host):\($0)") }
        }
    }
}

/// `bouquet migrate`
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Bring the database to this version's schema; doing it twice does no harm.")

    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        try await Bouquet.withQuiet { bouquet in
            let steps = bouquet.migrated
            if json {
                try Terminal.printJSON(["steps": steps])
            } else {
                print(steps.isEmpty ? "The database is up to date." : "Done: \(steps.joined(separator: ", "))")
            }
        }
    }
}
