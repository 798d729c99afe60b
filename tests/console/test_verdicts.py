"""Verdicts on orientations, and the agreement over time."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.test import Client

from console.audit.models import Deed, Entry
from console.conversations.models import Conversation as Row
from console.conversations.models import Verdict
from tests.console.stored import Conversation

pytestmark = pytest.mark.django_db(databases=["default", "tracker"])
Show = Callable[..., list[Row]]
Enter = Callable[[str], Client]
DAY = 24 * 3600


def told(sender: str, orientation: str, days_ago: float = 0) -> Conversation:
    begun = time.time() - days_ago * DAY
    return Conversation(sender, begun).says("mal au dos").ends(orientation)


def judge(client: Client, row: Row, **form: str) -> str:
    page = client.post(f"/conversations/{row.pk}/avis", form, follow=True)
    return page.content.decode()


@pytest.mark.parametrize(
    ("given", "form", "judgement"),
    [
        ("self_care", {"avis": "right"}, "right"),
        ("self_care", {"juste": "consultation"}, "too_low"),
        ("emergency", {"juste": "consultation"}, "too_high"),
    ],
)
def test_the_right_one_tells_whether_it_was_too_high_or_too_low(
    given: str, form: dict[str, str], judgement: str, show: Show, enter: Enter
) -> None:
    row = show(told("web-1", given))[0]
    client = enter("reviews")
    judge(client, row, **form)
    verdict = Verdict.objects.get()
    assert (verdict.given, verdict.judgement, verdict.ruleset) == (given, judgement, "2026.1")
    assert Entry.objects.filter(deed=Deed.JUDGED, subject=row.pseudonym).count() == 1
    assert "1" in judge(client, row, annuler="1")
    assert not Verdict.objects.exists()


@pytest.mark.parametrize("form", [{}, {"juste": "self_care"}, {"juste": "nonsense"}])
def test_a_wrong_orientation_needs_the_right_one(
    form: dict[str, str], show: Show, enter: Enter
) -> None:
    row = show(told("web-1", "self_care"))[0]
    assert "Choisissez l&#x27;orientation qui aurait été juste." in judge(
        enter("reviews"), row, **form
    )
    assert not Verdict.objects.exists()


def test_without_a_result_there_is_nothing_to_judge(show: Show, enter: Enter) -> None:
    row = show(Conversation("web-1").says("bonjour").asks("consent"))[0]
    assert "pas d&#x27;orientation à juger" in judge(enter("reviews"), row, avis="right")


def test_verdicts_are_filtered_and_counted_over_time(show: Show, enter: Enter) -> None:
    rows = show(
        told("web-1", "self_care", 1),
        told("web-2", "self_care", 20),
        told("web-3", "emergency", 1),
        told("web-4", "consultation", 2),
    )
    client = enter("reviews")
    judge(client, rows[0], avis="right")
    judge(client, rows[1], juste="urgent_consultation")
    judge(client, rows[2], juste="consultation")
    for query, expected in (
        ("non", [rows[2], rows[1]]), ("right", [rows[0]]), ("too_low", [rows[1]]),
        ("aucun", [rows[3]]),
    ):  # fmt: skip
        page = client.get(f"/conversations/?avis={query}").context["page"]
        assert sorted(row.pk for row in page.rows) == sorted(row.pk for row in expected), query
    figures = client.get("/tableau-de-bord/").context["figures"].agreement
    whole = figures.whole
    assert (whole.judged, whole.right, whole.too_high, whole.too_low) == (3, 1, 1, 1)
    assert next(row.judged for row in figures.times) == 1
    assert [(row.label, row.judged) for row in figures.orientations] == [
        ("Urgence", 1), ("Autosoins", 2),
    ]  # fmt: skip
    page = client.get("/tableau-de-bord/").content.decode()
    assert "3 orientations jugées : 33,3 % juste" in page
    assert client.get("/tableau-de-bord/chiffres.json").json()["agreement"]["whole"]["judged"] == 3


def test_a_verdict_on_another_orientation_says_which(show: Show, enter: Enter) -> None:
    row = show(told("web-1", "self_care"))[0]
    client = enter("reviews")
    judge(client, row, juste="consultation")
    page = client.get(f"/conversations/{row.pk}/").content.decode()
    assert "« Autosoins » donnée, « Consultation » juste" in page
