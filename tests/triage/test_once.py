"""What is kept of a text while one message is read, and looks that spare a search."""

from __future__ import annotations

import re

import pytest

from triage.once import forget, once
from triage.plain import Vocabulary, plain
from triage.plain.needed import may_be_in


def test_a_result_is_made_once_and_let_go_of() -> None:
    asked: list[str] = []

    @once
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    assert [length("mal au dos"), length("mal au dos")] == [10, 10]
    assert asked == ["mal au dos"]
    forget()
    length("mal au dos")
    assert asked == ["mal au dos", "mal au dos"]


def test_each_vocabulary_has_its_own_view_of_the_same_words() -> None:
    text = "une siatik  ouiii"
    assert plain(text).text == "une siatik oui"
    assert plain(text, Vocabulary(["sciatique"])).text == "une sciatique oui"
    assert plain(text, Vocabulary(["infiltration"])).text == "une siatik oui"


@pytest.mark.parametrize(
    ("pattern", "text", "may"),
    [
        ("(?<![a-z])(?:deja (?:fait|eu)|j ai fait)(?![a-z])", "kine et tramadol", False),
        ("(?<![a-z])(?:deja (?:fait|eu)|j ai fait)(?![a-z])", "kine deja faite", True),
        ("(?:un )?(?:chiens?|chat)+", "un chat", True),
        ("(?:un )?(?:chiens?|chat)+", "un lapin", False),
        ("(?:chien)?", "rien de cela", True),
        ("[a-z]+ ?[0-9]", "rien de cela", True),
        ("chat(?! noir)", "chat noir", True),
        ("(?=chien)chat", "un chien", False),
    ],
)
def test_only_what_cannot_match_is_passed_over(pattern: str, text: str, may: bool) -> None:
    assert may_be_in(text, re.compile(pattern)) is may


def test_letters_in_any_case_are_searched_for() -> None:
    assert may_be_in("DÉJÀ", re.compile("déjà", re.IGNORECASE))
