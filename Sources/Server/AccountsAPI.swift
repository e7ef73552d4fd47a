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
        let schedule = try await store.syncSettings().schedule
        for account in try await store.accounts() { accounts.append(try await json(account, schedule)) }
        return try JSON.object(["accounts": .array(accounts)]).response()
    }

    func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await json(store.account(context.id()), store.syncSettings().schedule).response()
    }

    func create(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let account = try await Self.add(AccountInput(json: request.json()), dependencies)
        return try await json(account, store.syncSettings().schedule).response(
            .created, headers: [.location: "/api/accounts/\(account.id)"])
    }

    func update(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let account = try await Self.change(context.id(), AccountInput(json: request.json()), dependencies)
        return try await json(account, store.syncSettings().schedule).response()
    }

    func delete(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await Self.remove(context.id(), dependencies)
        return try JSON.object(["success": .bool(true)]).response()
    }

    func test(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let test = await dependencies.testAccount(try await store.account(context.id()))
        let provider = Self.provider(test.provider)
        let message = Look(of: request).words.sentence(test.message)
        return try JSON.object([
            "success": .bool(test.isSuccess), "status": .string(test.status), "message": .string(message),
            "error": test.isSuccess ? .null : .string(message),
        ]).merging(provider).response(test.isSuccess ? .ok : .badGateway, headers: Words.vary)
    }

    /// Takes a playlist file as the body, which takes the old one's place when it is whole and a playlist, and syncs.
    func upload(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let account = try await store.account(context.id())
        guard account.settings.kind == .m3u, account.settings.server.isEmpty else {
            throw RequestError(
                status: .conflict, text: "this account has an address of its own: only an M3U account without one takes a file")
        }
        guard request.headers[.contentType]?.lowercased().hasPrefix("multipart/") != true else {
            throw RequestError(
                status: .unsupportedMediaType, text: "send the file itself as the body and not in a form, as curl does with -T list.m3u")
        }
        let part = dependencies.uploadPart()
        defer { unlink(part) }
        let size = try await keep(request.body, at: part)
        try await check(playlist: part, of: account)
        guard rename(part, dependencies.uploadPath(account.id)) == 0 else { throw Self.noSpace }
        dependencies.dropHeld(account.id)
        let run = try await playlistReplaced(account.id)
        let answer = JSON.object(["success": .bool(true), "bytes": .integer(size)])
        guard let run else { return try answer.response() }
        return try answer.merging(["run_id": .integer(run.id), "run_url": .string("/api/sync/runs/\(run.id)")]).response(.accepted)
    }

    private func playlistReplaced(_ id: Int64) async throws -> SyncRun? {
        do { return try await store.playlistReplaced(account: id) } catch let error as StoreError where error == .noAccount(id) {
            // Deleted while its file was on the way: nobody would delete the file any more.
            unlink(dependencies.uploadPath(id))
            throw error
        }
    }

    private static let noSpace = RequestError(status: .internalServerError, text: "the file could not be kept on disk")

    /// - Returns: the size of the body.
    private func keep(_ body: RequestBody, at path: String) async throws -> Int {
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: path)
        else { throw Self.noSpace }
        defer { try? file.close() }
        var size = 0
        for try await buffer in body {
            size += buffer.readableBytes
            guard size <= dependencies.maximumUpload else {
                throw RequestError(status: .contentTooLarge, text: "the file is larger than \(dependencies.maximumUpload >> 20) MiB")
            }
            do { try file.write(contentsOf: Data(buffer.readableBytesView)) } catch { throw Self.noSpace }
        }
        guard size > 0 else { throw RequestError.bad("the file is empty") }
        return size
    }

    private func check(playlist path: String, of account: Account) async throws {
        let count: Int
        do { count = try await dependencies.countChannels(path, account) } catch is ListError {
            throw RequestError.bad("the file is not an M3U playlist")
        }
        guard count > 0 else { throw RequestError.bad("the file has no channel in it") }
    }

    /// Adds an account and syncs it in the background; one that waits for its file is synced when the file comes.
    static func add(_ input: AccountInput, _ dependencies: ServerDependencies) async throws -> Account {
        let settings = try input.settings(over: nil)
        try check(settings, over: nil, dependencies)
        return try await dependencies.store.addAccount(settings, isSynced: settings.isEnabled && !settings.takesFile)
    }

    /// Deletes an account with all that is its own, files too.
    static func remove(_ id: Int64, _ dependencies: ServerDependencies) async throws {
        try await dependencies.store.deleteAccount(id)
        unlink(dependencies.uploadPath(id))
        dependencies.dropHeld(id)
    }

    static func change(_ id: Int64, _ input: AccountInput, _ dependencies: ServerDependencies) async throws -> Account {
        let old = try await dependencies.store.account(id).settings
        let settings = try input.settings(over: old, displayed: old.displayedServer)
        try check(settings, over: old, dependencies)
        // Before the change: what the new source sends may be held as soon as it is made.
        if !old.hasSameSource(as: settings) { dependencies.dropHeld(id) }
        return try await dependencies.store.updateAccount(id, settings)
    }

    /// Whoever reaches the API must not read any file of this machine: only those that its owner put into a folder for that.
    private static func check(_ settings: AccountSettings, over old: AccountSettings?, _ dependencies: ServerDependencies) throws {
        guard let file = settings.file, settings.server != old?.server else { return }
        guard let folder = dependencies.playlistFolder else {
            throw AccountError.invalid(
                field: "server", reason: "send the file itself; its path is only taken when PLAYLIST_FOLDER names the folder it is in")
        }
        guard let file = resolved(file), let folder = resolved(folder), file.hasPrefix(folder + "/") else {
            throw AccountError.invalid(field: "server", reason: "there is no such file in the folder that PLAYLIST_FOLDER names")
        }
    }

    /// Where a path leads, behind all links and `..`; nil where nothing is there.
    private static func resolved(_ path: String) -> String? {
        guard let target = realpath(path, nil) else { return nil }
        defer { free(target) }
        return String(cString: target)
    }

    private func json(_ account: Account, _ schedule: SyncSchedule) async throws -> JSON {
        let counts = try await store.counts(account: account.id)
        let settings = account.settings
        return JSON.object([
            "id": .integer(account.id), "name": .string(settings.name), "kind": .string(settings.kind.rawValue),
            "server": .string(settings.displayedServer), "username": .string(settings.username),
            "has_password": .bool(!settings.password.isEmpty), "user_agent": .string(settings.userAgent),
            "enabled": .bool(settings.isEnabled), "sync_interval_hours": .number(settings.syncIntervalHours),
            "max_connections": .integer(settings.maxConnections), "hold_threshold": .number(settings.holdThreshold),
            "created_at": .string(account.createdAt.iso), "updated_at": .string(account.updatedAt.iso),
            "last_sync": .string(account.lastSyncAt?.iso), "next_sync": .string(dependencies.nextSync(of: account, by: schedule)?.iso),
            "channel_count": .integer(counts.activeChannels), "category_count": .integer(counts.activeCategories),
            "provider": account.providerStatus.map { .object(Self.provider($0)) } ?? .null,
        ])
    }

    private static func provider(_ status: ProviderStatus?) -> JSONObject {
        [
            "provider_status": .string(status?.status), "expires_at": .string(status?.expiresAt?.iso),
            "max_connections": .integer(status?.maxConnections), "active_connections": .integer(status?.activeConnections),
            "timezone": .string(status?.timezone),
        ]
    }
}
