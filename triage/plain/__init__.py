"""The plain view of a message: what is left once the ways of typing are taken away.

On top of :func:`triage.text.fold`, letters typed three times or more are typed once ("ouiiii"),
apostrophes and hyphens between words become spaces, the abbreviations of ``sms.yml`` are written
out, the everyday words of Creole (``creole.yml``) become French and, where a vocabulary is given,
its words are put back into their usual spelling. Every character still knows which part of the
patient's own text it came from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from triage.once import once
from triage.plain.spelling import Vocabulary
from triage.text import fold

__all__ = ["Plain", "Vocabulary", "plain"]

# Words, numbers, and the signs that are not written as they are.
_TOKEN = re.compile(r"[a-z]+|[0-9]{2,}|[ '_-]")
# "jsaigne", "jmarche": no French word begins with a "j" and another consonant.
_RUN_TOGETHER = re.compile(r"j[bcdfghklmnpqrstvwxz](?=[a-z]*[aeiouy])[a-z]+")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_AFTER_ELISION = ("est", "etai", "ai ", "a ", "avai")
# "J'ai pu de force" is "plus de force", "j'ai pu dormir" is not.
_NO_MORE = re.compile(r" (?:de (?!nouveau)|d'|rien |aucun|capable)")


def _load(name: str) -> Any:
    return yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))


def _turned(table: Mapping[str, list[str]]) -> dict[str, str]:
    return {str(short): full for full, shorts in table.items() for short in shorts}


_CREOLE_ALONE, _CREOLE_SPELLED, _CREOLE_BESIDE = map(
    _turned, map(_load("creole.yml").__getitem__, ("alone", "spelled", "beside"))
)
_SMS = _turned(_load("sms.yml")) | _CREOLE_ALONE | _CREOLE_SPELLED
_SMS_IN_CREOLE = _SMS | _CREOLE_BESIDE
_CREOLE = re.compile(rf"\b(?:{'|'.join(_CREOLE_ALONE)})\b")


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


class _Edit(NamedTuple):
    """What stands at ``folded[start:end]`` and is written otherwise, or may be.

    ``word`` is a word whose spelling a vocabulary may change; empty where none may.
    """

    start: int
    end: int
    written: str
    word: str


@once
def plain(text: str, vocabulary: Vocabulary | None = None) -> Plain:
    """Give the plain view of ``text``; never fails, whatever the characters."""
    if vocabulary is None:
        return _view(text, {})
    usual = {word: vocabulary.respell(word) for word in _words(text)}
    respelled = {word: written for word, written in usual.items() if written != word}
    # In most messages a vocabulary puts nothing right: one view then serves all readers.
    return _view(text, respelled) if respelled else plain(text)


def _view(text: str, respelled: Mapping[str, str]) -> Plain:
    """Make the edits, with the words of ``respelled`` in their usual spelling."""
    folded = fold(text)
    said, offsets = folded.text, folded.offsets
    after = [offset + 1 for offset in offsets]
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    kept = 0
    # What stays as it is, is taken over in stretches: that is nearly all of a message.
    for start, end, written, word in _edits(text):
        written = respelled.get(word, written)
        # A number is one thing: what is found in a part of it was found in all of it.
        if written == said[start:end] and not written.isdigit():
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


@once
def _words(text: str) -> frozenset[str]:
    """Return the words of ``text`` whose spelling a vocabulary may change."""
    return frozenset(edit.word for edit in _edits(text) if edit.word)


@once
def _edits(text: str) -> tuple[_Edit, ...]:
    """Return, in order, what the plain view writes otherwise, or may with some vocabulary."""
    said = fold(text).text
    stretched = _STRETCHED.search(said) is not None
    short = _SMS_IN_CREOLE if _CREOLE.search(said) else _SMS
    edits: list[_Edit] = []
    kept = 0
    blank = True
    for match in _TOKEN.finditer(said):
        start, end = match.span()
        token = match.group()
        word = ""
        if start > kept:
            blank = said[start - 1] == " "
        if token.isalpha():
            written = token
            if token == "pu" and _NO_MORE.match(said, end):
                written = "plus"
            elif end - start > 1 or _stands_alone(said, start, end):
                written = _STRETCHED.sub(r"\1", token) if stretched else token
                if written in short:
                    written = short[written]
                elif _RUN_TOGETHER.fullmatch(written):
                    written = f"je {short.get(written[1:], written[1:])}"
                else:
                    word = written
        elif token.isdigit():
            written = token
        elif token != " " and _between_digits(said, start):
            continue
        elif blank:
            # Blanks are written once, and none at the beginning.
            written = ""
        else:
            written = " "
        if written == token and not word and not token.isdigit():
            continue
        edits.append(_Edit(start, end, written, word))
        kept = end
        if written:
            blank = written == " "
    return tuple(edits)


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
