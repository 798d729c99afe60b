"""The plain view of a message: what is left once the ways of typing are taken away.

On top of :func:`triage.text.fold`, letters typed three times or more are typed once ("ouiiii"),
apostrophes and hyphens between words become spaces, the abbreviations of ``sms.yml`` are written
out and, where a vocabulary is given, its words are put back into their usual spelling. Every
character still knows which part of the patient's own text it came from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from triage.plain.spelling import Vocabulary
from triage.text import fold

__all__ = ["Plain", "Vocabulary", "plain"]

# Words, numbers, and the signs that are not written as they are.
_TOKEN = re.compile(r"[a-z]+|[0-9]{2,}|[ '_-]")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_AFTER_ELISION = ("est", "etai", "ai ", "a ", "avai")
# "J'ai pu de force" is "plus de force", "j'ai pu dormir" is not.
_NO_MORE = re.compile(r" (?:de (?!nouveau)|d'|rien |aucun|capable)")


def _load_sms() -> dict[str, str]:
    table: dict[str, list[str]] = yaml.safe_load(
        Path(__file__).with_name("sms.yml").read_text(encoding="utf-8")
    )
    return {str(short): full for full, shorts in table.items() for short in shorts}


_SMS = _load_sms()


@dataclass(frozen=True)
class Plain:
    """A plain text and the way back to the original.

    ``text[i]`` came from ``original[starts[i]:ends[i]]``.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Turn a non-empty half-open span of ``text`` into one of the original."""
        return self.starts[start], self.ends[end - 1]


def plain(text: str, vocabulary: Vocabulary | None = None) -> Plain:
    """Give the plain view of ``text``; never fails, whatever the characters."""
    folded = fold(text)
    said, offsets = folded.text, folded.offsets
    after = [offset + 1 for offset in offsets]
    stretched = _STRETCHED.search(said) is not None
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    kept = 0
    # What stays as it is, is taken over in stretches: that is nearly all of a message.
    for match in _TOKEN.finditer(said):
        start, end = match.span()
        token = match.group()
        if token.isalpha():
            written = token
            if end - start > 1 or _stands_alone(said, start, end):
                written = _rewrite(token, vocabulary, stretched)
            if token == "pu" and _NO_MORE.match(said, end):
                written = "plus"
        elif token.isdigit():
            written = token
        elif token != " " and _between_digits(said, start):
            continue
        elif said[start - 1] == " " if start > kept else not out or out[-1][-1] == " ":
            # Blanks are written once, and none at the beginning.
            written = ""
        else:
            written = " "
        # A number is one thing: what is found in a part of it was found in all of it.
        if written == token and not token.isdigit():
            continue
        if start > kept:
            out.append(said[kept:start])
            starts += offsets[kept:start]
            ends += after[kept:start]
        if written:
            out.append(written)
            starts += [offsets[start]] * len(written)
            ends += [after[end - 1]] * len(written)
        kept = end
    out.append(said[kept:])
    starts += offsets[kept : len(said)]
    ends += after[kept : len(said)]
    return Plain("".join(out), tuple(starts), tuple(ends))


def _between_digits(folded: str, index: int) -> bool:
    return (
        0 < index < len(folded) - 1 and folded[index - 1].isdigit() and folded[index + 1].isdigit()
    )


def _stands_alone(folded: str, start: int, end: int) -> bool:
    """Tell a letter typed for a word ("c grave") from an elision ("c'est") or a unit ("1 g")."""
    before = folded[max(0, start - 2) : start].rstrip()
    return (
        folded[end : end + 1] == " "
        and not before[-1:].isdigit()
        and not folded.startswith(_AFTER_ELISION, end + 1)
    )


def _rewrite(token: str, vocabulary: Vocabulary | None, stretched: bool) -> str:
    if stretched:
        token = _STRETCHED.sub(r"\1", token)
    if token in _SMS:
        return _SMS[token]
    return vocabulary.respell(token) if vocabulary else token
