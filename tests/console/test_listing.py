"""The list: filters that combine, search, pages that stay put, saved views."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from console.conversations import paging
from console.conversations.models import Conversation as Row
from console.conversations.models import SavedView, State, Tag
from console.follower import following
from tests.console.conftest import TrackerStore
from tests.console.stored import Conversation

pytestmark = pytest.mark.django_db(databases=["default", "tracker"])
Show = Callable[..., list[Row]]
Enter = Callable[[str], Client]
DAY = 24 * 3600


@pytest.fixture
def rows(show: Show) -> dict[str, Row]:
    """Some conversations that differ in everything that can be filtered."""
    now = time.time()
    made = {
        "urgent": Conversation("web-urgent", now - 60)
        .says("je sens plus rien quand je m'essuie")
        .alerts("cauda_equina")
        .fills(red_flags=["cauda_equina"])
        .ends("emergency", red_flags=["cauda_equina"]),
        "left": Conversation("sms-left", now - 2 * DAY, "sms")
        .says("bonjour", "greet")
        .asks("duration")
        .says("blabla", "nlu_fallback")
        .misunderstands(),
        "fit": Conversation("telegram-fit", now - 20 * DAY, "telegram")
        .says("sciatique depuis huit mois, kiné et infiltrations")
        .ends("specialist_opinion", "chronic", neurostimulation_fit="likely"),
        "old": Conversation("web-old", now - 90 * DAY).says("un lumbago").ends("self_care"),
        "refused": Conversation("web-refused", now - DAY).fills(
            consent=False, dialogue={"ended": "refused"}
        ),
    }
    return dict(zip(made, show(*made.values()), strict=True))


def shown(client: Client, query: str) -> list[str]:
    """Return the senders that a list shows, in order."""
    page = client.get(f"/conversations/?{query}").context["page"]
    return [row.sender_id for row in page.rows]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["web-urgent", "web-refused", "sms-left", "telegram-fit", "web-old"]),
        ("periode=7", ["web-urgent", "web-refused", "sms-left"]),
        ("canal=telegram", ["telegram-fit"]),
        ("orientation=emergency", ["web-urgent"]),
        ("orientation=aucune", ["web-refused", "sms-left"]),
        ("type=chronic", ["telegram-fit"]),
        ("neurostimulation=likely", ["telegram-fit"]),
        ("signe=cauda_equina", ["web-urgent"]),
        ("signe=fever", []),
        ("fin=finished", ["web-urgent", "telegram-fit", "web-old"]),
        ("fin=refused", ["web-refused"]),
        ("fin=left&etape=duration", ["sms-left"]),
        ("incompris=1", ["sms-left"]),
        ("incompris=0&fin=finished&periode=30", ["web-urgent", "telegram-fit"]),
        ("alerte=1&periode=7", ["web-urgent"]),
        ("etat=to_review&canal=widget&orientation=self_care", ["web-old"]),
        ("assigne=personne&canal=sms", ["sms-left"]),
        ("assigne=moi", []),
    ],
)
def test_filters_combine(
    query: str, expected: list[str], rows: dict[str, Row], enter: Enter
) -> None:
    assert shown(enter("reads"), query) == expected


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-13-01", "demain"])
def test_a_day_that_cannot_be_is_left_out(day: str, rows: dict[str, Row], enter: Enter) -> None:
    for name in ("du", "au"):
        assert enter("reads").get(f"/conversations/?{name}={day}").status_code == 200


def test_state_assignee_and_tag_filter_too(rows: dict[str, Row], enter: Enter) -> None:
    client = enter("reviews")
    client.post(f"/conversations/{rows['left'].pk}/etat", {"etat": State.IN_PROGRESS})
    client.post(f"/conversations/{rows['old'].pk}/etiquettes", {"etiquette": "à montrer"})
    assert shown(client, "etat=in_progress&assigne=moi") == ["sms-left"]
    assert shown(client, "assigne=reviews") == ["sms-left"]
    assert shown(client, "etiquette=à montrer") == ["web-old"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("essuie", ["web-urgent"]),
        ("kine", ["telegram-fit"]),
        ("KINÉ infiltration", ["telegram-fit"]),
        ('"depuis huit mois"', ["telegram-fit"]),
        ('"huit depuis"', []),
        ("lumb", ["web-old"]),
        ("inconnu", []),
        ('"', []),
        ("' OR 1=1 --", []),
        ("AND OR NOT NEAR * :", []),
        ("é", []),
    ],
)
def test_search_finds_what_patients_wrote(
    words: str, expected: list[str], rows: dict[str, Row], enter: Enter
) -> None:
    client = enter("reads")
    answer = client.post("/conversations/filtrer", {"q": words})
    assert shown(client, answer.headers["Location"].partition("?")[2]) == expected


def test_what_is_searched_for_stays_out_of_the_address(rows: dict[str, Row], enter: Enter) -> None:
    client = enter("reads")
    answer = client.post("/conversations/filtrer", {"q": "essuie", "canal": "widget"})
    assert "essuie" not in answer.headers["Location"]
    page = client.get(answer.headers["Location"]).content.decode()
    for address in page.split('href="')[1:]:
        assert "essuie" not in address.partition('"')[0]


def test_an_address_of_another_session_says_that_the_search_is_gone(
    rows: dict[str, Row], enter: Enter
) -> None:
    page = enter("reads").get("/conversations/?q=0123456789").content.decode()
    assert "Cette recherche n&#x27;est plus en mémoire" in page


@pytest.mark.parametrize(
    "query",
    ["periode=x", "du=2026-13-45", "orientation=%27", "assigne=inconnu", "apres=zzz", "avant=1_2_3",
     "apres=99999999999999999999_1", "signe=<script>", "duree=1"],
)  # fmt: skip
def test_an_address_that_means_nothing_shows_the_list(
    query: str, rows: dict[str, Row], enter: Enter
) -> None:
    assert enter("reads").get(f"/conversations/?{query}").status_code == 200


def test_pages_stay_put_while_conversations_come_in(
    store: TrackerStore, follow: Callable[[], None], enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "SIZE", 3)
    now = time.time()
    # Two conversations begin at the very same moment: neither may fall between two pages.
    moments = [now - 100, now - 90, now - 80, now - 80, now - 80, now - 70, now - 60, now - 50]
    store.write(*(Conversation(f"web-{n}", at).says("x") for n, at in enumerate(moments)))
    follow()
    client = enter("reads")
    first = client.get("/conversations/").context["page"]
    store.write(Conversation("web-new", now).says("x"))
    follow()
    second = client.get(f"/conversations/?apres={first.older}").context["page"]
    third = client.get(f"/conversations/?apres={second.older}").context["page"]
    seen = [row.sender_id for page in (first, second, third) for row in page.rows]
    assert sorted(seen) == [f"web-{n}" for n in range(8)]
    assert not third.older
    back = client.get(f"/conversations/?avant={third.newer}").context["page"]
    assert [row.pk for row in back.rows] == [row.pk for row in second.rows]
    top = client.get(f"/conversations/?avant={second.newer}").context["page"]
    assert [row.pk for row in top.rows] == [row.pk for row in first.rows]
    assert top.newer


def test_the_saved_views_of_everybody_work(rows: dict[str, Row], enter: Enter) -> None:
    client = enter("reads")
    found = {
        view.name: shown(
            client,
            client.get(f"/conversations/vues/{view.pk}/").headers["Location"].partition("?")[2],
        )
        for view in SavedView.objects.filter(owner=None)
    }
    assert found["Urgences des 7 derniers jours"] == ["web-urgent"]
    assert found["Abandons à la question durée"] == ["sms-left"]
    assert found["Incompris"] == ["sms-left"]
    assert found["Avis spécialisés"] == ["telegram-fit"]
    assert len(found["À relire"]) == 5


def test_a_view_can_be_saved_with_its_search(rows: dict[str, Row], enter: Enter) -> None:
    client = enter("reads")
    asked = client.post("/conversations/filtrer", {"q": "essuie", "canal": "widget"})
    query = asked.headers["Location"].partition("?")[2]
    client.post("/conversations/vues/", {"liste": query, "nom": "Ma vue"})
    view = SavedView.objects.get(name="Ma vue")
    client.session.flush()
    again = enter("reads")
    found = again.get(f"/conversations/vues/{view.pk}/").headers["Location"].partition("?")[2]
    assert shown(again, found) == ["web-urgent"]


def test_a_tag_is_not_doubled_by_its_capitals(rows: dict[str, Row], enter: Enter) -> None:
    client = enter("reviews")
    for name in ("Rappel", "rappel", " RAPPEL "):
        client.post(f"/conversations/{rows['old'].pk}/etiquettes", {"etiquette": name})
    assert Tag.objects.count() == 1
    client.post(f"/conversations/{rows['old'].pk}/etiquettes", {"retirer": "Rappel"})
    assert not rows["old"].tags.exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts by itself")
def test_the_list_goes_by_date_however_many_there_are() -> None:
    now = timezone.now()
    Row.objects.bulk_create(
        Row(
            sender_id=f"web-{number}",
            begun_at=now - timedelta(minutes=number),
            last_at=now,
            misunderstandings=number % 3,
            patient_turns=number % 7,
        )
        for number in range(6000)
    )
    following._keep_statistics()
    with connection.cursor() as cursor:
        # A guess at how many rows an index has lets the wrong one win, and the table is sorted.
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'conversations_conversation'")
        assert {int(stat.split()[0]) for (stat,) in cursor.fetchall()} == {6000}
    plan = Row.objects.order_by("-begun_at", "-id")[:51].explain()
    assert "by_date" in plan
    assert "TEMP B-TREE" not in plan, "the whole table would be sorted for one page"
