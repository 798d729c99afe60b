"""Teaches the reader of meaning from the sentences of people (``sentences/``).

Each sentence becomes one training row, or, where only a part of it carries the sense, that part
and what stands around it. For each thing that a clause may say there is one head, which learns
from all rows: a sign from the sentences that tell it, against those that deny it, tell it of
somebody else, only look like it, and against all ordinary talk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from triage.meaning.corpus import TOLD_AS_SIGNS, Sentence
from triage.meaning.encoder import Vectors, encode
from triage.meaning.features import Features, plainly
from triage.meaning.heads import Heads, Target
from triage.meaning.reader import ANSWER_HEADS, SENSE_HEADS, TREATMENT_HEADS, Reader

__all__ = ["Row", "rows_of", "train"]

_TOLD_WEIGHS = 4.0
"""How much a sentence that tells a sign weighs beside ordinary talk: there are far fewer."""
_LOOKS_LIKE_WEIGHS = 3.0
"""How much one weighs that has the sign's words and does not tell it: denied, past, a figure…"""
_SHORTEST_REST = 3
"""Words of what stands around a bracketed part that make a row of their own."""
_ORDINARY = "ordinary"
_UNSAFE = "unsafe"
"""The subject whose rows teach its own heads and no other: such a message may tell a sign besides,
or answer a question."""

_Told = Callable[["Row"], bool]


@dataclass(frozen=True)
class Row:
    """One training row: a text, and what its sentence says. ``asks`` is None where unknown."""

    text: str
    subject: str
    heading: str
    writer: str
    asks: bool | None = None


def rows_of(sentences: Iterable[Sentence]) -> list[Row]:
    """Return the rows of ``sentences``."""
    rows: list[Row] = []
    for sentence in sentences:
        start, end = sentence.told
        rows.append(
            Row(
                sentence.text[start:end].strip(" ,"),
                sentence.subject,
                sentence.heading,
                sentence.writer,
            )
        )
        if sentence.whole:
            continue
        rows.append(Row(sentence.text, sentence.subject, sentence.heading, sentence.writer))
        for rest in (sentence.text[:start], sentence.text[end:]):
            if len(rest.split()) >= _SHORTEST_REST:
                rows.append(Row(rest.strip(" ,"), _ORDINARY, _ORDINARY, sentence.writer))
    return rows


def train(rows: Sequence[Row], encode: Callable[[Sequence[str]], Vectors] = encode) -> Reader:
    """Learn a reader from ``rows``; the same rows give the same reader.

    ``encode`` gives the sentence vectors.
    """
    plain = [plainly(row.text) for row in rows]
    features, matrix = Features.learn(plain, encode([row.text for row in rows]))
    return Reader(features, Heads.learn(matrix, _targets(rows)))


def _targets(rows: Sequence[Row]) -> list[Target]:
    targets = [_sign(rows, sign) for sign in TOLD_AS_SIGNS]
    targets += [_sense(rows, name, heading) for name, heading in SENSE_HEADS.items()]
    targets.append(_asks(rows))
    for subject, values in ANSWER_HEADS.items():
        targets += [_answer(rows, subject, value) for value in values]
    targets += [_treatment_sense(rows, heading) for heading in TREATMENT_HEADS]
    return targets


def _target(name: str, rows: Sequence[Row], yes: _Told, no: _Told, weight: float = 1.0) -> Target:
    answers = np.array([1 if yes(row) else 0 if no(row) else -1 for row in rows], dtype=np.int8)
    weights: npt.NDArray[np.float32] = np.where(answers == 1, weight, 1.0).astype(np.float32)
    return Target(name, answers, weights)


def _sign(rows: Sequence[Row], sign: str) -> Target:
    def told(row: Row) -> bool:
        return row.subject == sign and row.heading in ("there", "doubt")

    answers = np.array(
        [1 if told(row) else -1 if row.subject == _UNSAFE else 0 for row in rows], dtype=np.int8
    )
    looks_like = [_LOOKS_LIKE_WEIGHS if row.subject == sign else 1.0 for row in rows]
    weights = np.where(answers == 1, _TOLD_WEIGHS, looks_like).astype(np.float32)
    return Target(sign, answers, weights)


def _of_a_sign(row: Row) -> bool:
    return row.subject in TOLD_AS_SIGNS and row.heading != "figure"


def _sense(rows: Sequence[Row], name: str, heading: str) -> Target:
    def yes(row: Row) -> bool:
        return _of_a_sign(row) and row.heading == heading

    def no(row: Row) -> bool:
        return _of_a_sign(row) and row.heading in ("there", "doubt")

    return _target(name, rows, yes, no, 2.0)


def _asks(rows: Sequence[Row]) -> Target:
    def yes(row: Row) -> bool:
        return row.asks is True or row.heading in ("supposed", "question")

    def no(row: Row) -> bool:
        return row.asks is False or row.heading in (
            "there", "denied", "over", "other", "tried", "not_tried", "enough", "partial", "none",
            "first", "recurrent", "continuous", "leg", "neuropathic", "lumbar", "elsewhere", "yes",
            "no", "unknown", "less", "more", "correction", "nothing_tried", "for_another",
        )  # fmt: skip

    return _target("asks", rows, yes, no)


_SAME_WORDS = (
    {
        ("signs_list", "none"), ("yes_no", "no"), ("nothing_tried", "nothing_tried"),
        ("radiation", "none"), ("relief", "none"),
    },
    {("signs_list", "unknown"), ("yes_no", "unknown"), ("yes_no", "not_now")},
    {("signs_list", "some"), ("yes_no", "yes"), ("consent", "yes")},
    {("consent", "no"), ("yes_no", "no")},
)  # fmt: skip
"""Answers to different questions that are said in the same words ("non, rien"): the open question
tells them apart, so that none of them is an example against another."""


def _answer(rows: Sequence[Row], subject: str, value: str) -> Target:
    answer = (subject, value)
    alike = set().union(*(group for group in _SAME_WORDS if answer in group))

    def yes(row: Row) -> bool:
        return (row.subject, row.heading) == answer

    def no(row: Row) -> bool:
        # Signs are heard by heads of their own; what people answer is told from other answers.
        said = (row.subject, row.heading)
        if row.subject in TOLD_AS_SIGNS or (row.subject == _UNSAFE != subject):
            return False
        return said != answer and said not in alike

    return _target(f"{subject}={value}", rows, yes, no, 2.0)


def _treatment_sense(rows: Sequence[Row], heading: str) -> Target:
    def yes(row: Row) -> bool:
        return row.subject.startswith("treatment_") and row.heading == heading

    def no(row: Row) -> bool:
        return row.subject.startswith("treatment_") and row.heading == "tried"

    return _target(f"treatment={heading}", rows, yes, no)
