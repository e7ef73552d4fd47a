import Hummingbird

/// The URL table: every address that Bouquet answers.
package enum Routes {
    package static func router(_ dependencies: ServerDependencies) -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.addMiddleware {
            ErrorResponses(logger: dependencies.logger)
            SameOrigin()
        }
        let accounts = AccountsAPI(dependencies)
        let syncs = SyncAPI(dependencies)
        let catalogue = CatalogueAPI(dependencies)
        let page = AccountsPage(dependencies, syncs: syncs)

        router.get("/health") { _, _ in try JSON.object(["status": .string("ok"), "version": .string(dependencies.version)]).response() }

        let api = router.group("api")
        api.get("accounts", use: accounts.list)
        api.post("accounts", use: accounts.create)
        api.get("accounts/:id", use: accounts.show)
        api.put("accounts/:id", use: accounts.update)
        api.delete("accounts/:id", use: accounts.delete)
        api.post("accounts/:id/test", use: accounts.test)
        api.put("accounts/:id/playlist", use: accounts.upload)

        api.post("accounts/:id/sync", use: syncs.sync)
        api.post("accounts/:id/sync/approve", use: syncs.approve)
        api.post("accounts/:id/sync/discard", use: syncs.discard)
        api.get("accounts/:id/sync/status", use: syncs.status)
        api.get("accounts/:id/sync/runs", use: syncs.runs)
        api.post("sync/all", use: syncs.syncAll)
        api.get("sync/runs/:run", use: syncs.run)
        api.get("sync/events", use: syncs.events)

        api.get("accounts/:id/categories", use: catalogue.categories)
        api.get("channels", use: catalogue.channels)
        api.get("channels/:id", use: catalogue.channel)
        api.get("channels/:id/history", use: catalogue.history)
        api.get("changes", use: catalogue.changes)

        router.get("/", use: page.show)
        router.post("accounts", use: page.create)
        router.post("accounts/sync-all", use: page.syncAll)
        router.post("accounts/:id", use: page.update)
        router.post("accounts/:id/delete", use: page.delete)
        router.post("accounts/:id/sync", use: page.sync)
        router.post("accounts/:id/approve", use: page.approve)
        router.post("accounts/:id/discard", use: page.discard)
        router.post("accounts/:id/test", use: page.test)
        // A form's answer stands at the form's address: reloading it by hand leads to the page.
        for form in ["accounts", "accounts/:id", "accounts/:id/:action"] as [RouterPath] {
            router.get(form) { _, _ in Response.redirect(to: "/") }
        }
        router.get("assets/:file", use: Assets.show)
        return router
    }
}
