"""Single messages of 4,000 characters: how long each takes, and how long others wait for it."""

from __future__ import annotations

import asyncio
import random
import statistics
from typing import Any

from bench.evaluate import load_utterances
from bench.patients import Patient, client
from bench.pieces import Goal, Options
from bench.servers import OURS, Running

TITLE = "The heaviest messages"
LENGTH = 4000


def heavy() -> dict[str, str]:
    """Return messages of the greatest length, each with a name that says what is in it."""
    dice = random.Random(13)
    words = " ".join(one.text for one in load_utterances()).split()
    dice.shuffle(words)
    pieces = {
        "sentences of the training data": " ".join(words) + " ",
        "one word without an end": "a",
        "one word again and again": "mal ",
        "durations": "depuis 3 mois et demi, ",
        "dates": "le 12/03/2024 à 14h30, ",
        "negations": "pas non ne ni jamais ",
        "signs": "je ne sens plus mes jambes ni mes fesses, ",
        "treatments": "kiné ibuprofène tramadol infiltration ",
        "digits": "1234567890",
        "numbers in words": "vingt-et-un trente-deux ",
        "brackets": "((((([[[[",
        "punctuation": ".,;:!? ",
        "line breaks": "mal\n\n",
        "emoji": "😀🩺",
        "accents apart": "e\u0301a\u0300 ",
        "misspelt words": "jé mâl o do dépui lontan ",
        "other writing": "背中が痛い ",
        "slashes": "/restart{} ",
    }
    return {name: (text * LENGTH)[:LENGTH] for name, text in pieces.items()}


def measure(options: Options) -> dict[str, Any]:
    """Send each message some times over while another patient goes on talking."""
    with Running(OURS) as ours:
        return asyncio.run(_measure(ours.url, options.scaled(3, 1)))


async def _measure(url: str, times: int) -> dict[str, Any]:
    rows = []
    async with client() as http:
        other = Patient(http, url)
        await other.triage()
        usual = await _talk_for(other, asyncio.create_task(asyncio.sleep(2)))
        for name, text in heavy().items():
            took, waited = [], []
            for _ in range(times):
                patient = Patient(http, url)
                await patient.say("bonjour")
                await patient.say("oui")
                sending = asyncio.create_task(patient.say(text))
                waited.append(max(await _talk_for(other, sending), default=0.0))
                took.append(patient.times[-1])
                alone = Patient(http, url)
                await alone.say("bonjour")
                await alone.say("oui")
                await alone.say(text)
                took[-1] = min(took[-1], alone.times[-1])
            rows.append(
                {
                    "name": name,
                    "ms": statistics.median(took),
                    "others_ms": statistics.median(waited),
                }
            )
    return {"rows": rows, "usual_ms": statistics.median(usual)}


async def _talk_for(patient: Patient, task: asyncio.Task[Any]) -> list[float]:
    """Have ``patient`` talk until ``task`` is done; return the times of the turns meanwhile."""
    start = len(patient.times)
    while not task.done():
        await patient.talk_until(patient.turns + 1)
    await task
    return patient.times[start:]


def report(data: dict[str, Any]) -> list[str]:
    """Return the table."""
    rows = sorted(data["rows"], key=lambda row: -row["ms"])
    usual = data["usual_ms"]
    return [
        f"Messages of {LENGTH} characters, and the longest turn of another patient meanwhile",
        f"(whose turns take {usual:.0f} ms otherwise).",
        "",
        "| what is in it | its turn, ms | another patient's turn, ms |",
        "|---|---|---|",
        *(f"| {row['name']} | {row['ms']:.0f} | {row['others_ms']:.0f} |" for row in rows),
    ]


def goals(data: dict[str, Any]) -> list[Goal]:
    """Return the goals."""
    rows = data["rows"]
    longest = max(row["others_ms"] for row in rows) - data["usual_ms"]
    return [
        Goal("slowest message of 4,000 characters, ms", max(row["ms"] for row in rows), 150,
             why="all of it is read by every reader, in the pipeline and again in its context: what"
             " is left out might be a sign"),
        Goal("longest wait of another patient for one, ms", longest, 300,
             why="messages are read one after the other"),
    ]  # fmt: skip
