"""What every messaging channel does, whoever the provider is.

A webhook comes in; its signature is checked; each message in it is written down, then answered
once, in the order in which one person's messages came; the answer is sent by the provider's API.
The webhook itself is answered as soon as that is done, or when the provider would not wait any
longer: the answer then follows. A message that had not been dealt with to the end is taken up where
it was, after a crash too, and whether or not the provider calls again.

Where nothing was said in time the person gets the failure text, with the number 15; the message
waits, and is answered when it can be.

What is stored bears a pseudonym. A person's phone number or account is kept as long as the answer
takes only, sealed with the secret key.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.shared.core.events import Event
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.danger import speaks_of_danger
from channels.delivery import Call, Delivery, DeliveryError, Patience, Verdict
from channels.identity import Pseudonyms, Seal
from channels.incoming import Found, Incoming, MalformedError, Unsent
from channels.lock_store import whole_turn
from channels.memory import Memory
from channels.messaging_store import (
    Failure,
    MessagingStore,
    MessagingStoreError,
    messaging_address,
)
from channels.repeats import READ_SECONDS, is_repeated
from channels.replies import Reply, has_message, label_tapped, replies_of, replies_to
from channels.safety_net import (
    DANGER_TEXT,
    DEADLINE_SECONDS,
    FAILURE_TEXT,
    UNSAVED_TEXT,
    answer,
    answer_again,
    failure_text,
    refusal_text,
)
from channels.storage import is_stored, said_lately
from channels.weight import TooHeavyError, made_valid, weigh

logger = logging.getLogger(__name__)

OLDEST_SECONDS = 7 * 24 * 3600
"""Messages sent longer ago are not answered: no provider tries for so long."""

FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS = 2.0, 60.0
"""When a message that failed is tried again; the pause doubles each time."""

LAST_TURN = 20
"""Messages of either side among which the last one of a person stands, with its answer."""

TEXTS_FILE = Path(__file__).with_name("texts.yml")


def load_texts(path: Path = TEXTS_FILE) -> dict[str, Any]:
    """Read what the channels say themselves."""
    texts: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return texts


@dataclass
class _Taking:
    """What became of one message so far.

    ``begun`` says that it was tried before, ``turned`` that the assistant itself has answered it
    and its answer is stored, or all was erased at its wish.
    """

    tries: int
    said: bool = False
    warned: bool = False
    begun: bool = False
    turned: bool = False


class MessagingInput(InputChannel):
    """Base of the messaging channels; a subclass knows one provider.

    ``acknowledge_after`` is how long a webhook waits for its answer to be sent, in seconds;
    ``read_seconds`` how long nobody can have read an answer yet (channels/repeats.py).
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        acknowledge_after: float = 4.0,
        read_seconds: float = READ_SECONDS,
        **patience: Any,
    ) -> None:
        self.texts = load_texts()
        self._acknowledge_after = acknowledge_after
        self._read_seconds = read_seconds
        self._names = Pseudonyms(environ.get("TRIAGE_SECRET_KEY", ""))
        self._seal = Seal(environ.get("TRIAGE_SECRET_KEY", ""))
        self._memory = Memory(MessagingStore(messaging_address(environ)))
        self._delivery = Delivery(self.judge, Patience(**patience))
        self._tasks: set[asyncio.Task[None]] = set()
        self._unkept: deque[str] = deque(maxlen=1000)

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Make the channel; secrets come from the environment, ``credentials`` are the times."""
        return cls(os.environ, **(credentials or {}))

    # --- what a provider's channel fills in ---------------------------------------------------

    def is_authentic(self, request: Request) -> bool:
        """Say whether the provider itself sent ``request``."""
        raise NotImplementedError

    def read(self, request: Request) -> Sequence[Found]:
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

    async def settle(self, incoming: Incoming, conversation: str) -> list[Reply] | None:
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
            except MalformedError as error:
                logger.warning("%s: unreadable webhook: %s", self.name(), error)
                return self.acknowledgement()
            now = time.time()
            messages = [replace(it, came_at=now) for it in found if isinstance(it, Incoming)]
            try:
                for item in messages:
                    await self._keep(item)
            except MessagingStoreError as error:
                # Not acknowledged: the provider keeps it, and calls again where it ever does.
                logger.error("%s: no message can be kept: %s", self.name(), error)
                for item in messages:
                    self._warn_of_unkept(item)
                return response.json({"error": "unavailable"}, status=503)
            for item in found:
                if isinstance(item, Unsent):
                    failure = DeliveryError(item.reason, None, 1)
                    await self._record(item.channel, item.address, failure)
            tasks = [self._start(request.app, item, on_new_message) for item in messages]
            if tasks:
                await asyncio.wait(tasks, timeout=self._acknowledge_after)
            return self.acknowledgement()

        @webhook.listener("after_server_start")
        async def resume(app: Sanic, _: Any) -> None:
            self._follow(self._take_up(app, on_new_message))

        @webhook.listener("before_server_stop")
        async def finish(*_: Any) -> None:
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=DEADLINE_SECONDS)
            await self._delivery.close()
            with contextlib.suppress(MessagingStoreError):
                await self._memory.close()

        return webhook

    async def _take_up(self, app: Sanic, on_new_message: Callable[[UserMessage], Any]) -> None:
        """Start with what waits since before the start, as soon as the store can be read."""
        while True:
            try:
                waiting = await self._memory.waiting(time.time() - OLDEST_SECONDS)
                break
            except MessagingStoreError as error:
                logger.error("%s: what waits cannot be read: %s", self.name(), error)
                await asyncio.sleep(FIRST_RETRY_SECONDS)
        for sealed in waiting:
            kept = self._seal.open(sealed)
            if kept is not None and kept["name"] == self.name():
                self._start(app, Incoming(**kept["incoming"]), on_new_message)

    async def _keep(self, incoming: Incoming) -> None:
        """Write a message down, sealed. The receipt is not kept: its address holds a secret."""
        content = asdict(replace(incoming, receipt=None))
        await self._memory.keep(
            self._names.message(incoming.channel, incoming.id),
            self._names.conversation(incoming.channel, incoming.address),
            self._seal.close({"name": self.name(), "incoming": content}),
        )

    def _start(
        self,
        app: Sanic,
        incoming: Incoming,
        on_new_message: Callable[[UserMessage], Any],
        tries: int = 0,
    ) -> asyncio.Task[None]:
        taking = _Taking(tries)
        return self._follow(self._take(app, incoming, on_new_message, taking))

    def _follow(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        # Kept here, so that a message is answered though the webhook is over.
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _take(
        self,
        app: Sanic,
        incoming: Incoming,
        on_new_message: Callable[[UserMessage], Any],
        taking: _Taking,
    ) -> None:
        """Answer one message, after those before it, unless that was done already."""
        conversation = self._names.conversation(incoming.channel, incoming.address)
        message_id = self._names.message(incoming.channel, incoming.id)
        # Twilio does not tell when a message was sent.
        written_at = incoming.sent_at or incoming.came_at or time.time()
        if time.time() - written_at > OLDEST_SECONDS:
            logger.warning("%s: a message from long ago was left unanswered", self.name())
            await self._memory.finish(message_id)
            return
        loop = asyncio.get_running_loop()
        late = loop.call_later(DEADLINE_SECONDS, lambda: self._follow(self._warn(incoming, taking)))
        answered = False
        try:
            # The lock is handed on in the order in which it was asked for.
            agent: Agent = app.ctx.agent
            async with whole_turn(agent, conversation):
                if not await self._memory.is_waiting(message_id):
                    return
                taking.begun = await self._memory.begin(message_id) == "begun"
                if incoming.receipt is not None:
                    await self._delivery.try_once(incoming.receipt)
                replies = await self._replies(
                    agent, incoming, conversation, message_id, taking, on_new_message
                )
                answered = not _failed(replies)
                if answered or not (taking.warned or taking.tries or taking.begun):
                    taking.said = True
                    await self._deliver(incoming, replies)
                if answered:
                    await self._finish(message_id)
                # Nothing stored is no erasure where nothing could be stored.
                if (
                    taking.turned
                    and await self._memory.holds_back(conversation)
                    and not await is_stored(agent, conversation)
                ):
                    await self._memory.forget(conversation)
        except Exception as error:
            logger.error("%s: a message failed: %s", self.name(), type(error).__name__)
        finally:
            late.cancel()
        if not taking.said and not taking.tries:
            await self._warn(incoming, taking)
        if not answered and await self._may_wait(message_id):
            pause = min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** min(taking.tries, 9))
            loop.call_later(
                pause, lambda: self._start(app, incoming, on_new_message, taking.tries + 1)
            )

    async def _finish(self, message_id: str) -> None:
        """Note that a message is answered, later where that cannot be noted now."""
        try:
            await self._memory.finish(message_id)
        except MessagingStoreError as error:
            # Not tried as a whole again: the person has the answer.
            logger.error("%s: an answer could not be noted: %s", self.name(), error)
            again = asyncio.get_running_loop().call_later
            again(LONGEST_RETRY_SECONDS, lambda: self._follow(self._finish(message_id)))

    async def _may_wait(self, message_id: str) -> bool:
        """Say whether a message still waits for its answer; yes where that cannot be known."""
        try:
            return await self._memory.is_waiting(message_id)
        except MessagingStoreError:
            return True

    def _warn_of_unkept(self, incoming: Incoming) -> None:
        """Say, once for a message, that it cannot be answered: no provider need call again."""
        message_id = self._names.message(incoming.channel, incoming.id)
        if message_id not in self._unkept:
            self._unkept.append(message_id)
            self._follow(self._warn(incoming, _Taking(0)))

    async def _warn(self, incoming: Incoming, taking: _Taking) -> None:
        """Send the failure text where nothing was said in time; the message goes on waiting."""
        if not (taking.said or taking.warned or taking.tries):
            taking.warned = True
            await self._deliver(incoming, [Reply(failure_text(incoming.text))])

    async def _replies(
        self,
        agent: Agent,
        incoming: Incoming,
        conversation: str,
        message_id: str,
        taking: _Taking,
        on_new_message: Callable[[UserMessage], Any],
    ) -> list[Reply]:
        """Return the whole answer: what is stored of it, or what the assistant says now."""
        events: Sequence[Event] = []
        if taking.begun:
            # Whether it was stored must be known: it would be stored twice.
            events = await said_lately(agent, conversation, nothing_if_it_fails=False)
            replies = replies_to(events, message_id)
            if replies is not None:
                return replies
            if has_message(events, message_id):
                output = _Collector(self.name())
                whole = await answer_again(agent, output, conversation)
                return replies_of(output.messages) if whole else [Reply(FAILURE_TEXT)]
        elif incoming.tap:
            # Only what needs the stored conversation reads it: a long one takes its time.
            events = await said_lately(agent, conversation)
        settled = await self.settle(incoming, conversation)
        if settled is not None:
            return settled
        return await self._answer(
            agent, incoming, conversation, message_id, taking, events, on_new_message
        )

    async def _answer(
        self,
        agent: Agent,
        incoming: Incoming,
        conversation: str,
        message_id: str,
        taking: _Taking,
        events: Sequence[Event],
        on_new_message: Callable[[UserMessage], Any],
    ) -> list[Reply]:
        before: list[Reply] = []
        text = made_valid(incoming.text).strip()
        try:
            weigh(text)
        except TooHeavyError as refused:
            return [Reply(refusal_text(refused, text))]
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
        else:
            events = events or await said_lately(agent, conversation, newest=LAST_TURN)
            if is_repeated(events, text, incoming.came_at, self._read_seconds):
                return []
        output = _Collector(self.name())
        message = UserMessage(
            text, output, conversation, input_channel=incoming.channel, message_id=message_id
        )
        await answer(agent, on_new_message, message, lambda: not replies_of(output.messages))
        said = replies_of(output.messages)
        if any(reply.text == UNSAVED_TEXT for reply in said):
            # Not stored: nobody need write it again, it waits here. An alert does not wait.
            said = [*(reply for reply in said if reply.alert), Reply(failure_text(text))]
        taking.turned = not _failed(said)
        # An alert comes before everything.
        return said + before if any(reply.alert for reply in said) else before + said

    async def _deliver(self, incoming: Incoming, replies: Sequence[Reply]) -> None:
        """Send the messages of one answer in order; after one that fails, none."""
        try:
            for reply in replies:
                for call in self.calls_for(incoming, reply):
                    await self._delivery.send(call)
        except DeliveryError as failure:
            await self._record(incoming.channel, incoming.address, failure)

    async def _record(self, channel: str, address: str, failure: DeliveryError) -> None:
        logger.error(
            "%s: an answer could not be sent: %s (status %s, %d tries)",
            self.name(), failure.reason, failure.status, failure.attempts,
        )  # fmt: skip
        conversation = self._names.conversation(channel, address)
        kept = Failure(channel, conversation, failure.reason, failure.status, failure.attempts)
        try:
            await self._memory.record(kept)
        except MessagingStoreError as error:
            logger.error("%s: that could not be recorded: %s", self.name(), error)

    def _refuse(self, what: str) -> HTTPResponse:
        logger.warning("%s: refused %s: wrong or missing signature", self.name(), what)
        return response.json({"error": "forbidden"}, status=403)


def _failed(replies: Sequence[Reply]) -> bool:
    """Say whether the failure text is among ``replies``: then the message is yet to be answered."""
    return any(reply.text in (FAILURE_TEXT, DANGER_TEXT) for reply in replies)


class _Collector(OutputChannel):
    """Keeps what the assistant says until the turn is stored; then it is sent."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self.messages: list[dict[str, Any]] = []

    def name(self) -> str:  # type: ignore[override]
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.messages.append(dict(message))
