"""History: syncs and changes are found by account and kind, show up by themselves, and what there was can be seen again."""

from browser import NARROW, check, expect


def run(bouquet, browser):
    with browser.open("/history") as tab:
        expect(tab.page.get_by_role("heading", name="Nothing happened yet")).to_be_visible()
    account = bouquet.add_account("Home")
    for generation in range(1, 8):
        bouquet.panel.use(generation=generation)
        bouquet.sync(account)
    with browser.open("/history") as tab:
        page = tab.page
        expect(page.get_by_role("img", name="Active channels of each account")).to_be_visible()
        shows_what_happens(bouquet, page, account)
        tab.check_accessible()
        finds_changes(tab)
        looks_back(tab)
    with browser.open("/history?show=changes", screen=NARROW, javascript=False) as tab:
        page = tab.page
        tab.check_fits()
        page.get_by_label("Kind").select_option("renamed")
        page.get_by_role("button", name="Show", exact=True).click()
        expect(page.locator(".tag").first).to_have_text("Renamed")
        page.get_by_role("link", name="Home").first.click()
        expect(page.get_by_role("heading", name="Sync of Home")).to_be_visible()
        tab.check_fits()


def shows_what_happens(bouquet, page, account):
    entries = page.locator("#entries li")
    count = entries.count()
    bouquet.panel.fail("down")
    bouquet.sync(account)
    expect(entries).to_have_count(count + 1)
    expect(entries.first).to_contain_text("Failed")
    bouquet.panel.recover()
    page.get_by_role("link", name="7 days").click()
    expect(page.get_by_role("link", name="7 days")).to_have_attribute("aria-current", "true")


def finds_changes(tab):
    page = tab.page
    page.get_by_role("link", name="Changes").click()
    rows = page.locator("[data-rows] > *")
    expect(rows).to_have_count(50)
    tab.rest()
    more_in_vain(tab)
    page.get_by_role("link", name="Show more").click()
    expect(rows).to_have_count(100)
    ids = rows.evaluate_all("rows => rows.map((row) => row.id)")
    check(len(set(ids)) == 100, "no change is listed twice")
    page.get_by_label("Kind").select_option("renamed")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**kind=renamed**")
    check(set(page.locator("#entries .tag").all_inner_texts()) == {"Renamed"}, "only renamed channels are listed")
    tab.check_accessible()
    page.reload()
    expect(page.get_by_label("Kind")).to_have_value("renamed")


def more_in_vain(tab):
    """A refusal is not the end of the list."""
    page = tab.page
    refused = page.request.get("/nowhere", headers={"Accept": "text/html"}).text()
    page.route("**/history?*cursor=*", lambda route: route.fulfill(status=503, content_type="text/html", body=refused))
    page.get_by_role("link", name="Show more").click()
    expect(page.locator("#toasts")).to_contain_text("There is nothing at this address")
    page.unroute("**/history?*cursor=*")
    tab.forgive("503")


def looks_back(tab):
    page = tab.page
    tab.go("/history")
    page.get_by_role("link", name="Home").last.click()
    expect(page.get_by_role("heading", name="Sync of Home")).to_be_visible()
    tab.check_accessible()
    page.get_by_role("link", name="What there was after this sync").click()
    expect(page.get_by_role("heading", level=2)).to_contain_text("600")
    page.get_by_label("Name contains").fill("espn")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("[data-rows] tr").first).to_contain_text("ESPN")
    tab.check_accessible()
    page.get_by_role("link", name="What is different").click()
    expect(page.get_by_role("navigation", name="Kind")).to_contain_text("Renamed")
    tab.check_accessible()
