"""The words in a real browser: seen, searched, tried, without a barrier on any page."""

from __future__ import annotations

import pytest

from tests.console.browser.conftest import Visit
from tests.console.browser.test_console_accessibility import SCREENS, check

SENTENCE = "pas de fièvre mais j'arrive plus à pisser depuis ce matin"


@pytest.mark.parametrize("screen", list(SCREENS))
def test_a_clinician_sees_searches_and_tries(screen: str, visit: Visit) -> None:
    page = visit("signs", **SCREENS[screen])
    page.get_by_role("link", name="Mots", exact=True).click()
    # The list of conversations that the page came from has links of that name as well.
    page.wait_for_url("**/mots/")
    check(page, "all subjects")
    page.get_by_role("main").get_by_role("link", name="Queue de cheval").click()
    page.get_by_role("link", name="en doute").click()
    page.get_by_role("heading", name="En doute").wait_for()
    check(page, "one subject")

    page.goto("/mots/chercher/")
    page.get_by_role("searchbox", name="Mots").fill("fievre frissons")
    page.keyboard.press("Enter")
    page.locator("mark.found", has_text="frissons").first.wait_for()
    assert "fievre" not in page.url
    check(page, "what was found")

    page.goto("/mots/essayer/")
    check(page, "nothing tried yet")
    page.get_by_label("Ce que la personne écrirait").fill(SENTENCE)
    # The first sentence waits for the reader to start.
    page.set_default_timeout(90_000)
    page.get_by_role("button", name="Écouter").click()
    page.get_by_text("Alerte : l'assistant dirait d'appeler le 15").wait_for()
    second = page.locator(".clauses > li").nth(1)
    assert [line.split("\n")[0] for line in second.locator("li").all_inner_texts()] == [
        "mots",
        "sens",
    ]
    check(page, "a sentence taken apart")
