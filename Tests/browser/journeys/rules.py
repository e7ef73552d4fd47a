"""A ruleset of one's own: a rule is tried while it is written, tags the channels, is ordered, exported, deleted and imported again."""

import json

from browser import check, expect
from steps import Held


def run(bouquet, browser):
    bouquet.panel.fail("hostile")
    bouquet.add_account("Hostile")
    bouquet.panel.recover()
    bouquet.add_account("Home")
    with browser.open("/rules") as tab:
        expect(tab.page.get_by_text("All channels are tagged by the present rules.")).to_be_visible()
        make_ruleset(tab)
        ruleset = bouquet.get("/api/rulesets")["rulesets"][-1]["id"]
        write_rule(tab, bouquet, ruleset)
        refuse_rule(tab, bouquet, ruleset)
        tab.forgive("400")
        order_rulesets(tab, bouquet)
        export_and_import(tab, bouquet)
        order_twice(tab, bouquet)


def make_ruleset(tab):
    page = tab.page
    page.get_by_role("button", name="New ruleset").click()
    dialog = page.get_by_role("dialog", name="New ruleset")
    dialog.get_by_label("Name").fill("Mine")
    dialog.get_by_role("button", name="New ruleset").click()
    page.get_by_role("link", name="Mine", exact=True).click()
    expect(page.get_by_role("heading", name="No rule yet")).to_be_visible()


def write_rule(tab, bouquet, ruleset):
    """What is typed is tried at once, hostile names among it; once saved, the channels have the tag."""
    page = tab.page
    page.locator("#add-rule").click()
    page.get_by_label("How to look").select_option("regex")
    page.get_by_label("What to look for").press_sequentially("(?i)[a-z]")
    expect(page.locator("#trial mark").first).to_be_visible()
    expect(page.locator("#no-tag")).to_have_text("The rule still needs a tag before it can be saved.")
    page.get_by_label("Which tag to give").select_option("This tag")
    page.get_by_label("Tag", exact=True).fill("Journey letter")
    expect(page.locator("#trial-summary")).to_contain_text("match")
    expect(page.locator("#no-tag")).to_have_count(0)
    expect(page.locator("#trial .tag").first).to_have_text("JOURNEY_LETTER")
    with page.expect_response("**/test"):
        page.get_by_label("Try it on").select_option("Hostile")
    tab.rest()
    check(page.locator("#trial tbody tr").count() > 0, "the trial shows the hostile names too")
    check(page.locator("#trial script, #trial img, #trial a, #trial b").count() == 0, "a hostile name became an element")
    tab.check_accessible()
    page.get_by_role("button", name="Save rule").click()
    expect(page.get_by_text("Saved (?i)[a-z].")).to_be_visible()
    expect(page.get_by_text("All channels are tagged by the present rules.")).to_be_visible()
    found = bouquet.get("/api/channels?q=tag:journey_letter")
    check(found["total"] > 0, "the channels have the tag of the rule")
    check(found["total"] <= bouquet.get("/api/channels")["total"], "no channel is there twice")


def refuse_rule(tab, bouquet, ruleset):
    page = tab.page
    before = bouquet.get(f"/api/rulesets/{ruleset}/rules")
    page.get_by_role("link", name="(?i)[a-z]", exact=True).click()
    pattern = page.get_by_label("What to look for")
    pattern.fill("(?i)[a-z")
    expect(page.locator("#problem-pattern")).to_contain_text("at character")
    page.get_by_role("button", name="Save rule").click()
    expect(page.locator("#problem-pattern")).to_contain_text("at character")
    expect(pattern).to_have_value("(?i)[a-z")
    check(bouquet.get(f"/api/rulesets/{ruleset}/rules") == before, "a rule that cannot be used changes nothing")


def order_rulesets(tab, bouquet):
    """The arrow keys move a ruleset; the button of the message takes it back."""
    page = tab.page
    tab.go("/rules")
    names = lambda: [one["name"] for one in bouquet.get("/api/rulesets")["rulesets"]]
    before = names()
    page.get_by_role("button", name=f"Move: {before[-1]}").focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_text("Order saved.")).to_be_visible()
    check(names() == [before[-1], *before[:-1]], f"the last ruleset is the first now, not {names()}")
    expect(page.get_by_role("button", name=f"Move: {before[-1]}")).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    tab.rest()
    check(names() == before, "undone")


def export_and_import(tab, bouquet):
    page = tab.page
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export").click()
    file = download.value.path()
    exported = json.loads(file.read_text())
    page.get_by_role("button", name="Delete: Mine").click()
    dialog = page.get_by_role("dialog", name="Delete “Mine”")
    expect(dialog).to_contain_text("1 rule")
    dialog.get_by_role("button", name="Delete ruleset").click()
    expect(page.get_by_role("link", name="Mine", exact=True)).to_have_count(0)

    page.get_by_role("button", name="Import").click()
    dialog = page.get_by_role("dialog", name="Import rules")
    dialog.locator("input[type=file]").set_input_files({"name": "rules.json", "mimeType": "application/json", "buffer": b"no rules"})
    dialog.get_by_role("button", name="Import").click()
    expect(dialog.get_by_role("alert")).to_contain_text("not JSON")
    dialog.locator("input[type=file]").set_input_files({"name": "rules.json", "mimeType": "application/json", "buffer": file.read_bytes()})
    dialog.get_by_role("button", name="Import").click()
    expect(page.get_by_text("Imported 1 ruleset.")).to_be_visible()
    expect(page.get_by_role("link", name="Mine", exact=True)).to_be_visible()
    without_place = lambda one: {key: value for key, value in one.items() if key != "priority"}
    by_name = lambda all: {one["name"]: without_place(one) for one in all["rulesets"]}
    check(by_name(bouquet.get("/api/rulesets/export")) == by_name(exported), "the import gives back what the export held")


def order_twice(tab, bouquet):
    """A second move, made while the first one is being saved, is neither undone nor lost."""
    page = tab.page
    bouquet.post("/api/rulesets", {"name": "Third"})
    tab.go("/rules")
    names = lambda: [one["name"] for one in bouquet.get("/api/rulesets")["rulesets"]]
    before = names()
    first = Held(page, "**/api/rulesets/order")
    page.get_by_role("button", name="Move: Third").focus()
    page.keyboard.press("ArrowUp")
    first.wait()
    page.keyboard.press("ArrowUp")
    first.go_on()
    with page.expect_request("**/api/rulesets/order"):
        expect(page.get_by_text("Order saved.")).to_be_visible()
    tab.rest()
    wanted = before[:-3] + before[-1:] + before[-3:-1]
    check(names() == wanted, f"both moves are saved, not {names()}")
    shown = page.locator("#rulesets h3 a").all_inner_texts()
    check(shown == wanted, f"both moves are shown, not {shown}")
    bouquet.put(f"/api/rulesets/{bouquet.get('/api/rulesets')['rulesets'][0]['id']}", {"name": "Renamed elsewhere"})
    expect(page.get_by_role("link", name="Renamed elsewhere"), "the list follows again").to_be_visible()
