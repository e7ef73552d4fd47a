"""Whatever a provider or a person writes is shown as it was written, and nothing of it runs."""

from browser import NARROW, check, expect
from pages import ACCOUNTS, views

NAME = "<img src=x onerror=alert(0)> \"{{name}}\" '</script><script>alert(0)</script>"

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
    bouquet.add_account("w" * 200, synced=False, enabled=False)
    bouquet.post("/api/playlists", {"name": NAME, "slug": "hostile"})
    with browser.open(ACCOUNTS, screen=NARROW) as tab:
        expect(tab.page.get_by_role("heading", name=NAME, exact=True)).to_be_visible()
        for view in views(tab):
            injected = tab.page.evaluate(INJECTED)
            check(not injected, f"not of Bouquet's making, on {view}:\n" + "\n".join(f"  - {element}" for element in injected))
            tab.check_fits()
