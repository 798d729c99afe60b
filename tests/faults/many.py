"""Many patients at once, in one event loop: what they wrote, how long they waited."""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import time
import uuid
from dataclasses import dataclass, field

import httpx

from tests.faults.service import ORIGIN, WORDS, Patient, Service

DANGER = "je ne sens plus mes jambes et je me suis uriné dessus"


@dataclass
class Found:
    """What came of it; waits in seconds."""

    sent: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    in_danger: list[float] = field(default_factory=list)
    tries: int = 0

    def told(self) -> str:
        """Return the figures in one line."""
        hundredths = statistics.quantiles(self.waits, n=100)
        return (
            f"{len(self.sent)} messages, {self.tries - len(self.sent)} tried again,"
            f" {len(self.lost)} lost; median {hundredths[49]:.2f} s, 95 % {hundredths[94]:.2f} s,"
            f" longest {max(self.waits):.2f} s, longest in danger"
            f" {max(self.in_danger, default=0):.2f} s"
        )

    def as_patient(self, service: Service) -> Patient:
        """Return it all as one patient, to be compared with what is stored."""
        return Patient(service, sent=self.sent, waits=self.waits, lost=self.lost)


async def write_all(urls: list[str], many: int, minutes: float) -> Found:
    """Have ``many`` patients write for ``minutes``, each request to a worker by chance."""
    found = Found()
    until = time.monotonic() + 60 * minutes
    limits = httpx.Limits(max_connections=many)
    async with httpx.AsyncClient(timeout=30, limits=limits, headers={"Origin": ORIGIN}) as http:
        await asyncio.gather(*(_write(http, urls, until, found) for _ in range(many)))
    return found


async def _write(http: httpx.AsyncClient, urls: list[str], until: float, found: Found) -> None:
    await asyncio.sleep(random.uniform(0, 30))
    while time.monotonic() < until:
        begun = await _post(http, urls, "/session", {}, "", found)
        token = begun[-1]["token"] if begun else ""
        words = [*WORDS, DANGER] if random.random() < 0.1 else WORDS
        for text in words:
            if time.monotonic() > until or not token:
                break
            message = {"id": uuid.uuid4().hex, "text": text}
            found.sent.append(message["id"])
            at = time.monotonic()
            answer = await _post(http, urls, "/messages", message, token, found)
            waited = time.monotonic() - at
            found.waits.append(waited)
            if text == DANGER:
                found.in_danger.append(waited)
            if not answer:
                found.lost.append(message["id"])
            await asyncio.sleep(random.uniform(15, 45))


async def _post(
    http: httpx.AsyncClient, urls: list[str], path: str, body: object, token: str, found: Found
) -> list[dict[str, object]]:
    """Return the lines of the answer; none where there was none in 90 s."""
    limit = time.monotonic() + 90
    while time.monotonic() < limit:
        if path == "/messages":
            found.tries += 1
        try:
            answer = await http.post(
                f"{random.choice(urls)}/webhooks/widget{path}",
                json=body,
                headers={"Authorization": f"Bearer {token}"},
            )
            lines = [json.loads(line) for line in answer.text.splitlines()]
            if answer.status_code == 200 and not lines[-1].get("failed"):
                return lines
        except (httpx.HTTPError, ValueError, IndexError):
            pass
        await asyncio.sleep(1)
    return []
