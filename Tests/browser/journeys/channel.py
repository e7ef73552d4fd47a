"""A channel is edited, tagged, undone, watched and copied, on its page and in the panel beside the channels."""

from browser import DESKTOP, PHONE, check, expect

# What a hostile name would have made, were it not shown as it was written.
INJECTED = "() => document.querySelectorAll('script:not([src]), [onerror], img[src=\"x\"]').length"
HOSTILE = "<img src=x onerror=alert(0)> \"{{name}}\" '</script><script>alert(0)</script>"


def run(bouquet, browser):
    bouquet.add_account("Home")
    bouquet.add_account("Garden house")
    channel = next(one for one in bouquet.get("/api/channels?q=account:Home+tag:uk&limit=1")["channels"])
    address = f"/channels/{channel['id']}"
    with browser.open(address) as tab:
        edit(tab)
        tags(tab)
        watch(bouquet, tab)
        tab.page.get_by_role("region", name="The same channel elsewhere").get_by_role("link").first.click()
        expect(tab.page.get_by_role("region", name="The same channel elsewhere")).to_contain_text("Home")
    for screen in DESKTOP, PHONE:
        with browser.open("/channels", screen=screen) as tab:
            panel(tab, channel["id"])
    with browser.open(address, javascript=False) as tab:
        tab.page.get_by_label("Note").fill("by hand")
        tab.page.get_by_role("button", name="Save").click()
        expect(tab.page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
        tab.page.get_by_role("button", name="Undo").click()
        expect(tab.page.get_by_label("Note")).to_have_value("")
    hostile(bouquet, browser, channel["id"])


def edit(tab):
    page = tab.page
    heading = page.get_by_role("heading", level=1)
    before = heading.inner_text()
    page.get_by_label("Name", exact=True).fill("My channel")
    page.get_by_role("button", name="Save").click()
    expect(heading).to_have_text("My channel")
    page.get_by_role("button", name="Undo").click()
    expect(heading).to_have_text(before)
    page.get_by_label("Number", exact=True).fill("seven")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("use a number such as 7")
    expect(page.get_by_label("Number", exact=True)).to_have_value("seven")
    tab.forgive("400")
    page.get_by_label("Number", exact=True).fill("7")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Forget mine: Number").click()
    expect(page.get_by_role("button", name="Forget mine: Number")).to_have_count(0)


def tags(tab):
    page = tab.page
    tags = page.get_by_role("region", name="Tags")
    tag = tags.get_by_role("listitem").filter(has=page.get_by_role("link", name="UK", exact=True))
    expect(tag).to_contain_text("by the rule")
    tag.get_by_role("button", name="Pin").click()
    expect(tag).to_contain_text("yours")
    tag.get_by_role("button", name="Unpin").click()
    tag.get_by_role("button", name="Reject").click()
    expect(tag).to_contain_text("rejected by you")
    page.get_by_role("button", name="Undo").click()
    expect(tag).not_to_contain_text("rejected")
    tags.get_by_label("Add a tag").fill("late night")
    tags.get_by_role("button", name="Add", exact=True).click()
    expect(tags.get_by_role("link", name="LATE_NIGHT")).to_be_visible()


def watch(bouquet, tab):
    page = tab.page
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("status").filter(has_text="The")).to_contain_text("address is")
    bouquet.panel.fail("down")
    page.get_by_role("button", name="Play here").click()
    expect(page.get_by_role("region", name="Watch").get_by_role("alert")).to_contain_text("provider")
    tab.problems.clear()
    bouquet.panel.recover()


def panel(tab, channel):
    page = tab.page
    page.evaluate("id => document.dispatchEvent(new CustomEvent('bouquet:open-channel', { detail: { id } }))", channel)
    panel = page.locator("#channel-panel")
    expect(panel.get_by_role("heading", level=1)).to_be_focused()
    tab.check_fits()
    tab.check_accessible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def hostile(bouquet, browser, channel):
    bouquet.patch(f"/api/channels/{channel}", {
        "name": HOSTILE, "category": HOSTILE, "note": HOSTILE, "guide_id": HOSTILE, "logo": f"https://logos.example/{HOSTILE}", "tags": [HOSTILE[:30]]})
    with browser.open(f"/channels/{channel}") as tab:
        expect(tab.page.get_by_role("heading", level=1)).to_have_text(HOSTILE)
        check(tab.page.evaluate(INJECTED) == 0, "a hostile name became part of the page")
        tab.check_fits()
