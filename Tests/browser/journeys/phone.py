"""On a phone an account is added and synced by touch."""

from browser import PHONE, expect
from pages import ACCOUNTS
from steps import fill_account


def run(bouquet, browser):
    with browser.open(ACCOUNTS, screen=PHONE) as tab:
        page = tab.page
        page.get_by_role("button", name="Add your account").tap()
        dialog = page.get_by_role("dialog", name="Add account")
        expect(dialog).to_be_visible()
        tab.check_fits()
        fill_account(dialog, bouquet, "Home")
        dialog.get_by_role("button", name="Add account").tap()
        expect(page.get_by_role("article", name="Home")).to_contain_text("Up to date")
        bouquet.panel.use(generation=1)
        page.get_by_role("button", name="Sync channels of Home").tap()
        expect(page.get_by_role("status").filter(has_text="6 added")).to_be_visible()
        tab.check_fits()
