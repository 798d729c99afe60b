"""Alerts that the person took back: they look so, are filtered so, and no time counts them."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.test import Client

from console.conversations.models import Conversation as Row
from console.transcripts.events import Event
from console.transcripts.summary import Summary, summarise
from tests.console.stored import Conversation

Show = Callable[..., list[Row]]
Enter = Callable[[str], Client]


def alarmed(sender: str, at: float | None = None) -> Conversation:
    """Begin a conversation in which a foot drops."""
    return (
        Conversation(sender, at)
        .says("mon pied traîne", after=0)
        .alerts("motor_deficit")
        .ends("emergency", "undetermined", red_flags=["motor_deficit"])
        .fills(red_flags=["motor_deficit"])
    )


def taken_back(sender: str, at: float | None = None) -> Conversation:
    """Take the sign back after half a minute; the triage goes on."""
    return (
        alarmed(sender, at)
        .says("non, c'est une façon de parler", after=30)
        .answers("Très bien, je note.", phrase="utter_sign_withdrawn")
        .asks("duration")
        .fills(red_flags=[])
    )


def summed(told: Conversation) -> Summary:
    rows = enumerate(told.rows, 1)
    return summarise(told.sender, [Event.stored(n, row[1], row[2], row[3]) for n, row in rows])


def test_an_alert_that_was_taken_back_is_no_result() -> None:
    summary = summed(taken_back("web-1"))
    assert summary.withdrawn_at is not None
    assert summary.withdrawn_flags == {"motor_deficit"}
    assert (summary.orientation, summary.seconds, summary.outcome) == ("", None, "left")


def test_the_time_to_a_result_is_that_of_the_result_after_it() -> None:
    summary = summed(taken_back("web-1").says("dix jours", after=60).ends("self_care"))
    assert (summary.orientation, summary.seconds) == ("self_care", 90)


def test_an_alert_stands_while_nothing_else_is_asked() -> None:
    told = alarmed("web-1").says("merci").answers("Appelez le 15.", phrase="utter_emergency_noted")
    summary = summed(told)
    assert (summary.withdrawn_at, summary.withdrawn_flags) == (None, frozenset())
    assert (summary.orientation, summary.seconds) == ("emergency", 0)


def test_to_start_over_takes_nothing_back() -> None:
    told = alarmed("web-1").says("on recommence").answers("Bien.", phrase="utter_restarted")
    summary = summed(told.asks("consent").fills(red_flags=None))
    assert (summary.withdrawn_at, summary.withdrawn_flags) == (None, frozenset())


def test_a_sign_that_is_raised_again_stands_again() -> None:
    told = taken_back("web-1").says("si, mon pied traîne").alerts("motor_deficit")
    summary = summed(told.fills(red_flags=["motor_deficit"]))
    assert (summary.withdrawn_at, summary.withdrawn_flags) == (None, frozenset())


def test_a_sign_corrected_without_an_alert_looks_taken_back_too() -> None:
    told = Conversation("web-1").says("j'ai de la fièvre").fills(red_flags=["fever"]).asks("age")
    summary = summed(told.says("en fait non").fills(red_flags=[]).asks("age"))
    assert (summary.withdrawn_flags, summary.withdrawn_at) == ({"fever"}, None)


@pytest.mark.django_db(databases=["default", "tracker"])
class TestPages:
    """What the reviewer sees of it."""

    def test_it_is_filtered_and_urges_nobody(self, show: Show, enter: Enter) -> None:
        now = time.time()
        stands, back = show(alarmed("web-stands", now - 60), taken_back("web-back", now - 90))
        client = enter("reads")
        for query, expected in (("1", [stands, back]), ("tient", [stands]), ("retiree", [back])):
            page = client.get(f"/conversations/?alerte={query}").context["page"]
            assert page.rows == expected, query
        assert (stands.awaits_care, back.awaits_care) == (True, False)
        banner = client.get("/urgences").content.decode()
        assert "1 urgence à relire" in banner
        assert "et 1 retirée par la personne" in banner

    def test_it_looks_withdrawn(self, show: Show, enter: Enter) -> None:
        back = show(taken_back("web-back"))[0]
        client = enter("reads")
        for address in ("/conversations/", f"/conversations/{back.pk}/"):
            page = client.get(address).content.decode()
            assert "<s>Déficit moteur</s>" in page
            assert "alerte retirée" in page
        assert "Alerte envoyée, puis retirée par la personne" in page
        assert "Règles appliquées" not in page

    def test_the_dashboard_counts_it_apart_and_times_it_not(self, show: Show, enter: Enter) -> None:
        now = time.time()
        show(
            taken_back("web-1", now - 500).says("dix jours", after=60).ends("self_care"),
            taken_back("web-2", now - 500),
        )
        figures = enter("reads").get("/tableau-de-bord/chiffres.json").json()
        tiles = {tile["label"]: tile for tile in figures["tiles"]}
        assert "2 retirées ensuite" in tiles["Urgences signalées"]["detail"]
        assert tiles["Temps jusqu'au résultat"]["value"] == "1 min 30"

    def test_the_export_says_so(self, show: Show, enter: Enter) -> None:
        show(taken_back("web-back"))
        answer = enter("reviews").get("/conversations/export.csv")
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        header, line = (row.split(";") for row in text.splitlines())
        told = dict(zip(header, line, strict=True))
        assert (told["signes"], told["signes_retires"]) == ("", "motor_deficit")
        assert told["alerte"] == "retiree"
