"""Every page and every dialog, in one list: whoever adds one to Bouquet adds it here, and accessibility, screenshots and the rest see it."""

from dataclasses import dataclass, field

from browser import expect

ACCOUNTS = "/accounts"


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    # What opens on a click: its name, and the selector of the button, of which the first that is seen is taken.
    dialogs: dict = field(default_factory=dict)
    # Whether it shows one thing, which a new Bouquet does not have.
    is_of_one: bool = False


PAGES = [
    Page("overview", "/"),
    Page("accounts", ACCOUNTS, {"add": "#add-open", "edit": "[id^=edit-open-]", "delete": "[id^=delete-open-]"}),
    Page("filters", "/accounts/1/filters", is_of_one=True),
    Page("channels", "/channels", {"columns": "[popovertarget=columns-menu]", "searches": "[popovertarget=searches-menu]", "changes": "[popovertarget=changes-menu]"}),
    Page("channel", "/channels/1", is_of_one=True),
    Page("held", "/accounts/1/held", is_of_one=True),
    Page("playlists", "/playlists", {"qr": "[id^=qr-open-]", "delete": "[id^=delete-open-]"}),
    Page("playlist-new", "/playlists/new?filter=quality:hd"),
    Page("playlist", "/playlists/1", {"move": ".place"}, is_of_one=True),
    Page("rules", "/rules", {
        "add": "#add-open", "import": "#import-open", "restore": "#restore", "edit": "[id^=edit-open-]", "delete": "[id^=delete-open-]",
        "assign": "[id^=assign-open-]"}),
    Page("ruleset", "/rules/1", {"delete": "[data-delete]"}),
    Page("rule", "/rules/1/1", {"delete": "#delete-open"}),
    Page("rule-new", "/rules/1/new"),
    Page("history", "/history"),
    Page("changes", "/history?show=changes"),
    Page("sync", "/history/runs/1", is_of_one=True),
    Page("as-of", "/history/as-of"),
    Page("difference", "/history/as-of?view=difference"),
    Page("settings", "/settings"),
    Page("components", "/components", {"dialog": "#light-dialog-open"}),
]

# What can be opened when nothing is there yet.
FIRST_PAGES = [page for page in PAGES if not page.is_of_one]

_OPENED = "dialog[open], [popover]:popover-open"


def views(tab, dialogs=True):
    """Takes a tab through everything that there is to see; gives the name of each view while it is on the screen."""
    for page in PAGES:
        tab.go(page.path)
        yield page.name
        for name, selector in page.dialogs.items() if dialogs else ():
            tab.page.locator(selector).filter(visible=True).first.click()
            expect(tab.page.locator(_OPENED), f"the dialog {name} of {page.path} opens").to_be_visible()
            tab.rest()
            yield f"{page.name}-{name}"
            tab.page.keyboard.press("Escape")
            expect(tab.page.locator(_OPENED), f"Escape closes the dialog {name} of {page.path}").to_have_count(0)
