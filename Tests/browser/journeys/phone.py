"""On a phone an account is added and synced by touch, and back closes what was opened over the channels."""

import re

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

        tab.go("/channels?q=tag:uk")
        page.locator("[data-rows] [role=row] a.name").first.tap()
        sheet = page.get_by_role("dialog", name="Channel")
        expect(sheet).to_be_visible()
        page.go_back()
        expect(sheet).to_be_hidden()
        expect(page).to_have_url(re.compile(r"/channels\?q=tag:uk$"))
