"""``make load``: many patients for a long time through the service as an operator runs it.

Two workers with an action server each, PostgreSQL and Redis. Every patient writes, reads for a
while and writes again; one in ten tells of danger in the end. Afterwards every message that was
sent is compared with every message that is stored and answered. ``--patients`` and ``--minutes``
make it shorter.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bench.machine import memory_mb
from tests.faults.service import ORIGIN, WORDS, Crowd, Patient, Service, compare

DANGER = "je ne sens plus mes jambes et je me suis uriné dessus"
READING_SECONDS = (15.0, 45.0)
"""How long somebody reads and thinks before the next message."""
GIVE_UP_SECONDS = 90.0


@dataclass
class Found:
    """What came of it; times in seconds. ``danger`` are the waits of people who told of danger."""

    sent: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    danger: list[float] = field(default_factory=list)
    tries: int = 0

    def told(self) -> str:
        """Return the figures in one line."""
        if len(self.waits) < 2:
            return f"{len(self.sent)} messages, {len(self.lost)} lost: too few to measure"
        parts = statistics.quantiles(self.waits, n=100)
        return (
            f"{len(self.sent)} messages, {self.tries - len(self.sent)} tried again,"
            f" {len(self.lost)} lost; median {parts[49]:.2f} s, 95 % {parts[94]:.2f} s,"
            f" longest {max(self.waits):.2f} s, longest in danger"
            f" {max(self.danger, default=0):.2f} s"
        )


async def write_all(urls: Sequence[str], patients: int, minutes: float) -> Found:
    """Have ``patients`` write for ``minutes``, each request to one of the workers by chance."""
    found = Found()
    until = time.monotonic() + 60 * minutes
    limits = httpx.Limits(max_connections=patients)
    async with httpx.AsyncClient(timeout=30, limits=limits, headers={"Origin": ORIGIN}) as http:
        await asyncio.gather(*(_write(http, urls, until, found) for _ in range(patients)))
    return found


async def _write(http: httpx.AsyncClient, urls: Sequence[str], until: float, found: Found) -> None:
    await asyncio.sleep(random.uniform(0, READING_SECONDS[1]))
    while time.monotonic() < until:
        begun = await _post(http, urls, "/session", {}, "")
        if not begun:
            found.lost.append("session")
            return
        for text in [*WORDS, DANGER] if random.random() < 0.1 else WORDS:
            if time.monotonic() > until:
                break
            message = {"id": uuid.uuid4().hex, "text": text}
            found.sent.append(message["id"])
            at = time.monotonic()
            answer = await _post(http, urls, "/messages", message, begun[-1]["token"], found)
            found.waits.append(time.monotonic() - at)
            if text == DANGER:
                found.danger.append(found.waits[-1])
            if not answer:
                found.lost.append(message["id"])
            await asyncio.sleep(random.uniform(*READING_SECONDS))


async def _post(
    http: httpx.AsyncClient,
    urls: Sequence[str],
    path: str,
    body: dict[str, Any],
    token: str,
    found: Found | None = None,
) -> list[dict[str, Any]]:
    """Return the lines of the answer, tried again until there are some; none where it gave up."""
    limit = time.monotonic() + GIVE_UP_SECONDS
    while time.monotonic() < limit:
        if found is not None:
            found.tries += 1
        try:
            answer = await http.post(
                f"{random.choice(urls)}/webhooks/widget{path}",
                json=body,
                headers={"Authorization": f"Bearer {token}"} if token else None,
            )
            lines = [json.loads(line) for line in answer.text.splitlines()]
            if answer.status_code == 200 and not lines[-1].get("failed"):
                return lines
        except (httpx.HTTPError, ValueError, IndexError):
            pass
        await asyncio.sleep(1)
    return []


def main() -> int:
    """Measure and print; return 1 where a message was lost, doubled or not answered."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--patients", type=int, default=500)
    parser.add_argument("--minutes", type=float, default=10)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        service = Service(Path(folder))
        try:
            service.start()
            urls = [worker.url for worker in service.workers]
            found = asyncio.run(write_all(urls, chosen.patients, chosen.minutes))
            memory = [round(memory_mb(worker.server_process)) for worker in service.workers]
            print(f"load: {found.told()}; memory of the workers: {memory} MB", flush=True)
            whole = Patient(service, sent=found.sent, waits=found.waits, lost=found.lost)
            compare(service, Crowd([whole]))
        except AssertionError as error:
            print(f"load: {error}", file=sys.stderr)
            return 1
        finally:
            service.stop()
    print("load: every message is stored once and answered")
    return 0


if __name__ == "__main__":
    sys.exit(main())
