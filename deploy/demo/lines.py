"""The lines over which people talk: each writes to one channel as its program or provider does."""

from __future__ import annotations

import json
import sqlite3
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from channels.identity import Pseudonyms
from channels.sessions import Sessions
from deploy.demo import DemoError
from deploy.demo.providers import Providers

TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class Message:
    """What a person writes; ``values`` are those of the options they pick in ``question``."""

    text: str
    question: Mapping[str, Any] = field(default_factory=dict)
    values: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What is written: the text, or the labels of what is picked."""
        if not self.values:
            return self.text
        labels = {option["value"]: option["label"] for option in self.question["options"]}
        return ", ".join(labels[value] for value in self.values)


@dataclass(frozen=True)
class Turn:
    """What the assistant answered: the objects of the wire contract."""

    objects: Sequence[Mapping[str, Any]]

    def last(self, kind: str) -> Mapping[str, Any] | None:
        """Return the last object of this type, None where there is none."""
        return next((item for item in reversed(self.objects) if item["type"] == kind), None)


class Line:
    """One conversation over one channel; ``conversation`` is the id under which it is stored."""

    channel = ""
    conversation = ""

    def say(self, message: Message) -> Turn:
        """Write ``message`` and return the answer. Raises DemoError where none comes."""
        raise NotImplementedError


class RestLine(Line):
    """A program on the machine; it chooses the id."""

    channel = "rest"

    def __init__(self, url: str) -> None:
        self._url = f"{url}/webhooks/rest/webhook"
        self.conversation = uuid.uuid4().hex

    def say(self, message: Message) -> Turn:
        body = {"sender": self.conversation, "message": message.words}
        answer = json.loads(_post(self._url, json.dumps(body).encode(), {}))
        return Turn([item["custom"] for item in answer if "custom" in item])


class WidgetLine(Line):
    """A browser with the widget on the assistant's own page."""

    channel = "widget"

    def __init__(self, url: str, key: str) -> None:
        self._url, self._headers = f"{url}/webhooks/widget", {"Origin": url}
        token = str(json.loads(self._call("session", {}))["token"])
        self._headers["Authorization"] = f"Bearer {token}"
        self.conversation = Sessions(key, 3600, 60).read(token, url).conversation

    def say(self, message: Message) -> Turn:
        body: dict[str, Any] = {"id": uuid.uuid4().hex}
        if message.values:
            body.update(question=message.question["id"], choices=list(message.values))
        else:
            body["text"] = message.text
        lines = [json.loads(line) for line in self._call("messages", body).splitlines()]
        if not lines or "done" not in lines[-1] or lines[-1].get("failed"):
            raise DemoError("the widget's channel gave no whole answer")
        return Turn([line["custom"] for line in lines if "custom" in line])

    def _call(self, name: str, body: Mapping[str, Any]) -> bytes:
        headers = {**self._headers, "Content-Type": "application/json"}
        return _post(f"{self._url}/{name}", json.dumps(body).encode(), headers)


class MessagingLine(Line):
    """A messaging app: its provider carries text only.

    What the assistant asked is read from where it keeps its conversations (``db``).
    """

    def __init__(self, url: str, providers: Providers, names: Pseudonyms, db: Path) -> None:
        self._url, self._providers, self._names, self._db = url, providers, names, db
        self._seen = 0

    def _send(self, path: str, body: bytes, headers: Mapping[str, str]) -> Turn:
        _post(f"{self._url}/webhooks/{path}/webhook", body, headers)
        with sqlite3.connect(f"file:{self._db}?mode=ro", uri=True, timeout=30) as database:
            rows = database.execute(
                "SELECT id, data FROM events WHERE sender_id = ? AND type_name = 'bot' AND id > ?"
                " ORDER BY id",
                (self.conversation, self._seen),
            ).fetchall()
        database.close()
        self._seen = rows[-1][0] if rows else self._seen
        found = [json.loads(data).get("metadata", {}).get("contract") for _, data in rows]
        return Turn([item for item in found if item])


class TelegramLine(MessagingLine):
    """A chat with the bot; ``chat`` is the number of the person's account."""

    channel = "telegram"

    def __init__(self, chat: str, first: str, *common: Any) -> None:
        super().__init__(*common)
        self._chat, self._first = chat, first
        self.conversation = self._names.conversation(self.channel, chat)

    def say(self, message: Message) -> Turn:
        return self._send("telegram", *self._providers.telegram(
            self._chat, self._first, message.words))  # fmt: skip


class SmsLine(MessagingLine):
    """SMS through Twilio; an offered answer is picked by its number."""

    channel = "sms"

    def __init__(self, phone: str, *common: Any) -> None:
        super().__init__(*common)
        self._phone = phone
        self.conversation = self._names.conversation(self.channel, phone)

    def say(self, message: Message) -> Turn:
        text = message.text
        if message.values:
            offered = [option["value"] for option in message.question["options"]]
            text = ", ".join(str(offered.index(value) + 1) for value in message.values)
        return self._send("twilio", *self._providers.sms(self._phone, text))


def _post(url: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    request = urllib.request.Request(
        url, data=body, headers={"Content-Type": "application/json", **headers}
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            return bytes(answer.read())
    except (urllib.error.URLError, OSError) as error:
        raise DemoError(f"the assistant did not answer ({error})") from None
