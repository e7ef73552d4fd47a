"""Without JavaScript an account is added, synced, edited and deleted, and every page can be read."""

from browser import expect
from pages import ACCOUNTS, PAGES
from steps import fill_account


def run(bouquet, browser):
    with browser.open(ACCOUNTS, javascript=False) as tab:
        page = tab.page
        page.get_by_role("button", name="Add your account").click()
        dialog = page.get_by_role("dialog", name="Add account")
        fill_account(dialog, bouquet, "Home")
        dialog.get_by_role("button", name="Add account").click()
        expect(page.get_by_role("status").filter(has_text="Added Home")).to_be_visible()

        page.get_by_role("button", name="Sync channels of Home").click()
        card = page.get_by_role("article", name="Home")
        expect(card).to_contain_text("Up to date")
        expect(card).to_contain_text("600")

        page.get_by_role("button", name="Edit Home").click()
        dialog = page.get_by_role("dialog", name="Edit account")
        dialog.locator("input[name=name]").fill("Living room")
        dialog.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", name="Living room", exact=True)).to_be_visible()

        bouquet.post("/api/playlists", {"name": "Mine", "filter": "tag:uk"})
        bouquet.hold(1)
        for place in PAGES:
            tab.go(place.path)
            expect(page.get_by_role("heading", level=1)).to_be_visible()

        tab.go(ACCOUNTS)
        page.get_by_role("button", name="Delete Living room").click()
        page.get_by_role("button", name="Delete account").click()
        expect(page.get_by_role("heading", name="No account yet")).to_be_visible()
