"""The running program and the simulated provider, as a script sees them: addresses that answer."""

import json
import urllib.error
import urllib.request

# No proxy stands between a script and this machine.
_http = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def request(method, url, body=None, may_fail=False):
    """The JSON of an answer, or its text; raises with what was said where it is a refusal, unless that may be."""
    data = None if body is None else json.dumps(body).encode()
    try:
        with _http.open(urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method), timeout=60) as answer:
            return _read(answer)
    except urllib.error.HTTPError as refusal:
        said = _read(refusal)
        if may_fail:
            return said
        raise AssertionError(f"{method} {url} answers {refusal.code}: {said}") from None


def _read(answer):
    text = answer.read().decode()
    return json.loads(text) if "json" in answer.headers.get("Content-Type", "") else text


class Bouquet:
    """The program, through its API: for what a journey needs and is not about."""

    def __init__(self, url, panel):
        self.url = url.rstrip("/")
        self.panel = Panel(panel)

    def get(self, path):
        return request("GET", self.url + path)

    def post(self, path, body=None):
        return request("POST", self.url + path, {} if body is None else body)

    def put(self, path, body):
        return request("PUT", self.url + path, body)

    def patch(self, path, body):
        return request("PATCH", self.url + path, body)

    def add_account(self, name="Home", synced=True, **settings):
        """Adds an account of the simulated provider, and waits for its first sync; answers its id."""
        known = {"name": name, "kind": "xtream", "server": self.panel.url, "username": "demo", "password": "demo"}
        account = self.post("/api/accounts", known | settings)["id"]
        if synced:
            self.sync(account)
        return account

    def sync(self, account):
        """Waits for a sync and answers its report, also of one that fails or is held; one that runs already is joined."""
        return request("POST", f"{self.url}/api/accounts/{account}/sync", may_fail=True)

    def hold(self, account):
        """Lets the provider's next list of an account drop most channels, so that it is held."""
        self.panel.fail("tenth")
        self.sync(account)
        self.panel.recover()

    def add_scene(self):
        """What a page looks like in use: accounts in every state, changed, hidden and favourite channels, a playlist."""
        self.hold(self.add_account("Garden house", sync_interval_hours=12))
        home = self.add_account("Home", sync_interval_hours=6)
        self.panel.use(generation=1)
        self.sync(home)
        self.add_account("Holiday flat", synced=False, enabled=False)
        self.sync(self.add_account("Old provider", password="wrong", synced=False))
        self.post("/api/channels/bulk", {"filter": "tag:news", "operation": {"type": "favourite"}})
        self.post("/api/channels/bulk", {"filter": "tag:kids", "operation": {"type": "hide"}})
        self.post("/api/playlists", {"name": "Living room", "filter": "tag:uk"})


class Panel:
    """The simulated provider: user name and password are demo."""

    def __init__(self, url):
        self.url = url.rstrip("/")

    def use(self, channels=None, generation=None, shuffled=None):
        """Another list from now on: of each generation to the next 2 % are renamed, 1 % go, and as many come."""
        given = {"channels": channels, "generation": generation, "shuffled": shuffled}
        self._change(**{name: value for name, value in given.items() if value is not None})

    def fail(self, fault):
        """down, empty, tenth (of the channels), broken, bad-rows, or hostile: names that try to break the page."""
        self._change(fault=fault)

    def recover(self):
        self._change(fault="none")

    def pause(self):
        """Lists of channels stop after their first 200 rows until the provider goes on: a sync is seen while it runs."""
        self._change(paused=True)

    def go_on(self):
        self._change(paused=False)

    def _change(self, **values):
        query = "&".join(f"{name}={str(value).lower()}" for name, value in values.items())
        request("POST", f"{self.url}/simulate?{query}")
