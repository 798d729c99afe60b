"""What a sign leads to in company: with other signs, with old ones, and in ordinary messages."""

from __future__ import annotations

import string
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.answers import Facts
from triage.orientation import orient
from triage.red_flags import find_red_flags
from triage.rules import load_rules
from triage.text import fold
from triage.understanding import Reading, read_message

RULES = load_rules()
TODAY = date(2026, 3, 2)
CORPUS: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent.parent / "data" / "red_flags" / "corpus.yml").read_text(encoding="utf-8")
)
SIGNS = [(key, text) for key, texts in CORPUS.items() if key != "nothing" for text in texts]


def read(text: str) -> Reading:
    return read_message(text, None, Facts(), TODAY)


def fired(text: str) -> set[str]:
    """Return the ids of the rules that a first message makes fire."""
    outcome = orient(read(text).facts, RULES)
    return {rule.id for rule in outcome.rules} if outcome else set()


def counted(text: str) -> set[str]:
    return {f.id for f in find_red_flags(text) if f.status in ("present", "uncertain")}


def expected(key: str) -> set[str]:
    return {part.partition(" ")[0] for part in key.split(" + ")}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("je suis tombé dans la cuisine et je n'arrive plus à me relever", "E4"),
        ("chute ce matin, impossible de me mettre debout", "E4"),
        ("j'ai glissé sur le carrelage, je suis coincé par terre", "E4"),
        ("j'ai de la fièvre et des frissons", "E5"),
        ("38,5 et je claque des dents", "E5"),
        ("température 39 et tremblements", "E5"),
        ("39 de fièvre et je suis confus", "E5"),
        ("fièvre et mon mari dit que je raconte n'importe quoi", "E5"),
        ("fièvre, greffé du rein", "E5"),
        ("fièvre à 39 et je me pique à l'héroïne", "E5"),
        ("de la fièvre une semaine après mon opération du dos", "E5"),
        ("fièvre, ponction lombaire lundi", "E5"),
        ("cancer du sein en 2018 et mon pied traîne", "E6"),
        ("cancer de la prostate et fourmillements dans la jambe droite", "E6"),
        ("fuites urinaires depuis 10 ans mais c'est pire depuis hier", "E1"),
        ("mon pied traîne depuis 15 ans et ça s'aggrave cette semaine", "E2"),
        ("j'ai 72 ans et je suis tombée de ma chaise", "U3"),
        ("sous cortisone depuis 2 ans et petite chute", "U3"),
    ],
)
def test_signs_together_are_graver(text: str, rule: str) -> None:
    assert rule in fired(text)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("je suis tombé hier, je marche normalement", "E4"),
        ("je suis tombé hier, je marche normalement", "U3"),
        ("j'ai de la fièvre", "E5"),
        ("j'ai de la fièvre, pas de frissons", "E5"),
        ("j'ai de la fièvre, infiltration il y a 3 ans", "E5"),
        ("j'ai eu un cancer de la thyroïde", "E6"),
        ("j'ai une faiblesse du pied depuis 20 ans, c'est stable, déjà examiné", "E2"),
        ("fuites urinaires à l'effort depuis 10 ans, stables, suivies par l'urologue", "E1"),
    ],
)
def test_a_sign_alone_or_long_known_is_no_emergency(text: str, rule: str) -> None:
    assert rule not in fired(text)


def test_a_fever_counts_beside_an_old_procedure() -> None:
    assert "U1" in fired("j'ai de la fièvre, infiltration il y a 3 ans")


def test_shivers_without_a_measured_fever_are_asked_about() -> None:
    assert read("pas de fièvre mais des frissons").uncertain == ("fever",)


@given(
    st.sampled_from(SIGNS),
    st.sampled_from(["", "bonjour, ", "Bonjour docteur. ", "j'ai 45 ans. ", "Voilà. ", "bjr "]),
    st.sampled_from(["", ". Merci d'avance", ", merci", ". J'ai 45 ans.", ". Bonne journée !"]),
)
@settings(max_examples=400, deadline=None)
def test_courtesies_around_hide_no_sign(case: tuple[str, str], before: str, after: str) -> None:
    key, text = case
    assert expected(key) <= counted(before + text + after)


def without_figures(text: str) -> bool:
    """Say whether dropping the punctuation leaves the numbers of ``text`` what they are."""
    return not any(char.isdigit() for char in text)


@given(st.sampled_from([case for case in SIGNS if without_figures(case[1])]))
@settings(max_examples=400, deadline=None)
def test_typing_in_haste_hides_no_sign(case: tuple[str, str]) -> None:
    key, text = case
    plain = fold(text).text.lower()
    spaced = plain.translate({ord(char): " " for char in string.punctuation})
    assert expected(key) <= counted(" ".join(spaced.split()))
    assert expected(key) <= counted(text.upper())
