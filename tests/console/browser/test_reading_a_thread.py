"""A conversation tells everything that happened, in French and in order."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.console.browser.conftest import Tell, Visit, day
from tests.console.running import Console
from tests.console.stored import Conversation, Store

LONG = {"min_days": 240, "max_days": 250, "text": "8 mois"}
SHORT = {"min_days": 14, "max_days": 14, "text": "2 semaines"}


def told(sender: str) -> Conversation:
    """A conversation with a correction, a message that was not understood and a result."""
    return (
        Conversation(sender, day("2024-02-03"))
        .says("bonjour", "greet", 0.97)
        .asks("duration", "Depuis quand avez-vous mal ?")
        .says(
            "8 mois, kiné, je m'appelle Jean Dupont",
            entities=[
                {"entity": "duration", "value": LONG, "start": 0, "end": 6},
                {"entity": "treatment", "value": "physiotherapy", "start": 8, "end": 12},
            ],
        )
        .fills(duration=LONG, treatments=["physiotherapy"])
        .says("qsdf", "nlu_fallback", 0.31)
        .misunderstands()
        .says("en fait 2 semaines", "correct")
        .fills(duration=SHORT)
        .ends(
            "consultation",
            actions=[{"kind": "phone", "label": "Appeler le service", "value": "+33181800048"}],
        )
    )


@pytest.fixture
def page(tell: Tell, visit: Visit) -> Page:
    return visit("reviews", tell(told("web-read-1"))[0])


def test_who_said_what_and_when(page: Page) -> None:
    spoken = page.locator("#turns .said")
    expect(spoken.first).to_contain_text("Patient")
    expect(spoken.first.locator("time")).to_have_text(re.compile(r"^\d\d:\d\d:\d\d$"))
    expect(spoken.nth(1)).to_contain_text("Depuis quand avez-vous mal ?")


def test_each_message_shows_how_it_was_read_on_its_own_words(page: Page) -> None:
    message = page.locator(".patient").nth(1)
    expect(message).to_contain_text("donne une information 90 %")
    expect(message.locator("mark")).to_have_text(["8 mois", "kiné"])
    expect(message.locator(".entity").nth(1)).to_have_text("traitement : Kinésithérapie")
    expect(message.locator(".filled")).to_contain_text("Traitements → Kinésithérapie")
    expect(page.locator(".patient").nth(2)).to_contain_text("incompris")


def test_a_correction_shows_what_stood_before(page: Page) -> None:
    changed = page.locator(".patient").nth(3).locator(".filled")
    expect(changed).to_contain_text("Durée corrigé : « 8 mois » (240 à 250 jours)")
    expect(changed).to_contain_text("→ « 2 semaines » (14 jours)")
    expect(changed.locator("s")).to_have_count(1)


def test_names_are_masked_and_nothing_technical_is_shown(page: Page) -> None:
    everything = page.locator("main").inner_text()
    assert "Dupont" not in everything
    for code in ("physiotherapy", "nlu_fallback", "self_care", "utter_", "None", "{", "undefined"):
        assert code not in everything


def test_the_rules_their_reasons_and_their_sources(page: Page) -> None:
    rules = page.get_by_role("complementary").filter(has_text="Règles appliquées")
    expect(rules).to_contain_text("A1 Douleur récente.")
    expect(rules).to_contain_text("HAS 2019")
    expect(rules).to_contain_text("version 2026.1")


def test_the_result_is_the_card_that_the_patient_saw(page: Page) -> None:
    card = page.locator(".card")
    expect(card).to_contain_text("Résultat : Consultation · douleur aiguë")
    expect(card.get_by_role("list", name="Actions proposées")).to_have_text("Appeler le service")


def test_a_conversation_that_goes_on_is_read_on_without_reloading(
    tell: Tell, visit: Visit, tracker: Store, console: Console
) -> None:
    conversation = Conversation("web-read-2").says("premier message")
    page = visit("reads", tell(conversation)[0])
    page.evaluate("window.stayed = true")
    done = len(conversation.rows)
    conversation.says("second message")
    tracker.add(conversation.rows[done:])
    expect(page.locator("#turns")).to_contain_text("second message", timeout=6_000)
    assert page.evaluate("window.stayed")


def test_a_refusal_keeps_nothing_and_says_so(tell: Tell, visit: Visit) -> None:
    refused = Conversation("web-read-3", day("2024-02-04"))
    page = visit("reads", tell(refused.fills(consent=False, dialogue={"ended": "refused"}))[0])
    expect(page.locator("main")).to_contain_text("seul son refus est gardé")


def test_the_identifier_of_a_channel_is_for_those_who_may_see_it(tell: Tell, visit: Visit) -> None:
    where = tell(Conversation("sms-0639980077", day("2024-02-05"), "sms").says("bonjour"))[0]
    page = visit("reviews", where)
    page.get_by_role("button", name="Afficher l'identifiant du canal").click()
    expect(page.get_by_role("main")).to_contain_text("sms-0639980077")
    page = visit("reads", where)
    assert "0639980077" not in page.content()
    expect(page.get_by_role("button", name="Afficher l'identifiant")).to_have_count(0)


def test_on_paper_there_is_the_exchange_and_no_form(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.get_by_role("paragraph").filter(has_text="en fait 2 semaines")).to_be_visible()
    expect(page.get_by_text("HAS 2019")).to_be_visible()
    for gone in (".top", ".neighbours", ".side form", ".correct"):
        expect(page.locator(gone).first).to_be_hidden()
