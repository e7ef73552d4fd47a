import Catalog
import Foundation
import HTTPTypes
import Hummingbird
import Store

/// Accounts: list, add, change, delete, test, upload.
struct AccountsAPI: Sendable {
    private let dependencies: ServerDependencies
    private var store: CatalogStore { dependencies.store }

    init(_ dependencies: ServerDependencies) { self.dependencies = dependencies }

    func list(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        var accounts: [JSON] = []
        for account in try await store.accounts() { accounts.append(try await json(account)) }
        return try JSON.object(["accounts": .array(accounts)]).response()
    }

    func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await json(store.account(context.id())).response()
    }

    func create(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let account = try await Self.add(AccountInput(json: request.json()), to: store)
        return try await json(account).response(.created, headers: [.location: "/api/accounts/\(account.id)"])
    }

    func update(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let account = try await Self.change(context.id(), AccountInput(json: request.json()), in: store)
        return try await json(account).response()
    }

    func delete(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await Self.remove(context.id(), dependencies)
        return try JSON.object(["success": .bool(true)]).response()
    }

    func test(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let test = await dependencies.testAccount(try await store.account(context.id()))
        let provider = Self.provider(test.provider)
        return try JSON.object([
            "success": .bool(test.isSuccess), "status": .string(test.status), "message": .string(test.message),
            "error": test.isSuccess ? .null : .string(test.message),
        ]).merging(provider).response(test.isSuccess ? .ok : .badGateway)
    }

    /// Takes a playlist file as the body, keeps it beside the old one until it is whole, and syncs.
    func upload(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let account = try await store.account(context.id())
        guard account.settings.kind == .m3u, account.settings.server.isEmpty else {
            throw RequestError(
                status: .conflict, text: "this account has an address of its own: only an M3U account without one takes a file")
        }
        let path = dependencies.uploadPath(account.id)
        let part = path + ".part"
        defer { unlink(part) }
        guard FileManager.default.createFile(atPath: part, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: part)
        else { throw RequestError(status: .internalServerError, text: "the file could not be kept on disk") }
        defer { try? file.close() }
        var size = 0
        for try await buffer in request.body {
            size += buffer.readableBytes
            guard size <= dependencies.maximumUpload else {
                throw RequestError(status: .contentTooLarge, text: "the file is larger than \(dependencies.maximumUpload >> 20) MiB")
            }
            try file.write(contentsOf: Data(buffer.readableBytesView))
        }
        guard size > 0 else { throw RequestError.bad("the file is empty") }
        guard rename(part, path) == 0 else { throw RequestError(status: .internalServerError, text: "the file could not be kept on disk") }
        guard account.settings.isEnabled else {
            return try JSON.object(["success": .bool(true), "bytes": .integer(size)]).response()
        }
        let run = try await store.requestRun(account: account.id)
        return try JSON.object([
            "success": .bool(true), "bytes": .integer(size), "run_id": .integer(run.id), "run_url": .string("/api/sync/runs/\(run.id)"),
        ])
        .response(.accepted)
    }

    /// Adds an account and syncs it in the background; one that waits for its file is synced when the file comes.
    static func add(_ input: AccountInput, to store: CatalogStore) async throws -> Account {
        let account = try await store.addAccount(input.settings(over: nil))
        if account.settings.isEnabled, !account.settings.server.isEmpty { _ = try await store.requestRun(account: account.id) }
        return account
    }

    /// Deletes an account with all that is its own, files too.
    static func remove(_ id: Int64, _ dependencies: ServerDependencies) async throws {
        try await dependencies.store.deleteAccount(id)
        unlink(dependencies.uploadPath(id))
        dependencies.dropHeld(id)
    }

    static func change(_ id: Int64, _ input: AccountInput, in store: CatalogStore) async throws -> Account {
        let old = try await store.account(id).settings
        return try await store.updateAccount(id, input.settings(over: old, displayed: old.displayedServer))
    }

    private func json(_ account: Account) async throws -> JSON {
        let counts = try await store.counts(account: account.id)
        let settings = account.settings
        return JSON.object([
            "id": .integer(account.id), "name": .string(settings.name), "kind": .string(settings.kind.rawValue),
            "server": .string(settings.displayedServer), "username": .string(settings.username),
            "has_password": .bool(!settings.password.isEmpty), "user_agent": .string(settings.userAgent),
            "enabled": .bool(settings.isEnabled), "sync_interval_hours": .number(settings.syncIntervalHours),
            "max_connections": .integer(settings.maxConnections), "hold_threshold": .number(settings.holdThreshold),
            "created_at": .string(account.createdAt.iso), "updated_at": .string(account.updatedAt.iso),
            "last_sync": .string(account.lastSyncAt?.iso), "next_sync": .string(dependencies.schedule.nextSync(of: account)?.iso),
            "channel_count": .integer(counts.activeChannels), "category_count": .integer(counts.activeCategories),
            "provider": account.providerStatus.map { .object(Self.provider($0)) } ?? .null,
        ])
    }

    private static func provider(_ status: ProviderStatus?) -> [String: JSON] {
        [
            "provider_status": .string(status?.status), "expires_at": .string(status?.expiresAt?.iso),
            "max_connections": .integer(status?.maxConnections), "active_connections": .integer(status?.activeConnections),
            "timezone": .string(status?.timezone),
        ]
    }
}

extension AccountSettings {
    /// The address without what is secret in it.
    var displayedServer: String { server.hasPrefix("http") ? StreamAddress(server).redacted : server }
}
