"""Every page and dialog is written to a folder as a picture, on a desk and on a phone, light and dark."""

from browser import DARK, DESKTOP, LIGHT, PHONE
from pages import FIRST_PAGES, PAGES, views


def run(bouquet, browser):
    for screen in DESKTOP, PHONE:
        with browser.open(screen=screen) as tab:
            for page in FIRST_PAGES:
                tab.go(page.path)
                take(tab, f"{page.name}-empty")
    bouquet.add_scene()
    for screen in DESKTOP, PHONE:
        with browser.open(screen=screen) as tab:
            for name in views(tab):
                take(tab, name, whole=name in {page.name for page in PAGES})


def take(tab, name, whole=False):
    for theme in DARK, LIGHT:
        tab.use_theme(theme)
        tab.screenshot(f"{name}-{tab.screen.name}-{theme}", whole)
