"""One assistant with every messaging channel on, with a stand-in for each provider, and one on each
kind of database.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from channels.enabled import enabled_channels
from channels.identity import Pseudonyms
from channels.messaging_store import Failure, MessagingStore
from tests.assistant import SECRET, Assistant
from tests.channels.standins.meta import Messenger, WhatsApp
from tests.channels.standins.provider import Provider, Sent
from tests.channels.standins.telegram import Telegram
from tests.channels.standins.twilio import Twilio, TwilioWhatsApp
from tests.conftest import WIDGET
from tests.console.postgresql import PostgreSQL
from tests.conversations.patient import HARMLESS
from triage.text import fold

READ_SECONDS = 1.0
"""How long a person here reads: what came at once is taken up sooner, on a busy machine too."""

TIMES = {
    "acknowledge_after": 2.0,
    "first_pause": 0.05,
    "timeout": 1.0,
    "read_seconds": READ_SECONDS,
}
"""Short times: what is tested is what happens, not how long a person would wait."""

UNCONSENTED_HOURS = 5
"""After how long the assistants on each database delete what nobody agreed to."""

_numbers = itertools.count(1)
_ids = itertools.count(900_000)


@dataclass
class Messaging:
    """The assistant, the stand-ins by name, and the file in which the channels remember."""

    assistant: Assistant
    providers: dict[str, Any]
    memory: Path


@dataclass
class Person:
    """Somebody who writes over one channel."""

    messaging: Messaging
    provider: Any
    address: str = ""
    heard: list[Sent] = field(default_factory=list)
    last_words: str = ""

    def __post_init__(self) -> None:
        self.address = self.address or self.provider.new_person(next(_numbers))
        names = Pseudonyms(SECRET)
        self.conversation = names.conversation(self.provider.channel, self.address)

    def say(self, text: str, message_id: str | None = None) -> list[Sent]:
        """Write a message; return what was sent back until the webhook was answered.

        The same words once more are written after the answer was read: an answer of their own.
        """
        if fold(text).text == fold(self.last_words).text:
            time.sleep(READ_SECONDS + 0.1)
        self.last_words = text
        return self.call(self.provider.text(self.address, text, message_id or self.new_id()))

    def say_at_once(self, text: str, times: int) -> None:
        """Write the same words under several ids, none waiting for the answer to another."""
        payloads = [self.provider.text(self.address, text, self.new_id()) for _ in range(times)]
        with ThreadPoolExecutor(times) as threads:
            list(threads.map(self.call, payloads))

    def tap(self, label: str) -> list[Sent]:
        """Tap an answer under the last message that offers it."""
        offering = next(
            sent for sent in reversed(self.provider.to(self.address)) if label in dict(sent.answers)
        )
        self.last_words = label
        return self.call(self.provider.tap(self.address, offering, label, self.new_id()))

    def call(self, payload: Any) -> list[Sent]:
        """Call the webhook with ``payload``; return what was sent back."""
        before = len(self.provider.to(self.address))
        assert self.provider.call(payload) == 200
        self.heard = self.provider.to(self.address)[before:]
        return self.heard

    def wait_for(self, count: int, seconds: float = 10) -> list[Sent]:
        """Wait until ``count`` messages were sent in all, and return them."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit and len(self.provider.to(self.address)) < count:
            time.sleep(0.05)
        return self.provider.to(self.address)

    @staticmethod
    def new_id() -> str:
        """Return an id that no message had."""
        return str(next(_ids))

    def events(self) -> list[dict[str, Any]]:
        """Return what is stored of the conversation."""
        with sqlite3.connect(self.messaging.assistant.db) as database:
            rows = database.execute(
                "SELECT data FROM events WHERE sender_id = ? ORDER BY id", (self.conversation,)
            )
            return [json.loads(row[0]) for row in rows]

    def written(self) -> list[str]:
        """Return the person's messages, as stored."""
        return [event["text"] for event in self.events() if event["event"] == "user"]

    def objects(self, kind: str) -> list[dict[str, Any]]:
        """Return the objects of the contract that were stored with the answers."""
        found = [
            event["metadata"]["contract"]
            for event in self.events()
            if event["event"] == "bot" and "contract" in event.get("metadata", {})
        ]
        return [item for item in found if item["type"] == kind]

    def open_question(self) -> dict[str, Any]:
        """Return the last question that was asked."""
        return self.objects("question")[-1]

    def answer_until_result(self, **answers: str) -> dict[str, Any]:
        """Answer every question in words, and return the result."""
        for _ in range(30):
            results = self.objects("result")
            if results:
                return results[-1]
            question = self.open_question()["id"]
            self.say(answers.get(question, HARMLESS[question]))
        raise AssertionError("no result")

    def failures(self) -> list[Failure]:
        """Return the answers that could not be sent to this person."""
        return MessagingStore(self.messaging.memory).failures(self.conversation)


def start_messaging(folder: Path, more: dict[str, str] | None = None) -> Messaging:
    """Start the stand-ins, and the assistant with its channels on; ``more`` are settings of it."""
    twilio = Twilio()
    providers: dict[str, Provider] = {
        "telegram": Telegram(),
        "sms": twilio,
        "twilio_whatsapp": TwilioWhatsApp(twilio),
        "whatsapp": WhatsApp(),
        "messenger": Messenger(),
    }
    environ = {"TRIAGE_MESSAGING_DB": str(folder / "messaging.db")}
    for provider in providers.values():
        environ.update(provider.environ())
    environ["TRIAGE_TWILIO_API"] = twilio.url
    environ.update(more or {})
    channels = {**WIDGET, **{name: dict(TIMES) for name in enabled_channels(environ)}}
    assistant = Assistant(folder, environ=environ, channels=channels)
    for name, provider in providers.items():
        path = "twilio" if isinstance(provider, Twilio) else name
        provider.webhook = f"{assistant.url}/webhooks/{path}/webhook"
    return Messaging(assistant, providers, folder / "messaging.db")


@dataclass
class OnDatabase:
    """An assistant, and the server that holds its conversations; None where that is SQLite."""

    assistant: Assistant
    server: PostgreSQL | None


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def on_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OnDatabase]:
    """One for all tests of both kinds; each leaves it running and answering."""
    folder = tmp_path_factory.mktemp(request.param)
    server = PostgreSQL().start() if request.param == "postgresql" else None
    environ = {"TRIAGE_UNCONSENTED_HOURS": str(UNCONSENTED_HOURS)}
    if server:
        environ["TRIAGE_DB_URL"] = server.create("triage")
        environ["TRIAGE_TOMBSTONES_DB_URL"] = f"sqlite:///{folder / 'erased.db'}"
    running = Assistant(folder, environ=environ, channels=WIDGET)
    try:
        yield OnDatabase(running.start(), server)
    finally:
        running.stop()
        if server:
            server.stop()


@pytest.fixture
def target(on_database: OnDatabase) -> Assistant:
    """The assistant on each kind of database in turn."""
    return on_database.assistant


@pytest.fixture(scope="session")
def messaging(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Messaging]:
    """Everything, started once."""
    running = start_messaging(tmp_path_factory.mktemp("messaging"))
    try:
        running.assistant.start()
        # The first message after a start takes longer than a webhook waits here.
        first = Person(running, running.providers["telegram"])
        first.say("bonjour")
        assert first.wait_for(1, 60)
        yield running
    finally:
        running.assistant.stop()
        for provider in running.providers.values():
            provider.stop()


@pytest.fixture(params=["telegram", "sms", "twilio_whatsapp", "whatsapp", "messenger"])
def person(request: pytest.FixtureRequest, messaging: Messaging) -> Person:
    """Somebody new, over each channel in turn."""
    return Person(messaging, messaging.providers[request.param])
