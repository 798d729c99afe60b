"""One message while it is read, and what becomes of the open question meanwhile."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from triage.answers import Facts
from triage.meaning.answering import answer_of
from triage.meaning.meaning import Meaning
from triage.readers import reads_dont_know
from triage.red_flags import Finding

SURELY = 0.3
"""Margin from which "je ne sais pas" is heard by its meaning alone: it closes a question."""


_QUESTION = re.compile(r"[^.!?\n]*\?")
_DOES_NOT_KNOW = re.compile(
    r"\b(?:sais?|sait|ch?ais?|ché|sé|connais)\s*(?:pas|plus|rien)\b|\baucune? id[eé]e\b|\bignore\b",
    re.IGNORECASE,
)
"""What says so wherever it stands; in a question, other words do not ("il va le savoir ?")."""


@dataclass(frozen=True)
class Message:
    """What the patient wrote on the day ``on``, with what its words and its meaning say.

    ``tries`` counts how often the open question was already asked in vain; ``chosen`` holds the
    offered answers that were picked; ``findings`` the signs of danger, in whatever sense. ``text``
    may be what the message tells alone; ``original`` is then all of it. ``on_behalf`` is true
    where the person writes for somebody else.
    """

    text: str
    on: date
    tries: int
    findings: tuple[Finding, ...]
    chosen: tuple[str, ...]
    meaning: Meaning | None = None
    original: str = ""
    on_behalf: bool = False

    @property
    def picked(self) -> str | None:
        """The one offered answer that was picked, if it was one."""
        return self.chosen[0] if len(self.chosen) == 1 else None

    def flags(self, *statuses: str) -> tuple[str, ...]:
        """Return the ids of the signs that were found in one of these senses, faint ones aside."""
        found = (f.id for f in self.findings if f.status in statuses and not f.faint)
        return tuple(dict.fromkeys(found))

    def faint(self) -> frozenset[str]:
        """Return the signs of no emergency that the meaning alone hears, and not surely."""
        return frozenset(finding.id for finding in self.findings if finding.faint)

    def details(self) -> frozenset[str]:
        """Return the inner signs that the rules read beside a sign that counts."""
        found = [f.detail for f in self.findings if f.status in ("present", "uncertain")]
        return frozenset().union(*found)

    def means(self, subject: str, least: float | None = None) -> str | None:
        """Return the answer that the message gives by its meaning (triage.meaning.answering)."""
        return answer_of(self.meaning, subject, least=least)

    def does_not_know(self) -> bool:
        """Say whether the person cannot answer, or would rather not."""
        if reads_dont_know(self.text) and (
            _DOES_NOT_KNOW.search(self.text) or reads_dont_know(_QUESTION.sub(" ", self.text))
        ):
            return True
        return self.means("yes_no", SURELY) in ("unknown", "not_now")


@dataclass
class Answer:
    """What became of the open question while a message is read; see ``Reading``."""

    facts: Facts
    answered: bool = False
    dont_know: bool = False
    which: bool = False
    refused: bool = False

    def settle(self, **changes: object) -> None:
        """Take the answer: change the facts, and close the question."""
        self.facts = replace(self.facts, **changes)  # type: ignore[arg-type]
        self.answered = True

    def unknown(self, question: str) -> None:
        """Take "je ne sais pas" for the answer."""
        self.settle(unknown=self.facts.unknown | {question})
