"""How signs of an emergency are heard: recall against questions asked in vain.

Reads rows that no training ever sees (``bench/data``) with the trained model and draws, for each
threshold from which the meaning alone asks, how many signs are heard or asked about and how many
ordinary messages cost a needless question. The report goes to docs/hearing.md.

    python -m bench.hearing              # the report
    python -m bench.hearing --no-report  # the figures alone
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any
from unittest import mock

from deploy.train import MODEL, is_current, train
from triage.answers import EMERGENCIES, RED_FLAGS
from triage.meaning.meaning import Meaning
from triage.meaning.reader import Reader
from triage.meaning.stored import load_reader as stored_reader
from triage.red_flags import Finding, find_red_flags
from triage.red_flags import witnesses as red_flag_witnesses

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "bench" / "data"
REPORT = ROOT / "docs" / "hearing.md"
ASKS = (0.1, 0.0, -0.1, -0.2, -0.25, -0.3, -0.4, -0.5, -0.6)
"""The thresholds that are drawn."""


@dataclass(frozen=True)
class Row:
    """One message, read once: what its words say and what it means."""

    text: str
    expect: frozenset[str]
    kind: str
    words: tuple[Finding, ...]
    meaning: Meaning


@dataclass(frozen=True)
class Heard:
    """What the two witnesses make of one row: signs alerted, and signs asked about."""

    alerted: frozenset[str]
    asked: frozenset[str]


def load_reader() -> Reader:
    """Return the reader of meaning of the trained model, trained anew where it is out of date."""
    if not is_current():
        train()
    return stored_reader(MODEL)


def load_rows(reader: Reader) -> dict[str, list[Row]]:
    """Read every set of rows; a set that is not there is left out."""

    def row(text: str, expect: Iterable[str] = (), kind: str = "") -> Row:
        return Row(text, frozenset(expect), kind, tuple(find_red_flags(text)), reader.read(text))

    dialogue = (DATA / "ordinary_dialogue.txt").read_text(encoding="utf-8").splitlines()
    sets = {"dialogue": [row(line) for line in dialogue if line and not line.startswith("#")]}
    for name in ("danger", "lookalikes", "ordinary"):
        path = DATA / "unseen" / f"{name}.jsonl"
        if path.exists():
            entries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            sets[name] = [
                row(entry["text"], entry.get("expect", ()), entry.get("kind", ""))
                for entry in entries
            ]
    return sets


def hear(row: Row) -> Heard:
    """Weigh both witnesses of a row, with the thresholds in force."""
    found = red_flag_witnesses.weigh(row.words, row.meaning)
    alerted = {f.id for f in found if f.status == "present"} & EMERGENCIES
    asked = {f.id for f in found if f.status == "uncertain"} & EMERGENCIES
    return Heard(frozenset(alerted), frozenset(asked - alerted))


def is_heard(row: Row, heard: Heard) -> bool:
    """Say whether a sign is alerted, or one that was told is asked about."""
    return bool(heard.alerted) or bool(heard.asked & row.expect)


def share(values: Sequence[bool]) -> float:
    """Return the share of true values, from 0 to 1."""
    return sum(values) / len(values) if values else 0.0


def curve(sets: dict[str, list[Row]]) -> list[dict[str, float]]:
    """Return, for each threshold, what is heard and what it costs."""
    limits = red_flag_witnesses.load_thresholds()
    lines = []
    for ask in ASKS:
        with mock.patch.object(
            red_flag_witnesses, "load_thresholds", lambda ask=ask: replace(limits, ask=ask)
        ):
            lines.append({"ask": ask, **figures(sets)})
    return lines


def figures(sets: dict[str, list[Row]]) -> dict[str, float]:
    """Return the shares that matter, with the thresholds in force."""
    found: dict[str, float] = {}
    for name, rows in sets.items():
        heard = [(row, hear(row)) for row in rows]
        if name == "danger":
            found["heard"] = share([is_heard(row, h) for row, h in heard])
            found["danger alerted"] = share([bool(h.alerted) for _, h in heard])
        else:
            found[f"{name} alerted"] = share([bool(h.alerted) for _, h in heard])
            found[f"{name} asked"] = share([bool(h.asked) and not h.alerted for _, h in heard])
    return found


def by_sign(rows: Sequence[Row]) -> dict[str, tuple[int, int]]:
    """Return, for each sign, how many of its rows were heard and how many there are."""
    counted: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        heard = is_heard(row, hear(row))
        for sign in row.expect & EMERGENCIES:
            counted[sign].append(heard)
    return {sign: (sum(counted[sign]), len(counted[sign])) for sign in RED_FLAGS if sign in counted}


def milliseconds(reader: Reader, texts: Sequence[str]) -> float:
    """Return the median time of one reading, both witnesses together, on this machine."""
    taken = []
    for text in texts:
        start = time.perf_counter()
        red_flag_witnesses.weigh(find_red_flags(text), reader.read(text))
        taken.append((time.perf_counter() - start) * 1000)
    return median(taken)


def report(sets: dict[str, list[Row]], reader: Reader) -> str:
    """Write the report."""
    lines = [
        "# How signs of an emergency are heard",
        "",
        "Written by `make evaluate` (`python -m bench.hearing`). What the rows are, and which",
        "reading was the first, is told in [understanding.md](understanding.md).",
        "",
        "The meaning alone asks about a sign from the threshold `ask` on"
        f" (in force: {red_flag_witnesses.load_thresholds().ask}).",
        "",
    ]
    drawn = curve(sets)
    names = list(drawn[0])
    lines.append("| " + " | ".join(names) + " |")
    lines.append("|" + "---|" * len(names))
    lines += [
        "| " + " | ".join(f"{line[n]:.3f}" if n != "ask" else str(line[n]) for n in names) + " |"
        for line in drawn
    ]
    if "danger" in sets:
        lines += ["", "| sign | heard or asked about |", "|---|---|"]
        lines += [f"| {s} | {a} of {b} |" for s, (a, b) in by_sign(sets["danger"]).items()]
    kinds: dict[str, list[Any]] = defaultdict(list)
    for row in sets.get("lookalikes", ()):
        kinds[row.kind].append(hear(row))
    if kinds:
        lines += [
            "",
            "| only looks like a sign | alerted | asked about | of |",
            "|---|---|---|---|",
        ]
        for kind, heard in sorted(kinds.items()):
            asked = sum(bool(h.asked) and not h.alerted for h in heard)
            lines.append(
                f"| {kind} | {sum(bool(h.alerted) for h in heard)} | {asked} | {len(heard)} |"
            )
    texts = [row.text for row in sets["dialogue"][:200]]
    long = " ".join(texts)[:400]
    lines += [
        "",
        f"Both witnesses take {milliseconds(reader, texts):.1f} ms for an ordinary message and "
        f"{milliseconds(reader, [long] * 9):.1f} ms for one of some 70 words (median, one core, "
        "on a machine that did other work too).",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Print the report, and write it unless told not to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-report", action="store_true", help="only print the figures")
    arguments = parser.parse_args()
    reader = load_reader()
    text = report(load_rows(reader), reader)
    print(text)
    if not arguments.no_report:
        REPORT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
