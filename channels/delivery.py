"""Sends to a provider's HTTP API: tries again what may succeed later, and gives up in time."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Call:
    """One POST: as JSON where ``json`` is given, else as a form. The address is never logged."""

    url: str = field(repr=False)
    json: Mapping[str, Any] | None = field(default=None, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Verdict:
    """What an answer of the provider means; ``wait`` is how long it asks to wait, in seconds."""

    delivered: bool
    again: bool = False
    reason: str = ""
    wait: float = 0.0


Judge = Callable[[int, Mapping[str, Any]], Verdict]
"""From the HTTP status and the JSON body of an answer to its meaning."""


class DeliveryError(Exception):
    """A call that did not succeed: why, the last HTTP status (None where none came), the tries."""

    def __init__(self, reason: str, status: int | None, attempts: int) -> None:
        super().__init__(reason)
        self.reason, self.status, self.attempts = reason, status, attempts


@dataclass(frozen=True)
class Patience:
    """How long to try, in seconds: the first pause, doubled each time, and at most ``longest``."""

    attempts: int = 5
    first_pause: float = 1.0
    longest: float = 30.0
    timeout: float = 10.0

    def pause(self, attempt: int, asked: float) -> float:
        """Return the pause after the ``attempt``-th try (from 1); ``asked`` by the provider."""
        spread = random.uniform(0.8, 1.2)
        return min(self.longest, max(asked, self.first_pause * 2 ** (attempt - 1) * spread))


class Delivery:
    """Makes calls with ``patience``; ``judge`` reads what the provider answers."""

    def __init__(self, judge: Judge, patience: Patience) -> None:
        self._judge = judge
        self._patience = patience
        self._session: aiohttp.ClientSession | None = None

    async def send(self, call: Call) -> None:
        """Make ``call`` until it is accepted. Raises DeliveryError where it finally is not."""
        attempt = 0
        while True:
            attempt += 1
            status, verdict = await self._try(call)
            if verdict.delivered:
                return
            too_long = verdict.wait > self._patience.longest
            if not verdict.again or too_long or attempt >= self._patience.attempts:
                raise DeliveryError(verdict.reason, status, attempt)
            await asyncio.sleep(self._patience.pause(attempt, verdict.wait))

    async def try_once(self, call: Call) -> None:
        """Make a ``call`` that does not matter much; a failure is not told."""
        await self._try(call)

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _try(self, call: Call) -> tuple[int | None, Verdict]:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=self._patience.timeout)
            self._session = aiohttp.ClientSession(timeout=timeout)
        try:
            async with self._session.post(
                call.url, json=call.json, data=call.form, headers=call.headers
            ) as answer:
                body = _object(await answer.read())
                verdict = self._judge(answer.status, body)
                if verdict.again and not verdict.wait:
                    wait = _seconds(answer.headers.get("Retry-After"))
                    verdict = Verdict(False, True, verdict.reason, wait)
                return answer.status, verdict
        except asyncio.TimeoutError:
            return None, Verdict(False, again=True, reason="no answer in time")
        except aiohttp.ClientError as error:
            return None, Verdict(False, again=True, reason=f"no connection: {type(error).__name__}")


def judge_status(status: int) -> Verdict:
    """Read an HTTP status alone: what is busy or broken is tried again, what is refused is not."""
    if 200 <= status < 300:
        return Verdict(True)
    if status == 429:
        return Verdict(False, again=True, reason="too many requests")
    if status in (408, 409) or status >= 500:
        return Verdict(False, again=True, reason="the provider has a problem")
    return Verdict(False, reason="refused by the provider")


def judge_codes(status: int, code: Any, again: Sequence[int], blocked: Sequence[int]) -> Verdict:
    """Read an HTTP status and the provider's own error ``code``, which is the more exact."""
    verdict = judge_status(status)
    if verdict.delivered:
        return verdict
    if code in blocked:
        return Verdict(False, reason=f"the person cannot be reached (code {code})")
    if code in again:
        return Verdict(False, again=True, reason=f"too many requests (code {code})")
    if isinstance(code, int):
        return Verdict(False, verdict.again, f"{verdict.reason} (code {code})")
    return verdict


def _object(raw: bytes) -> Mapping[str, Any]:
    try:
        body = json.loads(raw)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _seconds(header: str | None) -> float:
    try:
        return max(0.0, float(header or 0))
    except ValueError:
        return 0.0
