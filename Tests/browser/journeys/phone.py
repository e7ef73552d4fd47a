"""On a phone an account is added and synced by touch, back closes what was opened over the channels, and these are sorted and say what one chooses."""

import re

from browser import NARROW, PHONE, check, expect
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
        expect(page.locator("td.c-account").first, "with one account no row names it").to_be_hidden()
    bouquet.add_account("Garden house of the grandparents by the lake")
    with browser.open("/channels", screen=PHONE) as tab:
        sort_and_choose(bouquet, tab)
    with browser.open("/channels", screen=NARROW) as tab:
        tab.check_fits()
        open_menu(tab)
        tab.check_fits()
        tab.check_accessible()


def open_menu(tab):
    tab.page.get_by_role("button", name="Order and columns").click()
    menu = tab.page.locator("#columns-menu")
    expect(menu.get_by_role("button", name="Standard columns")).to_be_visible()
    return menu


def sort_and_choose(bouquet, tab):
    page = tab.page
    first = page.locator("[data-rows] [data-index='0']")
    expect(first.locator(".c-account")).to_be_visible()
    expect(first.locator(".c-number")).to_have_count(0)
    menu = open_menu(tab)
    tab.check_accessible()
    for sort in "number", "-number":
        menu.locator("#sort-number").tap()
        found = bouquet.get(f"/api/channels?sort={sort}&limit=1")["channels"][0]
        expect(first).to_have_attribute("data-id", str(found["id"]))
        expect(page).to_have_url(re.compile(f"sort={sort}$"))
    expect(menu.get_by_role("button", name="No. descending")).to_have_attribute("aria-pressed", "true")
    menu.get_by_role("checkbox", name="No.").tap()
    expect(first.locator(".c-number")).to_be_visible()
    menu.get_by_role("checkbox", name="Account").tap()
    expect(first.locator(".c-account")).to_have_count(0)
    tab.check_fits()
    page.keyboard.press("Escape")
    page.reload()
    expect(first.locator(".c-number"), "the choice is kept").to_be_visible()
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(first.locator(".c-account"), "the columns of the desk are others").to_be_visible()
    check(page.evaluate("() => localStorage.getItem('bouquet.columns')") is None, "a phone's choice is not the desk's")
