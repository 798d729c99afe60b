"""Taking the conversations of the list away, masked, and safe to open."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.console.browser.conftest import Tell, Visit, day
from tests.console.stored import Conversation

QUERY = "du=2023-07-08&au=2023-07-08"


@pytest.fixture
def page(tell: Tell, visit: Visit) -> Page:
    begin = day("2023-07-08")
    where = tell(
        Conversation("web-export-1", begin)
        .says("=HYPERLINK(1), je suis Jean Dupont, 06 39 98 00 12")
        .ends("self_care"),
        Conversation("sms-export-2", begin, "sms").says("bonjour\nà vous; merci"),
    )[0]
    page = visit("reviews", where)
    if not page.get_by_role("list", name="Étiquettes").count():
        page.get_by_label("Étiquette t").fill("=1+2")
        page.get_by_role("button", name="Ajouter", exact=True).click()
    page.goto(f"/conversations/?{QUERY}&canal=widget")
    return page


def download(page: Page, name: str) -> Path:
    with page.expect_download() as started:
        page.get_by_role("link", name=name).click()
    assert started.value.suggested_filename.startswith("conversations-")
    return Path(started.value.path())


def test_the_table_holds_what_is_filtered_and_no_formula(page: Page) -> None:
    text = download(page, "Exporter en CSV").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    assert [row["orientation"] for row in rows] == ["self_care"]
    assert rows[0]["etiquettes"] == "'=1+2"
    assert rows[0]["conversation"] == page.locator("#rows a.name").inner_text()


def test_the_exchange_is_masked(page: Page) -> None:
    text = download(page, "Exporter en JSON").read_text(encoding="utf-8")
    told = json.loads(text)
    assert "=HYPERLINK(1)" in told[0]["echange"][0]["texte"]
    for personal in ("Dupont", "06 39", "web-export"):
        assert personal not in text


def test_without_filters_everything_is_taken(page: Page) -> None:
    page.get_by_role("link", name="Retirer le filtre Canal").click()
    expect(page.locator("#rows tbody tr")).to_have_count(2)
    assert len(json.loads(download(page, "Exporter en JSON").read_text())) == 2


def test_whoever_only_reads_has_no_export(visit: Visit) -> None:
    page = visit("reads")
    expect(page.get_by_role("link", name="Exporter en CSV")).to_have_count(0)
    assert page.request.get("/conversations/export.csv").status == 403
