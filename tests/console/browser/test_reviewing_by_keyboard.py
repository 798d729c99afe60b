"""A reviewer works through a list without a mouse."""

from __future__ import annotations

import itertools
import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.console.browser.conftest import Tell, Visit, day
from tests.console.stored import Conversation

_days = itertools.count()


@pytest.fixture
def three(tell: Tell) -> tuple[str, list[str]]:
    """The query of a list of three conversations, and their addresses, newest first."""
    number = next(_days)
    begin = day("2020-01-01") + number * 86_400
    made = [
        Conversation(f"web-key-{number}-{n}", begin + 600 * n).says(f"message {n}")
        for n in (3, 2, 1)
    ]
    addresses = tell(*(item.ends("self_care") for item in made))
    date = time.strftime("%Y-%m-%d", time.localtime(begin))
    return f"?du={date}&au={date}", addresses


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text().split()[0]


def test_from_the_list_to_the_last_conversation(three, visit: Visit) -> None:
    query, addresses = three
    page = visit("reviews", f"/conversations/{query}")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{addresses[1]}?**")
    second = heading(page)

    page.keyboard.press("t")
    page.keyboard.type("à rappeler")
    page.keyboard.press("Enter")
    expect(page.get_by_role("list", name="Étiquettes")).to_contain_text("à rappeler")

    page.keyboard.press("n")
    page.keyboard.type("Relire la durée : rjkst?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".note")).to_contain_text("Relire la durée : rjkst?")

    page.keyboard.press("s")
    page.wait_for_url(f"**{addresses[2]}?**")
    expect(page.get_by_role("status")).to_contain_text(f"{second} : relue")

    page.keyboard.press("r")
    expect(page.locator("#mark-reviewed")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("k")
    page.wait_for_url(f"**{addresses[1]}?**")
    page.keyboard.press("u")
    row = page.get_by_role("row", name=second)
    expect(row).to_contain_text("Relue")
    expect(row).to_contain_text("à rappeler")
    expect(page.locator("#rows .state")).to_have_text(["À relire", "Relue", "Relue"])


def test_the_help_lists_the_keys_and_closes(three, visit: Visit) -> None:
    page = visit("reviews", three[1][0])
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Au clavier")
    expect(dialog).to_contain_text("marquer comme relue")
    page.keyboard.press("r")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("#mark-reviewed")).to_have_attribute("aria-pressed", "false")


def test_keys_are_letters_while_somebody_writes(three, visit: Visit) -> None:
    page = visit("reviews", three[1][0])
    page.keyboard.press("n")
    page.keyboard.type("jkrstnu/?")
    expect(page.locator("#note")).to_have_value("jkrstnu/?")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.wait_for_url(re.compile(re.escape(three[1][1])))


def test_keys_can_be_turned_off(three, visit: Visit) -> None:
    page = visit("reviews", three[1][0])
    page.get_by_role("button", name="Clavier").click()
    page.get_by_label("Désactiver ces raccourcis").check()
    page.get_by_role("button", name="Fermer").click()
    page.keyboard.press("r")
    page.reload()
    page.keyboard.press("r")
    expect(page.locator("#mark-reviewed")).to_have_attribute("aria-pressed", "false")


def test_whoever_only_reads_has_no_keys_that_change(three, visit: Visit) -> None:
    page = visit("reads", three[1][0])
    for key in "rstn":
        page.keyboard.press(key)
    expect(page.get_by_text("À relire", exact=True)).to_be_visible()
    assert page.url.endswith(three[1][0])
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).not_to_contain_text("relue")


def test_the_focus_is_always_seen(three, visit: Visit) -> None:
    page = visit("reviews", three[1][0])
    seen = "getComputedStyle(document.activeElement).outlineStyle"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            return
        assert page.evaluate(seen) != "none", page.evaluate("document.activeElement.outerHTML")
