"""A sync that would take most channels away waits for a person, who discards it, and later approves one."""

from browser import expect
from pages import ACCOUNTS


def run(bouquet, browser):
    account = bouquet.add_account("Home")
    bouquet.panel.fail("tenth")
    with browser.open(ACCOUNTS) as tab:
        page = tab.page
        card = page.get_by_role("article", name="Home")
        sync = page.get_by_role("button", name="Sync channels of Home")

        sync.click()
        expect(card).to_contain_text("Held for review")
        expect(card).to_contain_text("would remove 540 of 600 channels")
        page.get_by_role("button", name="Discard the list of Home").click()
        expect(card).to_contain_text("List discarded")

        # The same list is not asked about twice; another one is.
        bouquet.panel.use(generation=1)
        sync.click()
        expect(card).to_contain_text("Held for review")
        page.get_by_role("button", name="Approve the list of Home").click()
        expect(card).to_contain_text("Up to date")
    left = bouquet.get(f"/api/accounts/{account}/sync/status")["active_channels"]
    assert 50 < left < 70, f"a tenth of 600 channels is left, not {left}"
