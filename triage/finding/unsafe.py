"""What is unsafe to answer by likeness: it is caught by its words, before the base of answers.

The words are in ``unsafe.yml``. They are wide on purpose: what is caught gets an answer that sends
to help, a doctor or a pharmacist, and no other.

>>> find_unsafe("et si je prends toute la plaquette d'un coup ?").kind
'overdose_imagined'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from triage.data_files import DataFileError
from triage.finding.concepts import concept_names, concepts_in
from triage.plain import Vocabulary, plain
from triage.plain.word_files import WordFile

__all__ = ["Unsafe", "find_unsafe", "load_unsafe"]

UNSAFE_FILE = Path(__file__).with_name("unsafe.yml")
_FIELDS = ("kind", "sign", "answer", "unless", "words", "not", "concepts", "two_of", "only_asked")
_LEAST_NAMED = 2
_YES = frozenset({"oui"})
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Unsafe:
    """One kind: ``answer`` is the id of the entry that answers it.

    ``sign`` is the sign of danger that it is, or None; ``unless`` are entries that may answer
    instead where they are found best; ``only_asked`` is true where it counts in a question only.
    """

    kind: str
    answer: str
    sign: str | None
    unless: frozenset[str]
    words: re.Pattern[str]
    excluded: re.Pattern[str] | None
    concepts: frozenset[str]
    two_of: frozenset[str]
    only_asked: bool

    @property
    def entries(self) -> Iterable[str]:
        """The entries that it names."""
        return (self.answer, *sorted(self.unless))


_SPELLING = Vocabulary(
    (
        "double", "doubler", "morphine", "tramadol", "codeine", "paracetamol", "doliprane",
        "ibuprofene", "cortisone", "anticoagulant", "anticoagulants", "antidepresseur", "plaquette",
        "comprimes", "cachets", "somnifere", "somniferes",
    ),
    known=("comprime", "cachet", "plaquettes"),
)  # fmt: skip
"""Words that are put back into their usual spelling before anything unsafe is looked for."""


@lru_cache(maxsize=1)
def load_unsafe(path: Path = UNSAFE_FILE) -> tuple[Unsafe, ...]:
    """Read and check the file. Raises DataFileError in one line that says what to correct."""
    return tuple(_kinds(WordFile(path)))


def find_unsafe(text: str) -> Unsafe | None:
    """Return the first kind that ``text`` is, or None."""
    said = " ".join(_WORD.findall(plain(text, _SPELLING).text.replace("+", " et ")))
    named = concepts_in(said)
    for one in load_unsafe():
        if not one.concepts <= named:
            continue
        if one.two_of and len(one.two_of & named) < _LEAST_NAMED:
            continue
        if one.words.search(said) and not (one.excluded and one.excluded.search(said)):
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
        yield Unsafe(
            kind=_one(file, where, *place, "kind") or name,
            answer=answer,
            sign=_one(file, where, *place, "sign"),
            unless=file.words(*place, "unless"),
            words=file.needed(*place, "words"),
            excluded=file.pattern(*place, "not"),
            concepts=concepts,
            two_of=two_of,
            only_asked=bool(asked),
        )


def _one(file: WordFile, where: str, *place: str) -> str | None:
    """Return the one word at ``place``; None where there is none."""
    words = file.words(*place)
    if len(words) > 1:
        raise DataFileError(f"{where}: '{place[-1]}' takes one word")
    return next(iter(words), None)
