"""The reader of meaning: what each clause of a message says, beside what its words are.

It learns from sentences (:mod:`triage.meaning.training`) and never sets a fact by itself: what is
made of it is decided where signs and answers are read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np

from triage.meaning.clauses import Clause, split_clauses
from triage.meaning.corpus import ANSWERS
from triage.meaning.encoder import Vectors, encode
from triage.meaning.features import Features, plainly
from triage.meaning.heads import Heads, Margins
from triage.meaning.meaning import FAINTEST, Meaning, Said, Sense

__all__ = ["ANSWER_HEADS", "MAX_READ", "SENSE_HEADS", "TREATMENT_HEADS", "Reader", "pieces_of"]

MAX_READ = 5000
"""Characters of a message that are read for their meaning."""

SENSE_HEADS = {"denied": "denied", "over": "over", "other": "other", "supposed": "supposed"}
"""Head of a sense, and the heading of the sentences that teach it."""

ANSWER_HEADS = {
    subject: tuple(value for value in values if value != "nothing")
    for subject, values in ANSWERS.items()
    if subject != "ordinary"
}
"""The answers that a clause may give, by subject."""

_STANDS_ALONE = 4
"""Words without which a clause means little by itself: "le tramadol" in a list, "et la jambe"…"""
_ASKS_BESIDE = 0.0
"""Most that a short clause can ask where another one bears the question mark."""
_LEANS = 0.3
"""… and how far it then leans on the whole message."""

TREATMENT_HEADS = ("not_tried", "other", "supposed", "figure")
"""Why a treatment that is named was not tried for this back."""


def pieces_of(text: str) -> tuple[list[Clause], list[str]]:
    """Return the clauses of a message, and the texts to encode: the whole first, then each clause.

    There is no clause where the message is one piece.
    """
    read = text[:MAX_READ]
    clauses = split_clauses(read)
    if len(clauses) < 2:
        clauses = []
    return clauses, [read, *(_asked(clause) for clause in clauses)]


def _asked(clause: Clause) -> str:
    """Give a question its mark back: it is part of what the clause says."""
    return f"{clause.text} ?" if clause.asks else clause.text


class Reader:
    """Reads the meaning of messages. Made by :func:`triage.meaning.training.train`."""

    def __init__(self, features: Features, heads: Heads) -> None:
        self._features = features
        self._heads = heads
        self._senses = [heads.names.index(name) for name in SENSE_HEADS]
        self._asks = heads.names.index("asks")
        self._reported = [
            index for index, name in enumerate(heads.names) if name not in SENSE_HEADS
        ]

    def read(
        self,
        text: str,
        pieces: tuple[Sequence[Clause], Sequence[str]] | None = None,
        vectors: Vectors | None = None,
    ) -> Meaning:
        """Return the meaning of ``text``.

        ``pieces`` and ``vectors`` are those of :func:`pieces_of` where they were made before. A
        text without any letter means nothing. Never fails, whatever the text.
        """
        clauses, texts = pieces_of(text) if pieces is None else pieces
        if not any(map(str.isalpha, texts[0])):
            return Meaning(Said(0, len(texts[0])))
        if vectors is None:
            vectors = encode(texts)
        margins = self._heads.margins(
            [self._features.terms(plainly(piece)) for piece in texts], vectors
        )
        beside_a_question = any(clause.asks for clause in clauses)
        for row, clause in enumerate(clauses, start=1):
            if not clause.asks and len(clause.text.split()) < _STANDS_ALONE:
                own = margins[row, self._asks]
                margins[row] += _LEANS * (margins[0] - margins[row])
                # "Franchement non, et c'est quoi au juste ?": the question stands elsewhere.
                margins[row, self._asks] = min(own, _ASKS_BESIDE) if beside_a_question else own
        whole = self._said(0, len(texts[0]), margins[0])
        return Meaning(
            whole,
            tuple(
                self._said(clause.start, clause.end, row)
                for clause, row in zip(clauses, margins[1:], strict=True)
            ),
        )

    def _said(self, start: int, end: int, margins: Margins) -> Said:
        senses = margins[self._senses]
        likeliest = int(np.argmax(senses))
        names = list(SENSE_HEADS)
        found = senses[likeliest] > 0
        return Said(
            start,
            end,
            cast(Sense, names[likeliest]) if found else "now",
            float(senses[likeliest]) if found else 0.0,
            {
                self._heads.names[index]: float(margins[index])
                for index in self._reported
                if margins[index] > FAINTEST
            },
        )

    def arrays(self) -> dict[str, Any]:
        """Return what was learned as plain arrays, which can be read without running any code."""
        return {**self._features.arrays(), **self._heads.arrays()}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Any]) -> Reader:
        """Build the reader again from :meth:`arrays`."""
        return cls(Features.from_arrays(arrays), Heads.from_arrays(arrays))
