"""Every figure of the dashboard leads to the conversations that it counts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.console.browser.conftest import Tell, Visit, day
from tests.console.stored import Conversation

PERIOD = "du=2022-02-01&au=2022-02-28"


@pytest.fixture
def page(tell: Tell, visit: Visit) -> Page:
    first, second = day("2022-02-03"), day("2022-02-10")
    tell(
        Conversation("web-figure-1", first).says("x").ends("self_care"),
        Conversation("web-figure-2", first).says("x").says("y", after=400).ends("chronic_care"),
        Conversation("sms-figure-3", second, "sms")
        .says("x")
        .asks("duration")
        .says("hm", "nlu_fallback")
        .misunderstands(),
        Conversation("web-figure-4", second)
        .says("x")
        .alerts("fever")
        .fills(red_flags=["fever"])
        .ends("emergency", red_flags=["fever"]),
        Conversation("web-figure-5", second).fills(consent=False, dialogue={"ended": "refused"}),
        # A result that a later correction took back: it was given, and no longer stands.
        Conversation("web-figure-6", second)
        .says("x")
        .ends("self_care")
        .says("non")
        .asks("duration"),
    )
    return visit("reads", f"/tableau-de-bord/?{PERIOD}")


def test_every_bar_counts_what_its_link_shows(page: Page) -> None:
    figures = [
        (link.get_attribute("href"), int(re.match(r"\d+", link.locator(value).inner_text())[0]))
        for links, value in ((".bars a", ".bar-value"), (".days a:has(:not(.none))", ".day-count"))
        for link in page.locator(links).all()
        if link.locator(value).is_visible()
    ]
    assert len(figures) > 15
    for address, number in figures:
        rows = page.request.get(address).text().count('class="name"')
        assert rows == number, address


@pytest.mark.parametrize(
    ("label", "value", "rows"),
    [
        ("Conversations", "6", 6),
        ("Menées au résultat", "60,0 %", 3),
        ("Urgences signalées", "1", 1),
        ("Messages incompris", "12,5 %", 1),
        ("Temps jusqu'au résultat", "0 s", 4),
        ("Pannes", "0", 0),
    ],
)
def test_each_figure_opens_its_conversations(label: str, value: str, rows: int, page: Page) -> None:
    tile = page.locator(".tiles a").filter(has_text=re.compile(f"^{re.escape(label)}"))
    expect(tile.locator(".tile-value")).to_have_text(value)
    tile.click()
    expect(page.locator("#rows tbody tr")).to_have_count(rows)


def test_a_channel_and_a_period_are_chosen_on_the_page(page: Page) -> None:
    page.get_by_label("Canal").select_option("SMS")
    page.get_by_role("button", name="Afficher").click()
    expect(page.locator(".tile-value").first).to_have_text("1")
    page.get_by_label("Du", exact=True).fill("2021-01-01")
    page.get_by_label("au", exact=True).fill("2021-01-02")
    page.get_by_role("button", name="Afficher").click()
    expect(page.get_by_text("Aucune conversation sur cette période")).to_be_visible()
