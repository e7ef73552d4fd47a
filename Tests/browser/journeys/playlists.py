"""A search becomes a playlist, is put in order by keyboard and by hand, and players get just that."""

import re

from browser import check, expect
from steps import Held


def run(bouquet, browser):
    bouquet.add_account()
    with browser.open("/playlists") as tab:
        create(tab)
        put_in_order(bouquet, tab)
        take_back(tab)
        answered_while_dragging(bouquet, tab)
        number_anew(bouquet, tab)
        elsewhere(bouquet, tab)
        mistake(tab)
        share_and_delete(bouquet, tab)


def create(tab):
    page = tab.page
    expect(page.get_by_role("heading", name="No playlist of your own yet")).to_be_visible()
    page.locator(".first input[name=filter]").fill("-is:radio")
    page.get_by_role("button", name="Make a playlist of it").click()
    name = page.get_by_label("Name", exact=True)
    expect(name).to_be_visible()
    expect(page.locator("textarea[name=filter]")).to_have_value("-is:radio")
    count = page.locator("#count")
    expect(count).to_contain_text("channels")
    before = count.inner_text()
    page.locator("textarea[name=filter]").fill("quality:>=hd")
    expect(count, "the list follows what is typed").not_to_have_text(before)
    name.fill("Living room")
    page.locator("input[name=first_number]").fill("100")
    expect(entry(page, 1).locator(".number")).to_have_text("100")
    page.get_by_role("button", name="Create playlist").click()
    card = page.get_by_role("article", name="Living room")
    expect(card).to_contain_text("/playlist/living-room.m3u")
    expect(card).to_contain_text(count_of(tab))
    card.get_by_role("link", name="Edit").click()


def count_of(tab):
    return f"{tab.page.request.get('/api/playlists').json()['playlists'][0]['channel_count']:,} channels"


def entry(page, position):
    return page.locator(f"li.entry[aria-posinset='{position}']")


def titles(page, count=6):
    expect(entry(page, count).locator(".title")).not_to_be_empty()
    return [entry(page, position).locator(".title").inner_text() for position in range(1, count + 1)]


def put_in_order(bouquet, tab):
    page = tab.page
    expect(page.locator("#diff")).to_have_text("Players find nothing changed.")
    first = titles(page)

    # By keyboard: taken up, moved and put back, then put down two further on.
    handle = entry(page, 1).locator(".handle")
    handle.focus()
    page.keyboard.press("Space")
    expect(page.locator("#told")).to_contain_text("is taken up, at position 1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#told")).to_contain_text("is back at position 1")
    check(titles(page) == first, "Escape puts the channel back")
    expect(entry(page, 1).locator(".handle")).to_be_focused()
    for key in "Space", "ArrowDown", "ArrowDown", "Space":
        page.keyboard.press(key)
    expect(page.locator("#told")).to_contain_text("is now at position 3")
    expect(page.locator("#diff")).to_contain_text("1 moved")
    by_keyboard = first[1:3] + first[:1] + first[3:]
    check(titles(page) == by_keyboard, f"by keyboard the order is {titles(page)}")
    expect(entry(page, 3).locator(".handle")).to_be_focused()

    # By hand: the fifth before the first.
    drag(tab, 5, 1)
    expect(page.locator("#diff")).to_contain_text("2 moved")
    by_hand = by_keyboard[4:5] + by_keyboard[:4] + by_keyboard[5:]
    check(titles(page) == by_hand, f"by hand the order is {titles(page)}")

    # To a position, by its number.
    entry(page, 6).locator(".place").click()
    dialog = page.get_by_role("dialog", name="Move to a position")
    tab.check_accessible()
    dialog.get_by_label("Position").fill("2")
    dialog.get_by_role("button", name="Move").click()
    expect(page.locator("#diff")).to_contain_text("3 moved")
    wanted = by_hand[:1] + by_hand[5:] + by_hand[1:5]
    check(titles(page) == wanted, f"after a move to a position the order is {titles(page)}")

    # What changes is told before it is saved.
    page.locator("#diff summary").click()
    expect(page.locator("#diff .moved")).to_contain_text("position 6 → 2")
    tab.check_accessible()
    check(names_of(bouquet)[:6] == first, "nothing is published before it is saved")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#diff")).to_have_text("Players find nothing changed.")
    check(names_of(bouquet)[:6] == wanted, f"players get {names_of(bouquet)[:6]}")
    numbers = [entry(page, position).locator(".number").inner_text() for position in range(1, 7)]
    got = re.findall(r'tvg-chno="([^"]*)"', bouquet.get("/playlist/living-room.m3u"))
    check(got[:6] == numbers, f"players get the numbers {got[:6]} rather than {numbers}")


def drag(tab, source, target):
    start = entry(tab.page, source).locator(".handle").bounding_box()
    end = entry(tab.page, target).locator(".handle").bounding_box()
    mouse = tab.page.mouse
    mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    mouse.down()
    mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=8)
    expect(entry(tab.page, target)).to_have_class(re.compile("lifted"))
    mouse.up()


def names_of(bouquet):
    return re.findall(r"(?m)^#EXTINF:.*\",(.*)$", bouquet.get("/playlist/living-room.m3u"))


def take_back(tab):
    page = tab.page
    expect(page.get_by_role("button", name="Discard")).to_be_disabled()
    page.get_by_role("button", name="Forget the hand-made order").click()
    expect(page.locator("#diff")).to_contain_text("moved")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#diff")).to_have_text("Players find nothing changed.")
    page.locator("select[name=numbering]").select_option("none")
    expect(page.locator("#diff")).to_contain_text("renumbered")
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Overview").click()
    tab.forgive("a script opened a box")
    expect(page.locator("#diff"), "who leaves with something unsaved is asked").to_contain_text("renumbered")
    page.get_by_role("button", name="Discard").click()
    expect(page.locator("#diff")).to_have_text("Players find nothing changed.")


def answered_while_dragging(bouquet, tab):
    """A list that comes while a row is held is shown when it is put down, and the row goes where it is put."""
    page = tab.page
    first = titles(page)
    late = Held(page, "**/api/playlists/preview")
    page.locator("select[name=numbering]").select_option("none")
    late.wait()
    start, end = (entry(page, position).locator(".handle").bounding_box() for position in (5, 2))
    page.mouse.move(start["x"] + 9, start["y"] + 9)
    page.mouse.down()
    page.mouse.move(start["x"] + 9, start["y"] + 5)
    late.go_on()
    tab.rest()
    page.mouse.move(end["x"] + 9, end["y"] + 9, steps=4)
    expect(entry(page, 2)).to_have_class(re.compile("lifted"))
    check(titles(page) == first[:1] + first[4:5] + first[1:4] + first[5:], f"while it is held the order is {titles(page)}")
    page.keyboard.press("Escape")
    expect(entry(page, 1).locator(".number"), "what came meanwhile is shown").to_have_text("–")
    check(titles(page) == first, "Escape puts the channel back")
    page.mouse.up()
    page.get_by_role("button", name="Discard").click()


def number_anew(bouquet, tab):
    page = tab.page
    expect(page.locator("#diff")).to_have_text("Players find nothing changed.")
    page.get_by_role("button", name="Number anew").click()
    dialog = page.get_by_role("dialog", name="Number anew")
    expect(dialog, "what changes is told before").to_contain_text("renumbered from the first number on")
    tab.check_accessible()
    dialog.get_by_role("button", name="Number anew").click()
    expect(entry(page, 1).locator(".number")).to_have_text("100")
    expect(entry(page, 2).locator(".number")).to_have_text("101")
    numbers = re.findall(r'tvg-chno="([^"]*)"', bouquet.get("/playlist/living-room.m3u"))
    check(numbers[:3] == ["100", "101", "102"], f"players get the numbers {numbers[:3]}")


def elsewhere(bouquet, tab):
    page = tab.page
    [playlist] = bouquet.get("/api/playlists")["playlists"]
    name = page.get_by_label("Name", exact=True)
    bouquet.put(f"/api/playlists/{playlist['id']}", {"name": "Bedroom"})
    expect(name, "what is saved elsewhere is taken over where nothing was changed").to_have_value("Bedroom")
    expect(page.locator("#diff")).to_have_text("Players find nothing changed.")
    page.locator("select[name=group]").select_option("account")
    bouquet.put(f"/api/playlists/{playlist['id']}", {"name": "Living room"})
    expect(page.locator("#toasts")).to_contain_text("saved elsewhere")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("dialog", name="Save").get_by_role("button", name="Cancel").click()
    check(bouquet.get("/api/playlists")["playlists"][0]["name"] == "Living room", "nothing is saved over it unasked")
    page.get_by_role("button", name="Discard").click()
    page.reload()
    expect(name).to_have_value("Living room")
    unheard(bouquet, tab, playlist["id"])


def unheard(bouquet, tab, playlist):
    """What is typed before the script comes, while somebody else saves, is neither lost nor saved over that unasked."""
    page = tab.page
    held = []
    tab.context.route("**/playlist.js", lambda route: held.append(route))
    page.goto(f"/playlists/{playlist}", wait_until="commit")
    name = page.get_by_label("Name", exact=True)
    name.fill("Typed early")
    bouquet.put(f"/api/playlists/{playlist}", {"name": "Saved elsewhere"})
    check(len(held) == 1, "the script is held back")
    held[0].continue_()
    tab.context.unroute("**/playlist.js")
    expect(page.locator("#diff")).to_have_text("Players find nothing changed.")
    tab.rest()
    expect(name).to_have_value("Typed early")
    expect(page.get_by_role("button", name="Discard")).to_be_enabled()
    page.get_by_role("button", name="Save", exact=True).click()
    dialog = page.get_by_role("dialog", name="Save")
    dialog.get_by_role("button", name="Cancel").click()
    check(bouquet.get(f"/api/playlists/{playlist}")["name"] == "Saved elsewhere", "nothing is saved over it unasked")
    page.get_by_role("button", name="Save", exact=True).click()
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Typed early")

    # A save that the page has not heard of: its stream of events is cut.
    tab.context.route("**/api/events", lambda route: route.abort())
    tab.go(f"/playlists/{playlist}")
    bouquet.put(f"/api/playlists/{playlist}", {"name": "Unheard"})
    name.fill("Living room")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(dialog).to_contain_text("saved elsewhere")
    check(bouquet.get(f"/api/playlists/{playlist}")["name"] == "Unheard", "nothing is saved over it unasked")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Living room")
    tab.context.unroute("**/api/events")
    tab.problems = [problem for problem in tab.problems if "409" not in problem and "/api/events" not in problem]
    tab.go(f"/playlists/{playlist}")


def mistake(tab):
    page = tab.page
    field = page.locator("textarea[name=filter]")
    before = field.input_value()
    field.fill("bbc (tag:uk")
    expect(page.locator("#filter-problem mark")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("👨‍👩‍👧 (tag:uk")
    expect(page.locator("#filter-problem code")).to_have_text("👨‍👩‍👧 (tag:uk")
    expect(page.locator("#filter-problem mark"), "a character is what people see as one").to_have_text("(")
    tab.problems = [problem for problem in tab.problems if "400" not in problem]
    field.fill(before)
    expect(page.locator("#filter-problem")).to_be_empty()
    expect(page.locator("#diff")).to_have_text("Players find nothing changed.")


def share_and_delete(bouquet, tab):
    page = tab.page
    tab.go("/playlists")
    card = page.get_by_role("article", name="Living room")
    card.get_by_role("button", name="QR code").click()
    code = page.get_by_role("dialog", name="Living room").get_by_role("img")
    expect(code).to_be_visible()
    expect(code).to_have_js_property("complete", True)
    check(code.evaluate("image => image.naturalWidth") > 0, "the QR code is a picture")
    tab.check_accessible()
    page.keyboard.press("Escape")
    card.get_by_role("button", name="Delete").click()
    dialog = page.get_by_role("dialog", name="Delete “Living room”")
    expect(dialog).to_contain_text("placed by hand")
    dialog.get_by_role("button", name="Delete playlist").click()
    expect(page.get_by_role("heading", name="No playlist of your own yet")).to_be_visible()
    check(bouquet.get("/api/playlists")["playlists"] == [], "the playlist is gone")
