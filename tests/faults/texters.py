"""People who write by SMS and Telegram while something breaks, through signed webhooks."""

from __future__ import annotations

import itertools
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from channels.identity import Pseudonyms
from channels.safety_net import FAILURE_TEXT, UNSAVED_TEXT
from tests.assistant import SECRET
from tests.channels.standins.provider import Provider
from tests.faults.service import GIVE_UP_SECONDS, HOST, WORDS

_numbers = itertools.count(1)
_ids = itertools.count(1)


@dataclass
class Texter:
    """Somebody who writes over a messaging channel, one conversation after the other.

    ``provider`` calls its webhook until the message is taken, as providers do; each
    message waits until the one before it has its answer. ``sent`` holds the ids under which the
    messages must be stored. ``said`` are the seconds after which each message had words of any
    kind, ``waits`` those after which it had its answer.
    """

    provider: Provider
    sent: list[str] = field(default_factory=list)
    said: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def write(self, over: threading.Event, pause: float = 0.3) -> None:
        """Hold conversations until it is ``over``; the last is held to its end."""
        with httpx.Client(verify=False, timeout=20) as http:
            while True:
                person = self.provider.new_person(next(_numbers))
                for text in WORDS:
                    self._say(http, person, text)
                    time.sleep(pause)
                if over.is_set():
                    return

    def _say(self, http: httpx.Client, person: str, text: str) -> None:
        payload = self.provider.text(person, text, str(next(_ids)))
        name = payload.get("MessageSid") or str(payload["update_id"])
        self.sent.append(Pseudonyms(SECRET).message(self.provider.channel, name))
        before, begun = len(self.provider.to(person)), time.monotonic()
        taken = heard = False
        while time.monotonic() < begun + GIVE_UP_SECONDS:
            taken = taken or self._taken(http, payload)
            said = self.provider.to(person)[before:]
            if said and not heard:
                heard = True
                self.said.append(time.monotonic() - begun)
            if any(not _is_failure(one.text) for one in said):
                self.waits.append(time.monotonic() - begun)
                return
            time.sleep(0.1)
        self.lost.append(self.sent[-1])

    def _taken(self, http: httpx.Client, payload: Any) -> bool:
        body, headers = self.provider.signed(payload)
        try:
            answer = http.post(
                self.provider.webhook, content=body, headers={**headers, "Host": HOST}
            )
        except httpx.HTTPError:
            return False
        return answer.status_code in (200, 204)


def _is_failure(text: str) -> bool:
    """Say whether ``text`` is what is said where there is no answer, or a piece of it."""
    return text in FAILURE_TEXT or text in UNSAVED_TEXT
