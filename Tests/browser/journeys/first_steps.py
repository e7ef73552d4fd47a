"""Who starts Bouquet for the first time is told what to do, pastes a link, has channels, and makes a playlist of a search."""

from browser import check, expect
from pages import ACCOUNTS


def run(bouquet, browser):
    with browser.open(ACCOUNTS) as tab:
        page = tab.page
        expect(page.get_by_role("heading", name="No account yet")).to_be_visible()
        page.get_by_role("button", name="Add your account").click()
        dialog = page.get_by_role("dialog", name="Add account")
        link = f"{bouquet.panel.url}/get.php?username=demo&password=demo&type=m3u_plus"
        dialog.locator("input[name=server]").fill(link)
        expect(dialog.locator("input[name=username]")).to_have_value("demo")
        name = dialog.locator("input[name=name]")
        expect(name).to_have_value("127.0.0.1")
        name.fill("Home")
        dialog.get_by_role("button", name="Add account").click()
        card = page.get_by_role("article", name="Home")
        expect(card).to_contain_text("Up to date")
        expect(card.locator("dl").first).to_contain_text("600")

        page.get_by_role("link", name="Channels", exact=True).click()
        page.locator("input[name=q]").fill("quality:uhd")
        total = page.locator("[data-total]")
        expect(total).not_to_have_text("600")
        found = total.inner_text()
        page.get_by_role("link", name="Make a playlist of this search").click()
        expect(page.locator("textarea[name=filter]")).to_have_value("quality:uhd")
        page.get_by_label("Name", exact=True).fill("Best pictures")
        page.get_by_role("button", name="Create playlist").click()
        card = page.get_by_role("article", name="Best pictures")
        expect(card).to_contain_text(f"{found} channels")
    playlist = bouquet.get("/playlist/best-pictures.m3u")
    check(playlist.count("#EXTINF") == int(found), f"players get the {found} channels, not {playlist.count('#EXTINF')}")
