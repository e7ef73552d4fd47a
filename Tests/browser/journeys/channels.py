"""Channels are found, narrowed, selected all at once, tagged, and the tag is taken back."""

from browser import PHONE, check, expect
from steps import Held

CHANNELS = "/channels"


def run(bouquet, browser):
    bouquet.add_account("Home")
    with browser.open(CHANNELS) as tab:
        search(bouquet, tab)
        search_wrongly(bouquet, tab)
        narrow(bouquet, tab)
        tag_all(bouquet, tab)
        edit(bouquet, tab)
        late_range(bouquet, tab)
        late_refusal(bouquet, tab)
        tab.forgive("400")
    with browser.open(CHANNELS, screen=PHONE) as tab:
        on_a_phone(tab)
    with browser.open(f"{CHANNELS}?q=bbc", javascript=False) as tab:
        expect(tab.page.locator("tr[data-id]").first).to_contain_text("BBC")


def total_of(bouquet, text):
    return bouquet.get(f"/api/channels?limit=1&q={text}")["total"]


def expect_total(tab, total):
    expect(tab.page.locator("[data-total]")).to_have_text(f"{total:,}")


def search(bouquet, tab):
    page = tab.page
    box = page.locator("input[name=q]")
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.type("bbc")
    expect_total(tab, total_of(bouquet, "bbc"))
    expect(page.locator("[data-rows] [role=row][data-id]").first).to_contain_text("BBC")
    box.fill("bbc tga:uk")
    expect(page.locator("#search-problem mark")).to_have_text("tga")
    tab.forgive("400")
    box.fill("bbc ta")
    expect(page.get_by_role("option", name="tag:")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).to_have_value("bbc tag:")
    tab.rest()
    page.keyboard.press("Escape")
    box.fill("")
    expect_total(tab, total_of(bouquet, ""))


def search_wrongly(bouquet, tab):
    """What answered an older search is no answer to a mistake, nor to a word that is half typed; while somebody types nothing flickers."""
    page = tab.page
    box, problem, rows = page.locator("input[name=q]"), page.locator("#search-problem"), page.locator(".view")
    box.fill("bbc")
    expect_total(tab, total_of(bouquet, "bbc"))
    page.evaluate("""() => { window.doubts = 0; new MutationObserver(() => window.doubts++).observe(
        document.querySelector("#search-problem"), { attributes: true, childList: true }); }""")
    page.keyboard.type(" tag:uk", delay=60)
    expect_total(tab, total_of(bouquet, "bbc+tag:uk"))
    tab.rest()
    box.fill("bbc")
    # Slowly enough for what each key asks for, also while the word is half typed.
    page.keyboard.type(" tag:uk", delay=180)
    tab.rest()
    check(not tab.problems, f"nothing is asked for a word that is half typed: {tab.problems}")
    check(page.evaluate("window.doubts") == 0, "what is typed without a pause is not doubted on the way")
    box.fill("bbc tag:")
    expect(rows).to_have_attribute("inert", "")
    expect(problem).to_be_empty()
    expect(page.locator("[data-total]")).to_be_hidden()
    box.fill("bbc nothing:uk")
    expect(problem).to_contain_text("There is no field nothing:")
    expect(problem).to_contain_text("use quotes")
    expect(page.locator("[data-total]")).to_be_hidden()
    expect(page.locator("#facets .count").first).to_be_hidden()
    tab.check_accessible()
    page.get_by_role("button", name="Remove nothing:uk").click()
    expect_total(tab, total_of(bouquet, "bbc"))
    expect(page.locator("[data-total]")).to_be_visible()
    check(rows.get_attribute("inert") is None, "the rows that answer can be used again")
    expect(problem).to_be_empty()
    tab.forgive("400")
    box.fill("")
    expect_total(tab, total_of(bouquet, ""))


def narrow(bouquet, tab):
    page = tab.page
    facets = page.locator("#facets")
    facets.locator("[data-term='quality:hd']:not([data-out])").click()
    expect_total(tab, total_of(bouquet, "quality:hd"))
    facets.locator("[data-term='tag:UK'][data-out]").click()
    expect_total(tab, total_of(bouquet, "quality:hd+-tag:uk"))
    check("q=quality" in page.url, f"the address holds the search, not {page.url}")
    page.reload()
    expect_total(tab, total_of(bouquet, "quality:hd+-tag:uk"))
    page.go_back()
    expect_total(tab, total_of(bouquet, "quality:hd"))
    page.get_by_role("button", name="Remove quality:hd").click()
    expect_total(tab, total_of(bouquet, ""))


def tag_all(bouquet, tab):
    page = tab.page
    page.locator("input[name=q]").fill("bbc")
    count = total_of(bouquet, "bbc")
    expect_total(tab, count)
    page.locator("[data-rows] [role=row][data-id] .c-select input").first.click()
    page.get_by_role("button", name=f"Select all {count} that match").click()
    page.get_by_role("button", name="Add tags").click()
    dialog = page.get_by_role("dialog", name="Add tags")
    dialog.get_by_label("Tags").fill("cosy")
    expect(dialog).to_contain_text(f"{count} of {count} channels change")
    tab.check_accessible()
    dialog.get_by_role("button", name="Add tags").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#toasts")).to_contain_text(f"{count} channels")
    check(total_of(bouquet, "tag:cosy") == count, "all that match have the tag")
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator("#toasts")).to_contain_text("Taken back")
    check(total_of(bouquet, "tag:cosy") == 0, "the tag is taken back")
    page.get_by_role("button", name="Select none").click()


def edit(bouquet, tab):
    page = tab.page
    row = page.locator("[data-rows] [role=row][data-id]").first
    channel = row.get_attribute("data-id")
    row.locator("[data-field=number]").dblclick()
    page.keyboard.press("Control+a")
    page.keyboard.type("4711")
    page.keyboard.press("Enter")
    expect(row.locator("[data-field=number]")).to_have_text("4711")
    check(bouquet.get(f"/api/channels/{channel}")["overlay"]["number"] == "4711", "the number is kept")


def late_range(bouquet, tab):
    """Rows of a search that is no longer shown are not selected when they come."""
    page = tab.page
    box, rows = page.locator("input[name=q]"), page.locator("[data-rows]")
    box.fill("")
    expect_total(tab, total_of(bouquet, ""))
    rows.focus()
    page.keyboard.press("Home")
    late = Held(page, "**/api/channels?*limit=500*")
    page.keyboard.press("Shift+End")
    late.wait()
    box.fill("bbc")
    expect_total(tab, total_of(bouquet, "bbc"))
    late.go_on()
    tab.rest()
    expect(page.locator("#bulk-bar")).to_be_hidden()


def late_refusal(bouquet, tab):
    """What was wrong with an earlier text does not stand in the way of a right one."""
    page = tab.page
    page.locator("[data-rows] [role=row][data-id] .c-select input").first.click()
    page.get_by_role("button", name="Add tags").click()
    dialog = page.get_by_role("dialog", name="Add tags")
    late = Held(page, "**/api/channels/bulk")
    dialog.get_by_label("Tags").fill("()")
    late.wait()
    dialog.get_by_label("Tags").fill("cosy")
    expect(dialog).to_contain_text("1 of 1 channel")
    late.go_on()
    tab.rest()
    expect(dialog.locator(".problem")).to_be_empty()
    expect(dialog.get_by_role("button", name="Add tags")).to_have_attribute("aria-disabled", "false")
    page.keyboard.press("Escape")


def on_a_phone(tab):
    page = tab.page
    expect(page.locator("[data-rows] [role=row][data-id]").first).to_be_visible()
    tab.check_fits()
    page.get_by_role("button", name="Filters").tap()
    page.locator("#facets [data-term='quality:hd']:not([data-out])").tap()
    expect(page.get_by_role("button", name="Remove quality:hd")).to_be_attached()
    tab.check_accessible()
