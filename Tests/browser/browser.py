"""Chromium, and what a journey wants to know of a page that it shows."""

import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect, sync_playwright

# Milliseconds: long enough for a debug build on a busy machine, since nothing waits longer than it must.
PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class Screen:
    name: str
    width: int
    height: int
    is_phone: bool = False


DESKTOP = Screen("desktop", 1440, 900)
PHONE = Screen("phone", 390, 844, is_phone=True)
# The narrowest that WCAG asks for: a desktop page at 400 %.
NARROW = Screen("narrow", 320, 640)
LIGHT, DARK = "light", "dark"


def check(condition, message):
    if not condition:
        raise AssertionError(message)


class Browser:
    """One Chromium for a journey; each tab has cookies, storage and a cache of its own."""

    def __init__(self, url, folder):
        self.url = url.rstrip("/")
        self.folder = Path(folder)
        program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        check(program, "there is no Chromium: install Debian's package chromium, or name the program in CHROMIUM")
        self._playwright = sync_playwright().start()
        # The sandbox refuses to work for root. No name but this machine's is looked up.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        arguments += ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost", "--no-proxy-server"]
        self._chromium = self._playwright.chromium.launch(executable_path=program, args=arguments)

    def open(self, path="/", screen=DESKTOP, **settings):
        """A tab at an address, to be used in a `with`: at its end it checks that the page had nothing to complain of."""
        return Tab(self, self.context(screen, **settings), screen, path)

    def context(self, screen=DESKTOP, theme=LIGHT, language="en-GB", javascript=True, motion=False):
        """Cookies, storage and a cache of its own, without a tab that watches what is asked for."""
        return self._chromium.new_context(
            base_url=self.url, viewport={"width": screen.width, "height": screen.height}, color_scheme=theme, locale=language,
            java_script_enabled=javascript, reduced_motion="no-preference" if motion else "reduce", has_touch=screen.is_phone,
            is_mobile=screen.is_phone, device_scale_factor=2 if screen.is_phone else 1)

    def close(self):
        self._chromium.close()
        self._playwright.stop()


class Tab:
    """A page as a person sees it. `page` is Playwright's; `problems` is what it complained of."""

    def __init__(self, browser, context, screen, path):
        self.browser = browser
        self.context = context
        self.screen = screen
        self.path = path
        self.problems = []
        self._pending = set()
        self._last_request = 0
        context.set_default_timeout(PATIENCE)
        context.route(lambda url: not url.startswith(browser.url + "/"), self._on_foreign)
        self.page = context.new_page()
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.problems.append(f"error in a script: {error}"))
        self.page.on("dialog", self._on_dialog)
        self.page.on("request", self._on_request)
        self.page.on("requestfinished", self._on_request_ended)
        self.page.on("requestfailed", self._on_request_ended)

    def go(self, path):
        """Opens an address, and waits until the page is at rest."""
        answer = self.page.goto(path)
        check(answer is None or answer.ok, f"{path} answers {answer and answer.status}")
        self.rest()

    def rest(self):
        """Waits until a fifth of a second has passed without a request, but for streams of events."""
        end = time.monotonic() + PATIENCE / 1000
        while self._pending or time.monotonic() - self._last_request < 0.2:
            check(time.monotonic() < end, "the page does not come to rest; it waits for " + ", ".join(one.url for one in self._pending))
            self.page.wait_for_timeout(20)

    def use_theme(self, theme):
        self.page.emulate_media(color_scheme=theme)

    # ---- What a page must be

    def check_quiet(self):
        """No error on the console or in a script, nothing that the content policy refused, no request to anybody else."""
        check(not self.problems, "the page complains:\n" + "\n".join(f"  - {problem}" for problem in self.problems))

    def forgive(self, text):
        """Takes out of the problems what the journey provoked; it must be there."""
        left = [problem for problem in self.problems if text not in problem]
        check(len(left) < len(self.problems), f"the page was to complain of {text!r}; it said {self.problems or 'nothing'}")
        self.problems = left

    def check_accessible(self, rules=None):
        """axe finds nothing; `rules` names the only ones to ask for."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
        if rules:
            options = {"resultTypes": ["violations"], "runOnly": rules}
        found = self.page.evaluate("options => axe.run(document, options)", options)["violations"]
        check(not found, f"axe finds on {self._where()}:\n" + "\n".join(_told(violation) for violation in found))

    def check_fits(self):
        """Nothing is wider than the screen, but what scrolls by itself."""
        wide = self.page.evaluate(_TOO_WIDE, self.screen.width)
        check(not wide, f"wider than the screen on {self._where()}:\n" + "\n".join(f"  - {element}" for element in wide))

    def _where(self):
        return f"{self.page.url}, {self.screen.name}"

    # ---- Pictures

    def screenshot(self, name, whole=False):
        """A file in the folder for screenshots; `whole` takes also what is below the fold."""
        path = self.browser.folder / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, full_page=whole, animations="disabled")
        return path

    # ---- The end

    def __enter__(self):
        try:
            self.go(self.path)
        except Exception as error:
            self.__exit__(type(error), error, error.__traceback__)
            raise
        return self

    def __exit__(self, kind, error, trace):
        try:
            if error is None:
                self.check_quiet()
        except AssertionError as complaint:
            self.problems = []
            self._tell(complaint)
            raise
        finally:
            if error is not None:
                self._tell(error)
            self.context.close()

    def _tell(self, error):
        """Adds to an error where it was seen, and what else the page said."""
        try:
            picture = self.screenshot(f"failed-{time.time_ns()}")
            error.add_note(f"On {self._where()}, seen in {picture}")
        except Exception as reason:
            error.add_note(f"No screenshot could be taken: {reason}")
        for problem in self.problems:
            error.add_note(f"The page said: {problem}")

    # ---- What happens in it

    def _on_console(self, message):
        if message.type == "error":
            self.problems.append(f"{message.text} ({message.location.get('url', '')})")

    def _on_dialog(self, dialog):
        self.problems.append(f"a script opened a box: {dialog.message}")
        dialog.dismiss()

    def _on_request(self, request):
        self._last_request = time.monotonic()
        if request.resource_type != "eventsource":
            self._pending.add(request)

    def _on_request_ended(self, request):
        self._pending.discard(request)

    def _on_foreign(self, route):
        """Logos may come from elsewhere, and are made here; nothing else may."""
        if route.request.resource_type == "image":
            route.fulfill(content_type="image/svg+xml", body=_LOGO)
            return
        self.problems.append(f"a request to somebody else: {route.request.url}")
        route.abort()


_LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><rect width="40" height="30" rx="6" fill="#5b7c99"/></svg>'

_TOO_WIDE = """
width => {
  const isOwnScroller = (element) => {
    for (let parent = element.parentElement; parent; parent = parent.parentElement) {
      if (parent !== document.body && parent !== document.documentElement && getComputedStyle(parent).overflowX !== "visible") return true;
    }
    return false;
  };
  if (document.scrollingElement.scrollWidth <= width) return [];
  const wide = [...document.querySelectorAll("body *")].filter((element) =>
    element.checkVisibility() && element.getBoundingClientRect().right > width + 0.5 && !isOwnScroller(element));
  const told = wide.slice(0, 10).map((element) =>
    `${element.outerHTML.slice(0, 120)} ends at ${Math.round(element.getBoundingClientRect().right)} px`);
  return told.length ? told : [`the page itself: ${document.scrollingElement.scrollWidth} px`];
}
"""


def _told(violation):
    nodes = [f"      {' '.join(map(str, node['target']))}: {node['failureSummary'].splitlines()[-1].strip()}" for node in violation["nodes"][:5]]
    more = len(violation["nodes"]) - len(nodes)
    lines = [f"  - {violation['id']} ({violation['impact']}): {violation['help']}"] + nodes + ([f"      and {more} more"] if more else [])
    return "\n".join(lines)
