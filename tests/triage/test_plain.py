"""The plain view of a message, and the way from it back to what the patient typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.plain import Vocabulary, plain

VOCABULARY = Vocabulary(["sciatique", "doliprane", "epaule"])


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("  J'ai   mal,  ouiiiii", "j ai mal, oui"),
        ("un mal-de-dos_terrible", "un mal de dos terrible"),
        ("le 12-03, 1'5", "le 12-03, 1'5"),
        ("6️⃣ sur 🔟", "6 sur 10"),
        ("c grave, j'en peux plus", "c est grave, j en peux plus"),
        ("une siatik à l'epaul, lepaule", "une sciatique a l epaule, l epaule"),
        ("dolipranne 1000mg", "doliprane 1000mg"),
        ("jsaigne, jmarche plu", "je saigne, je marche plus"),
        ("jtm jpp", "jtm jpp"),
        ("twa jou", "trois jours"),
        ("awa, se do a sèlman", "non, se dos a seulement"),
        ("pas de wi-fi depi hier", "pas de wi fi depuis hier"),
        ("prèmyé fwa, tibwen", "premiere fois, un peu"),
        ("dis jours, set fois, on se rete", "dis jours, set fois, on se rete"),
        ("", ""),
        ("--' ", ""),
    ],
)
def test_ways_of_typing_are_taken_away(typed: str, read: str) -> None:
    assert plain(typed, VOCABULARY).text.strip() == read


@pytest.mark.parametrize(
    ("typed", "read", "shown"),
    [
        ("Depuis  l'été 2024…", "ete", "été"),
        ("Depuis  l'été 2024…", "02", "2024"),
        ("du dolipranne hier", "doliprane", "dolipranne"),
        ("ouiiiii", "oui", "ouiiiii"),
        ("à 🔟 sur 10", "10", "🔟"),
    ],
)
def test_a_finding_is_shown_on_the_words_that_were_typed(typed: str, read: str, shown: str) -> None:
    view = plain(typed, VOCABULARY)
    at = view.text.index(read)
    start, end = view.span(at, at + len(read))
    assert typed[start:end] == shown


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="aàec l'-_1209🔟️⃣œ½…\n.A™ﷺ\u0301\u200bpude", max_size=40))
def test_every_character_knows_where_it_came_from(typed: str) -> None:
    view = plain(typed, VOCABULARY)
    assert len(view.text) == len(view.starts) == len(view.ends)
    assert all(0 <= a < b <= len(typed) for a, b in zip(view.starts, view.ends, strict=True))
    assert list(view.starts) == sorted(view.starts)
    assert list(view.ends) == sorted(view.ends)
    assert "  " not in view.text
    assert not view.text.startswith(" ")
