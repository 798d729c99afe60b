"""axe-core finds nothing on any page, in light and dark colours, on a desk and on a phone."""

from __future__ import annotations

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.console.browser.conftest import Tell, Visit
from tests.console.browser.test_reading_a_thread import told
from tests.console.stored import Conversation
from tests.console.test_withdrawn_alerts import taken_back
from tests.widget.conftest import PHONE
from tests.widget.test_accessibility import OPTIONS

SCREENS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"color_scheme": "light", **PHONE},
}
PAGES = {
    "list": "/conversations/",
    "nothing found": "/conversations/?du=1999-01-01&au=1999-01-01&canal=sms",
    "inbox": "/a-comprendre/",
    "unanswered": "/a-comprendre/?vue=unanswered",
    "answers": "/a-comprendre/reponses/",
    "calls": "/rappels/",
    "withdrawn": "/conversations/?alerte=retiree",
    "dashboard": "/tableau-de-bord/",
    "empty dashboard": "/tableau-de-bord/?du=1999-01-01&au=1999-01-01",
    "training": "/entrainement/",
    "audit": "/journal/",
    "account": "/account/two_factor/",
    "backup codes": "/account/two_factor/backup/tokens/",
    "password": "/account/password/",
    "erase": "{where}effacer",
    "not found": "/rien",
    "thread": "{where}",
}


def check(page: Page, state: str) -> None:
    found = Axe().run(page, options=OPTIONS)
    violations = [
        (entry["id"], [node["target"] for node in entry["nodes"]])
        for entry in found.response["violations"]
    ]
    assert violations == [], state
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, state


@pytest.fixture
def where(tell: Tell) -> str:
    urgent = Conversation("web-axe-urgent", time.time() - 60).says("39 de fièvre").alerts("fever")
    tell(urgent.ends("emergency", red_flags=["fever"]))
    missed = Conversation("web-axe-missed", time.time() - 70).asks("age").says("bof")
    tell(missed.misunderstands(), taken_back("web-axe-back", time.time() - 80))
    return tell(told("web-axe"))[0]


@pytest.mark.parametrize("screen", list(SCREENS))
def test_every_page(screen: str, where: str, visit: Visit) -> None:
    page = visit("administers", **SCREENS[screen])
    for name, address in PAGES.items():
        page.goto(address.format(where=where))
        check(page, name)
    page.get_by_text("Mauvaise compréhension ?").first.click()
    check(page, "a correction")
    page.get_by_text("Signe ou fait mal lu ?").first.click()
    check(page, "a sentence")
    page.get_by_label("Ajouter une note").fill(f"lu, {screen}")
    page.get_by_role("button", name="Ajouter la note").click()
    page.locator("#notes article", has_text=f"lu, {screen}").wait_for()
    check(page, "a note")
    if screen != "phone":
        page.keyboard.press("?")
        check(page, "the help")


@pytest.mark.parametrize("screen", list(SCREENS))
def test_the_pages_of_the_log_in(screen: str, visit: Visit) -> None:
    page = visit("", **SCREENS[screen])
    check(page, "log-in")
    page.get_by_label("Nom d’utilisateur").fill("personne")
    page.get_by_label("Mot de passe").fill("faux")
    page.get_by_role("button", name="Continuer").click()
    page.locator(".errorlist").wait_for()
    check(page, "log-in refused")


@pytest.mark.parametrize(
    "address",
    ["/conversations/", "/a-comprendre/", "/entrainement/", "/tableau-de-bord/", "{where}"],
)
def test_what_is_tapped_is_large_enough(address: str, where: str, phone: Visit) -> None:
    page = phone("reviews", address.format(where=where))
    small = """[...document.querySelectorAll('button, select, input:not([type=hidden]), summary')]
        .map(node => [node, node.getBoundingClientRect()])
        .filter(([node, box]) => box.width && box.height && box.height < 24)
        .map(([node, box]) => `${node.outerHTML.slice(0, 80)}: ${box.height}`)"""
    assert page.evaluate(small) == []


def test_twice_as_large_a_text_still_fits(where: str, visit: Visit) -> None:
    for address in ("/conversations/", "/tableau-de-bord/", where):
        page = visit("reviews", address, viewport={"width": 640, "height": 450})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address


def test_a_page_says_where_it_is(where: str, visit: Visit) -> None:
    page = visit("reviews", where)
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.title().endswith("Console de relecture")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
