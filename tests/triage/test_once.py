"""What is kept of a text while one message is read."""

from __future__ import annotations

from triage.once import forget, once
from triage.plain import Vocabulary, plain


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
