"""The table of channels is walked, selected, edited and opened by keyboard alone."""

from browser import check, expect


def run(bouquet, browser):
    bouquet.add_account("Home")
    last = bouquet.get("/api/channels?limit=1")["total"] - 1
    with browser.open("/channels") as tab:
        page = tab.page
        rows = page.locator("[data-rows]")
        active = page.locator("[data-rows] tr.active")
        page.keyboard.press("/")
        page.keyboard.press("ArrowDown")
        expect(rows, "the arrow leads from the search to the table").to_be_focused()

        for key, place in [("ArrowDown", 1), ("End", last), ("ArrowUp", last - 1), ("Home", 0)]:
            page.keyboard.press(key)
            expect(active).to_have_attribute("data-index", str(place))
            expect(active).to_be_in_viewport()
            expect(rows).to_have_attribute("aria-activedescendant", f"row-{place}")
        page.keyboard.press("PageDown")
        check(int(active.get_attribute("data-index")) > 5, "a page has more than 5 rows")
        page.keyboard.press("Home")

        page.keyboard.press("Space")
        for _ in range(3):
            page.keyboard.press("Shift+ArrowDown")
        expect(page.get_by_text("4 selected")).to_be_visible()
        page.keyboard.press("Control+a")
        expect(page.get_by_text(f"{last + 1:,} selected")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#bulk-bar")).to_be_hidden()

        page.keyboard.press("Home")
        for leave in "Escape", "Enter":
            page.keyboard.press("F2")
            page.keyboard.press("End")
            page.keyboard.type(" by hand")
            page.keyboard.press(leave)
            if leave == "Escape":
                expect(active).not_to_contain_text("by hand")
        expect(active).to_contain_text("by hand")
        expect(rows, "the table has the keyboard again").to_be_focused()

        page.evaluate("() => document.addEventListener('bouquet:open-channel', (event) => { window.opened = event.detail.id; })")
        page.keyboard.press("Enter")
        check(page.evaluate("() => window.opened") == int(active.get_attribute("data-id")), "Enter opens the channel")
