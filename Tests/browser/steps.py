"""What several journeys do on a page."""

import time

from browser import PATIENCE, check


def fill_account(dialog, bouquet, name):
    """Writes the simulated provider's login into the dialog for an account."""
    dialog.locator("input[name=name]").fill(name)
    dialog.locator("input[name=server]").fill(bouquet.panel.url)
    dialog.locator("input[name=username]").fill("demo")
    dialog.locator("input[name=password]").fill("demo")


class Held:
    """The next request for an address is kept back, or its answer where it `is_answered`; those that follow pass."""

    def __init__(self, page, address, is_answered=False):
        self._page = page
        self._address = address
        self._is_answered = is_answered
        self._routes = []
        self._answers = []
        page.route(address, self._on_route)

    def _on_route(self, route):
        if self._routes:
            route.fallback()
            return
        self._routes.append(route)
        if self._is_answered:
            self._answers.append(route.fetch())

    def wait(self):
        """Until it was asked for, and answered where it shall be."""
        end = time.monotonic() + PATIENCE / 1000
        while not (self._answers if self._is_answered else self._routes):
            check(time.monotonic() < end, f"{self._address} is not asked for")
            self._page.wait_for_timeout(10)

    def go_on(self):
        self.wait()
        if self._is_answered:
            self._routes[0].fulfill(response=self._answers[0])
        else:
            self._routes[0].continue_()
        self._page.unroute(self._address)
