"""Stored conversations whose messages are read anew: by the console, and from the command line."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from console.conversations.models import Conversation as Row
from console.follower import importing
from console.rules import rereading
from console.rules.models import RereadChange, Rereading, Version
from console.rules.versions import kept_current
from tests.console.stored import Conversation
from triage.rules import RULES_FILE, load_rules

pytestmark = pytest.mark.django_db(databases=["default", "tracker"])
Show = Callable[..., list[Row]]
Enter = Callable[[str], Client]
RULES = load_rules()
TEXT = RULES_FILE.read_text(encoding="utf-8")
TEXTS = {rule.id: rule.text for rule in RULES.rules}
SCREENED = ["background", "emergency"]


def dialogue(**more: Any) -> dict[str, Any]:
    return {"welcomed": True, "step": 3, "steps": 9, **more}


def told(sender: str, *said: str, result: bool = True) -> Conversation:
    """Tell a conversation that the assistant read as a pain of 50 days, whatever was said."""
    made = Conversation(sender).says("bonjour").asks("consent").fills(dialogue=dialogue())
    made.fills(consent=True)
    for words in said:
        made.fills(dialogue=dialogue(question="duration")).says(words).asks("recurrence")
    if not result:
        return made
    made.ends("consultation", reasons=[{"rule": "D4", "text": TEXTS["D4"], "source": "…"}])
    duration = {"min_days": 50, "max_days": 50, "text": "…", "said_on": "2026-11-20"}
    return made.fills(
        pain_location="lumbar", red_flags=[], duration=duration, recurrence="first", treatments=[],
        radiation="none", intensity=5, age=40,
        dialogue=dialogue(ended="done", result=True, screened=SCREENED),
    )  # fmt: skip


def version() -> Version:
    kept = kept_current()
    assert kept is not None
    return kept


def read_all() -> Rereading:
    rows = rereading.newest(100)
    made = Rereading.objects.create(version=version(), asked_by="signs", number=len(rows))
    rereading.run(made, rows)
    made.refresh_from_db()
    return made


def test_a_sign_that_was_missed_is_found_and_what_was_read_otherwise_is_said(show: Show) -> None:
    missed, _, left = show(
        told("web-1", "depuis 50 jours, et j'arrive plus à pisser depuis hier"),
        told("web-2", "bonjour", result=False),
        told("web-3", "j'arrive plus à pisser depuis hier", result=False),
    )
    made = read_all()
    assert (made.state, made.weighed, made.unreadable) == (Rereading.State.DONE, 3, 0)
    changes = {change.conversation: change for change in rereading.changes_of(made, 10)}
    assert set(changes) == {missed, left}
    found = changes[missed]
    assert (found.was.orientation, found.would_be.orientation) == ("consultation", "emergency")
    assert found.urgency == 1
    assert ("Signes", "aucun", "Queue de cheval") in found.facts
    assert changes[left].was.label == "sans orientation"
    assert changes[left].urgency == 1


def test_what_is_read_no_more_would_be_asked_about(show: Show) -> None:
    show(told("web-1", "euh c'est compliqué"))
    (change,) = rereading.changes_of(read_all(), 10)
    assert change.would_be.asks
    assert change.would_be.label.startswith("demanderait encore")
    assert change.urgency == 0


def test_a_danger_told_after_the_result_counts(show: Show) -> None:
    late = told("web-1", "depuis 50 jours").says(
        "je sens plus rien quand je m'essuie aux toilettes"
    )
    show(late.answers("Merci."))
    (change,) = rereading.changes_of(read_all(), 10)
    assert change.would_be.orientation == "emergency"


def test_what_cannot_be_read_is_counted_and_the_others_are_read(show: Show) -> None:
    broken = told("web-1", "x").fills(duration={"min_days": "x"}).says("y").answers("z")
    show(broken, told("web-2", "j'arrive plus à pisser"))
    made = read_all()
    assert (made.weighed, made.unreadable) == (1, 1)


def test_it_ends_when_time_is_up_or_somebody_stops_it(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(*(told(f"web-{n}", "x", result=False) for n in range(3)))
    rows = rereading.newest(100)
    cut = Rereading.objects.create(version=version(), asked_by="signs", number=3)
    rereading.run(cut, rows, seconds=0)
    cut.refresh_from_db()
    assert (cut.state, cut.weighed) == (Rereading.State.CUT, 1)
    monkeypatch.setattr(rereading, "SAVED_EVERY_SECONDS", 0)
    stopped = Rereading.objects.create(version=version(), asked_by="signs", number=3)
    rereading.stop(stopped)
    rereading.run(stopped, rows)
    stopped.refresh_from_db()
    assert (stopped.state, stopped.weighed) == (Rereading.State.STOPPED, 1)


def test_one_goes_on_at_a_time_and_few_are_kept(enter: Enter) -> None:
    for _ in range(7):
        Rereading.objects.create(version=version(), asked_by="signs", state=Rereading.State.DONE)
    assert rereading._one_at_a_time.acquire(blocking=False)
    try:
        form = {"version": version().pk, "nombre": 100}
        page = enter("signs").post("/regles/relectures/", form, follow=True)
        assert "déjà en cours" in page.content.decode()
    finally:
        rereading._one_at_a_time.release()


def test_an_account_that_only_reads_sees_it_and_cannot_begin(enter: Enter) -> None:
    made = Rereading.objects.create(version=version(), asked_by="signs", number=4, weighed=2)
    client = enter("reads")
    assert client.post("/regles/relectures/", {"version": version().pk}).status_code == 403
    page = client.get(f"/regles/relectures/{made.pk}/").content.decode()
    assert "2 conversations sur 4, en cours" in page
    Rereading.objects.filter(pk=made.pk).update(seen_at="2026-01-01T00:00:00Z")
    page = client.get(f"/regles/relectures/{made.pk}/").content.decode()
    assert "interrompue" in page


def test_what_was_found_goes_with_the_conversation(show: Show) -> None:
    show(told("web-1", "j'arrive plus à pisser"))
    read_all()
    assert RereadChange.objects.count() == 1
    importing.drop(["web-1"])
    assert RereadChange.objects.count() == 0


def test_from_the_command_line(show: Show, tmp_path: Path) -> None:
    (row,) = show(told("web-1", "depuis 50 jours, et j'arrive plus à pisser depuis hier"))
    out = StringIO()
    call_command("replay", anew=True, stdout=out, stderr=StringIO())
    said = out.getvalue()
    assert f"{row.pseudonym}  consultation (D4) → emergency (E1" in said
    assert "more urgent" in said
    assert "Signes : aucun → Queue de cheval" in said
    with pytest.raises(CommandError, match="no such model"):
        call_command("replay", model=tmp_path / "none.tar.gz", stderr=StringIO())
    with pytest.raises(CommandError, match="between 1 and 2000"):
        call_command("replay", anew=True, count=5000)
