"""Whatever a provider or a person writes is shown as it was written, and nothing of it runs."""

from browser import NARROW, check, expect
from pages import ACCOUNTS, views

NAME = "<img src=x onerror=alert(0)> \"{{name}}\" '</script><script>alert(0)</script>"

LONG = "w" * 200

# Elements and attributes that no template of Bouquet writes, and a logo that is none and would be asked of Bouquet.
INJECTED = """
() => [...document.querySelectorAll("*")].filter((element) =>
  element.matches("script:not([src]), iframe, object, embed, base, style, img[src='x']")
  || [...element.attributes].some(({ name, value }) => name.startsWith("on")
    || ["href", "src", "action", "formaction"].includes(name) && /^\\s*(javascript|vbscript|data:text)/i.test(value))
).map((element) => element.outerHTML.slice(0, 200))
"""


def run(bouquet, browser):
    bouquet.panel.fail("hostile")
    account = bouquet.add_account(NAME)
    # Held, so that the names of what would go are shown too.
    bouquet.hold(account)
    bouquet.add_account(LONG, synced=False, enabled=False)
    bouquet.post("/api/playlists", {"name": NAME, "slug": "hostile"})
    write_at_length(bouquet)
    with browser.open(ACCOUNTS, screen=NARROW) as tab:
        expect(tab.page.get_by_role("heading", name=NAME, exact=True)).to_be_visible()
        for view in views(tab):
            injected = tab.page.evaluate(INJECTED)
            check(not injected, f"not of Bouquet's making, on {view}:\n" + "\n".join(f"  - {element}" for element in injected))
            tab.check_fits()


def write_at_length(bouquet):
    """One word without an end, wherever a person can write one."""
    first = bouquet.get("/api/channels?limit=1")["channels"][0]["id"]
    for channel in {1, first}:
        bouquet.patch(f"/api/channels/{channel}", {"name": LONG, "category": LONG, "note": LONG, "tags": [LONG[:60]]})
    bouquet.post("/api/playlists", {"name": LONG, "slug": LONG[:100], "filter": LONG})
    bouquet.post("/api/searches", {"name": LONG, "query": LONG})
    bouquet.post("/api/rulesets", {"name": LONG, "description": LONG})
    bouquet.post("/api/rulesets/1/rules", {"name": LONG, "pattern": LONG, "tag": LONG[:60], "priority": -1})
