"""Which messages are alike: the same words, in any order, with slips of spelling forgiven.

Each message is likened to the first of every group, so that a group cannot drift away from what it
began with. A message that was not understood belongs to the question that was open: "non" to the
one says nothing about "non" to the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from rapidfuzz import fuzz, process

from console.inbox.models import Kind, Missed
from triage.text import fold

ALIKE = 80
"""From how many in a hundred of their letters in common two forms count as alike."""

LONGEST = 200
_WORD = re.compile(r"[a-z0-9]+")
_LABEL = re.compile(r"\[[^\]]{1,30}\]")
_SMALL = frozenset(
    word
    for line in Path(__file__).with_name("small_words.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
)
"""Words that are in every question and tell none apart."""


def form_of(text: str) -> str:
    """Return the words of a masked message that tell it apart, without endings, by the alphabet.

    Where nothing but small words is left ("pas ça"), these stand; where no word at all is, the
    signs themselves.
    """
    folded = fold(_LABEL.sub(" ", text)).text
    words = _WORD.findall(folded)
    telling = [word for word in words if word not in _SMALL] or words
    return (" ".join(sorted({_stem(word) for word in telling})) or folded.strip())[:LONGEST]


def _stem(word: str) -> str:
    return re.sub(r"(?:es|s|x|e)$", "", word) if len(word) > 3 else word


def group(fresh: Sequence[Missed]) -> None:
    """Put saved rows without a group into one: that of a leader alike, or one of their own."""
    for kind in Kind.values:
        rows = [row for row in fresh if row.kind == kind]
        if not rows:
            continue
        leaders: dict[str, dict[int, str]] = {}
        found = Missed.objects.filter(kind=kind, leads=True)
        for number, question, form in found.values_list("group", "question", "form"):
            leaders.setdefault(_of(kind, question), {})[number] = form
        for row in rows:
            known = leaders.setdefault(_of(kind, row.question), {})
            best = process.extractOne(row.form, known, scorer=fuzz.ratio, score_cutoff=ALIKE)
            row.group, row.leads = (best[2], False) if best else (row.pk, True)
            if row.leads:
                known[row.group] = row.form
        Missed.objects.bulk_update(rows, ["group", "leads"], batch_size=200)


def _of(kind: str, question: str) -> str:
    return question if kind == Kind.MISUNDERSTOOD else ""


def appoint(groups: Sequence[int]) -> None:
    """Give each of ``groups`` that lost its leader another one; one that is empty is gone."""
    led = set(Missed.objects.filter(group__in=groups, leads=True).values_list("group", flat=True))
    for number in set(groups) - led - {0}:
        if heir := Missed.objects.filter(group=number).order_by("pk").first():
            Missed.objects.filter(pk=heir.pk).update(leads=True)
