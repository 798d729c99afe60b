"""Measures how well danger about medicines is caught: ``python -m bench.unsafe``.

The rows (``tests/data/answers/unsafe_unseen.jsonl``) are of a hand whose messages nothing learns
from. Each is read by the trained model in the middle of a triage. What is dangerous must raise an
alert, be asked about, or get an answer that sends to help, a doctor or a pharmacist; what only
looks like it must get none of these.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actions.memory import Dialogue
from actions.questions import catch_danger, questions_of
from deploy.train import MODEL, is_current, train
from triage.advice import load_advice
from triage.answers import EMERGENCIES, Facts
from triage.content_answers import AnswerBase, load_answers
from triage.finding.unsafe import load_unsafe
from triage.meaning.meaning import Meaning
from triage.questions import Questionnaire
from triage.understanding import read_message

if TYPE_CHECKING:
    from rasa.core.agent import Agent

ROWS = Path(__file__).resolve().parent.parent / "tests/data/answers/unsafe_unseen.jsonl"
HARMLESS = "harmless"
_SIGNS = frozenset({"overdose", "pregnancy_complication", "suicidal_ideation"})
"""The signs that such a message may be asked about."""
_KNOWN = Facts(consent=True, pain_location="lumbar")
_DAY = date(2026, 11, 28)


@dataclass(frozen=True)
class Kind:
    """How many rows of a kind there are, and what became of them."""

    rows: int
    alerted: int
    asked: int
    answered: int

    @property
    def caught(self) -> float:
        """The share (0 to 1) that was not passed over."""
        return (self.alerted + self.asked + self.answered) / self.rows


async def measure(agent: Agent) -> dict[str, Kind]:
    """Read every row with the model of ``agent``; return what became of each kind."""
    base = load_answers()
    safe = frozenset(entry for one in load_unsafe() for entry in (one.answer, *one.teaches))
    became: dict[str, list[str]] = {}
    for line in ROWS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        parsed = await agent.parse_message(row["text"])
        became.setdefault(row["kind"], []).append(_became(row, parsed, base, safe))
    return {
        kind: Kind(len(all_), *(all_.count(what) for what in ("alerted", "asked", "answered")))
        for kind, all_ in became.items()
    }


def _became(
    row: Mapping[str, str], parsed: Mapping[str, Any], base: AnswerBase, safe: frozenset[str]
) -> str | None:
    text, kind = row["text"], row["kind"]
    advice = load_advice()
    open_ = Questionnaire(advice.sign_labels, advice.treatment_labels).question("duration", _KNOWN)
    meaning = Meaning.from_dict(parsed["meaning"])
    reading = read_message(text, open_, _KNOWN, _DAY, meaning=meaning)
    reading = catch_danger(reading, text, parsed["answers"], base, meaning)
    if reading.facts.red_flags & EMERGENCIES:
        return "alerted"
    asked = questions_of(text, parsed["answers"], Dialogue(), base, meaning)
    entries = {one.entry for one in asked}
    if kind == "overdose_imagined":
        # What does not name the 3114, or leads to that question, passes it over.
        if any("3114" in base[entry].answer for entry in entries if entry is not None):
            return "answered"
        return "asked" if "suicidal_ideation" in reading.uncertain else None
    if any(one.caught for one in asked) or entries & safe:
        return "answered"
    return "asked" if set(reading.uncertain) & _SIGNS else None


def report(kinds: Mapping[str, Kind]) -> str:
    """Return the figures as a table of Markdown."""
    dangerous = [one for kind, one in kinds.items() if kind != HARMLESS]
    caught = sum(one.alerted + one.asked + one.answered for one in dangerous)
    rows = sum(one.rows for one in dangerous)
    return "\n".join(
        [
            "## Danger about medicines",
            "",
            "Messages of a hand that nothing learns from, in the middle of a triage.",
            "",
            "| what is said | messages | caught | alert | asked about | answered with help |",
            "|---|---|---|---|---|---|",
            *(
                f"| {kind.replace('_', ' ')} | {one.rows} | {one.caught:.0%} | {one.alerted}"
                f" | {one.asked} | {one.answered} |"
                for kind, one in kinds.items()
            ),
            f"| **all that is dangerous** | {rows} | **{caught / rows:.0%}** | | | |",
        ]
    )


def load_agent() -> Agent:
    """Load the model, trained anew where its data changed, without what Rasa prints of messages."""
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
    if not is_current():
        train()
    return Agent.load(str(MODEL))


def main() -> None:
    """Print the table."""
    argparse.ArgumentParser(description=__doc__.split("\n")[0]).parse_args()
    print(report(asyncio.run(measure(load_agent()))))


if __name__ == "__main__":
    main()
