"""The watch: every sign is found, however it is typed, and what is no sign fires nothing."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.advice import load_advice
from triage.answers import RED_FLAGS
from triage.red_flags import find_red_flags
from triage.text import fold

CORPUS: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent.parent / "data" / "red_flags" / "corpus.yml").read_text(encoding="utf-8")
)
PHRASINGS = [(key, text) for key, texts in CORPUS.items() for text in texts]
GRAVE = ("cauda_equina", "motor_deficit", "vascular", "chest_pain", "major_trauma")
"""Signs whose phrasings are put into all kinds of company below."""


def counted(text: str) -> dict[str, str]:
    """Return the signs that count for the triage, with their status."""
    found = {f.id: f.status for f in find_red_flags(text) if f.status in ("present", "uncertain")}
    return {**found, **{f.id: "present" for f in find_red_flags(text) if f.status == "present"}}


@pytest.mark.parametrize(("key", "text"), PHRASINGS)
def test_phrasing(key: str, text: str) -> None:
    expected = (
        {} if key == "nothing" else dict(part.partition(" ")[::2] for part in key.split(" + "))
    )
    found = counted(text)
    assert set(found) == set(expected), find_red_flags(text)
    for sign, status in expected.items():
        assert status in ("", found[sign])


def test_every_sign_has_its_phrasings() -> None:
    for sign in RED_FLAGS:
        assert len(CORPUS[sign]) >= 12


@pytest.mark.parametrize("sign", RED_FLAGS)
def test_the_label_that_is_offered_speaks_of_its_sign(sign: str) -> None:
    advice = load_advice()
    if sign != "minor_trauma":
        assert sign in counted(advice.sign_labels[sign])


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("39 de fièvre et je grelotte", "shivers"),
        ("fièvre depuis mon infiltration la semaine dernière", "recent_spine_procedure"),
        ("j'ai de la fièvre et je suis confus", "confusion"),
        ("je suis tombé et je n'arrive plus à me relever", "unable_to_stand"),
    ],
)
def test_the_inner_signs_that_the_rules_read(text: str, detail: str) -> None:
    assert any(detail in finding.detail for finding in find_red_flags(text))


def test_shivers_that_are_denied_do_not_count() -> None:
    findings = find_red_flags("de la fièvre mais pas de frissons")
    assert all("shivers" not in finding.detail for finding in findings)


EMERGENCIES = [(key, text) for key, text in PHRASINGS if key in GRAVE]
HARMLESS = (
    "bonjour, ",
    "j'ai 52 ans. ",
    "mal au dos depuis trois semaines et ",
    "voilà docteur : ",
)

# Words that deny, imagine, date or doubt something else, typed without a full stop in between.
SOMETHING_ELSE_BEFORE = (
    "j'ai peur que ce soit grave ",
    "j'ai peur que ça s'aggrave ",
    "avant j'avais juste mal au dos et maintenant ",
    "j'avais une sciatique et hier ",
    "j'ai été opéré en 2015 d'une hernie et depuis hier ",
    "il y a 2 ans j'ai eu un lumbago et là ",
    "ma mère a eu la même chose et moi ",
    "je n'ai jamais eu ça et ",
    "pas de fièvre mais ",
    "j'ai pas de fièvre et ",
    "je prends aucun traitement ",
    "je sais pas si c'est grave mais ",
    "est ce que c'est grave ",
    "quand je me lève ",
    "si je bouge ",
    "non ",
    "au cas où je vous dis que ",
)
SOMETHING_ELSE_AFTER = (
    " jamais eu ça avant",
    " et pas de fièvre",
    " c'est normal",
    " que faire",
    " rien à faire",
    " non ?",
    " mon père a eu pareil",
    " et j'ai mal au dos depuis 2 ans",
)


@pytest.mark.parametrize("before", SOMETHING_ELSE_BEFORE)
def test_what_is_said_of_something_else_before_hides_no_emergency(before: str) -> None:
    assert not [text for sign, text in EMERGENCIES if sign not in counted(before + text)]


@pytest.mark.parametrize("after", SOMETHING_ELSE_AFTER)
def test_what_is_said_of_something_else_behind_hides_no_emergency(after: str) -> None:
    assert not [text for sign, text in EMERGENCIES if sign not in counted(text + after)]


@given(
    st.sampled_from(EMERGENCIES), st.sampled_from(HARMLESS), st.sampled_from(["", " merci", "."])
)
@settings(max_examples=200, deadline=None)
def test_harmless_words_around_never_hide_an_emergency(
    case: tuple[str, str], before: str, after: str
) -> None:
    sign, text = case
    assert sign in counted(before + text + after)


@given(st.sampled_from(EMERGENCIES))
@settings(max_examples=100, deadline=None)
def test_capitals_and_missing_accents_hide_nothing(case: tuple[str, str]) -> None:
    sign, text = case
    assert sign in counted(text.upper())
    assert sign in counted(fold(text).text)


NOUNS = ("fièvre", "frissons", "cancer", "ostéoporose", "malaise", "perte de poids", "cystite")


@given(st.sampled_from(NOUNS), st.sampled_from(["pas de ", "aucun signe de ", "jamais eu de "]))
@settings(max_examples=50, deadline=None)
def test_a_denied_noun_fires_nothing(noun: str, denial: str) -> None:
    assert counted(denial + noun) == {}


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_and_spans_lie_inside_it(text: str) -> None:
    for finding in find_red_flags(text):
        assert 0 <= finding.start < finding.end <= len(text)
        assert finding.id in RED_FLAGS


@pytest.mark.parametrize("piece", ["a", "pas ", "je ne sens plus ", "mal ", "(", "é", "38 "])
def test_a_hostile_text_does_not_hang(piece: str) -> None:
    start = time.perf_counter()
    find_red_flags(piece * (64_000 // len(piece)))
    assert time.perf_counter() - start < 5


def test_the_end_of_a_very_long_message_is_watched_too() -> None:
    assert "cauda_equina" in counted("bla bla. " * 5000 + "je n'arrive plus à uriner")
