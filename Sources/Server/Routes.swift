import HTTPTypes
import Hummingbird

/// The URL table: every address that Bouquet answers.
package enum Routes {
    package static func router(_ dependencies: ServerDependencies) throws -> Router<BasicRequestContext> {
        let pages = try Pages(dependencies)
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.addMiddleware {
            HeadAnswers()
            Compression()
            SecurityHeaders()
            ErrorResponses(logger: dependencies.logger, page: pages.problem)
            OwnName(allowed: dependencies.allowedHosts)
            SameOrigin()
        }
        let accounts = AccountsAPI(dependencies)
        let syncs = SyncAPI(dependencies)
        let events = EventsAPI(dependencies)
        let catalogue = CatalogueAPI(dependencies)
        let history = HistoryAPI(dependencies)
        let find = FindAPI(dependencies)
        let edits = ChannelEditsAPI(dependencies)
        let filters = FiltersAPI(dependencies)
        let rules = RulesAPI(dependencies)
        let searches = SearchesAPI(dependencies)
        let playlists = PlaylistsAPI(dependencies)
        let previews = PlaylistPreviewAPI(dependencies)
        let output = PlaylistOutput(dependencies)
        let settings = SettingsAPI(dependencies)
        let about = AboutAPI(dependencies)
        let summary = OverviewAPI(dependencies)
        let overview = OverviewPage(pages)
        let channelsPage = ChannelsPage(pages)
        let accountsPage = AccountsPage(pages, syncs: syncs)
        let historyPage = HistoryPage(pages)
        let asOfPage = AsOfPage(pages)
        let settingsPage = SettingsPage(pages, settings: settings, about: about)
        let playlistsPage = PlaylistsPage(pages, playlists: playlists, previews: previews)
        let filtersPage = FiltersPage(pages, filters: filters)
        let rulesPage = RulesPage(pages)
        let rulesetPage = RulesetPage(pages)
        let rulePage = RulePage(pages)
        let channelPage = ChannelPage(pages)

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

        api.get("events", use: events.stream)
        // Its name before it told of more than syncs.
        api.get("sync/events", use: events.stream)

        api.get("accounts/:id/categories", use: catalogue.categories)
        api.get("channels/:id", use: catalogue.channel)
        api.get("channels/:id/tags", use: catalogue.tags)

        api.get("channels/:id/history", use: history.channel)
        api.get("changes", use: history.changes)
        api.get("sync/runs", use: history.runs)
        api.get("timeline", use: history.timeline)
        api.get("accounts/:id/timeline", use: history.timeline)
        api.get("accounts/:id/as-of", use: history.asOf)
        api.get("accounts/:id/difference", use: history.difference)

        api.get("channels", use: find.channels)
        api.get("channels/:id/alternatives", use: find.alternatives)
        api.get("accounts/:id/preview", use: find.accountPreview)
        api.get("accounts/:id/sync/held", use: find.held)
        api.get("tags", use: find.tags)
        api.get("filters/syntax", use: find.syntax)
        api.get("search/suggest", use: find.suggest)

        api.patch("channels/:id", use: edits.patch)
        api.post("channels/bulk", use: edits.bulk)
        api.get("changes/undoable", use: edits.changes)
        api.post("changes/:id/undo", use: edits.undo)

        api.get("filters", use: filters.list)
        api.post("filters", use: filters.create)
        api.post("filters/preview", use: filters.preview)
        api.get("filters/:id", use: filters.show)
        api.put("filters/:id", use: filters.update)
        api.delete("filters/:id", use: filters.delete)
        api.get("accounts/:id/filters", use: filters.listOfAccount)
        api.post("accounts/:id/filters", use: filters.createForAccount)

        api.get("rulesets", use: rules.rulesets)
        api.post("rulesets", use: rules.createRuleset)
        api.get("rulesets/export", use: rules.export)
        api.post("rulesets/import", use: rules.import)
        api.put("rulesets/order", use: rules.orderRulesets)
        api.post("rulesets/restore-standard", use: rules.restoreStandard)
        api.get("rulesets/progress", use: rules.progress)
        api.put("rulesets/:id/order", use: rules.orderRules)
        api.get("rulesets/:id", use: rules.ruleset)
        api.put("rulesets/:id", use: rules.updateRuleset)
        api.delete("rulesets/:id", use: rules.deleteRuleset)
        api.get("rulesets/:id/rules", use: rules.rules)
        api.post("rulesets/:id/rules", use: rules.createRule)
        api.get("tag-rules", use: rules.allRules)
        api.post("tag-rules/test", use: rules.test)
        api.get("tag-rules/:id", use: rules.rule)
        api.put("tag-rules/:id", use: rules.updateRule)
        api.delete("tag-rules/:id", use: rules.deleteRule)
        api.get("accounts/:id/rulesets", use: rules.assignment)
        api.put("accounts/:id/rulesets", use: rules.assign)

        api.get("searches", use: searches.list)
        api.post("searches", use: searches.create)
        api.get("searches/:id", use: searches.show)
        api.put("searches/:id", use: searches.update)
        api.delete("searches/:id", use: searches.delete)

        api.get("playlists", use: playlists.list)
        api.post("playlists", use: playlists.create)
        api.get("playlists/:id", use: playlists.show)
        api.put("playlists/:id", use: playlists.update)
        api.delete("playlists/:id", use: playlists.delete)
        api.post("playlists/:id/renumber", use: playlists.renumber)
        api.get("playlists/:id/order", use: playlists.order)
        api.put("playlists/:id/order", use: playlists.setOrder)
        api.delete("playlists/:id/order", use: playlists.forgetOrder)
        api.post("playlists/:id/order/move", use: playlists.move)
        api.get("playlists/:id/preview", use: find.playlistPreview)
        api.get("playlists/:id/entries", use: previews.saved)
        api.post("playlists/preview", use: previews.draft)

        api.get("about", use: about.show)
        api.get("overview", use: summary.show)
        api.get("settings", use: settings.syncs)
        api.put("settings", use: settings.setSyncs)
        api.get("settings/quality-order", use: settings.qualityOrder)
        api.put("settings/quality-order", use: settings.setQualityOrder)

        for method in [HTTPRequest.Method.get, .head] {
            router.on("playlist/:file", method: method, use: output.playlist)
            router.on("stream/:file", method: method, use: output.stream)
            router.on("guide/:file", method: method, use: output.guide)
        }

        router.get("/", use: overview.show)
        router.get("accounts", use: accountsPage.show)
        router.post("accounts", use: accountsPage.create)
        router.post("accounts/sync-all", use: accountsPage.syncAll)
        router.post("accounts/:id", use: accountsPage.update)
        router.post("accounts/:id/delete", use: accountsPage.delete)
        router.post("accounts/:id/sync", use: accountsPage.sync)
        router.post("accounts/:id/approve", use: accountsPage.approve)
        router.post("accounts/:id/discard", use: accountsPage.discard)
        router.post("accounts/:id/test", use: accountsPage.test)
        router.get("accounts/:id/held", use: accountsPage.held)
        router.get("accounts/:id/filters", use: filtersPage.show)
        router.post("accounts/:id/filters", use: filtersPage.create)
        router.post("accounts/:id/filters/:filter", use: filtersPage.update)
        // A form's answer stands at the form's address: reloading it by hand leads to the page.
        let actions = ["delete", "sync", "approve", "discard", "test"].map { RouterPath("accounts/:id/\($0)") }
        for form in ["accounts/sync-all", "accounts/:id"] + actions {
            router.get(form) { _, _ in Response.redirect(to: "/accounts") }
        }

        router.get("channels", use: channelsPage.show)
        router.get("channels/:id", use: channelPage.show)
        router.post("channels/:id", use: channelPage.change)
        router.post("channels/:id/undo", use: channelPage.undo)
        router.get("channels/:id/undo") { _, context in Response.redirect(to: "/channels/\(try context.id())") }

        router.get("playlists", use: playlistsPage.list)
        router.post("playlists", use: playlistsPage.create)
        router.get("playlists/new", use: playlistsPage.new)
        router.get("playlists/:id", use: playlistsPage.edit)
        router.post("playlists/:id", use: playlistsPage.update)
        router.post("playlists/:id/delete", use: playlistsPage.delete)
        router.get("playlists/:id/qr.svg", use: output.code)
        router.get("playlists/:id/delete") { _, _ in Response.redirect(to: "/playlists") }

        router.get("rules", use: rulesPage.show)
        router.post("rules", use: rulesPage.create)
        router.get("rules/:ruleset", use: rulesetPage.show)
        router.post("rules/:ruleset", use: rulesPage.update)
        router.post("rules/:ruleset/delete", use: rulesPage.delete)
        router.post("rules/:ruleset/turn", use: rulesPage.turn)
        router.get("rules/:ruleset/:rule", use: rulePage.show)
        router.post("rules/:ruleset/:rule", use: rulePage.save)
        router.post("rules/:ruleset/:rule/test", use: rulePage.test)
        router.post("rules/:ruleset/:rule/turn", use: rulesetPage.turnRule)
        router.post("rules/:ruleset/:rule/delete", use: rulePage.delete)
        router.post("accounts/:id/rules", use: rulesPage.assign)
        for form in ["rules/:ruleset/delete", "rules/:ruleset/turn", "accounts/:id/rules"] {
            router.get(RouterPath(form)) { _, _ in Response.redirect(to: "/rules") }
        }
        for form in ["test", "turn", "delete"] {
            router.get("rules/:ruleset/:rule/\(form)") { request, _ in
                Response.redirect(to: request.uri.path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" })
            }
        }

        router.get("history", use: historyPage.show)
        router.get("history/runs/:run", use: historyPage.run)
        router.get("history/as-of", use: asOfPage.show)
        router.get("settings", use: settingsPage.show)
        router.post("settings", use: settingsPage.setSyncs)
        router.post("settings/default", use: settingsPage.useDefault)
        router.post("settings/quality-order", use: settingsPage.order)
        router.post("settings/look", use: settingsPage.setLook)
        for form in ["default", "quality-order", "look"].map({ RouterPath("settings/\($0)") }) {
            router.get(form) { _, _ in Response.redirect(to: "/settings") }
        }
        router.get("components") { request, _ in ComponentsPage.show(pages, request) }

        router.get("assets/:digest/:file", use: Assets.show)
        router.refuseOtherMethods()
        return router
    }
}
