"""The rules in a real browser: read, try a patient, sign, without a barrier on any page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.console.browser.conftest import Tell, Visit
from tests.console.browser.test_console_accessibility import SCREENS, check
from tests.console.stored import Conversation
from triage.rules import RULES_FILE

SENTENCE = "mal au bas du dos depuis 7 semaines, ça descend dans la jambe, pas de fièvre"
REASONS = [{"rule": "D3", "text": "…", "source": "…"}]


@pytest.mark.parametrize("screen", list(SCREENS))
def test_a_clinician_reads_tries_and_signs(screen: str, tell: Tell, visit: Visit) -> None:
    tell(Conversation("web-rules").says("x").ends("consultation", reasons=REASONS))
    page = visit("signs", "/regles/?periode=tout", **SCREENS[screen])
    check(page, "all rules")
    page.locator("#D3").get_by_role("link", name="Appliquée dans").click()
    page.get_by_role("heading", name="Conversations où elle s'est appliquée").wait_for()
    assert page.locator("table tbody tr").count() >= 1
    check(page, "one rule")

    page.goto("/regles/")
    page.get_by_role("link", name="Essayer un patient").click()
    page.get_by_label("Ce que la personne écrirait").fill(SENTENCE)
    # The first sentence waits for the reader to start.
    page.set_default_timeout(90_000)
    page.get_by_role("button", name="Lire la phrase").click()
    page.get_by_role("heading", name="Orientation : Consultation").wait_for()
    assert page.locator(".outcome .rules").first.locator("h4").all_inner_texts()[0].startswith("D3")
    assert page.get_by_label("Trajet").input_value() == "leg"
    check(page, "a patient read from a sentence")
    page.get_by_label("Fièvre", exact=True).check()
    page.get_by_label("frissons").check()
    page.get_by_role("button", name="Essayer", exact=True).click()
    page.get_by_role("heading", name="Orientation : Urgence").wait_for()
    page.get_by_text("autres règles, et pourquoi").click()
    check(page, "a patient from the form")

    page.goto("/regles/")
    page.get_by_text("Signer cette version").click()
    check(page, "the form to sign")
    page.get_by_label("Votre nom").fill("Anne Roux")
    page.get_by_label("Votre qualité").fill("rhumatologue")
    page.get_by_label("J'ai lu toutes les règles").check()
    page.get_by_role("button", name="Signer la version").click()
    page.get_by_text("Signée", exact=True).wait_for()
    check(page, "signed")
    page.get_by_text("Retirer la signature").first.click()
    page.get_by_label("Motif").fill("essai")
    page.get_by_role("button", name="Retirer la signature").click()
    page.get_by_text("Non signée").wait_for()


@pytest.mark.parametrize("screen", list(SCREENS))
def test_changed_rules_are_compared_and_replayed(
    screen: str, tell: Tell, visit: Visit, tmp_path: Path
) -> None:
    duration = {"min_days": 50, "max_days": 50, "text": "…", "said_on": "2026-11-20"}
    told = Conversation("web-replayed").says("x")
    told.ends("consultation", reasons=[{"rule": "D4", "text": "…", "source": "…"}])
    tell(told.fills(duration=duration, recurrence="first", radiation="none", dialogue={}))
    changed = tmp_path / "rules.yml"
    text = RULES_FILE.read_text(encoding="utf-8")
    changed.write_text(text.replace("over_days: 42", "over_days: 70"), encoding="utf-8")

    page = visit("reviews", "/regles/versions/", **SCREENS[screen])
    check(page, "versions")
    page.get_by_label("Essayer d'autres règles").set_input_files(changed)
    page.get_by_role("button", name="Comparer ce fichier").click()
    page.get_by_text("plus de dix semaines (70 jours)").wait_for()
    row = page.locator("#rejouees tbody tr", has_text="D4").first
    assert "Consultation D4" in row.inner_text().replace("\t", " ")
    assert "Autosoins" in row.inner_text()
    check(page, "differences and what would change")


@pytest.mark.parametrize("screen", list(SCREENS))
def test_messages_are_read_anew_while_the_page_is_open(
    screen: str, tell: Tell, visit: Visit
) -> None:
    told = Conversation("web-reread").says("bonjour").asks("consent").fills(consent=True)
    told.says("j'arrive plus à pisser depuis hier").asks("location")
    tell(told)
    page = visit("reviews", "/regles/versions/", **SCREENS[screen])
    page.get_by_role("button", name="Relire les messages").click()
    page.get_by_role("heading", name="Messages relus").wait_for()
    check(page, "reading anew")
    page.get_by_text("terminée").wait_for(timeout=180_000)
    row = page.locator("#reread tbody tr", has_text="sans orientation").first
    assert "Urgence" in row.inner_text()
    assert "plus urgent" in row.inner_text()
    assert "Signes : non précisé → Queue de cheval" in row.inner_text()
    assert page.get_by_role("button", name="Arrêter").count() == 0
    check(page, "read anew")
