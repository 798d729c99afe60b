"""A clinician signs the rules in the console; every result of that version says so, no other's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from actions.knowledge import load_knowledge
from console.audit.models import Deed, Entry
from console.rules import versions
from console.rules.models import Signature
from triage.answers import Facts, Interval
from triage.orientation import orient
from triage.result import build_result, result_texts
from triage.rules import load_rules

pytestmark = pytest.mark.django_db(databases=["default", "tracker"])
Enter = Callable[[str], Client]
RULES = load_rules()
FORM = {"name": "Anne Roux", "title": "rhumatologue", "comment": "Lu en équipe.", "read": "on",
        "digest": RULES.digest}  # fmt: skip
NOW = datetime(2026, 11, 26, 10, tzinfo=timezone.utc)
FACTS = Facts(duration=Interval(20, 20, "", date(2026, 11, 26)))


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "sign_off.json"
    monkeypatch.setenv("TRIAGE_SIGN_OFF_FILE", str(path))
    return path


def said(**rules: Any) -> tuple[dict[str, Any], str]:
    """Return the result that a patient gets now, and its last text."""
    reference = load_knowledge().reference
    reference = replace(reference, ruleset=replace(reference.ruleset, **rules))
    outcome = orient(FACTS, reference.ruleset)
    assert outcome is not None
    result = build_result(FACTS, outcome, reference, NOW)
    return result, result_texts(result, reference, NOW, links=False)[-1]


def test_a_signature_is_shown_with_every_result_of_that_version_alone(enter: Enter) -> None:
    assert "Aucun médecin n'a encore validé" in said()[1]
    page = enter("signs").post("/regles/signer/", FORM, follow=True).content.decode()
    assert "Anne Roux" in page
    result, text = said()
    assert result["signed_off"]["name"] == "Anne Roux"
    assert "validées par Anne Roux, rhumatologue" in text
    for change in ({"version": "2027.1"}, {"digest": "0" * 16}):
        result, text = said(**change)
        assert result["signed_off"] is None
        assert "Aucun médecin n'a encore validé" in text


def test_who_signed_what_and_when_is_kept(enter: Enter) -> None:
    enter("signs").post("/regles/signer/", FORM)
    kept = Signature.objects.get()
    assert (kept.version.digest, kept.account_name) == (RULES.digest, "signs")
    assert kept.comment == "Lu en équipe."
    deed = Entry.objects.get(deed=Deed.SIGNED)
    assert (deed.name, deed.subject) == ("signs", f"règles {RULES.version}")


def test_a_withdrawn_signature_is_shown_no_more_and_stays_in_the_history(enter: Enter) -> None:
    client = enter("signs")
    client.post("/regles/signer/", FORM)
    page = client.post("/regles/retirer-la-signature/", {"reason": "à revoir"}, follow=True)
    assert "à revoir" in page.content.decode()
    assert said()[0]["signed_off"] is None
    assert Signature.objects.get().withdrawn_by == "signs"


@pytest.mark.parametrize(
    "change",
    [{"name": " "}, {"title": ""}, {"read": None}, {"digest": "f" * 16}, {"name": "x" * 200},
     {"name": "{0.__class__}"}, {"title": "<b>"}],
)  # fmt: skip
def test_what_cannot_be_signed_is_not(change: dict[str, Any], enter: Enter, file: Path) -> None:
    form = {name: value for name, value in {**FORM, **change}.items() if value is not None}
    enter("signs").post("/regles/signer/", form)
    assert not file.exists()
    assert not Signature.objects.exists()


def test_a_file_that_cannot_be_written_signs_nothing(
    enter: Enter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "no-folder").write_text("")
    monkeypatch.setenv("TRIAGE_SIGN_OFF_FILE", str(tmp_path / "no-folder" / "signed.json"))
    page = enter("signs").post("/regles/signer/", FORM, follow=True).content.decode()
    assert "ne peut pas être écrite" in page
    assert not Signature.objects.exists()


@pytest.mark.parametrize("role", ["reads", "reviews", "administers"])
def test_only_a_clinician_signs(role: str, enter: Enter, file: Path) -> None:
    client = enter(role)
    assert client.post("/regles/signer/", FORM).status_code == 403
    assert "Signer cette version" not in client.get("/regles/").content.decode()
    assert not file.exists()


def test_rules_that_cannot_be_read_are_named(
    enter: Enter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "rules.yml"
    broken.write_text("version: [", encoding="utf-8")
    monkeypatch.setattr(versions, "RULES_FILE", broken)
    answer = enter("signs").get("/regles/")
    assert answer.status_code == 500
    assert "rules.yml, line 2" in answer.content.decode()
