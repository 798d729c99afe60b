"""From "mauvaise compréhension" to training data that Rasa reads, beside its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.assistant import ROOT
from tests.console.browser.conftest import Tell, Visit, day
from tests.console.running import Console
from tests.console.stored import Conversation

WORDS = "zut, kiné zinzolin et pas de fièvre, Jean Dupont, 06 39 98 00 12"


@pytest.fixture
def where(tell: Tell, request: pytest.FixtureRequest) -> str:
    sender = "web-" + request.node.name.replace("_", "-")[:40]
    return tell(Conversation(sender, day("2024-03-04")).says(WORDS, "nlu_fallback", 0.2))[0]


def open_form(page: Page) -> None:
    page.get_by_text("Mauvaise compréhension ?").first.click()


def fill_row(page: Page, row: int, words: str, kind: str, value: str, role: str = "") -> None:
    line = page.locator(".row").nth(row)
    line.get_by_label("Mots").fill(words)
    line.get_by_label("Nature").select_option(label=kind)
    line.get_by_label("Valeur").fill(value)
    if role:
        line.get_by_label("Sens").select_option(label=role)


def save(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer la bonne lecture").click()


def test_the_right_reading_becomes_training_data(
    where: str, visit: Visit, console: Console, tmp_path: Path
) -> None:
    page = visit("reviews", where)
    open_form(page)
    page.get_by_label("Intention juste").select_option(label="donne une information")
    fill_row(page, 0, "kiné", "traitement", "Kinésithérapie")
    fill_row(page, 1, "fièvre", "signe d'alerte", "Fièvre", "nié")
    save(page)
    expect(page.locator(".correction")).to_contain_text(
        "Bonne lecture : donne une information · traitement : Kinésithérapie"
        " · signe d'alerte (nié) : Fièvre"
    )

    page = visit("administers", "/entrainement/")
    row = page.get_by_role("row", name="zinzolin")
    expect(row).to_contain_text("non reconnu")
    row.get_by_role("button", name="Valider").click()
    expect(page.locator("main")).to_contain_text("1 phrase prête")
    page.get_by_role("button", name="Ajouter à l'entraînement").click()
    expect(page.get_by_role("status")).to_contain_text("1 phrase")

    written = console.folder / "reviewed.yml"
    text = written.read_text()
    for personal in ("Dupont", "06 39", "39 98"):
        assert personal not in text
    check_with_rasa(written, tmp_path)


def check_with_rasa(written: Path, folder: Path) -> None:
    """Load the phrases with Rasa's own reader, alone and beside the data of the assistant."""
    from rasa.shared.nlu.training_data.loading import load_data

    alone = load_data(str(written))
    example = alone.intent_examples[0]
    assert example.get("intent") == "inform"
    found = [(e["entity"], e.get("role"), e["value"]) for e in example.get("entities")]
    assert found == [("treatment", None, "physiotherapy"), ("red_flag", "denied", "fever")]
    data = shutil.copytree(ROOT / "data" / "nlu", folder / "nlu")
    before = len(load_data(str(data)).intent_examples)
    shutil.copy(written, data / "reviewed.yml")
    assert len(load_data(str(data)).intent_examples) == before + 1


def test_words_selected_in_the_message_go_into_the_form(where: str, visit: Visit) -> None:
    page = visit("reviews", where)
    open_form(page)
    page.locator(".patient .words").evaluate(
        """node => {
            const range = document.createRange();
            range.setStart(node.firstChild, 5);
            range.setEnd(node.firstChild, 9);
            document.getSelection().removeAllRanges();
            document.getSelection().addRange(range);
        }"""
    )
    expect(page.locator(".words-field").first).to_have_value("kiné")


@pytest.mark.parametrize(
    ("words", "kind", "value", "role", "said"),
    [
        ("absents", "traitement", "Kinésithérapie", "", "ne sont pas dans le message"),
        ("kiné", "traitement", "n'importe quoi", "", "dans la liste proposée"),
        ("kiné", "traitement", "Kinésithérapie", "figuré", "Ce sens ne va pas"),
    ],
)
def test_what_cannot_be_taken_is_said(
    words: str, kind: str, value: str, role: str, said: str, tell: Tell, visit: Visit
) -> None:
    where = tell(Conversation("web-refused-reading", day("2024-03-05")).says(WORDS))[0]
    page = visit("reviews", where)
    open_form(page)
    fill_row(page, 0, words, kind, value, role)
    save(page)
    expect(page.get_by_role("status")).to_contain_text(said)
    expect(page.locator(".correction")).to_have_count(0)


def test_a_phrase_that_the_data_gives_to_another_intent_is_not_added(
    tell: Tell, visit: Visit
) -> None:
    where = tell(Conversation("web-conflict", day("2024-03-06")).says("oui", "affirm"))[0]
    page = visit("administers", where)
    open_form(page)
    page.get_by_label("Intention juste").select_option(label="dit non")
    save(page)
    page.goto("/entrainement/")
    row = page.get_by_role("row").filter(has=page.get_by_role("cell", name="oui", exact=True))
    row.get_by_role("button", name="Valider").click()
    expect(page.get_by_role("alert")).to_contain_text("« oui »")
    expect(page.get_by_role("alert")).to_contain_text("dit oui")
