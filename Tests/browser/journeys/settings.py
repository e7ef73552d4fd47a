"""Settings: another language shows at once, the dark theme stays, an interval is saved and used, and bad input is refused in words."""

from browser import PHONE, check, expect


def run(bouquet, browser):
    account = bouquet.add_account("Home")
    with browser.open("/settings") as tab:
        page = tab.page
        save_interval(bouquet, page, account)
        refuse(bouquet, page)
        tab.forgive("400")
        reorder(bouquet, page)
        tab.check_accessible()

        page.get_by_role("button", name="Deutsch").click()
        expect(page.get_by_role("heading", name="Sprache und Aussehen")).to_be_visible()
        page.get_by_role("button", name="Dunkel").click()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        page.reload()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        check(page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(17, 22, 21)", "the page is dark after a reload")
        tab.check_accessible()
        page.get_by_role("button", name="Wie der Browser").click()
        expect(page.get_by_role("heading", name="Language and appearance")).to_be_visible()

        page.get_by_role("link", name="All components of the pages").click()
        expect(page.get_by_role("heading", name="Components")).to_be_visible()
        tab.check_accessible()

    with browser.open("/settings", screen=PHONE, javascript=False) as tab:
        page = tab.page
        page.get_by_label("Keep the history, days").fill("90")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
        page.get_by_role("button", name="Down: FHD").click()
        expect(page.get_by_role("status").filter(has_text="FHD is number")).to_be_visible()
        page.get_by_role("button", name="Dark").click()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        check(bouquet.get("/api/settings")["history_days"]["value"] == 90, "the history is kept for 90 days")


def save_interval(bouquet, page, account):
    standard = bouquet.get("/api/settings")["sync_interval_hours"]["default"]
    before = bouquet.get(f"/api/accounts/{account}/sync/status")["next_sync"]
    page.get_by_label("Sync every, hours").fill("2,5")
    page.get_by_role("button", name="Save").click()
    reset = page.get_by_role("button", name="Use the default: Sync every, hours")
    expect(reset).to_be_visible()
    check(bouquet.get("/api/settings")["sync_interval_hours"]["value"] == 2.5, "the interval is saved")
    after = bouquet.get(f"/api/accounts/{account}/sync/status")["next_sync"]
    check(after is not None and after != before, "the next sync follows the interval")
    reset.click()
    expect(reset).to_have_count(0)
    expect(page.get_by_label("Sync every, hours")).to_have_value(f"{standard:g}")
    expect(page.get_by_label("Sync every, hours")).to_be_focused()


def refuse(bouquet, page):
    field = page.get_by_label("Ask me if more than this % of channels would go")
    field.fill("400")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".field-error")).to_contain_text("use a number from 1 to 100")
    expect(field).to_have_value("400")
    check(not bouquet.get("/api/settings")["hold_threshold"]["is_own"], "nothing is saved")
    field.fill("40")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".field-error")).to_have_count(0)


def reorder(bouquet, page):
    up = page.get_by_role("button", name="Up: FHD")
    up.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#quality li").nth(1)).to_contain_text("FHD")
    expect(up, "the moved quality keeps the focus").to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#quality li").first).to_contain_text("FHD")
    expect(page.get_by_role("button", name="Down: FHD"), "the focus goes to the button that can still be pressed").to_be_focused()
    check(bouquet.get("/api/settings/quality-order")["classes"][0] == "FHD", "the order is saved")
    page.get_by_role("button", name="Use the usual order").click()
    expect(page.locator("#quality li").first).to_contain_text("8K")
