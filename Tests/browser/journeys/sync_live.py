"""A sync is seen while it runs, in every tab, and tells at its end what it changed."""

from browser import expect
from pages import ACCOUNTS


def run(bouquet, browser):
    bouquet.add_account("Home")
    bouquet.panel.use(generation=1)
    with browser.open(ACCOUNTS) as one, browser.open(ACCOUNTS) as other:
        cards = [tab.page.get_by_role("article", name="Home") for tab in (one, other)]
        bouquet.panel.pause()
        one.page.get_by_role("button", name="Sync channels of Home").click()
        for card in cards:
            expect(card).to_contain_text("Reading the channels")
            expect(card).to_contain_text("kB")
        bouquet.panel.go_on()
        for card, tab in zip(cards, (one, other)):
            expect(card).to_contain_text("Up to date")
            expect(tab.page.get_by_role("status").filter(has_text="6 added")).to_be_visible()
