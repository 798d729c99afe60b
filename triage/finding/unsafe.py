"""What is unsafe to answer by likeness: it is caught before the base of answers.

Two witnesses hear it: its words (``unsafe.yml``) and its meaning (the heads ``unsafe=…`` of the
reader of meaning, which learns them from ``sentences/unsafe.txt`` and from the base). Both are
wide on purpose: what is caught gets an answer that sends to help, a doctor or a pharmacist.

>>> find_unsafe("et si je prends toute la plaquette d'un coup ?").kind
'overdose_imagined'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from triage.answers import EMERGENCIES
from triage.data_files import DataFileError
from triage.finding.asking import asks_in_form
from triage.finding.concepts import concept_names, concepts_in
from triage.meaning.answering import surest_unsafe
from triage.meaning.corpus import ANSWERS
from triage.meaning.meaning import Meaning
from triage.once import once
from triage.plain import Vocabulary, plain
from triage.plain.word_files import WordFile

__all__ = ["UNSAFE_FILE", "Unsafe", "find_unsafe", "load_unsafe", "unsafe_headings"]

UNSAFE_FILE = Path(__file__).with_name("unsafe.yml")
_FIELDS = (
    "kind", "sign", "asks", "answer", "unless", "words", "not", "concepts", "two_of", "only_asked",
    "meaning", "teaches",
)  # fmt: skip
_LEAST_NAMED = 2
_MIXING = "mixing"
_MEDICINES = frozenset(
    {
        "opioid", "paracetamol", "nsaid", "nerve_drug", "antidepressant", "relaxant", "sedative",
        "cortisone", "thinner", "cannabis", "plants", "alcohol", "medicine", "dose",
    }
)  # fmt: skip
"""Concepts (``concepts.yml``) that name a medicine, or what it must not be mixed with."""
_HEADINGS = tuple(name for name in ANSWERS["unsafe"] if name != "nothing")
_YES = frozenset({"oui"})
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Unsafe:
    """One kind: ``answer`` is the id of the entry that answers it.

    ``sign`` is the sign of danger that it is, ``asks`` the one that is asked about, or None;
    ``unless`` are entries that may answer instead where they are found best; ``only_asked`` is true
    where it counts in a question only. ``meaning`` is the heading of ``sentences/unsafe.txt`` that
    tells the same, or None; it is learned from the ways of asking for ``teaches`` too.
    """

    kind: str
    answer: str
    sign: str | None
    asks: str | None
    unless: frozenset[str]
    words: re.Pattern[str] | None
    excluded: re.Pattern[str] | None
    concepts: frozenset[str]
    two_of: frozenset[str]
    only_asked: bool
    meaning: str | None
    teaches: frozenset[str]
    sure: bool = True
    """Whether it was found by its words, or its meaning is sure."""

    @property
    def grave(self) -> bool:
        """Whether it is a sign of danger, or one is asked about."""
        return self.sign is not None or self.asks is not None

    def excludes(self, said: str) -> bool:
        """Say whether ``said`` (plain words) holds one of the phrases that must not be there."""
        return self.excluded is not None and self.excluded.search(said) is not None

    @property
    def entries(self) -> Iterable[str]:
        """The entries that it names."""
        return (self.answer, *sorted(self.unless))


_SPELLING = Vocabulary(
    (
        "double", "doubler", "morphine", "tramadol", "codeine", "paracetamol", "doliprane",
        "ibuprofene", "cortisone", "anticoagulant", "anticoagulants", "antidepresseur", "plaquette",
        "comprimes", "cachets", "somnifere", "somniferes", "lyrica", "lamaline", "fentanyl",
        "durogesic", "pregabaline", "gabapentine", "duloxetine", "laroxyl", "oxycodone", "topalgic",
        "efferalgan", "dafalgan",
    ),
    known=("comprime", "cachet", "plaquettes"),
)  # fmt: skip
"""Words that are put back into their usual spelling before anything unsafe is looked for."""


@lru_cache(maxsize=1)
def load_unsafe(path: Path = UNSAFE_FILE) -> tuple[Unsafe, ...]:
    """Read and check the file. Raises DataFileError in one line that says what to correct."""
    return tuple(_kinds(WordFile(path)))


def find_unsafe(
    text: str, meaning: Meaning | None = None, *, backed: bool = False, found: bool = False
) -> Unsafe | None:
    """Return the kind that ``text`` is, or None.

    What is grave by its words (a sign, or what is asked about) comes first, then what its meaning
    plainly says, then its other words, then what its meaning says less surely. ``found`` is true
    where the base surely found an entry about medicines, ``backed`` there too, and where it found
    nothing surely.
    """
    words = _read_words(text)
    by_words = words.kind
    if by_words is not None and by_words.grave:
        return by_words
    heading, sure = surest_unsafe(
        meaning,
        asked=words.asks,
        named=words.named,
        backed=backed,
        found=found,
    )
    by_meaning = _of_heading().get(heading) if heading else None
    if by_meaning is not None and not sure and not _fits(by_meaning, words):
        by_meaning = None
    if by_meaning is not None and (sure or by_words is None):
        # ``only_asked`` keeps words from counting in what was tried; the meaning tells it apart.
        return replace(by_meaning, only_asked=False, sure=sure)
    return by_words


def _fits(kind: Unsafe, words: _Words) -> bool:
    """Say whether the words allow a kind that the meaning hears faintly.

    Mixing needs two things that are named: "l'anti-inflammatoire à 70 ans" names one.
    """
    if kind.kind == _MIXING and words.medicines < _LEAST_NAMED:
        return False
    return not kind.excludes(words.said)


class _Words(NamedTuple):
    """What the words of a text say: they are asked for when it is read and when it is answered."""

    said: str
    kind: Unsafe | None
    asks: bool
    medicines: int

    @property
    def named(self) -> bool:
        """Whether a medicine is named."""
        return self.medicines > 0


@once
def _read_words(text: str) -> _Words:
    said = " ".join(_WORD.findall(plain(text, _SPELLING).text.replace("+", " et ")))
    concepts = concepts_in(said)
    medicines = len(_MEDICINES & concepts)
    return _Words(said, _by_words(said, concepts), asks_in_form(text), medicines)


def unsafe_headings() -> dict[str, str]:
    """Return the headings of ``sentences/unsafe.txt`` that the ways of asking for an entry teach.

    By the id of the entry: what a kind names under ``teaches``.
    """
    return {
        entry: one.meaning
        for one in load_unsafe()
        if one.meaning is not None
        for entry in one.teaches
    }


@lru_cache(maxsize=1)
def _of_heading() -> Mapping[str, Unsafe]:
    return {one.meaning: one for one in load_unsafe() if one.meaning is not None}


def _by_words(said: str, named: frozenset[str]) -> Unsafe | None:
    for one in load_unsafe():
        if not one.concepts <= named:
            continue
        if one.two_of and len(one.two_of & named) < _LEAST_NAMED:
            continue
        if one.words is None or not one.words.search(said):
            continue
        if not one.excludes(said):
            return one
    return None


def _kinds(file: WordFile) -> Iterator[Unsafe]:
    known = frozenset(concept_names())
    for name in file.names("kinds"):
        place = ("kinds", name)
        where = f"{file.name}: {name}"
        for field in file.names(*place):
            if field not in _FIELDS:
                fields = ", ".join(_FIELDS)
                raise DataFileError(f"{where}: unknown field '{field}'; known fields: {fields}")
        concepts = file.words(*place, "concepts")
        two_of = file.words(*place, "two_of")
        for concept in sorted((concepts | two_of) - known):
            raise DataFileError(f"{where}: concepts.yml has no concept '{concept}'")
        asked = file.words(*place, "only_asked")
        if asked and asked != _YES:
            raise DataFileError(f"{where}: write 'only_asked: oui', or leave it out")
        answer = _one(file, where, *place, "answer")
        if answer is None:
            raise DataFileError(f"{where}: field 'answer' is missing; add it")
        meaning = _one(file, where, *place, "meaning")
        if meaning is not None and meaning not in _HEADINGS:
            raise DataFileError(f"{where}: no heading '{meaning}'; known: {', '.join(_HEADINGS)}")
        for field in ("sign", "asks"):
            named = _one(file, where, *place, field)
            if named is not None and named not in EMERGENCIES:
                raise DataFileError(f"{where}: '{field}' must be a sign of an emergency")
        teaches = file.words(*place, "teaches")
        yield Unsafe(
            kind=_one(file, where, *place, "kind") or name,
            answer=answer,
            sign=_one(file, where, *place, "sign"),
            asks=_one(file, where, *place, "asks"),
            unless=file.words(*place, "unless") | teaches,
            words=file.pattern(*place, "words") if meaning else file.needed(*place, "words"),
            excluded=file.pattern(*place, "not"),
            concepts=concepts,
            two_of=two_of,
            only_asked=bool(asked),
            meaning=meaning,
            teaches=teaches,
        )


def _one(file: WordFile, where: str, *place: str) -> str | None:
    """Return the one word at ``place``; None where there is none."""
    words = file.words(*place)
    if len(words) > 1:
        raise DataFileError(f"{where}: '{place[-1]}' takes one word")
    return next(iter(words), None)
