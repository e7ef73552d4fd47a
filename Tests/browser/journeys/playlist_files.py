"""A playlist file makes an account of its own and takes the place of an older one; where file or settings are refused, that is told."""

from browser import check, expect
from pages import ACCOUNTS


def run(bouquet, browser):
    with browser.open(ACCOUNTS) as tab:
        add(bouquet, tab)
        replace(bouquet, tab)
        tab.forgive("400")


def file_of(*names):
    text = "#EXTM3U\n" + "".join(f"#EXTINF:-1,{name}\nhttp://example.com/{name}.ts\n" for name in names)
    return {"name": "list.m3u", "mimeType": "audio/x-mpegurl", "buffer": text.encode()}


NO_PLAYLIST = {"name": "list.m3u", "mimeType": "audio/x-mpegurl", "buffer": b"no playlist"}


def send(dialog, name, file):
    dialog.locator("input[name=name]").fill(name)
    dialog.locator("input[name=playlist]").set_input_files(file)
    dialog.locator("button.primary").click()


def names_of(bouquet):
    return [account["name"] for account in bouquet.get("/api/accounts")["accounts"]]


def add(bouquet, tab):
    """A second try changes the account that the first one made; whoever begins anew adds another one."""
    page = tab.page
    page.get_by_role("button", name="Add your account").click()
    dialog = page.get_by_role("dialog", name="Add account")
    dialog.get_by_text("M3U playlist").click()
    send(dialog, "First", NO_PLAYLIST)
    expect(dialog.get_by_role("alert")).to_contain_text("not an M3U playlist")
    send(dialog, "First of two", NO_PLAYLIST)
    expect(page.get_by_role("article", name="First of two")).to_be_attached()
    expect(dialog.get_by_role("alert")).to_contain_text("not an M3U playlist")
    check(names_of(bouquet) == ["First of two"], f"a second try makes no second account, and takes the name that is written now, not {names_of(bouquet)}")
    dialog.get_by_role("button", name="Cancel").click()

    page.get_by_role("button", name="Add account").click()
    dialog.get_by_text("M3U playlist").click()
    send(dialog, "Second", file_of("One"))
    expect(page.get_by_role("article", name="Second").locator("dl").first).to_contain_text("Channels1")
    check(names_of(bouquet) == ["First of two", "Second"], f"the second account is its own, beside {names_of(bouquet)}")


def replace(bouquet, tab):
    """A name that is refused is told, and the file that came with it changes nothing."""
    page = tab.page
    page.get_by_role("button", name="Edit Second").click()
    dialog = page.get_by_role("dialog", name="Edit account")
    send(dialog, "   ", file_of("One", "Two"))
    expect(dialog.get_by_role("alert")).not_to_be_empty()
    tab.rest()
    check(bouquet.get("/api/accounts/2")["channel_count"] == 1, "the file is not taken")
    send(dialog, "Second", file_of("One", "Two"))
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("article", name="Second").locator("dl").first).to_contain_text("Channels2")
