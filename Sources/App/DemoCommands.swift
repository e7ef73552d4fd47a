import ArgumentParser
import Catalog
import Logging
import ServiceLifecycle
import SimulatedPanel
import Store

/// `bouquet demo`
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Try Bouquet with a simulated provider, in a data folder of its own.",
        discussion: "The provider changes after each sync: sync again to see what was renamed, what came and what went.")

    @Option(help: "How many channels the provider has.") var channels = 50_000
    @Option(help: "The port to listen on (PORT).") var port: Int?

    func validate() throws {
        if !(1...5_000_000).contains(channels) { throw ValidationError("--channels is a number from 1 to 5000000") }
        try Settings.requirePort(port)
    }

    func run() async throws {
        var settings = try await Settings.load()
        settings.dataFolder += "/demo"
        settings.databasePath = settings.dataFolder + "/bouquet.db"
        if let port { settings.port = port }
        let host = settings.host
        try await Bouquet.with(settings) { bouquet in
            let store = bouquet.store
            let panel = SimulatedPanel(PanelState(.channels(channels), advances: true), logger: bouquet.logger) { port in
                do { try await Self.connect(store, to: "127.0.0.1:\(port)") } catch is CancellationError {} catch {
                    Terminal.complain("the simulated provider could not be added: \(error)")
                }
            }
            try await bouquet.serve(with: [panel]) {
                Terminal.announce("Bouquet is ready, with a simulated provider: http://\(host):\($0)")
            }
        }
    }

    /// Adds the provider, or tells a demo's database of an earlier day where it listens now.
    private static func connect(_ store: CatalogStore, to server: String) async throws {
        let settings = try AccountSettings(
            name: "Simulated provider", kind: .xtream, server: server, username: "demo", password: "demo"
        ).validated()
        if let known = try await store.accounts().first(where: { $0.settings.name == settings.name }) {
            _ = try await store.updateAccount(known.id, settings)
        } else {
            _ = try await store.requestRun(account: store.addAccount(settings).id)
        }
    }
}

/// `bouquet panel`: the simulated provider alone, for benchmarks and for trying other programs.
struct Panel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Start the simulated provider alone.", shouldDisplay: false)

    @Option(help: "How many channels it has.") var channels = 50_000
    @Option(help: "The port to listen on.") var port = 7381

    func validate() throws { try Settings.requirePort(port) }

    func run() async throws {
        var logger = Logger(label: "panel")
        logger.logLevel = .error
        let panel = SimulatedPanel(PanelState(.channels(channels)), port: port, logger: logger) { port in
            Terminal.announce("The simulated provider is ready: http://127.0.0.1:\(port), user name and password demo")
        }
        do { try await panel.run() } catch { throw SettingsError(listening: "127.0.0.1", port, error) ?? error }
    }
}
