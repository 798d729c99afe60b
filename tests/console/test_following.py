"""The console follows the assistant's store: all of it, once, whatever happens."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.utils import timezone

from console.conversations.models import Conversation as Row
from console.conversations.models import Note, State, Tag
from console.follower import erasure, importing
from console.follower.cursors import RacedError
from console.follower.following import Follower
from console.follower.models import Cursor, Gap
from tests.console.conftest import TrackerStore
from tests.console.stored import Conversation

pytestmark = pytest.mark.django_db(databases=["default", "tracker"])
Follow = Callable[[], None]


def triage(sender: str, begun_at: float | None = None) -> Conversation:
    return (
        Conversation(sender, begun_at)
        .says("bonjour", "greet")
        .asks("consent")
        .says("oui", "affirm")
        .fills(consent=True)
        .asks("duration")
    )


def test_a_new_conversation_is_there(store: TrackerStore, follow: Follow) -> None:
    store.write(triage("web-1").says("trois semaines").misunderstands())
    follow()
    row = Row.objects.get()
    assert (row.channel, row.patient_turns, row.misunderstandings) == ("widget", 3, 1)
    assert (row.outcome, row.stopped_at, row.state) == ("left", "duration", State.TO_REVIEW)


def test_a_conversation_that_goes_on_is_followed(store: TrackerStore, follow: Follow) -> None:
    conversation = triage("web-1")
    store.write(conversation)
    follow()
    told = len(conversation.rows)
    conversation.says("trois semaines").ends("self_care")
    store.add(conversation.rows[told:])
    follow()
    row = Row.objects.get()
    assert (row.outcome, row.orientation, row.patient_turns) == ("finished", "self_care", 3)


def test_following_again_changes_nothing(store: TrackerStore, follow: Follow) -> None:
    store.write(triage("web-1"), triage("web-2"))
    follow()
    before = list(Row.objects.order_by("pk").values())
    Cursor.objects.update(position=0)
    follow()
    assert list(Row.objects.order_by("pk").values()) == before


def test_an_event_that_is_committed_late_is_not_lost(store: TrackerStore, follow: Follow) -> None:
    early, late = triage("web-early"), triage("web-late")
    store.add(early.rows, ids=list(range(100, 100 + len(early.rows))))
    follow()
    assert Gap.objects.exists()
    store.add(late.rows, ids=list(range(80, 80 + len(late.rows))))
    follow()
    assert set(Row.objects.values_list("sender_id", flat=True)) == {"web-early", "web-late"}


def test_two_followers_do_not_take_the_same_events(store: TrackerStore, follow: Follow) -> None:
    store.write(triage("web-1"))
    follow()
    store.write(triage("web-2"))
    first, second = Follower(), Follower()
    assert first.step() is False
    assert second.step() is False
    assert Row.objects.count() == 2
    assert Cursor.objects.get().position == store.newest


def test_a_follower_that_lost_the_race_writes_nothing(
    store: TrackerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    from console.follower import cursors

    store.write(triage("web-1"))
    monkeypatch.setattr(cursors, "current", lambda: Cursor(pk=1, position=0))
    Cursor.objects.create(pk=1, position=7)
    with pytest.raises(RacedError):
        Follower().step()
    assert not Row.objects.exists()


def test_an_erasure_by_the_patient_takes_everything_along(
    store: TrackerStore, follow: Follow
) -> None:
    store.write(triage("web-1"), triage("web-2"))
    follow()
    Note.objects.create(conversation=Row.objects.get(sender_id="web-1"), text="à rappeler")
    store.erase("web-1")
    follow()
    assert [row.sender_id for row in Row.objects.all()] == ["web-2"]
    assert not Note.objects.exists()


def test_a_deletion_that_nobody_noted_is_found(store: TrackerStore, follow: Follow) -> None:
    store.write(triage("web-1"), triage("web-2"))
    follow()
    store.erase("web-2", note=False)
    follow()
    assert [row.sender_id for row in Row.objects.all()] == ["web-1"]


def test_a_refusal_of_consent_leaves_the_refusal_alone(store: TrackerStore, follow: Follow) -> None:
    store.write(triage("web-1").says("j'ai mal depuis hier"))
    follow()
    store.erase("web-1")
    store.write(Conversation("web-1").fills(consent=False, dialogue={"ended": "refused"}))
    follow()
    row = Row.objects.get()
    assert (row.outcome, row.patient_turns, row.channel) == ("refused", 0, "widget")


def test_a_patient_who_writes_again_is_to_be_read_again(
    store: TrackerStore, follow: Follow
) -> None:
    conversation = triage("web-1")
    store.write(conversation)
    follow()
    Row.objects.update(state=State.REVIEWED, reviewed_turns=2)
    told = len(conversation.rows)
    store.add(conversation.says("et aussi la jambe").rows[told:])
    follow()
    assert Row.objects.get().state == State.TO_REVIEW


def test_a_rebuild_makes_the_same_rows_and_keeps_the_reviews(
    store: TrackerStore, follow: Follow
) -> None:
    store.write(triage("web-1"), triage("web-2").says("x").ends("self_care"))
    follow()
    row = Row.objects.get(sender_id="web-1")
    row.state, row.reviewed_turns = State.REVIEWED, 2
    row.save()
    row.tags.add(Tag.objects.create(name="à montrer"))
    before = list(Row.objects.order_by("pk").values())
    Row.objects.filter(sender_id="web-2").update(orientation="", patient_turns=99)
    Row.objects.create(sender_id="gone", begun_at=timezone.now(), last_at=timezone.now())
    assert importing.rebuild() == 2
    assert list(Row.objects.order_by("pk").values()) == before
    assert row.tags.count() == 1


def test_a_store_that_was_replaced_is_read_from_its_beginning(
    store: TrackerStore, follow: Follow
) -> None:
    store.write(triage("web-1"))
    follow()
    Cursor.objects.update(position=10_000, sender="other", at=1.0)
    store.erase("web-1", note=False)
    store.write(triage("web-2"))
    follow()
    assert [row.sender_id for row in Row.objects.all()] == ["web-2"]


def test_ids_that_are_given_out_again_are_read_again(store: TrackerStore, follow: Follow) -> None:
    store.write(triage("web-1"), triage("web-2"))
    follow()
    # SQLite gives the ids of the last rows out again once these are deleted.
    rows = len(triage("web-2").rows)
    store.erase("web-2")
    store.add(triage("web-3").rows, ids=list(range(rows + 1, 2 * rows + 1)))
    follow()
    assert set(Row.objects.values_list("sender_id", flat=True)) == {"web-1", "web-3"}
    assert not Gap.objects.exists()


def test_what_was_erased_here_does_not_come_back(store: TrackerStore, follow: Follow) -> None:
    conversation = triage("web-1", time.time() - 60)
    store.write(conversation)
    follow()
    erasure.erase(["web-1"], timezone.now())
    # The assistant was in the middle of an answer, and stores its memory whole.
    store.write(conversation)
    follow()
    assert store.count("web-1") == 0
    assert not Row.objects.exists()


def test_the_same_person_may_begin_again_after_an_erasure(
    store: TrackerStore, follow: Follow
) -> None:
    store.write(triage("web-1"))
    follow()
    now = timezone.now()
    erasure.erase(["web-1"], now)
    later = Conversation("web-1", begun_at=now.timestamp() + 60).says("bonjour", "greet")
    store.write(later)
    follow()
    assert Row.objects.get().patient_turns == 1


def test_an_erasure_that_was_cut_short_is_finished(store: TrackerStore, follow: Follow) -> None:
    from console.follower.models import Tombstone
    from console.pseudonyms import digest

    store.write(triage("web-1"))
    follow()
    Tombstone.objects.create(digest=digest("web-1"), erased_at=timezone.now(), pending="web-1")
    assert erasure.finish() == 1
    assert store.count("web-1") == 0
    assert not Row.objects.exists()
    assert not Tombstone.objects.exclude(pending="").exists()


def test_a_row_that_cannot_be_read_hides_no_other(store: TrackerStore, follow: Follow) -> None:
    conversation = triage("web-1")
    conversation.rows.insert(1, ("web-1", "user", conversation.at, "{broken"))
    store.write(conversation, triage("web-2"))
    follow()
    assert Row.objects.count() == 2


def test_before_the_assistant_has_run_there_is_nothing_to_follow(db: None) -> None:
    from console.tracker import store as tracker

    if not tracker.exists():
        assert Follower().step() is False


def test_before_the_first_start_a_missing_store_is_no_fault(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("console.tracker.store.absent", lambda: True)
    assert Follower().step() is False
    assert caplog.text == ""
