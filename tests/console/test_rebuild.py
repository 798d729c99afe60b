"""One command makes the console's rows anew from the assistant's store; reviewers' work stays."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection

from console.conversations import search
from console.conversations.models import Conversation as Row
from console.conversations.models import Note, Sign, State, Tag
from console.training.models import Correction
from tests.console.conftest import TrackerStore
from tests.console.stored import Conversation

pytestmark = pytest.mark.django_db(databases=["default", "tracker"])
Show = Callable[..., list[Row]]


def rebuild(*options: str) -> str:
    """Run the command and return what it prints."""
    out = StringIO()
    call_command("rebuild", *options, stdout=out)
    return out.getvalue()


def reviewed(row: Row) -> None:
    """Leave everything that a reviewer can leave on a conversation."""
    person = User.objects.create_user("anne")
    row.state, row.assignee, row.reviewed_turns = State.REVIEWED, person, row.patient_turns
    row.save()
    row.tags.add(Tag.objects.create(name="à montrer"))
    Note.objects.create(conversation=row, author=person, text="à rappeler")
    Correction.objects.create(
        conversation=row, message_id="m", text="mal", intent="inform", decision="accepted"
    )


def test_it_makes_everything_anew_and_keeps_the_reviews(show: Show) -> None:
    row, other = show(
        Conversation("web-1").says("sciatique").alerts("fever").ends("emergency"),
        Conversation("web-2").says("lumbago").asks("duration"),
    )
    reviewed(row)
    before = list(Row.objects.order_by("pk").values())
    Row.objects.update(orientation="", patient_turns=99, outcome="left", begun_on=None)
    Sign.objects.all().delete()
    search.remove([row.pk, other.pk])

    assert "2 conversations rebuilt" in rebuild()

    assert list(Row.objects.order_by("pk").values()) == before
    row.refresh_from_db()
    assert [sign.red_flag for sign in row.signs.all()] == ["fever"]
    assert [found.pk for found in search.matching(Row.objects.all(), search.terms_of("sciat"))] == [
        row.pk
    ]
    assert (row.state, row.assignee.get_username()) == (State.REVIEWED, "anne")
    assert [tag.name for tag in row.tags.all()] == ["à montrer"]
    assert [note.text for note in row.notes.all()] == ["à rappeler"]
    assert row.corrections.get().decision == "accepted"


def test_rows_that_were_lost_come_back(show: Show) -> None:
    show(Conversation("web-1").says("sciatique"), Conversation("web-2").says("lumbago"))
    search.remove(list(Row.objects.values_list("pk", flat=True)))
    Row.objects.all().delete()
    rebuild()
    assert Row.objects.count() == 2
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {search.TABLE}")
        assert cursor.fetchone()[0] == 2


def test_it_can_be_run_again(show: Show) -> None:
    show(Conversation("web-1").says("sciatique").alerts("fever"))
    rebuild()
    rebuild()
    assert (Row.objects.count(), Sign.objects.count()) == (1, 1)


def test_an_empty_store_does_not_cost_the_reviewers_work(show: Show, store: TrackerStore) -> None:
    rows = show(*[Conversation(f"web-{number}").says("mal") for number in range(25)])
    reviewed(rows[0])
    for row in rows:
        store.erase(row.sender_id, note=False)
    with pytest.raises(CommandError, match="25 conversations"):
        rebuild()
    assert (Row.objects.count(), Note.objects.count()) == (25, 1)
    rebuild("--forget-missing")
    assert not Row.objects.exists()
