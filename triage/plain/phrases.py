"""Compiles the phrases of a word file into one pattern for the plain view of a message.

A phrase is a regular expression on plain text, where spaces are single and nothing has an accent;
it starts and ends at the edge of a word. Parentheses only group. Names in braces stand for the
fragments of the same file's ``fragments`` table, so that "descend dans {leg}" reads as it means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

_GROUP = re.compile(r"\((?!\?)")
_NAME = re.compile(r"\{([a-z_]+)\}")
_LITERAL = re.compile(r"(?<![a-z\\\]*?)])(?:[a-z]\??){4,}(?![a-z*+{(\[\\])")
_LETTER = re.compile(r"([a-z])(\??)")
_INFINITIVE = re.compile(r"(?<=[a-z]{2})er(?![a-z?*+{\\])")


def load_words(path: Path) -> dict[str, Any]:
    """Read a word file; raise ``ValueError`` with the path where it is not a table.

    Every scalar is text: "no" is a word here, not a truth value.
    """
    table = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    if not isinstance(table, dict):
        raise ValueError(f"{path}: expected a table of phrases, one name per list")
    return table


def words_of(words: Any) -> frozenset[str]:
    """Return the words that the phrases of a word file name in full, with their optional letters.

    A word that a phrase knows is not to be respelled into another one before it is looked for.
    """
    if isinstance(words, Mapping):
        return frozenset().union(*(words_of(value) for value in words.values()))
    if not isinstance(words, str):
        return frozenset().union(*(words_of(value) for value in words))
    found: set[str] = set()
    for match in _LITERAL.finditer(_NAME.sub(" ", words)):
        forms = [""]
        for letter, optional in _LETTER.findall(match.group()):
            forms = [form + letter for form in forms] + (forms if optional else [])
        found.update(forms)
    return frozenset(found)


def compile_phrases(
    phrases: Iterable[str], fragments: Mapping[str, str] | None = None, by_ear: bool = False
) -> re.Pattern[str]:
    """Compile ``phrases`` into one alternation that matches whole words of a plain text.

    ``by_ear`` lets every infinitive in -er be written as it sounds ("du mal a respiré").
    """
    expanded = [as_pattern(phrase, fragments or {}) for phrase in phrases]
    if by_ear:
        expanded = [_INFINITIVE.sub("(?:er|e|ez|ee)", phrase) for phrase in expanded]
    body = "|".join(f"(?:{phrase})" for phrase in expanded)
    return re.compile(rf"(?<![a-z0-9])(?:{body})(?![a-z0-9])")


def as_pattern(phrase: str, fragments: Mapping[str, str] | None = None) -> str:
    """Turn one phrase into a regular expression without capturing groups.

    Raise ``ValueError`` where it names a fragment that does not exist.
    """
    known = fragments or {}

    def fragment(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in known:
            raise ValueError(f"phrase {phrase!r}: unknown fragment {{{name}}}")
        return f"(?:{as_pattern(known[name], known)})"

    return _GROUP.sub("(?:", _NAME.sub(fragment, phrase))
