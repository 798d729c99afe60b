"""The page on which a site owner chooses how the widget looks, and copies the tag."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from channels.preview import shows_preview
from tests.widget.test_accessibility import check


@pytest.mark.parametrize(
    ("environ", "shown"),
    [
        ({}, True),
        ({"TRIAGE_PUBLIC_URL": "http://127.0.0.1:5005"}, True),
        ({"TRIAGE_PUBLIC_URL": "https://assistant.example.org"}, False),
        ({"TRIAGE_PUBLIC_URL": "https://assistant.example.org", "TRIAGE_PREVIEW": "on"}, True),
        ({"TRIAGE_PREVIEW": "off"}, False),
    ],
)
def test_off_outside_development(environ: dict[str, str], shown: bool) -> None:
    assert shows_preview(environ) is shown


def test_a_setting_that_cannot_be_read_is_said() -> None:
    with pytest.raises(ValueError, match="TRIAGE_PREVIEW: 'yes' is neither"):
        shows_preview({"TRIAGE_PREVIEW": "yes"})


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_choices_are_seen_and_written(visit, assistant, colours):
    chat = visit(f"{assistant.url}/apercu", color_scheme=colours)
    page = chat.page
    expect(chat.launcher).to_be_visible()
    page.get_by_label("Couleur", exact=True).fill("#7a005a")
    page.get_by_label("Place").select_option("left")
    page.get_by_label("Texte du bouton").fill('Mal au dos "ici" ?')
    page.get_by_label("Phrase d'accueil").fill("Bienvenue <b>")
    page.get_by_label("Phrase d'accueil").blur()
    expect(chat.launcher).to_have_text('Mal au dos "ici" ?')
    expect(chat.widget).to_have_count(1)
    assert chat.launcher.bounding_box()["x"] < 100
    tag = page.get_by_label("Les lignes").input_value()
    assert f'<script src="{assistant.url}/widget.js" defer' in tag
    assert 'data-label="Mal au dos &quot;ici&quot; ?"' in tag
    assert 'data-greeting="Bienvenue &lt;b>"' in tag
    assert "--triage-color: #7a005a;" in tag
    assert "--triage-on-color: #ffffff;" in tag
    check(chat, "preview")


def test_the_lines_that_were_copied_work(visit, assistant, site):
    preview = visit(f"{assistant.url}/apercu")
    preview.page.get_by_label("Couleur", exact=True).fill("#7a005a")
    preview.page.get_by_label("Titre").fill("Ma clinique")
    preview.page.get_by_label("Titre").blur()
    tag = preview.page.get_by_label("Les lignes").input_value()
    chat = visit(site.page("/copied", f"<!doctype html><body><p>Site</p>{tag}</body>")).open()
    expect(chat.panel.get_by_role("heading", name="Ma clinique")).to_be_visible()
    head = chat.panel.locator(".head").first
    assert head.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(122, 0, 90)"


def test_a_colour_that_cannot_be_read_is_said(visit, assistant):
    page = visit(f"{assistant.url}/apercu").page
    page.get_by_label("Couleur", exact=True).fill("#ffee88")
    page.get_by_label("Couleur", exact=True).blur()
    expect(page.locator("#contrast")).to_have_text(re.compile("trop claire"))
