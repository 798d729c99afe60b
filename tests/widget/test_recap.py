"""The recap that a doctor files: one page, the person's own words, the drawing, the PDF."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import httpx
import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from channels.recap import Recap
from channels.recap_pdf import draw_recap
from tests.widget.test_accessibility import check
from tests.widget.test_pages import recap_page
from triage.body import load_body


def a_recap(**others: object) -> Recap:
    given: dict[str, object] = {
        "headline": "Voyez un médecin.",
        "date": "26 novembre 2026 à 9 h 00",
        "day": date(2026, 11, 26),
        "facts": [("Âge", "52 ans")],
        "own_words": [],
        "denied": [],
        "regions": (),
        "shown": False,
        "reasons": [{"rule": "S1", "text": "Une raison.", "source": "Une source"}],
        "what_to_do": ("Une chose à faire.",),
        "when_to_come_back": "Revenez si cela dure.",
        "contact": "",
        "emergency_signs": "Appelez le 15 si…",
        "numbers": "15, 112, 114",
        "disclaimer": "Pas un diagnostic.",
    }
    return Recap(**{**given, **others})  # type: ignore[arg-type]


def read(pdf: bytes) -> tuple[int, str]:
    """Return the number of pages of a PDF, and its text."""
    pages = PdfReader(BytesIO(pdf)).pages
    return len(pages), " ".join(" ".join(page.extract_text() for page in pages).split())


def test_however_much_there_is_to_say_it_is_one_page() -> None:
    pages, text = read(
        draw_recap(
            a_recap(
                own_words=["j'ai mal comme jamais " * 13] * 4,
                denied=["Un signe qui a un nom plutôt long, comme beaucoup"] * 18,
                reasons=[{"rule": "S1", "text": "Une raison. " * 30, "source": "X " * 40}] * 5,
            ),
            load_body(),
        )
    )
    assert pages == 1
    assert "comme jamais" in text


def test_words_of_people_are_words() -> None:
    _, text = read(draw_recap(a_recap(own_words=["<b>ça</b> & l'œil 100 % 😀 Ω"]), load_body()))
    assert "<b>ça</b> & l'œil 100 %" in text


def test_recap_has_the_persons_own_words_the_drawing_and_the_signs_denied(visit, assistant):
    chat = visit().open()
    chat.say("bonjour, j'ai mal depuis 8 mois en portant mon fils")
    chat.reply(["Oui, je suis d'accord"])
    if chat.question() == "location":
        chat.answers.get_by_role("button", name="Creux des reins").click()
        chat.button("Valider").click()
        chat.settle()
    chat.walk()
    page = recap_page(chat)
    main = page.get_by_role("main")
    expect(main).to_contain_text("j'ai mal depuis 8 mois en portant mon fils")
    expect(main).to_contain_text("Creux des reins (montré par la personne)")
    expect(main).to_contain_text("dit ne pas avoir")
    expect(main).to_contain_text("Un cancer en ce moment")
    expect(main).to_contain_text("Nom et prénom")
    expect(main.locator(".pain")).to_have_count(1)
    pdf = httpx.get(f"{page.url}/pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.headers["cache-control"] == "no-store"
    assert "mal-de-dos-" in pdf.headers["content-disposition"]
    pages, text = read(pdf.content)
    assert pages == 1
    for words in ("en portant mon fils", "Creux des reins", "52 ans", "Règles version", "Né(e) le"):
        assert words in text


def test_recap_printed_from_the_browser_is_one_page(visit):
    page = recap_page(visit().start().walk())
    pages, _ = read(page.pdf(prefer_css_page_size=True, format="A4"))
    assert pages == 1


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_recap_page_for_everybody(visit, colours):
    chat = visit(color_scheme=colours).start().walk()
    chat.page = recap_page(chat)
    chat.panel = chat.page.locator("triage-widget")
    check(chat, "recap")


def test_the_pdf_of_nobody(assistant):
    assert httpx.get(f"{assistant.url}/recap/forged/pdf").status_code == 404
