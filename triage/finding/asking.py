"""Which clauses of a message ask something, and which of them only ask.

>>> [question.text for question in questions_in("j'ai 52 ans, ça dure combien de temps ?")]
['ça dure combien de temps']
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from triage.meaning.clauses import Clause, split_clauses
from triage.plain import plain
from triage.plain.word_files import WordFile
from triage.text import blank

__all__ = [
    "Question", "asks_in_form", "check_words", "is_follow_up", "questions_in", "without_questions",
]  # fmt: skip

WORDS_FILE = Path(__file__).with_name("asking.yml")
_LEAD_IN = (
    r"(?:(?:et|mais|alors|donc|ou|bon|bonjour|svp|stp|sinon|ok|oui|non|dites|dis|euh|du coup|"
    r"par contre|en fait|merci|docteur|madame|monsieur|pardon|excusez moi)[ ,:!]+)*"
)
_AGREES = re.compile(r"(?:oui|non|ok|d accord|aucun\w*|si|je sais pas)\b")
"""A clause that begins with an answer is an answer, whatever it asks after it."""
_SHORT = 3
"""Words of a question that says nothing by itself ("que faire ?"): it is read with what precedes
it."""
_BEHIND = 6
"""Words of what a question is about, where it stands behind it and bears the mark."""
_A_SENTENCE = re.compile(r"(?:et |ou |mais )?(?:j|je|tu|il|elle|on|nous|vous|ils|elles|ca|c|sa)\b")
"""How a clause begins that has a subject of its own: it is another question."""
_LONGEST_FOLLOW_UP = 9
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Question:
    """One question, at ``message[start:end]``; ``clauses`` are the numbers of its clauses."""

    text: str
    start: int
    end: int
    clauses: tuple[int, ...]


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    file = WordFile(WORDS_FILE)
    found = {name: file.needed(name) for name in ("holds", "tail", "tells")}
    for name in ("opens", "follows", "bare", "supposes"):
        found[name] = re.compile(rf"^{_LEAD_IN}{file.needed(name).pattern}")
    return found


def check_words() -> None:
    """Read and check ``asking.yml``. Raises DataFileError in one line."""
    _patterns()


def _plainly(text: str) -> str:
    return plain(text).text.strip(' .,;:!?"()')


def asks(clause: Clause) -> bool:
    """Say whether a clause asks: by its mark, or by its words."""
    return clause.asks or _asks_by_words(clause)


def _asks_by_words(clause: Clause) -> bool:
    said = _plainly(clause.text)
    patterns = _patterns()
    return any(patterns[name].search(said) for name in ("opens", "holds", "tail"))


def asks_in_form(text: str) -> bool:
    """Say whether ``text`` puts a question, by its mark or by its words."""
    return "?" in text or any(map(asks, split_clauses(text)))


def only_asks(clause: Clause) -> bool:
    """Say whether a clause asks and tells nothing: from its first word, or with no fact in it."""
    said = _plainly(clause.text)
    patterns = _patterns()
    if _AGREES.match(said):
        return False
    if patterns["opens"].search(said):
        return True
    asking = clause.asks or patterns["holds"].search(said)
    return bool(asking) and not patterns["tells"].search(said)


def is_follow_up(text: str) -> bool:
    """Say whether a question is short and hangs on what was said ("et c'est remboursé ?")."""
    said = _plainly(text)
    return len(said.split()) <= _LONGEST_FOLLOW_UP and bool(_patterns()["follows"].search(said))


def questions_in(text: str, clauses: Sequence[Clause] | None = None) -> list[Question]:
    """Return the questions of a message, in order.

    A question that says nothing by itself takes the clause before it, or the one behind it where
    there is none ("c'est quoi, une hernie ?"); a supposition beside a question belongs to it.
    """
    pieces = list(split_clauses(text) if clauses is None else clauses)
    found: list[Question] = []
    used = -1
    for number, clause in enumerate(pieces):
        if number <= used or not asks(clause):
            continue
        first = number
        bare = _is_bare(clause)
        if first - 1 > used and (
            bare or len(_WORD.findall(clause.text)) <= _SHORT or _supposes(pieces[first - 1])
        ):
            first -= 1
        last = number
        if last + 1 < len(pieces) and _belongs(pieces[last + 1], clause, bare and first == number):
            last += 1
        start, end = pieces[first].start, pieces[last].end
        found.append(Question(text[start:end], start, end, tuple(range(first, last + 1))))
        used = last
    return found


def without_questions(text: str) -> str:
    """Return ``text`` with the clauses that only ask blanked out: what is left may tell a fact."""
    pieces = split_clauses(text)
    asking: list[Clause] = []
    for number, clause in enumerate(pieces):
        beside = pieces[max(0, number - 1) : number] + pieces[number + 1 : number + 2]
        if only_asks(clause) or (_supposes(clause) and any(map(asks, beside))):
            asking.append(clause)
    return blank(text, ((clause.start, clause.end) for clause in asking))


def _belongs(clause: Clause, question: Clause, lacks_its_object: bool) -> bool:
    """Say whether what stands behind a question belongs to it.

    A supposition does, and what it is about: "on y fait quoi, au centre antidouleur ?".
    """
    if _asks_by_words(clause):
        return False
    if lacks_its_object or (_supposes(clause) and not clause.asks):
        return True
    return (
        clause.asks
        and not question.asks
        and len(_WORD.findall(clause.text)) <= _BEHIND
        and not _A_SENTENCE.match(_plainly(clause.text))
    )


def _is_bare(clause: Clause) -> bool:
    """Say whether a question names nothing: what it is about stands beside it."""
    return bool(_patterns()["bare"].search(_plainly(clause.text)))


def _supposes(clause: Clause) -> bool:
    return bool(_patterns()["supposes"].search(_plainly(clause.text)))
