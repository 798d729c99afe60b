"""What every messaging channel does, whoever the provider is.

A webhook comes in; its signature is checked; each message in it is answered once, in the order in
which one person's messages came; the answer is sent by the provider's API. The webhook itself is
answered as soon as that is done, or when the provider would not wait any longer: the answer then
follows. A provider that never got our answer calls again, and a message that had not been dealt
with to the end is taken up where it was.

A person's phone number or account is in memory only, as long as the answer takes: what is stored
bears a pseudonym.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.shared.core.events import Event
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.delivery import Call, Delivery, DeliveryError, Patience, Verdict
from channels.identity import Pseudonyms
from channels.messaging_store import Failure, MessagingStore
from channels.one_at_a_time import OneAtATime
from channels.replies import Reply, label_tapped, replies_of, replies_to
from channels.safety_net import answer, speaks_of_danger
from channels.storage import stored_events

logger = logging.getLogger(__name__)

OLDEST_SECONDS = 7 * 24 * 3600
"""Messages sent longer ago are not answered: no provider tries for so long."""

TEXTS_FILE = Path(__file__).with_name("texts.yml")
DEFAULT_FILE = Path(__file__).resolve().parent.parent / "var" / "messaging.db"


def load_texts(path: Path = TEXTS_FILE) -> dict[str, Any]:
    """Read what the channels say themselves."""
    texts: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return texts


@dataclass(frozen=True)
class Incoming:
    """A message of a patient, whatever the provider.

    ``text`` is what was written, ``tap`` the code of an answer that was tapped, ``unreadable`` the
    kind of a message that is not text (a name under ``unreadable`` in texts.yml); a picture may
    have a text with it. ``sent_at`` is in seconds since 1970, None where the provider gives none.
    ``receipt`` is a call to be made once the message is taken, such as Telegram's for a tap.
    """

    id: str
    channel: str
    address: str
    text: str = ""
    tap: str = ""
    unreadable: str = ""
    sent_at: float | None = None
    receipt: Call | None = None


@dataclass(frozen=True)
class Unsent:
    """A message that the provider accepted first, and then could not deliver."""

    channel: str
    address: str
    reason: str


class MalformedError(ValueError):
    """A webhook that the provider would not send."""


class MessagingInput(InputChannel):
    """Base of the messaging channels; a subclass knows one provider.

    ``acknowledge_after`` is how long a webhook waits for its answer to be sent, in seconds.
    """

    def __init__(
        self, environ: Mapping[str, str], acknowledge_after: float = 4.0, **patience: Any
    ) -> None:
        self.texts = load_texts()
        self._acknowledge_after = acknowledge_after
        self._names = Pseudonyms(environ.get("TRIAGE_SECRET_KEY", ""))
        self._store = MessagingStore(Path(environ.get("TRIAGE_MESSAGING_DB") or DEFAULT_FILE))
        self._delivery = Delivery(self.judge, Patience(**patience))
        self._order = OneAtATime(environ)
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Make the channel; secrets come from the environment, ``credentials`` are the times."""
        return cls(os.environ, **(credentials or {}))

    # --- what a provider's channel fills in ---------------------------------------------------

    def is_authentic(self, request: Request) -> bool:
        """Say whether the provider itself sent ``request``."""
        raise NotImplementedError

    def read(self, request: Request) -> Sequence[Incoming | Unsent]:
        """Return the messages in ``request``, oldest first. Raises MalformedError."""
        raise NotImplementedError

    def calls_for(self, incoming: Incoming, reply: Reply) -> Sequence[Call]:
        """Return the calls that send ``reply`` to whoever wrote ``incoming``."""
        raise NotImplementedError

    def judge(self, status: int, body: Mapping[str, Any]) -> Verdict:
        """Read the provider's answer to a call."""
        raise NotImplementedError

    def acknowledgement(self) -> HTTPResponse:
        """Return the answer to a webhook that was taken."""
        return response.json({"status": "ok"})

    def challenge(self, request: Request) -> HTTPResponse | None:
        """Return the answer to a GET by which the provider checks the address; None refuses."""
        return None

    def settle(self, incoming: Incoming, conversation: str) -> list[Reply] | None:
        """Return the whole answer where it is the channel's own affair; None passes it on."""
        return None

    # --- the way of a message ------------------------------------------------------------------

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes of the channel."""
        webhook = Blueprint(f"{self.name()}_webhook", __name__)

        @webhook.route("/", methods=["GET"])
        async def health(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @webhook.route("/webhook", methods=["GET"])
        async def verify(request: Request) -> HTTPResponse:
            return self.challenge(request) or self._refuse("the verification of the address")

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            if not self.is_authentic(request):
                return self._refuse("a webhook")
            try:
                found = self.read(request)
            except (MalformedError, KeyError, TypeError, ValueError, AttributeError) as error:
                logger.warning("%s: unreadable webhook (%s)", self.name(), type(error).__name__)
                return self.acknowledgement()
            tasks = []
            for item in found:
                if isinstance(item, Unsent):
                    self._record(item.channel, item.address, DeliveryError(item.reason, None, 1))
                else:
                    tasks.append(self._start(request.app, item, on_new_message))
            if tasks:
                await asyncio.wait(tasks, timeout=self._acknowledge_after)
            return self.acknowledgement()

        @webhook.listener("before_server_stop")
        async def finish(*_: Any) -> None:
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=5)
            await self._delivery.close()

        return webhook

    def _start(
        self, app: Sanic, incoming: Incoming, on_new_message: Callable[[UserMessage], Any]
    ) -> asyncio.Task[None]:
        # Kept here, so that a message is answered though the webhook is over.
        task = asyncio.create_task(self._take(app.ctx.agent, incoming, on_new_message))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _take(
        self, agent: Agent, incoming: Incoming, on_new_message: Callable[[UserMessage], Any]
    ) -> None:
        """Answer one message, after those before it, unless that was done already."""
        if incoming.sent_at is not None and time.time() - incoming.sent_at > OLDEST_SECONDS:
            logger.warning("%s: a message from long ago was left unanswered", self.name())
            return
        conversation = self._names.conversation(incoming.channel, incoming.address)
        message_id = self._names.message(incoming.channel, incoming.id)
        try:
            # The lock is handed on in the order in which it was asked for.
            async with self._order.hold(f"messaging:{conversation}", patience=None):
                state = self._store.begin(message_id)
                if state == "done":
                    return
                if incoming.receipt is not None:
                    await self._delivery.try_once(incoming.receipt)
                # Only what needs the stored conversation reads it: a long one takes its time.
                needed = state == "begun" or incoming.tap
                events = await stored_events(agent, conversation) if needed else []
                replies = replies_to(events, message_id) if state == "begun" else None
                if replies is None:
                    replies = self.settle(incoming, conversation)
                if replies is None:
                    replies = await self._answer(
                        agent, incoming, conversation, message_id, events, on_new_message
                    )
                await self._deliver(incoming, replies)
                self._store.finish(message_id)
                erased = self._store.failures(conversation) and not await stored_events(
                    agent, conversation
                )
                if erased:
                    self._store.forget(conversation)
        except Exception as error:
            logger.error("%s: a message failed: %s", self.name(), type(error).__name__)

    async def _answer(
        self,
        agent: Agent,
        incoming: Incoming,
        conversation: str,
        message_id: str,
        events: Sequence[Event],
        on_new_message: Callable[[UserMessage], Any],
    ) -> list[Reply]:
        before: list[Reply] = []
        text = incoming.text.strip()
        if incoming.tap:
            label = label_tapped(events, incoming.tap)
            if label is None:
                return [Reply(self.texts["passed"])]
            text = label
        elif incoming.unreadable:
            kind = incoming.unreadable
            unreadable = self.texts["unreadable"]
            before = [Reply(unreadable.get(kind, unreadable["other"]))]
            if not text or (kind == "edited" and not speaks_of_danger(text)):
                return before
        elif not text:
            return [Reply(self.texts["unreadable"]["empty"])]
        output = _Collector(self.name())
        message = UserMessage(
            text, output, conversation, input_channel=incoming.channel, message_id=message_id
        )
        await answer(agent, on_new_message, message, lambda: not replies_of(output.messages))
        said = replies_of(output.messages)
        # An alert comes before everything.
        return said + before if any(reply.alert for reply in said) else before + said

    async def _deliver(self, incoming: Incoming, replies: Sequence[Reply]) -> None:
        """Send the messages of one answer in order; after one that fails, none."""
        try:
            for reply in replies:
                for call in self.calls_for(incoming, reply):
                    await self._delivery.send(call)
        except DeliveryError as failure:
            self._record(incoming.channel, incoming.address, failure)

    def _record(self, channel: str, address: str, failure: DeliveryError) -> None:
        logger.error(
            "%s: an answer could not be sent: %s (status %s, %d tries)",
            self.name(), failure.reason, failure.status, failure.attempts,
        )  # fmt: skip
        conversation = self._names.conversation(channel, address)
        self._store.record(
            Failure(channel, conversation, failure.reason, failure.status, failure.attempts)
        )

    def _refuse(self, what: str) -> HTTPResponse:
        logger.warning("%s: refused %s: wrong or missing signature", self.name(), what)
        return response.json({"error": "forbidden"}, status=403)


def json_object(request: Request) -> dict[str, Any]:
    """Return the JSON object in the body of ``request``. Raises MalformedError."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise MalformedError("the body is not JSON") from None
    if not isinstance(body, dict):
        raise MalformedError("the body is not an object")
    return body


class _Collector(OutputChannel):
    """Keeps what the assistant says until the turn is stored; then it is sent."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self.messages: list[dict[str, Any]] = []

    def name(self) -> str:  # type: ignore[override]
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.messages.append(dict(message))
