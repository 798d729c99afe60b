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

from triage.data_files import DataFileError, Fields, parse_mapping, read_text
from triage.finding.concepts import concept_names, concepts_in
from triage.plain import Vocabulary, plain

__all__ = ["Unsafe", "find_unsafe", "load_unsafe"]

UNSAFE_FILE = Path(__file__).with_name("unsafe.yml")
_FIELDS = ("kind", "sign", "answer", "unless", "words", "not", "concepts", "two_of", "only_asked")
_LEAST_NAMED = 2


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
    fields = Fields(parse_mapping(read_text(path), path.name), path.name)
    fields.only("medicine", "many", "kinds")
    medicine = fields.text("medicine")
    many = fields.text("many").replace("{medicine}", medicine)
    return tuple(_kinds(fields, {"{medicine}": medicine, "{many}": many}))


def find_unsafe(text: str) -> Unsafe | None:
    """Return the first kind that ``text`` is, or None."""
    said = " ".join(plain(text, _SPELLING).text.replace("\n", " ").split())
    named = concepts_in(said)
    for one in load_unsafe():
        if not one.concepts <= named:
            continue
        if one.two_of and len(one.two_of & named) < _LEAST_NAMED:
            continue
        if one.words.search(said) and not (one.excluded and one.excluded.search(said)):
            return one
    return None


def _kinds(fields: Fields, filled: dict[str, str]) -> Iterator[Unsafe]:
    known = frozenset(concept_names())
    for number, item in enumerate(fields.items("kinds"), start=1):
        entry = Fields(item, f"{fields.where}: kind {number}")
        entry.only(*_FIELDS)
        concepts = frozenset(entry.texts("concepts", 0))
        two_of = frozenset(entry.texts("two_of", 0))
        for name in sorted((concepts | two_of) - known):
            raise DataFileError(f"{entry.where}: concepts.yml has no concept '{name}'")
        excluded = entry.texts("not", 0)
        yield Unsafe(
            kind=entry.text("kind"),
            answer=entry.text("answer"),
            sign=entry.text("sign") if "sign" in entry else None,
            unless=frozenset(entry.texts("unless", 0)),
            words=_pattern(entry.texts("words"), filled, entry.where),
            excluded=_pattern(excluded, filled, entry.where) if excluded else None,
            concepts=concepts,
            two_of=two_of,
            only_asked=entry.flag("only_asked") if "only_asked" in entry else False,
        )


def _pattern(lines: Iterable[str], filled: dict[str, str], where: str) -> re.Pattern[str]:
    written = []
    for line in lines:
        for name, words in filled.items():
            line = line.replace(name, words)
        written.append(f"(?:{line})")
    try:
        return re.compile(rf"\b(?:{'|'.join(written)})")
    except re.error as error:
        raise DataFileError(f"{where}: not a pattern ({error})") from None
