"""Made-up patients who hold whole triages over REST or through the widget, and time each turn."""

from __future__ import annotations

import asyncio
import itertools
import json
import math
import os
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp

REST = "/webhooks/rest/webhook"
WIDGET = "/webhooks/widget"

ANSWERS: Mapping[str, tuple[str, ...]] = {
    "consent": ("oui", "d'accord, allez-y", "oui je veux bien"),
    "location": ("bas du dos", "en bas du dos, à gauche", "les lombaires"),
    "red_flags": ("aucun de ces signes", "rien de tout cela", "non, rien"),
    "duration": ("depuis 8 mois", "ça fait trois semaines", "depuis mars de l'an dernier"),
    "duration_threshold": ("un peu moins", "un peu plus"),
    "recurrence": ("c'est la première fois", "ça revient deux ou trois fois par an"),
    "treatments": ("de la kiné et du paracétamol", "rien pour le moment", "tramadol"),
    "relief": ("un peu", "pas du tout", "oui, bien"),
    "radiation": ("non elle reste dans le dos", "ça descend dans la jambe avec des fourmis"),
    "intensity": ("6", "environ 4 sur 10", "7"),
    "age": ("52 ans", "j'ai 40 ans", "67"),
}  # fmt: skip
"""What is answered to each question, in turn."""

AFTERWARDS = (
    "merci beaucoup", "est-ce que je dois passer une radio ?", "et le sport, je peux continuer ?",
    "c'est quoi la neurostimulation ?", "en fait la douleur est plutôt à 5 sur 10",
)  # fmt: skip
"""What is said once the result is there, over and over, to make a conversation long."""

FAILED = "problème technique"
_numbers = itertools.count(1)


class TurnError(RuntimeError):
    """A turn that a patient would have seen fail."""


class OverError(Exception):
    """The time is over in which a patient writes."""


@dataclass
class Patient:
    """Somebody who talks over ``rest`` or the ``widget``; ``times`` are those of turns, in ms."""

    http: aiohttp.ClientSession
    url: str
    channel: str = "rest"
    number: int = field(default_factory=lambda: next(_numbers))
    times: list[float] = field(default_factory=list)
    until: float = math.inf
    """When to stop writing (``time.perf_counter``)."""
    in_time: int = 0
    """How many turns were answered before that."""
    sender: str = ""
    _token: str = ""
    _sent: int = 0

    async def say(self, text: str) -> list[dict[str, Any]]:
        """Write one message, time its whole answer, and return the messages of the contract."""
        if time.perf_counter() > self.until:
            raise OverError
        if self.channel == "widget" and not self._token:
            await self._begin()
        self._sent += 1
        begun = time.perf_counter()
        messages = await (self._widget(text) if self._token else self._rest(text))
        self.times.append(1000 * (time.perf_counter() - begun))
        if not messages or any(FAILED in message.get("text", "") for message in messages):
            raise TurnError(text)
        self.in_time += time.perf_counter() <= self.until
        return messages

    async def triage(self) -> None:
        """Hold one triage from the first word to the result; a new conversation each time."""
        self.sender, self._token = f"bench-{os.getpid()}-{self.number}-{next(_numbers)}", ""
        self._sent = 0
        messages = await self.say("bonjour, j'ai mal au dos")
        for turn in range(40):
            objects = [message["custom"] for message in messages if "custom" in message]
            if any(item["type"] == "result" for item in objects):
                return
            asked = [item["id"] for item in objects if item["type"] == "question"]
            if not asked:
                raise TurnError("neither a question nor a result")
            answers = ANSWERS[asked[-1]]
            messages = await self.say(answers[(self.number + turn // 14) % len(answers)])
        raise TurnError("no result after 40 turns")

    async def talk_until(self, turns: int) -> None:
        """Go on talking until the conversation has ``turns`` turns."""
        while self._sent < turns:
            await self.say(AFTERWARDS[self._sent % len(AFTERWARDS)])

    def on(self, http: aiohttp.ClientSession) -> Patient:
        """Return the same patient, in the same conversation, on other connections."""
        return replace(self, http=http, times=[])

    @property
    def turns(self) -> int:
        """How many turns the present conversation has."""
        return self._sent

    async def history(self) -> int:
        """Read the whole conversation as the page of the widget does; return its size in bytes."""
        headers = {"Origin": self.url, "Authorization": f"Bearer {self._token}"}
        path = f"{self.url}{WIDGET}/history"
        async with self.http.post(path, json={}, headers=headers) as answer:
            return len(await answer.read())

    async def _rest(self, text: str) -> list[dict[str, Any]]:
        self.sender = self.sender or f"bench-{os.getpid()}-{self.number}"
        body = {"sender": self.sender, "message": text}
        async with self.http.post(self.url + REST, json=body) as answer:
            messages: list[dict[str, Any]] = await answer.json()
        return messages

    async def _begin(self) -> None:
        headers = {"Origin": self.url}
        async with self.http.post(f"{self.url}{WIDGET}/session", headers=headers) as answer:
            self._token = (await answer.json())["token"]

    async def _widget(self, text: str) -> list[dict[str, Any]]:
        return await self.send(text, f"message-{self._sent:06}")

    async def send(self, text: str, message_id: str) -> list[dict[str, Any]]:
        """Send a message of the widget under an id of one's own; untimed."""
        headers = {"Origin": self.url, "Authorization": f"Bearer {self._token}"}
        body = {"id": message_id, "text": text}
        path = f"{self.url}{WIDGET}/messages"
        async with self.http.post(path, json=body, headers=headers) as answer:
            lines = [json.loads(line) for line in (await answer.text()).splitlines()]
        return [line for line in lines if "text" in line or "custom" in line]


def client() -> aiohttp.ClientSession:
    """Return a client for as many patients as one likes."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=300)
    )


async def triages(url: str, count: int, channel: str = "rest") -> list[float]:
    """Hold ``count`` triages one after the other; return the times of all turns in ms."""
    async with client() as http:
        patient = Patient(http, url, channel)
        for _ in range(count):
            patient.number = next(_numbers)
            await patient.triage()
    return patient.times


@dataclass
class Crowd:
    """What many patients at once met: turns of each in time, times of turns in ms, failed turns."""

    seconds: float
    turns: list[int]
    times: list[float]
    failed: int

    def joined(self, other: Crowd | None) -> Crowd:
        """Return this and another stretch of as many patients as one."""
        if other is None:
            return self
        return Crowd(
            self.seconds + other.seconds,
            [mine + theirs for mine, theirs in zip(self.turns, other.turns, strict=True)],
            self.times + other.times,
            self.failed + other.failed,
        )

    @property
    def per_s(self) -> float:
        """Turns a second, of all patients together."""
        return sum(self.turns) / self.seconds


async def crowd(url: str, patients: int, seconds: float, channel: str = "rest") -> Crowd:
    """Have ``patients`` hold triages at once for ``seconds``.

    Who waits for an answer then still gets it: nothing is left to do for the server afterwards.
    Such a turn has a time, and does not count among the turns.
    """
    failed = 0

    async def hold(patient: Patient) -> None:
        nonlocal failed
        while True:
            try:
                await patient.triage()
            except OverError:
                return
            except (TurnError, aiohttp.ClientError, ValueError):
                failed += 1
                if time.perf_counter() > patient.until:
                    return

    async with client() as http:
        until = time.perf_counter() + seconds
        people = [Patient(http, url, channel, until=until) for _ in range(patients)]
        await asyncio.gather(*map(hold, people))
    times = [time for one in people for time in one.times]
    return Crowd(seconds, [one.in_time for one in people], times, failed)


def first_answer(url: str) -> bool:
    """Say whether the assistant answers a first message."""
    body = json.dumps({"sender": f"first-{time.monotonic_ns()}", "message": "bonjour"}).encode()
    request = urllib.request.Request(url + REST, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            messages: list[dict[str, Any]] = json.load(answer)
    except (urllib.error.URLError, OSError, ValueError):
        return False
    return any("custom" in message for message in messages)
