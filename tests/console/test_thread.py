"""One conversation as a thread: what was said, how it was read, what was decided."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client

from console.audit.models import Deed, Entry
from console.conversations.models import Conversation as Row
from console.conversations.models import State
from console.transcripts.events import Event
from console.transcripts.summary import summarise
from console.transcripts.thread import Thread, read_thread
from tests.console.stored import Conversation

Show = Callable[..., list[Row]]
Enter = Callable[[str], Client]


def events(conversation: Conversation) -> list[Event]:
    return [Event.stored(n, row[1], row[2], row[3]) for n, row in enumerate(conversation.rows, 1)]


def thread(conversation: Conversation) -> Thread:
    return read_thread(events(conversation))


TOLD = (
    Conversation("web-1", 1_790_000_000)
    .says("bonjour", "greet", 0.97)
    .answers("Bonjour.")
    .asks("duration", "Depuis quand ?")
    .says(
        "8 mois, kiné, je m'appelle Jean Dupont",
        entities=[
            {
                "entity": "duration",
                "value": {"min_days": 240, "max_days": 250},
                "start": 0,
                "end": 6,
            },
            {"entity": "treatment", "value": "physiotherapy", "start": 8, "end": 12},
        ],
    )
    .fills(duration={"min_days": 240, "max_days": 250, "text": "8 mois"})
    .fills(treatments=["physiotherapy"])
    .says("qsdf", "nlu_fallback", 0.3)
    .misunderstands()
    .ends("chronic_care", "chronic")
    .says("en fait 2 semaines", "correct")
    .fills(duration={"min_days": 14, "max_days": 14, "text": "2 semaines"})
    .ends("self_care", "acute")
)


def test_a_message_shows_its_intent_its_entities_and_what_it_filled() -> None:
    turn = thread(TOLD).turns[1]
    assert (turn.intent_label, turn.percent) == ("donne une information", 90)
    assert [(piece.text, [e.label for e in piece.entities]) for piece in turn.pieces][:3] == [
        ("8 mois", ["durée"]),
        (", ", []),
        ("kiné", ["traitement"]),
    ]
    assert [(c.label, c.value_text) for c in turn.changes] == [
        ("Durée", "« 8 mois » (240 à 250 jours)"),
        ("Traitements", "Kinésithérapie"),
    ]


def test_a_name_is_masked_in_the_text_and_in_the_pieces() -> None:
    turn = thread(TOLD).turns[1]
    assert "Dupont" not in turn.text
    assert "Dupont" not in "".join(piece.text for piece in turn.pieces)
    assert "".join(piece.text for piece in turn.pieces) == turn.text


def test_what_was_misunderstood_is_marked() -> None:
    assert [turn.misunderstood for turn in thread(TOLD).turns] == [False, False, True, False]


def test_a_correction_changes_the_fact_and_the_result() -> None:
    read = thread(TOLD)
    assert read.facts["duration"]["text"] == "2 semaines"
    assert read.result is not None
    assert read.result["orientation"] == "self_care"


def test_facts_repeated_at_the_start_of_a_session_are_no_changes() -> None:
    conversation = Conversation("web-1").says("52 ans").fills(age=52)
    conversation._add("session_started", {})
    conversation.fills(age=52).says("oui", "affirm")
    assert [len(turn.changes) for turn in thread(conversation).turns] == [1, 0]


def test_the_objects_of_a_text_only_channel_are_read_too() -> None:
    conversation = Conversation("sms-1", channel="sms").says("x").asks("duration").ends("self_care")
    read = thread(conversation)
    assert [answer.kind for answer in read.turns[0].answers] == ["question", "result"]
    assert summarise("sms-1", events(conversation)).outcome == "finished"


def test_a_summary_counts_and_times() -> None:
    summary = summarise("web-1", events(TOLD))
    assert (summary.patient_turns, summary.misunderstandings, summary.fallbacks) == (4, 1, 1)
    assert summary.seconds == 16
    assert (summary.orientation, summary.classification) == ("self_care", "acute")


def test_a_withdrawn_alert_still_shows_in_the_summary() -> None:
    conversation = (
        Conversation("web-1")
        .says("mon pied traîne")
        .alerts("motor_deficit")
        .ends("emergency", red_flags=["motor_deficit"])
        .says("non je me suis trompé")
        .fills(red_flags=[])
        .asks("duration")
    )
    summary = summarise("web-1", events(conversation))
    assert summary.red_flags == ("motor_deficit",)
    assert (summary.outcome, summary.stopped_at) == ("left", "duration")
    assert summary.emergency_at is not None


@pytest.mark.parametrize(
    "data", ["", "null", "[]", "{}", '{"text": 5}', '{"text": "x", "parse_data": null}',
             '{"text": "x", "parse_data": {"entities": ["a", {"start": "b"}, {"start": 9}]}}',
             '{"text": "x", "parse_data": {"intent": null, "intent_ranking": [null]}}']
)  # fmt: skip
def test_an_odd_event_breaks_nothing(data: str) -> None:
    read = read_thread([Event.stored(1, "user", None, data), Event.stored(2, "bot", 1.0, data)])
    assert summarise("x", [Event.stored(1, "user", None, data)]).sender_id == "x"
    assert len(read.turns) <= 2


@pytest.mark.django_db(databases=["default", "tracker"])
class TestPage:
    """The page of a conversation."""

    def test_it_shows_rules_sources_and_the_card(self, show: Show, enter: Enter) -> None:
        row = show(TOLD)[0]
        page = enter("reads").get(f"/conversations/{row.pk}/").content.decode()
        for words in ("HAS 2019", "Autosoins", "2 semaines", "Durée", "incompris", "bonjour"):
            assert words in page
        assert "Dupont" not in page

    def test_hostile_words_stay_text(self, show: Show, enter: Enter) -> None:
        hostile = '<script>alert(1)</script> {{ 7|add:7 }} "onmouseover="x'
        row = show(
            Conversation("web-<b>x</b>")
            .says(
                hostile,
                hostile,
                entities=[{"entity": hostile, "value": hostile, "start": 0, "end": 8}],
            )
            .answers(hostile)
            .fills(pain_location=hostile)
            .asks(hostile)
        )[0]
        for path in ("/conversations/", f"/conversations/{row.pk}/"):
            page = enter("administers").get(path).content.decode()
            assert "<script>alert" not in page
            assert '"onmouseover="' not in page
            assert "<b>x" not in page

    def test_opening_is_in_the_audit_trail_and_following_is_not(
        self, show: Show, enter: Enter
    ) -> None:
        row = show(TOLD)[0]
        client = enter("reads")
        client.get(f"/conversations/{row.pk}/")
        client.get(f"/conversations/{row.pk}/", headers={"X-Background": "1"})
        assert Entry.objects.filter(deed=Deed.OPENED, subject=row.pseudonym).count() == 1

    def test_the_neighbours_are_those_of_the_list(self, show: Show, enter: Enter) -> None:
        newest, other, oldest = show(
            Conversation("web-3", 1_790_000_300).says("x").ends("self_care"),
            Conversation("sms-2", 1_790_000_200, "sms").says("x"),
            Conversation("web-1", 1_790_000_100).says("x").ends("self_care"),
        )
        client = enter("reads")
        context = client.get(f"/conversations/{newest.pk}/?fin=finished").context
        assert (context["newer"], context["older"]) == (None, oldest)
        context = client.get(f"/conversations/{other.pk}/").context
        assert (context["newer"], context["older"]) == (newest, oldest)

    def test_a_review_is_kept_and_noted(self, show: Show, enter: Enter) -> None:
        row = show(TOLD)[0]
        client = enter("reviews")
        client.post(f"/conversations/{row.pk}/notes", {"note": "Rappeler <b>demain</b>"})
        client.post(f"/conversations/{row.pk}/attribution", {"assigne": "reviews"})
        answer = client.post(
            f"/conversations/{row.pk}/etat", {"etat": "reviewed", "liste": "canal=widget"}
        )
        assert answer.headers["Location"].endswith("?canal=widget")
        row.refresh_from_db()
        assert (row.state, row.reviewed_turns, row.assignee.username) == (
            State.REVIEWED,
            row.patient_turns,
            "reviews",
        )
        page = client.get(f"/conversations/{row.pk}/").content.decode()
        assert "Rappeler &lt;b&gt;demain&lt;/b&gt;" in page
        deeds = set(Entry.objects.filter(subject=row.pseudonym).values_list("deed", flat=True))
        assert {Deed.NOTED, Deed.ASSIGNED, Deed.STATE, Deed.OPENED} <= deeds

    def test_no_words_of_a_patient_are_in_the_audit_trail(self, show: Show, enter: Enter) -> None:
        row = show(TOLD)[0]
        client = enter("administers")
        client.get(f"/conversations/{row.pk}/")
        client.post("/conversations/filtrer", {"q": "qsdf"}, follow=True)
        client.get("/conversations/export.json")
        trail = json.dumps(list(Entry.objects.values("subject", "detail", "name")))
        assert "qsdf" not in trail
        assert "web-1" not in trail
