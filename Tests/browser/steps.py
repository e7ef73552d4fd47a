"""What several journeys do on a page."""


def fill_account(dialog, bouquet, name):
    """Writes the simulated provider's login into the dialog for an account."""
    dialog.locator("input[name=name]").fill(name)
    dialog.locator("input[name=server]").fill(bouquet.panel.url)
    dialog.locator("input[name=username]").fill("demo")
    dialog.locator("input[name=password]").fill("demo")
