"""German: no page says anything in English, mistakes, suggestions, reports and changes included."""

import re

from browser import check, expect
from pages import views

ENGLISH = re.compile(r"\b(the|this|there|is|has|have|with|without|and|not|nothing|cannot|from|your|until|yet)\b(?!:)")


def run(bouquet, browser):
    bouquet.add_scene()
    with browser.open("/channels", language="de-DE") as tab:
        finds(tab)
        edits(tab)
        for view in views(tab):
            # The standard rules have names that are a person's to change; the components are shown with made up texts.
            if not view.startswith(("rule", "components")):
                expect_german(tab, view)


def finds(tab):
    page = tab.page
    search = page.get_by_role("combobox")
    search.fill("is:fav")
    expect(page.get_by_role("option", name="favourite als Favorit markiert")).to_be_visible()
    search.fill("(bbc")
    expect(page.get_by_role("alert")).to_contain_text("Diese ( wird nicht geschlossen. Eine ) hinter das setzen, was zusammengehört.")
    tab.forgive("400")
    search.fill("")


def edits(tab):
    page = tab.page
    page.get_by_role("checkbox").nth(1).check()
    page.get_by_role("button", name="Verbergen").first.click()
    page.get_by_role("button", name="Rückgängig").first.wait_for()
    page.locator("[popovertarget=changes-menu]").click()
    expect(page.locator("#changes-menu")).to_contain_text("Verbergen")
    page.keyboard.press("Escape")


def expect_german(tab, view):
    english = [line for line in tab.page.inner_text("body").splitlines() if ENGLISH.search(line)]
    check(not english, f"{view} says in English: {english[:5]}")
    check("”" not in tab.page.inner_text("body"), f"{view} has English quotation marks")
