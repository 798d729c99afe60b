"""The reader's words and sentences by subject: counted, listed and searched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from console.conversations.asking import Bit, Finder, Term, read_query
from console.training.subjects import GROUPS, READER, SUBJECTS, Subject
from triage.meaning.corpus import SENTENCES, CorpusError, Sentence, load_sentences
from triage.text import fold
from triage.words_heard import Heading, words_heard

__all__ = [
    "SHOWN",
    "CorpusError",
    "Counted",
    "Found",
    "counted",
    "parts_of",
    "search",
    "sentences_of",
    "words_of",
]

MOST_FOUND = 300
"""Sentences and words that a search shows."""

KINDS = {
    "present": "Disent le signe",
    "uncertain": "Le font demander",
    "denied": "Disent qu'il n'est pas là",
    "never": "Lui ressemblent et ne le disent pas",
    "names": "Noms",
    "phrases": "Tournures",
    "weak": "Seulement si la personne dit l'avoir essayé, ou si la question est posée",
    "pain_before": "Juste devant un nombre : c'est le niveau",
    "own_before": "Juste devant un nombre : c'est l'âge",
    "not_age_before": "Juste devant un nombre : ce n'est pas l'âge",
    "not_age_after": "Juste derrière les années : ce n'est pas l'âge",
    "birth": "Juste devant une année de naissance",
}

SHOWN: Mapping[str, Subject] = {
    **READER,
    "dont_know": Subject("dont_know", "Ne sait pas", "answer", {"dont_know": "ne sait pas"}),
    **{name: SUBJECTS[name] for name in ("intensity", "age")},
}
"""What has a page: the subjects of the reader of meaning, and what is read by its words alone."""


@dataclass(frozen=True)
class Counted:
    """A subject with how many sentences and phrases there are for it."""

    subject: Subject
    sentences: int
    phrases: int


@dataclass(frozen=True)
class Found:
    """A sentence or a phrase that a search found: of which subject, in which sense, marked."""

    subject: Subject
    sense: str
    bits: Sequence[Bit]
    by_meaning: bool


def counted() -> list[tuple[str, list[Counted]]]:
    """Return every subject under the French name of its kind. Raises CorpusError."""
    numbers = Counter(sentence.subject for sentence in _sentences())
    return [
        (
            label,
            [
                Counted(subject, numbers[name], _number(name))
                for name, subject in SHOWN.items()
                if subject.kind == kind
            ],
        )
        for kind, label in GROUPS.items()
        if any(subject.kind == kind for subject in SHOWN.values())
    ]


def _number(name: str) -> int:
    return sum(len(heading.phrases) for heading in words_heard(name))


def sentences_of(name: str, sense: str) -> tuple[list[Sentence], Mapping[str, int]]:
    """Return the sentences of a subject in one sense ("" for all), and how many each sense has.

    Raises CorpusError.
    """
    all_of_it = [sentence for sentence in _sentences() if sentence.subject == name]
    numbers = Counter(sentence.heading for sentence in all_of_it)
    shown = [item for item in all_of_it if sense in ("", item.heading)]
    return shown, numbers


def parts_of(sentence: Sentence) -> list[Bit]:
    """Cut a sentence around the part that carries its sense; the whole of it is not marked."""
    if sentence.whole:
        return [Bit(sentence.text)]
    start, end = sentence.told
    told = Bit(sentence.text[start:end], found=True)
    cut = [Bit(sentence.text[:start]), told, Bit(sentence.text[end:])]
    return [bit for bit in cut if bit.text]


def words_of(subject: Subject) -> list[tuple[str, Heading]]:
    """Return the headings of the words, each with its name in French."""
    return [(name_of(subject, heading), heading) for heading in words_heard(subject.name)]


def name_of(subject: Subject, heading: Heading) -> str:
    """Return what a heading of words is called."""
    name = KINDS.get(heading.kind) or subject.senses.get(heading.kind, heading.kind).capitalize()
    return f"{name} (si la question est posée)" if heading.if_asked else name


def search(query: str) -> tuple[list[Found], int]:
    """Return what holds every word of ``query``, at most :data:`MOST_FOUND`, and how many do.

    Accents, capitals and plurals are forgiven. Raises CorpusError.
    """
    terms = read_query(query)
    if not terms:
        return [], 0
    marks = Finder(terms)
    each = [Finder([term]) for term in terms]
    found: list[Found] = []
    number = 0
    for subject, sense, text, by_meaning in _everything():
        if not _may_hold(text, terms):
            continue
        if all(any(bit.found for bit in finder.bits(text)) for finder in each):
            number += 1
            if len(found) < MOST_FOUND:
                found.append(Found(subject, sense, marks.bits(text), by_meaning))
    return found, number


def _may_hold(text: str, terms: Iterable[Term]) -> bool:
    """Leave out at once what holds not even the letters: folding alone is dear here."""
    folded = _folded(text)
    return all((term.base or term.words[0]) in folded for term in terms)


@lru_cache(maxsize=60_000)
def _folded(text: str) -> str:
    return fold(text).text


def _everything() -> Iterable[tuple[Subject, str, str, bool]]:
    for name, subject in SHOWN.items():
        for label, heading in words_of(subject):
            for phrase in heading.phrases:
                yield subject, label, phrase, False
        for sentence in _by_subject().get(name, ()):
            yield subject, subject.senses[sentence.heading], sentence.text, True


def _by_subject() -> dict[str, list[Sentence]]:
    found: dict[str, list[Sentence]] = {}
    for sentence in _sentences():
        found.setdefault(sentence.subject, []).append(sentence)
    return found


def _sentences() -> tuple[Sentence, ...]:
    stamp = tuple((path.name, path.stat().st_mtime_ns) for path in sorted(SENTENCES.glob("*.txt")))
    return _read(stamp)


@lru_cache(maxsize=1)
def _read(stamp: tuple[tuple[str, int], ...]) -> tuple[Sentence, ...]:
    """Read the files as they are now; ``stamp`` changes when one of them does."""
    return tuple(load_sentences())
