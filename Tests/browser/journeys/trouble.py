"""When something goes wrong: the server stops, somebody else changes what one is typing about, a rule is empty; and messages stay in nobody's way."""

from browser import DESKTOP, PHONE, check, expect
from steps import Held
from wire import Wire

GONE = "Bouquet does not answer. Is it running?"


def run(bouquet, browser):
    account = bouquet.add_account("Home")
    url = browser.url
    with Wire(url) as wire:
        browser.url = wire.url
        with browser.open("/channels") as tab:
            stopped_while_searching(bouquet, tab, wire)
            tab.forgive("Failed to load resource")
        with browser.open("/channels") as tab:
            stopped_before_opening(tab, wire)
            tab.forgive("Failed to load resource")
        with browser.open("/accounts") as tab:
            stopped_while_syncing(tab, wire)
            tab.forgive("Failed to load resource")
    browser.url = url
    with browser.open("/settings") as tab:
        typed_text_stays(tab, tab.page.get_by_label("Sync every, hours", exact=True), "1.", lambda: change_settings(bouquet, tab))
    with browser.open("/channels/1") as tab:
        typed_text_stays(tab, tab.page.get_by_label("Note"), "half a no", lambda: change_channel(bouquet, tab))
    with browser.open("/accounts") as tab:
        tab.page.get_by_role("button", name="Edit Home").click()
        name = tab.page.get_by_role("dialog").locator("input[name=name]")
        typed_text_stays(tab, name, "My ho", lambda: bouquet.sync(account))
    with browser.open("/accounts") as tab:
        overtaken(bouquet, tab, account)
        no_longer_valid(bouquet, tab)
        tab.forgive("403")
    with browser.open("/channels") as tab:
        gone_already(bouquet, tab)
        tab.forgive("404")
    with browser.open("/rules/1/new") as tab:
        empty_rule(bouquet, tab)
        tab.forgive("400")
    for screen in DESKTOP, PHONE:
        with browser.open("/channels", screen=screen, motion=True) as tab:
            toast(tab)


def stopped_while_searching(bouquet, tab, wire):
    """It is told, and what answered before is no answer; the first sign of the server takes the complaint away."""
    page = tab.page
    problem, total = page.locator("#search-problem"), page.locator("[data-total]")
    wire.cut()
    page.locator("input[name=q]").fill("bbc")
    expect(problem).to_have_text(GONE)
    expect(total).to_be_hidden()
    wire.mend()
    expect(problem).to_be_empty(timeout=20_000)
    expect(total).to_have_text(str(bouquet.get("/api/channels?q=bbc&limit=1")["total"]))


def stopped_before_opening(tab, wire):
    """What a channel is shown by is loaded with the first one that is opened: where it does not come, the next press asks again."""
    page = tab.page
    name = page.locator("[data-rows] [role=row] a.name").first
    expect(name).to_be_visible()
    wire.cut()
    name.click()
    expect(page.locator("#toasts")).to_have_text(GONE)
    wire.mend()
    name.click()
    expect(page.locator("#channel-panel").get_by_role("heading", level=1)).to_be_focused()


def stopped_while_syncing(tab, wire):
    page = tab.page
    wire.cut()
    button = page.get_by_role("button", name="Sync channels of Home")
    button.click()
    expect(page.locator("#toasts")).to_have_text(GONE)
    wire.mend()
    button.click()
    card = page.get_by_role("article", name="Home")
    expect(card, "what ended unheard is told when the server is heard again").to_contain_text("Up to date", timeout=20_000)
    tab.rest()
    button.click()
    expect(page.locator("#toasts")).to_contain_text("the provider changed nothing")


def overtaken(bouquet, tab, account):
    """An answer that comes after a later one takes nothing back."""
    page = tab.page
    with page.expect_response("**/api/events"):
        page.reload()
    tab.rest()
    earlier = Held(page, "**/accounts", is_answered=True)
    bouquet.put(f"/api/accounts/{account}", {"name": "Earlier"})
    earlier.wait()
    bouquet.put(f"/api/accounts/{account}", {"name": "Later"})
    expect(page.get_by_role("heading", name="Later")).to_be_visible()
    earlier.go_on()
    tab.rest()
    expect(page.get_by_role("heading", name="Later")).to_be_visible()
    bouquet.put(f"/api/accounts/{account}", {"name": "Home"})
    expect(page.get_by_role("heading", name="Home")).to_be_visible()


def no_longer_valid(bouquet, tab):
    """A form that is refused says so, stays open and keeps what was typed."""
    page = tab.page
    tab.context.clear_cookies()
    page.get_by_role("button", name="Edit Home").click()
    dialog = page.get_by_role("dialog", name="Edit account")
    name = dialog.locator("input[name=name]")
    name.fill("Another name")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_contain_text("no longer valid")
    expect(name).to_have_value("Another name")
    check(bouquet.get("/api/accounts")["accounts"][0]["name"] == "Home", "nothing is saved")


def gone_already(bouquet, tab):
    """What somebody else deleted cannot be deleted again: that is told, and the menu shows what there is."""
    page = tab.page
    search = bouquet.post("/api/searches", {"name": "Mine", "query": "bbc"})["id"]
    page.get_by_role("button", name="Saved searches").click()
    button = page.get_by_role("button", name="Delete the search Mine")
    expect(button).to_be_visible()
    page.request.delete(f"/api/searches/{search}")
    button.click()
    expect(page.locator("#toasts")).to_contain_text("there is no saved search")
    expect(page.locator("#searches-menu")).to_contain_text("None yet.")


def typed_text_stays(tab, field, text, change):
    """The page refreshes around the field."""
    field.fill(text)
    change()
    tab.rest()
    expect(field).to_have_value(text)
    expect(field).to_be_focused()


def change_settings(bouquet, tab):
    bouquet.put("/api/settings", {"history_days": 77})
    expect(tab.page.get_by_label("Keep the history, days", exact=True)).to_have_value("77")


def change_channel(bouquet, tab):
    bouquet.patch("/api/channels/1", {"tags": ["elsewhere"]})
    expect(tab.page.get_by_role("link", name="ELSEWHERE")).to_be_visible()


def empty_rule(bouquet, tab):
    page = tab.page
    before = bouquet.get("/api/tag-rules")
    page.get_by_label("Name of the rule").fill("Mine")
    page.get_by_role("button", name="Save rule").click()
    expect(page.locator("#problem-pattern")).to_have_text("Say what to look for.")
    expect(page.get_by_label("What to look for")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Name of the rule"), "what was written is there").to_have_value("Mine")
    expect(page.locator("#trial-summary")).to_have_text("This rule cannot be used yet: see what is marked.")
    check(bouquet.get("/api/tag-rules") == before, "nothing is saved")


def toast(tab):
    """A message covers neither the bar below nor the navigation, and goes by itself; one with a button stays longer."""
    page = tab.page
    page.clock.install()
    page.locator("[data-rows] [role=row][data-id] .c-select input").first.click()
    bar = page.locator("#bulk-bar")
    expect(bar).to_be_visible()
    page.get_by_role("button", name="Favourite", exact=True).click()
    message = page.locator("#toasts .toast")
    undo = message.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    expect(message).to_be_in_viewport(ratio=1)
    if tab.screen.is_phone:
        for other in bar, page.get_by_role("navigation", name="Sections"):
            check(not overlap(message.bounding_box(), other.bounding_box()), "the message covers what is below")
    tab.check_accessible()
    page.clock.fast_forward(10_000)
    expect(undo, "there is time to take it back").to_be_visible()
    undo.click()
    expect(message).to_contain_text("Taken back")
    page.clock.fast_forward(10_000)
    expect(message, "it goes by itself").to_have_count(0)


def overlap(one, other):
    return all(one[start] < other[start] + other[size] and other[start] < one[start] + one[size] for start, size in (("x", "width"), ("y", "height")))
