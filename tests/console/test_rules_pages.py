"""The rules as a clinician reads them: in words, with what fired, and on a made-up patient."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from console import assistant_reader
from console.conversations.models import Conversation as Row
from console.conversations.templatetags.french import pluralize
from console.rules.models import Version
from tests.console.stored import Conversation
from triage.rules import load_rules

pytestmark = pytest.mark.django_db(databases=["default", "tracker"])
Show = Callable[..., list[Row]]
Enter = Callable[[str], Client]
RULES = load_rules()
LAST_YEAR = time.time() - 400 * 86_400


def reasons(*rules: str) -> list[dict[str, str]]:
    return [{"rule": rule, "text": "…", "source": "…"} for rule in rules]


def test_every_rule_is_shown_in_words(enter: Enter) -> None:
    page = enter("reads").get("/regles/").content.decode()
    assert f"version {RULES.version}" in page
    for rule in RULES.rules:
        assert f'id="{rule.id}"' in page
    for words in ("Douleur aiguë qui revient", "plus de six semaines (42 jours)", "Antécédent de"):
        assert words in page
    assert "over_days" not in page


def test_every_page_of_a_part_shows_where_one_is(enter: Enter) -> None:
    client = enter("reads")
    for path, mark in (
        ("/regles/", "page"),
        ("/regles/versions/", "true"),
        ("/regles/regle/S1/", "true"),
    ):
        assert f'href="/regles/" aria-current="{mark}"' in client.get(path).content.decode()


@pytest.mark.parametrize(
    ("number", "ending"), [(0, ""), (1, ""), (2, "s"), ([], ""), ([1, 2], "s")]
)
def test_nothing_is_singular_in_french(number: Any, ending: str) -> None:
    assert pluralize(number) == ending
    assert pluralize(number, "t,ent") == ("ent" if ending else "t")


def test_a_rule_counts_what_it_fired_and_decided(show: Show, enter: Enter) -> None:
    new = Conversation("web-1").says("x").ends("consultation", reasons=reasons("D3", "D4"))
    show(
        new,
        Conversation("web-2").says("x").ends("consultation", reasons=reasons("D4")),
        Conversation("web-3", LAST_YEAR).says("x").ends("consultation", reasons=reasons("D4")),
    )
    client = enter("reads")
    month = client.get("/regles/").context["cards"]
    ever = client.get("/regles/?periode=tout").context["cards"]
    found = [{card.id: card.tally for card in cards}["D4"] for cards in (month, ever)]
    assert [(tally.fired, tally.decided) for tally in found] == [(2, 1), (3, 2)]


def test_the_conversations_behind_a_rule_are_one_link_away(show: Show, enter: Enter) -> None:
    behind, other = show(
        Conversation("web-1").says("x").ends("consultation", reasons=reasons("D3", "D4")),
        Conversation("web-2").says("x").ends("self_care", reasons=reasons("A1")),
    )
    page = enter("reads").get("/regles/regle/D4/?periode=tout").content.decode()
    assert f'href="/conversations/{behind.pk}/"' in page
    assert f'href="/conversations/{other.pk}/"' not in page


def test_a_corrected_result_counts_once_with_its_last_reasons(show: Show, enter: Enter) -> None:
    told = Conversation("web-1").says("x").ends("self_care", reasons=reasons("A1"))
    show(told.says("en fait ça descend").ends("consultation", reasons=reasons("D3")))
    cards = enter("reads").get("/regles/?periode=tout").context["cards"]
    tallies = {card.id: card.tally.fired for card in cards}
    assert (tallies["A1"], tallies["D3"]) == (0, 1)


@pytest.mark.parametrize("odd", [None, "E1", [None, 3, {"rule": None}, {"rule": "x" * 400}]])
def test_odd_reasons_hold_nothing_up(odd: Any, show: Show, enter: Enter) -> None:
    show(Conversation("web-1").says("x").ends("self_care", reasons=odd))
    assert enter("reads").get("/regles/").status_code == 200


def test_an_unknown_rule_is_not_found(enter: Enter) -> None:
    assert enter("reads").get("/regles/regle/Z9/").status_code == 404


def test_the_version_of_the_file_is_kept_at_every_start() -> None:
    kept = Version.objects.get(digest=RULES.digest)
    assert (kept.number, kept.rules_date) == (RULES.version, RULES.date)
    assert kept.in_force_at is not None


# --- trying a patient ---------------------------------------------------------------------------


def fired(answer: Any) -> list[str]:
    return [card.id for card in answer.context["held"]]


@pytest.mark.parametrize(
    ("form", "rules"),
    [
        ({"since": "3", "unit": "semaines"}, ["A1"]),
        ({"since": "3", "unit": "semaines", "radiation": "leg"}, ["D3"]),
        ({"since": "3", "unit": "semaines", "radiation": "inconnu"}, ["D3"]),
        ({"red_flags": ["fever"], "details": ["shivers"]}, ["E5", "U1"]),
        ({"age": "17", "duration_unknown": "on"}, ["O1", "X1"]),
        ({"signs_not_asked": "on"}, ["U7"]),
        ({"since": "2", "unit": "ans", "treatments": ["nsaid", "physiotherapy"],
          "relief": "none"}, ["S2"]),
        ({"since": "2", "unit": "ans", "nothing_tried": "on"}, ["C1"]),
        ({}, []),
    ],
)  # fmt: skip
def test_a_form_is_weighed(form: dict[str, Any], rules: list[str], enter: Enter) -> None:
    assert fired(enter("reads").post("/regles/essayer/", form)) == rules


def test_a_sentence_is_read_as_the_assistant_does(enter: Enter) -> None:
    words = "mal au bas du dos depuis 3 semaines, 39 de fièvre et je grelotte"
    answer = enter("reads").post("/regles/essayer/", {"sentence": words, "read": "1"})
    assert fired(answer) == ["E5", "U1"]
    form = answer.context["form"]
    assert (form["since"], form["until"], form["unit"]) == ("3", "3", "semaines")
    assert "3 semaines" in form["said"]
    assert "fever" in answer.context["form"]["red_flags"]
    assert answer.context["orientation"] == "emergency"


@pytest.mark.parametrize(
    ("number", "unit", "shown"),
    [
        ("8", "mois", ("8", "mois")),
        ("12", "mois", ("1", "ans")),
        ("2", "ans", ("2", "ans")),
        ("21", "jours", ("3", "semaines")),
        ("23", "jours", ("23", "jours")),
        ("1,5", "mois", ("45.66", "jours")),
    ],
)
def test_a_duration_stands_in_the_form_as_one_would_say_it(
    number: str, unit: str, shown: tuple[str, str], enter: Enter
) -> None:
    form = enter("reads").post("/regles/essayer/", {"since": number, "unit": unit}).context["form"]
    assert (form["since"], form["unit"]) == shown


def test_the_patient_of_an_unknown_answer_reads_that_it_is_missing(enter: Enter) -> None:
    form = {"since": "3", "unit": "semaines", "radiation": "inconnu"}
    page = enter("reads").post("/regles/essayer/", form).content.decode()
    assert "Nous ne savons pas si un nerf est touché" in page


def test_each_condition_says_whether_it_holds(enter: Enter) -> None:
    form = {"since": "7", "unit": "semaines", "recurrence": "first"}
    answer = enter("reads").post("/regles/essayer/", form)
    (card,) = answer.context["held"]
    assert [part.holds for part in card.conditions[1].parts] == [False, True]
    others = {item.id: item for item in answer.context["others"]}
    assert others["D3"].conditions[1].not_asked
    assert "pas demandé" in answer.content.decode()


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"age": "vieux"}, "Âge"),
        ({"age": "400"}, "0 à 120"),
        ({"intensity": "11"}, "0 à 10"),
        ({"since": "beaucoup"}, "Durée"),
        ({"since": "5", "until": "2"}, "le second nombre"),
        ({"since": "nan"}, "Durée"),
        ({"radiation": "bras"}, "choisissez une réponse"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(
    form: dict[str, str], message: str, enter: Enter
) -> None:
    answer = enter("reads").post("/regles/essayer/", form)
    assert answer.status_code == 200
    assert message in answer.content.decode()


def test_where_the_reader_is_not_installed_the_page_says_so(
    enter: Enter, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    assistant_reader.end()
    settings.BASE = tmp_path / "console"
    monkeypatch.delenv("PYTHONPATH", raising=False)
    answer = enter("reads").post("/regles/essayer/", {"sentence": "mal au dos", "read": "1"})
    assert "ne lit pas les phrases" in answer.content.decode()
