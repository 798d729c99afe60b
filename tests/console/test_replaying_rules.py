"""Two versions compared in words, and stored conversations weighed by rules not in force."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from console.conversations.models import Conversation as Row
from console.rules.models import Version
from console.rules.replay import replay
from tests.console.stored import Conversation
from triage.rules import RULES_FILE, load_rules, rules_from

pytestmark = pytest.mark.django_db(databases=["default", "tracker"])
Show = Callable[..., list[Row]]
Enter = Callable[[str], Client]
RULES = load_rules()
TEXT = RULES_FILE.read_text(encoding="utf-8")
CHANGED = TEXT.replace("over_days: 42", "over_days: 70").replace("2026.", "2030.", 1)
TEXTS = {rule.id: rule.text for rule in RULES.rules}


def told(sender: str, days: int, *rules: str, orientation: str = "consultation") -> Conversation:
    duration = {"min_days": days, "max_days": days, "text": "…", "said_on": "2026-11-20"}
    reasons = [{"rule": rule, "text": TEXTS[rule], "source": "…"} for rule in rules]
    return (
        Conversation(sender)
        .says("mal au dos")
        .ends(orientation, reasons=reasons)
        .fills(duration=duration, recurrence="first", radiation="none", dialogue={"result": True})
        .says("merci")
    )


def test_only_what_changes_is_listed_with_was_and_would_be(show: Show) -> None:
    changes, _ = show(told("web-1", 50, "D4"), told("web-2", 20, "A1", orientation="self_care"))
    assert replay(RULES).changes == []
    found = replay(rules_from(CHANGED))
    assert found.weighed == 2
    ((change),) = found.changes
    assert change.conversation == changes
    assert (change.was.orientation, change.was.rules) == ("consultation", ("D4",))
    assert (change.would_be.orientation, change.would_be.rules) == ("self_care", ("A1",))
    assert change.urgency == -1


def test_the_facts_are_those_of_the_result_and_not_of_later(show: Show) -> None:
    later = {"min_days": 3, "max_days": 3, "text": "…", "said_on": "2026-11-20"}
    show(told("web-1", 50, "D4").fills(duration=later))
    assert replay(RULES).changes == []


def test_a_changed_text_alone_is_counted(show: Show) -> None:
    show(told("web-1", 50, "D4"))
    other = rules_from(TEXT.replace("risque de devenir chronique", "peut devenir chronique"))
    found = replay(other)
    assert (found.changes, found.texts_only) == ([], 1)


def test_what_cannot_be_weighed_is_counted(show: Show) -> None:
    show(Conversation("web-1").says("x").ends("self_care").fills(duration={"min_days": "x"}))
    assert replay(RULES).unreadable == 1


def test_a_proposed_file_shows_what_differs_and_what_would_change(show: Show, enter: Enter) -> None:
    show(told("web-1", 50, "D4"))
    file = SimpleUploadedFile("rules.yml", CHANGED.encode())
    page = enter("signs").post("/regles/versions/proposer/", {"file": file}, follow=True)
    text = page.content.decode()
    assert "plus de six semaines (42 jours)" in text
    assert "plus de dix semaines (70 jours)" in text
    assert "1 changerait" in text
    assert "moins urgent" in text
    assert Version.objects.get(proposed_by="signs").in_force_at is None
    assert f"version {RULES.version}" in enter("reads").get("/regles/").content.decode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"version: [", "rules.yml, line 2"),
        (b"- a", "ne peuvent pas"),
        (b"\xff\xfe", "UTF-8"),
        (TEXT.replace("[fever]", "[fevre]").encode(), "unknown red flag"),
        (TEXT.replace("rules:", "rules: 3 #", 1).encode(), "ne peuvent pas"),
    ],
)
def test_a_file_that_is_no_rules_is_refused_in_one_line(
    content: bytes, message: str, enter: Enter
) -> None:
    file = SimpleUploadedFile("rules.yml", content)
    page = enter("reviews").post("/regles/versions/proposer/", {"file": file}, follow=True)
    assert page.status_code == 200
    assert message in page.content.decode()


def test_from_the_command_line(show: Show, tmp_path: Path) -> None:
    (row,) = show(told("web-1", 50, "D4"))
    path = tmp_path / "rules.yml"
    path.write_text(CHANGED, encoding="utf-8")
    out = StringIO()
    call_command("replay", rules=path, stdout=out)
    said = out.getvalue()
    assert f"{row.pseudonym}  consultation (D4) → self_care (A1)  LESS URGENT" in said
    assert "1 weighed by rules 2030." in said
    path.write_text("version: [", encoding="utf-8")
    with pytest.raises(CommandError, match=r"rules.yml, line 2"):
        call_command("replay", rules=path)
