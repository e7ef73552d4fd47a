"""The figures of Benchmarks/pages for one server: pages.py URL CHANNELS FOLDER prints rows of its table.

Of the Channels page it knows the search box [name=q], the scrolling view [data-rows] with its rows [role=row][data-id], and
[data-total], the number of matches.
"""

import statistics
import sys
import urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "Tests" / "browser"))
from bouquet import request
from browser import Browser, check

PATH = "/channels"
PLAIN = "/health"
WORDS = ["espn 4", "cnn hd", "sky s", "tag:uk", "news", "4321"]
ROWS = 100_000

FIRST_CONTENT = """
() => new Promise((done) => new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (entry.name === "first-contentful-paint") done(entry.startTime);
}).observe({ type: "paint", buffered: true }))
"""

# From the moment that the browser took the key to the frame that shows its result: the total and a row that only the new result has.
WATCH_KEY = """
([total, row]) => {
  const digits = (element) => element?.textContent.replace(/\\D/g, "");
  const isShown = () => digits(document.querySelector("[data-total]")) === String(total)
    && (row === null || document.querySelector(`[data-rows] [role=row][data-id="${row}"]`) !== null);
  const afterPaint = (act) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = act;
    channel.port2.postMessage(0);
  };
  window.answered = new Promise((done) => {
    addEventListener("keydown", (key) => {
      const look = () => {
        if (!isShown()) return;
        watch.disconnect();
        requestAnimationFrame(() => afterPaint(() => done(performance.now() - key.timeStamp)));
      };
      const watch = new MutationObserver(look);
      watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    }, { once: true, capture: true });
  });
}
"""

# Goes three screens at a time, as a thumb does, waits for the rows of each place, and turns round at the ends.
SCROLL = """
async (rows) => {
  const view = document.querySelector("[data-rows]");
  const frame = () => new Promise(requestAnimationFrame);
  const isFilled = () => {
    const box = view.getBoundingClientRect();
    const middle = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return middle?.closest("[role=row][data-id]") != null;
  };
  const height = view.querySelector("[role=row][data-id]").getBoundingClientRect().height;
  const step = 3 * view.clientHeight;
  let direction = 1, seen = 0, slowest = 0;
  while (seen < rows) {
    const before = view.scrollTop;
    view.scrollTop += direction * step;
    const moved = Math.abs(view.scrollTop - before);
    if (moved < 1) { direction = -direction; continue; }
    seen += moved / height;
    const start = performance.now();
    do { await frame(); } while (!isFilled() && performance.now() - start < 5000);
    if (!isFilled()) throw new Error(`no rows on screen, 5 s after scrolling to ${view.scrollTop} px`);
    slowest = Math.max(slowest, performance.now() - start);
  }
  return slowest;
}
"""


def main(url, channels, folder):
    def row(what, median, worst=""):
        print(f"| {channels} | {what} | {median} | {worst} |", flush=True)

    browser = Browser(url, folder)
    try:
        times = later_contents(browser)
        row("first contentful paint, of a later visit", f"{statistics.median(times):.0f} ms", f"{max(times):.0f} ms")
        times = [first_content(browser, PATH) for _ in range(7)]
        row("first contentful paint, of a first visit: nothing cached", f"{statistics.median(times):.0f} ms", f"{max(times):.0f} ms")
        times = [first_content(browser, PLAIN) for _ in range(7)]
        row("… of a page of plain text, to compare", f"{statistics.median(times):.0f} ms", f"{max(times):.0f} ms")
        times = keystrokes(browser, url)
        row(f"a keystroke's result on screen, of {len(times)}", f"{statistics.median(times):.0f} ms", f"{max(times):.0f} ms")
        sizes = transferred(browser)
        row("the page without logos, as transferred", f"{sum(sizes.values()) / 1000:.1f} kB",
            ", ".join(f"{kind.lower()} {size / 1000:.1f}" for kind, size in sorted(sizes.items())))
        before, after, slowest = memory(browser)
        row(f"JavaScript heap before and after scrolling {ROWS:,} rows", f"{before:.1f} → {after:.1f} MB", f"rows on screen after {slowest:.0f} ms")
    finally:
        browser.close()


def first_content(browser, path):
    """Of a new context: whoever watches what it asks for would take a part of the two processors."""
    with browser.context() as context:
        page = context.new_page()
        page.goto(path)
        return page.evaluate(FIRST_CONTENT)


def later_contents(browser):
    """Of a browser that has been to the page before, and comes from another one."""
    times = []
    with browser.context() as context:
        page = context.new_page()
        for path in [PATH] + ["/settings", PATH] * 9:
            page.goto(path)
            times.append(page.evaluate(FIRST_CONTENT))
            page.wait_for_timeout(400)
    return times[2::2]


def keystrokes(browser, url):
    times = []
    with browser.open(PATH) as tab:
        box = tab.page.locator("input[name=q]")
        for word in WORDS:
            box.fill("")
            tab.rest()
            total, _ = found(url, "")
            for end in range(1, len(word) + 1):
                last, (total, first) = total, found(url, word[:end])
                if total is None or total == last:
                    # Half a filter, or a letter that changes nothing: there is no result to wait for.
                    box.press_sequentially(word[end - 1])
                    tab.rest()
                    total = last
                    continue
                tab.page.evaluate(WATCH_KEY, [total, first])
                box.press_sequentially(word[end - 1])
                times.append(tab.page.evaluate("() => answered"))
                tab.rest()
    check(times, "no keystroke changed a result")
    return times


def found(url, text):
    """How many channels match, and the first one's id; None where the text is no filter."""
    answer = request("GET", f"{url}/api/channels?limit=1&q={urllib.parse.quote(text)}", may_fail=True)
    if "total" not in answer:
        return None, None
    return answer["total"], answer["channels"][0]["id"] if answer["channels"] else None


def transferred(browser):
    """Bytes that came over the wire by the kind of what was asked for, with their headers."""
    with browser.open() as tab:
        tab.page.goto("about:blank")
        kinds, sizes = {}, {}
        session = tab.context.new_cdp_session(tab.page)
        session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))

        def on_finished(event):
            kind = kinds.get(event["requestId"], "Other")
            if kind != "Image":
                sizes[kind] = sizes.get(kind, 0) + event["encodedDataLength"]

        session.on("Network.loadingFinished", on_finished)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        tab.go(PATH)
        return sizes


def memory(browser):
    """Megabytes of the heap before and after scrolling, each after a collection, and the longest wait for rows."""
    with browser.open(PATH) as tab:
        session = tab.context.new_cdp_session(tab.page)

        def heap():
            tab.rest()
            session.send("HeapProfiler.collectGarbage")
            return session.send("Runtime.getHeapUsage")["usedSize"] / 1e6

        before = heap()
        slowest = tab.page.evaluate(SCROLL, ROWS)
        return before, heap(), slowest


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except AssertionError as error:
        sys.exit(str(error))
