"""The sentences that the reader of meaning learns from: plain text files under headings.

A file of ``sentences/`` holds one subject, and its name is the subject: a red flag, ``confusion``
(which makes a fever grave), a treatment
(``treatment_<id>``), an answer (``relief``, ``consent``…) or ordinary talk. ``## heading`` says in
which sense the sentences below it speak of the subject; ``— writer`` says whose hand wrote the ones
that follow, so that what one hand wrote can be left out and read as unseen. Every other line that
is not empty and does not begin with ``#`` is one sentence of a patient. Where only a part of it
carries the sense, that part stands in square brackets; the rest is ordinary talk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from triage.answers import RED_FLAGS, TREATMENT_CLASS

SENTENCES = Path(__file__).with_name("sentences")

SENSES = ("there", "doubt", "denied", "over", "other", "supposed", "figure")
"""The headings of a sign, in the order in which one thinks of them."""

TOLD_AS_SIGNS = (*RED_FLAGS, "confusion")
"""Subjects under the headings of a sign: the red flags, and what makes a fever grave (rule E5)."""

TREATMENT_SENSES = ("tried", "not_tried", "other", "supposed", "figure")
"""The headings of a treatment."""

ANSWERS: dict[str, tuple[str, ...]] = {
    "relief": ("enough", "partial", "none", "nothing"),
    "recurrence": ("first", "recurrent", "continuous", "nothing"),
    "radiation": ("none", "leg", "neuropathic", "nothing"),
    "location": ("lumbar", "elsewhere", "nothing"),
    "consent": ("yes", "no", "question"),
    "signs_list": ("none", "some", "unknown"),
    "yes_no": ("yes", "no", "unknown", "not_now"),
    "nothing_tried": ("nothing_tried", "nothing"),
    "threshold": ("less", "more"),
    "correction": ("correction",),
    "feeling": ("fear", "grief", "shame", "exhaustion", "anger"),
    "whom": ("for_another", "about_another_aside"),
    "unsafe": (
        "overdose_imagined", "mixing", "dose", "child_dose", "abrupt_stop", "someone_elses",
        "nothing",
    ),
    "ordinary": ("ordinary",),
}  # fmt: skip
"""Every other subject and its headings. ``nothing`` only looks like an answer.

``unsafe`` is what must not be answered by likeness (triage.finding.unsafe)."""

_PART = re.compile(r"\[([^\[\]]*)\]")


class CorpusError(ValueError):
    """A file of sentences cannot be used; the message names file, line and what to do."""


@dataclass(frozen=True)
class Sentence:
    """One sentence: ``text`` without brackets; ``told`` is the span that carries the sense."""

    text: str
    subject: str
    heading: str
    writer: str
    told: tuple[int, int]

    @property
    def whole(self) -> bool:
        """Whether the whole sentence carries the sense."""
        return self.told == (0, len(self.text))


def headings_of(subject: str) -> tuple[str, ...]:
    """Return the headings that a file may have; empty where there is no such subject."""
    if subject in TOLD_AS_SIGNS:
        return SENSES
    if subject.startswith("treatment_") and subject[10:] in TREATMENT_CLASS:
        return TREATMENT_SENSES
    return ANSWERS.get(subject, ())


def load_sentences(folder: Path = SENTENCES) -> list[Sentence]:
    """Read every file of ``folder``, in the order of their names. Raises CorpusError."""
    files = sorted(folder.glob("*.txt"))
    if not files:
        raise CorpusError(f"{folder}: no sentences found; the reader of meaning learns from them")
    return [sentence for file in files for sentence in _read(file)]


def _read(file: Path) -> Iterator[Sentence]:
    subject = file.stem
    allowed = headings_of(subject)
    if not allowed:
        raise CorpusError(f"{file.name}: unknown subject; name the file after a sign or an answer")
    heading, writer = "", ""
    for number, raw in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        line = raw.strip()
        if line.startswith("## "):
            heading, writer = line[3:].strip(), ""
            if heading not in allowed:
                known = ", ".join(allowed)
                raise CorpusError(
                    f"{file.name}, line {number}: no heading '{heading}'; known: {known}"
                )
        elif line.startswith("— "):
            writer = line[2:].strip()
        elif line and not line.startswith("#"):
            if not heading:
                raise CorpusError(f"{file.name}, line {number}: a sentence before any heading")
            yield _sentence(line, subject, heading, writer, f"{file.name}, line {number}")


def _sentence(line: str, subject: str, heading: str, writer: str, where: str) -> Sentence:
    parts = _PART.findall(line)
    if len(parts) > 1 or line.count("[") != line.count("]") or line.count("[") != len(parts):
        raise CorpusError(f"{where}: one pair of square brackets at the most")
    if not parts:
        return Sentence(line, subject, heading, writer, (0, len(line)))
    start = line.index("[")
    text = line.replace("[", "").replace("]", "")
    return Sentence(text, subject, heading, writer, (start, start + len(parts[0])))
