"""Measures how well questions find their answers: ``python -m bench.answers``.

Each way of asking is left out in turn of folds and looked up among the others; questions outside
the base are looked up as well; what must be caught before it is checked on its rows. Prints the
shares and the time of one question beyond the sentence vectors, also for 1,000 entries.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from sklearn.model_selection import KFold

from triage.content_answers import load_answers, load_outside
from triage.finding.finder import ASKED_ABOUT, SURE, AnswerFinder, Way
from triage.finding.unsafe import find_unsafe
from triage.meaning.encoder import Vectors, encode

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data" / "answers"
_FOLDS = 5
_TIMED = 200
_MANY = 1000


@dataclass(frozen=True)
class Figures:
    """Shares (0 to 1) and milliseconds."""

    entries: int
    ways: int
    first: float
    among_three: float
    inside_offered: float
    outside: int
    outside_answered: float
    caught: float
    dangerous: int
    wrongly_caught: int
    harmless: int
    ms: float
    ms_many: float


def _encoded(texts: Sequence[str]) -> Vectors:
    parts = [encode(texts[low : low + 64]) for low in range(0, len(texts), 64)]
    return np.vstack(parts)


def measure() -> Figures:
    """Measure everything; takes some minutes."""
    ways = [Way(one.id, one.asked, one.answer) for one in load_answers().always()]
    outside = list(load_outside())
    known: dict[str, Vectors] = {}

    def encoder(texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, _encoded(new), strict=True))
        return np.stack([known[text] for text in texts])

    first = three = offered = count = answered = 0
    pairs = [(way.id, text) for way in ways for text in way.asked[1:]]
    folds = KFold(_FOLDS, shuffle=True, random_state=11)
    splits = zip(folds.split(pairs), folds.split(outside), strict=True)
    for (_, left), (seen_outside, left_outside) in splits:
        gone = {pairs[number] for number in left}
        seen = [
            Way(way.id, tuple(t for t in way.asked if (way.id, t) not in gone), way.answer)
            for way in ways
        ]
        finder = AnswerFinder.learn(seen, [outside[one] for one in seen_outside], encoder)
        for entry, text in gone:
            found = finder.find(text, encoder([text])[0])
            first += found[0].id == entry
            three += any(one.id == entry for one in found)
            offered += found[0].confidence >= ASKED_ABOUT
            count += 1
        for number in left_outside:
            found = finder.find(outside[number], encoder([outside[number]])[0])
            answered += found[0].confidence >= SURE
    rows = yaml.safe_load((DATA / "unsafe.yml").read_text(encoding="utf-8"))
    dangerous = [text for kind, texts in rows.items() if kind != "none" for text in texts]
    timed = AnswerFinder.learn(ways, outside, encoder, confident=False)
    many = _many(ways)
    timed_many = AnswerFinder.learn(many, outside, encoder, confident=False)
    texts = [text for _, text in pairs[:: max(1, len(pairs) // _TIMED)]]
    return Figures(
        entries=len(ways),
        ways=len(pairs),
        first=first / count,
        among_three=three / count,
        inside_offered=offered / count,
        outside=len(outside),
        outside_answered=answered / len(outside),
        caught=sum(find_unsafe(text) is not None for text in dangerous) / len(dangerous),
        dangerous=len(dangerous),
        wrongly_caught=sum(find_unsafe(text) is not None for text in rows["none"]),
        harmless=len(rows["none"]),
        ms=_ms(timed, texts, encoder(texts)),
        ms_many=_ms(timed_many, texts, encoder(texts)),
    )


def _many(ways: Sequence[Way]) -> list[Way]:
    """Return 1,000 entries: those of the base again under other names."""
    return [
        Way(f"{ways[number % len(ways)].id}_{number}", *_rest(ways[number % len(ways)]))
        for number in range(_MANY)
    ]


def _rest(way: Way) -> tuple[tuple[str, ...], str]:
    return way.asked, way.answer


def _ms(finder: AnswerFinder, texts: Sequence[str], vectors: Vectors) -> float:
    start = time.process_time()
    for text, vector in zip(texts, vectors, strict=True):
        finder.find(text, vector)
    return (time.process_time() - start) / len(texts) * 1000


def report(figures: Figures) -> str:
    """Return the figures as a table of Markdown."""
    f = figures
    return "\n".join(
        [
            "## Answers",
            "",
            f"{f.entries} entries, {f.ways} ways of asking, each left out of what was learned.",
            "An entry's ways were written to differ, so a way left out is harder than a question",
            "of a patient; see [answers.md](answers.md).",
            "",
            "| | |",
            "|---|---|",
            f"| right entry first | {f.first:.3f} |",
            f"| right entry among three | {f.among_three:.3f} |",
            f"| taken for a question of the base | {f.inside_offered:.3f} |",
            f"| {f.outside} questions outside the base, answered all the same "
            f"| {f.outside_answered:.3f} |",
            f"| dangerous questions caught, of {f.dangerous} | {f.caught:.3f} |",
            f"| harmless ones caught, of {f.harmless} | {f.wrongly_caught} |",
            f"| one question beyond the vectors (CPU) | {f.ms:.1f} ms |",
            f"| the same, 1,000 entries | {f.ms_many:.1f} ms |",
        ]
    )


def main() -> None:
    """Print the table."""
    argparse.ArgumentParser(description=__doc__.split("\n")[0]).parse_args()
    print(report(measure()))


if __name__ == "__main__":
    main()
