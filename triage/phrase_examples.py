"""What a phrase of a word file looks like written out: for people who read no patterns."""

from __future__ import annotations

import re
import sre_constants as kinds
import sre_parse
from collections.abc import Mapping
from typing import Any

from triage.plain.phrases import as_pattern

__all__ = ["examples_of"]

_SPACES = re.compile(r"\s+")


def examples_of(
    phrase: str, fragments: Mapping[str, str] | None = None, most: int = 2
) -> list[str]:
    """Return at most ``most`` ways of saying ``phrase`` that its pattern matches, in plain writing.

    What may be missing is left out, and "…" stands for any word; each further example takes the
    next of every list of choices. Raises ``ValueError`` where the phrase cannot be read.
    """
    try:
        parsed = sre_parse.parse(as_pattern(phrase, fragments))
    except re.error as error:
        raise ValueError(f"phrase {phrase!r}: {error}") from None
    found = [_SPACES.sub(" ", _written(parsed, turn)).strip() for turn in range(most)]
    return [text for text in dict.fromkeys(found) if text.strip(" …")]


def _written(parsed: Any, turn: int) -> str:
    return "".join(_piece(kind, value, turn) for kind, value in parsed)


def _piece(kind: Any, value: Any, turn: int) -> str:
    if kind is kinds.LITERAL:
        return chr(value)
    if kind is kinds.SUBPATTERN:
        return _written(value[-1], turn)
    if kind is kinds.BRANCH:
        choices = value[1]
        return _written(choices[turn % len(choices)], turn)
    if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT):
        least, _, repeated = value
        said = _written(repeated, turn)
        # A space that may be missing is written: "du mal à uriner" is not "du mal auriner".
        return said if least or said.isspace() else ""
    if kind is kinds.IN:
        return _one_of(value, turn)
    # What stands around (assertions) is not part of what is said.
    return ""


def _one_of(items: Any, turn: int) -> str:
    letters = [chr(value) for kind, value in items if kind is kinds.LITERAL]
    if " " in letters:
        return " "
    # A class of letters ("any word") stands for itself.
    return letters[turn % len(letters)] if len(letters) == len(items) else "…"
