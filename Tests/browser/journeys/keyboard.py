"""The keyboard alone reaches every control, shows where it is, and adds and syncs an account."""

from browser import check, expect
from pages import ACCOUNTS, PAGES

# Gives what has the focus: a number for the element, itself in words, and whether it can be seen that it has the focus.
FOCUSED = """
() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  window.visited ??= new Map();
  if (!visited.has(element)) visited.set(element, visited.size);
  const isMarked = (one) => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  };
  const around = [element, element.parentElement, ...(element.labels ?? [])].filter(Boolean);
  return { number: visited.get(element), text: element.outerHTML.slice(0, 140), isSeen: around.some(isMarked) };
}
"""

# What was never reached, of all that takes the focus. Of radio buttons of one name the Tab key takes the chosen one.
MISSED = """
() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter((element) =>
  element.checkVisibility({ visibilityProperty: true }) && !element.disabled && element.tabIndex >= 0 && !visited.has(element)
  && !(element.type === "radio" && !element.checked)).map((element) => element.outerHTML.slice(0, 140))
"""


def run(bouquet, browser):
    with browser.open(ACCOUNTS) as tab:
        add_account(bouquet, tab)
    bouquet.add_scene()
    bouquet.hold(1)
    with browser.open() as tab:
        for page in PAGES:
            tab.go(page.path)
            walk(tab)


def add_account(bouquet, tab):
    page = tab.page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main"), "the first Tab and Enter skip to the content").to_be_focused()
    opener = page.get_by_role("button", name="Add your account")
    press_tab_until(tab, opener)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Add account")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener, "Escape gives the focus back").to_be_focused()

    page.keyboard.press("Enter")
    for field, text in [("name", "By hand"), ("server", bouquet.panel.url), ("username", "demo"), ("password", "demo")]:
        press_tab_until(tab, dialog.locator(f"input[name={field}]"))
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    card = page.get_by_role("article", name="By hand")
    expect(card).to_contain_text("Up to date")
    press_tab_until(tab, page.get_by_role("button", name="Sync channels of By hand"))
    page.keyboard.press("Space")
    expect(page.get_by_role("status").filter(has_text="the provider changed nothing")).to_be_visible()


def press_tab_until(tab, target):
    for _ in range(80):
        if target.evaluate("element => element === document.activeElement"):
            return
        tab.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {target}")


def walk(tab):
    """Goes through the whole page with Tab, until it is at the beginning again."""
    seen = set()
    last = None
    for _ in range(1000):
        tab.page.keyboard.press("Tab")
        focused = tab.page.evaluate(FOCUSED)
        if focused is None:
            break
        # A field for a date has several stops: its day, its month, its year.
        if focused["number"] == last:
            continue
        if focused["number"] in seen:
            break
        last = focused["number"]
        seen.add(last)
        check(focused["isSeen"], f"it cannot be seen that this has the focus: {focused['text']}")
    missed = tab.page.evaluate(MISSED)
    check(not missed, f"Tab never comes to {len(missed)} controls of {tab.page.url}:\n" + "\n".join(f"  - {one}" for one in missed))
