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
    with browser.open("/channels?q=tag:uk") as tab:
        named_in_address(bouquet, tab)
    with browser.open("/channels") as tab:
        unsaved(tab)
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


def named_in_address(bouquet, tab):
    """The channel that is open stays open over a reload, another search and in a link that is passed on; back closes it."""
    page = tab.page
    panel = page.locator("#channel-panel")
    name = page.locator("[data-rows] [role=row] a.name").first
    title = name.inner_text()
    name.click()
    heading = panel.get_by_role("heading", level=1, name=title)
    expect(heading).to_be_visible()
    link = page.url
    check("q=tag" in link and "channel=" in link, f"the address names the search and the channel, not {link}")
    page.reload()
    expect(heading).to_be_visible()
    page.go_back()
    expect(panel).to_be_hidden()
    check("channel=" not in page.url, "the address does not name a channel that is closed")
    page.go_forward()
    expect(heading).to_be_visible()
    page.locator("input[name=q]").fill("bbc")
    tab.rest()
    check("q=bbc" in page.url and "channel=" in page.url, f"another search leaves the channel open, also at {page.url}")
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()
    check(page.url.endswith("?q=bbc"), f"closed by its button, it is not in the address {page.url}")
    tab.go(link)
    expect(heading).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator("input[name=q]")).to_have_value("tag:uk")
    tab.go("/channels?channel=999999")
    expect(page.locator("#toasts")).to_contain_text("no channel")
    check(page.url.endswith("/channels"), "a channel that does not exist is not kept in the address")
    tab.forgive("404")


def unsaved(tab):
    """Whoever leaves a panel with something typed in it is asked once, and may stay."""
    page = tab.page
    panel = page.locator("#channel-panel")
    question = page.get_by_role("dialog", name="Not saved yet")
    names = page.locator("[data-rows] [role=row] a.name")
    title = names.first.inner_text()
    heading = panel.get_by_role("heading", level=1, name=title, exact=True)
    names.first.click()
    expect(heading).to_be_visible()
    address = page.url
    panel.get_by_label("Note").fill("half a no")
    for leave in (lambda: page.keyboard.press("Escape"), page.go_back, lambda: names.nth(1).click()):
        leave()
        question.get_by_role("button", name="Cancel").click()
        expect(question).to_have_count(0)
        expect(panel.get_by_label("Note")).to_have_value("half a no")
        expect(heading).to_be_visible()
        expect(page).to_have_url(address)
    page.keyboard.press("Escape")
    question.get_by_role("button", name="Leave without saving").click()
    expect(panel).to_be_hidden()
    tab.rest()
    expect(question, "one answer is enough").to_have_count(0)
    check("channel=" not in page.url, "the address does not name a channel that is closed")


def hostile(bouquet, browser, channel):
    bouquet.patch(f"/api/channels/{channel}", {
        "name": HOSTILE, "category": HOSTILE, "note": HOSTILE, "guide_id": HOSTILE, "logo": f"https://logos.example/{HOSTILE}", "tags": [HOSTILE[:30]]})
    with browser.open(f"/channels/{channel}") as tab:
        expect(tab.page.get_by_role("heading", level=1)).to_have_text(HOSTILE)
        check(tab.page.evaluate(INJECTED) == 0, "a hostile name became part of the page")
        tab.check_fits()
