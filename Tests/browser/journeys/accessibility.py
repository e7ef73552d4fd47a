"""Every page and dialog is accessible, in both themes, on a desk, on a phone and at 320 pixels."""

from browser import DARK, DESKTOP, LIGHT, NARROW, PHONE
from pages import FIRST_PAGES, views

# What depends on the theme.
COLOURS = ["color-contrast", "link-in-text-block"]


def run(bouquet, browser):
    # Nothing is there yet: what the pages say then counts too.
    with browser.open() as tab:
        for page in FIRST_PAGES:
            tab.go(page.path)
            look(tab)
    bouquet.add_scene()
    for screen in DESKTOP, PHONE, NARROW:
        with browser.open(screen=screen) as tab:
            for _ in views(tab):
                look(tab)


def look(tab):
    tab.check_fits()
    tab.check_accessible()
    tab.use_theme(DARK)
    tab.check_accessible(rules=COLOURS)
    tab.use_theme(LIGHT)
