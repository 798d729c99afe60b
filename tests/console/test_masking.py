"""Personal details in French messages: found, masked, and nothing else with them."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from console.masking import LABELS, Personal, find_personal, mask, mask_values

CORPUS = Path(__file__).parents[1] / "data" / "masking" / "corpus.yml"
KINDS = {"n": "name", "p": "phone", "e": "email", "a": "address", "s": "social_security"}
MARK = re.compile(r"\{([npeas]):([^{}]*)\}")
BATCHES = ("first", "second", "third")
# Known to be missed, and left so: no general rule finds it.
MISSED = {"je m'appelle Zbigniew mais on dit Zbig"}


class Said(NamedTuple):
    """A message of the corpus, and the spans to be masked in it."""

    text: str
    details: list[Personal]


def _parse(marked: str) -> Said:
    text = ""
    details = []
    last = 0
    for match in MARK.finditer(marked):
        text += marked[last : match.start()]
        details.append(Personal(len(text), len(text) + len(match[2]), KINDS[match[1]]))
        text += match[2]
        last = match.end()
    return Said(text + marked[last:], details)


def _corpus(part: str) -> list[Said]:
    data: dict[str, list[str]] = yaml.safe_load(CORPUS.read_text(encoding="utf-8"))
    return [_parse(marked) for batch in BATCHES for marked in data[f"{batch}_{part}"]]


def _letters(text: str, spans: list[Personal]) -> set[int]:
    """The places of the letters and digits that spans cover; punctuation does not matter."""
    return {at for span in spans for at in range(span.start, span.end) if text[at].isalnum()}


@pytest.mark.parametrize("said", _corpus("with"), ids=lambda said: said.text[:60])
def test_personal_details_are_masked_and_nothing_else(said: Said) -> None:
    if said.text in MISSED:
        pytest.xfail("a known miss")
    found = find_personal(said.text)
    assert _letters(said.text, found) == _letters(said.text, said.details)
    for detail in said.details:
        assert any(one.kind == detail.kind and one.start <= detail.start for one in found)


@pytest.mark.parametrize("said", _corpus("without"), ids=lambda said: said.text[:60])
def test_a_message_without_personal_details_stays_as_it_is(said: Said) -> None:
    assert mask(said.text) == said.text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("je m'appelle Jean Dupont", "je m'appelle [nom]"),
        ("je suis Mme Martin, 06 12 34 56 78", "je suis Mme [nom], [téléphone]"),
        ("écrivez à jean@gmail.com.", "écrivez à [courriel]."),
        ("12 rue de la Paix, 75002 Paris", "[adresse]"),
        ("nir 1 85 05 78 006 084 36", "nir [n° de sécurité sociale]"),
        ("je m’appelle Andre\u0301 et j’ai mal", "je m’appelle [nom] et j’ai mal"),
        ("", ""),
    ],
)
def test_each_detail_becomes_its_label(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_the_number_of_the_service_and_emergency_numbers_stay() -> None:
    text = "01 81 80 00 48, +33 1 81 80 00 48, le 15, le 112, le 114 ou le 3114"
    assert mask(text) == text


def test_values_of_json_are_masked_and_keys_are_not() -> None:
    value = {"Sophie": ["je m'appelle Sophie", 3, None, True, {"tel": "0612345678"}], "n": 1.5}
    assert mask_values(value) == {
        "Sophie": ["je m'appelle [nom]", 3, None, True, {"tel": "[téléphone]"}],
        "n": 1.5,
    }


def test_every_kind_has_a_label() -> None:
    assert set(LABELS) == set(KINDS.values())


PIECES = [
    *"aA10 .,'-@/+()\n[]é\u0301\u200bœ½\ue000", "06 12", " 34 56 78", "je m'appelle ", "je suis ",
    "Mme ", "M. ", "Dr ", "Jean", "pierre", "Rose ", "Dupont ", "de la ", "12 ", "rue ", "Paris ",
    "75002 ", "gmail", ".com", " arobase ", "cordialement ", "maladie de ", "Parkinson ", "secu ",
    "1850578006084", "zéro six ", "douze ", "habite à ", "résidence ", "bât B ", "nom : ",
    "prénom ", "mon mari ", "[nom]", "[adresse] ", "N'", "+33 ", "DURAND ", "merci ", "saint ",
    "mai ",
]  # fmt: skip
MESSAGES = st.one_of(
    st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
)


@settings(max_examples=600, deadline=None)
@given(MESSAGES)
def test_spans_are_in_order_apart_and_inside_the_text(text: str) -> None:
    last = 0
    for one in find_personal(text):
        assert last <= one.start < one.end <= len(text)
        assert one.kind in LABELS
        last = one.end


@settings(max_examples=1200, deadline=None)
@given(MESSAGES)
def test_masking_twice_is_masking_once(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


@pytest.mark.parametrize(
    "piece",
    [
        "a", "0", "1 ", "06 ", "@", "a@", "a.", ". ", "M. ", "dr ", "A-", "A.", "le ", "l'", "rue ",
        "12 rue de la ", "75002 ", "bat 2 ", "Jean ", "DUPONT Jean ", "je m'appelle ", "secu ",
        "habite a ", "zéro ", "jean point ", "maladie de ", "Charcot-", "[nom]", "\n", "\u0301",
        "(", "+", "nom ", "n° 1 ",
    ],
)  # fmt: skip
def test_time_grows_no_faster_than_the_message(piece: str) -> None:
    mask("échauffement")
    start = time.perf_counter()
    mask(piece * (100_000 // len(piece)))
    # One to four seconds where measured; a quadratic reading would take minutes.
    assert time.perf_counter() - start < 30
