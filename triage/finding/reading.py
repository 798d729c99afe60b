"""From a message to the entries that answer it: which clauses ask, and what is found for each."""

from __future__ import annotations

from typing import Any

import numpy as np

from triage.finding.asking import Question, is_follow_up, questions_in
from triage.finding.finder import SURE_AFTER_ALERT, AnswerFinder
from triage.meaning.clauses import split_clauses
from triage.meaning.encoder import Vectors

__all__ = ["ALERT_STANDS", "find_after_alert", "find_answers"]

ALERT_STANDS = "alert_stands"
"""False in the metadata of a message that follows no alert: it is not looked up as if it did."""

BEST, BEST_FOR_FOLLOW_UP = 3, 24
"""Entries kept for a question; a follow-up may mean one that is not among the best by itself."""
_WHOLE = 45
"""Words of a message that is looked up whole where it asks one thing: its story says what about."""
_MOST_QUESTIONS = 3
_BEST_AFTER_ALERT = 8
"""Entries kept of what may be said after an alert: which of them fit hangs on the alert."""
_CLAUSES_AFTER_ALERT = 4


def find_answers(finder: AnswerFinder, text: str, vectors: Vectors) -> list[dict[str, Any]]:
    """Return the best entries for each question of ``text``, best first within a question.

    ``vectors`` holds the vector of the message, then those of its clauses (triage.meaning.clauses).
    Each item is ``{"id", "score", "confidence", "start", "end", "asked"}``; where nothing asks, the
    whole message is looked up and ``asked`` is false. The same entry is not found twice.
    """
    clauses = split_clauses(text)
    questions = questions_in(text, clauses)[:_MOST_QUESTIONS]
    if not questions:
        follows = is_follow_up(text)
        return _items(finder, text, vectors[0], (0, len(text)), asked=False, follows=follows)
    found: list[dict[str, Any]] = []
    answered: set[str] = set()
    before: Question | None = None
    for question in questions:
        vector, said = _meaning(text, vectors, question, alone=len(questions) == 1)
        follows = is_follow_up(question.text)
        if before is not None and follows:
            vector = vector + _sum(vectors, before)
            said = f"{before.text} {said}"
        span = (question.start, question.end)
        items = _items(finder, said, vector, span, asked=True, follows=follows and before is None)
        before = question
        if items and items[0]["id"] not in answered:
            answered.add(items[0]["id"])
            found.extend(items)
    return found


def find_after_alert(finder: AnswerFinder, text: str, vectors: Vectors) -> list[dict[str, Any]]:
    """Return the best entries for what may be said after an alert, best first.

    ``finder`` knows these entries alone; ``vectors`` are as for :func:`find_answers`. Each item is
    ``{"id", "score", "confidence"}``. The message counts as a whole; where it is not sure as a
    whole, its clauses are looked up one by one, and the surest counts.
    """
    best = finder.find(text, vectors[0], _BEST_AFTER_ALERT)
    clauses = split_clauses(text)[:_CLAUSES_AFTER_ALERT]
    if best and best[0].confidence < SURE_AFTER_ALERT and len(clauses) > 1:
        for number, clause in enumerate(clauses, start=1):
            found = finder.find(clause.text, vectors[number], _BEST_AFTER_ALERT)
            if found and found[0].confidence > best[0].confidence:
                best = found
    return [
        {"id": one.id, "score": round(one.score, 3), "confidence": round(one.confidence, 3)}
        for one in best
    ]


def _meaning(
    text: str, vectors: Vectors, question: Question, *, alone: bool
) -> tuple[Vectors, str]:
    """Return the vector of a question, and the words in which it is looked up."""
    if alone and len(text.split()) <= _WHOLE:
        return vectors[0], text
    vector = _sum(vectors, question)
    return (vector + vectors[0] if alone else vector), question.text


def _sum(vectors: Vectors, question: Question) -> Vectors:
    total: Vectors = np.sum([vectors[1 + number] for number in question.clauses], axis=0)
    return total


def _items(
    finder: AnswerFinder,
    text: str,
    vector: Vectors,
    span: tuple[int, int],
    *,
    asked: bool,
    follows: bool,
) -> list[dict[str, Any]]:
    most = BEST_FOR_FOLLOW_UP if follows else BEST
    return [
        {
            "id": one.id,
            "score": round(one.score, 3),
            "confidence": round(one.confidence, 3),
            "start": span[0],
            "end": span[1],
            "asked": asked,
        }
        for one in finder.find(text, vector, most)
    ]
