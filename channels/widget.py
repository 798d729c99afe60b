"""The channel of the web widget: who may talk, how often, and in whose conversation.

Every address is a POST with JSON, so that no word of a patient is ever part of an address; the
session token travels in ``Authorization: Bearer …``. See docs/widget.md for the whole protocol.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.shared.core.events import BotUttered, Event
from sanic import Blueprint, Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from channels import callbacks, transcript
from channels.answers import answers_so_far
from channels.limits import RateLimit
from channels.lock_store import whole_turn
from channels.origins import allowed_origins
from channels.pages import Pages
from channels.safety_net import (
    DEADLINE_SECONDS,
    answer,
    answer_again,
    answer_if_silent,
    failure_text,
    has_unanswered,
    refusal_text,
)
from channels.sessions import Session, SessionError, Sessions
from channels.storage import (
    current_tracker,
    erase_conversation,
    forget_unconsented,
    is_closed,
    is_stored,
    keep_callback,
    latest_object,
    said,
    said_before,
    said_lately,
)
from channels.weight import REFUSALS, TooHeavyError, made_valid, weigh
from triage.advice import ADVICE_FILE, load_advice
from triage.body import load_body
from triage.fresh import Fresh
from triage.opening_hours import describe, is_open
from triage.service import SERVICE_FILE, Service, load_service

logger = logging.getLogger(__name__)

PATH = "/webhooks/widget"
MAX_BODY = 128 * 1024
"""Bytes of a request to this channel that are read."""
PAGE = 100
"""How much of what was said is read at once, in messages of either side."""
MAX_REQUEST = 256 * 1024
"""Bytes of any request that the server takes in; the rest of the connection is refused."""

_MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_API_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
}

SORRY = {
    "origin": "Ce site n'est pas autorisé à afficher l'assistant.",
    "session": "Votre session a expiré. Vous pouvez commencer une nouvelle conversation.",
    "malformed": "Ce message n'a pas pu être lu. Rechargez la page, puis réessayez.",
    "empty": "Votre message est vide.",
    **REFUSALS,
    "too_fast": (
        "Vous écrivez très vite ! Laissez-moi quelques secondes. Si c'est une urgence, appelez"
        " le 15 sans attendre."
    ),
    "too_many": (
        "Trop de demandes arrivent de votre connexion. Réessayez dans un moment. Si c'est une"
        " urgence, appelez le 15 sans attendre."
    ),
    "callback": "Le rappel n'est pas proposé ici.",
    "choice": "Cette question n'est plus ouverte : la conversation a avancé entre-temps.",
    "failure": (
        "J'ai un problème technique. Réessayez dans un moment. Si c'est une urgence, appelez le 15"
        " (ou le 112, ou le 114 par SMS)."
    ),
}
"""What the patient reads where the channel itself has to say no."""


@dataclass(frozen=True)
class Limits:
    """What ``credentials.yml`` may set for this channel; every value is a whole number above 0."""

    message_length: int = 4000
    """Characters of one message."""
    messages_per_minute: int = 30
    """Messages of one conversation."""
    messages_per_minute_and_address: int = 120
    """Messages from one address: several people may share it."""
    sessions_per_hour_and_address: int = 60
    """New conversations from one address."""
    session_hours: int = 168
    """How long a conversation can be continued after its last use."""
    recap_minutes: int = 10
    """How long the link to a printable page works."""

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any] | None) -> Limits:
        """Read the settings. Raises ValueError naming the one that cannot be used."""
        known = {field.name for field in fields(cls)}
        for name, value in (settings or {}).items():
            if name not in known:
                raise ValueError(f"channels.widget.WidgetInput: unknown setting '{name}'")
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise ValueError(f"channels.widget.WidgetInput: {name} must be a number above 0")
        return cls(**(settings or {}))


def unconsented_hours(environ: Mapping[str, str]) -> float:
    """Return for how long what nobody agreed to is kept. Raises ValueError naming the setting."""
    given = environ.get("TRIAGE_UNCONSENTED_HOURS", "24")
    if not re.fullmatch(r"\d{1,4}", given, re.ASCII) or int(given) == 0:
        raise ValueError(f"TRIAGE_UNCONSENTED_HOURS must be hours, from 1 to 9999, not '{given}'")
    return float(given)


class Refusal(SanicException):
    """A request that is not served: ``code`` for the program, a French sentence for the person."""

    def __init__(self, status: int, code: str, retry_after: int = 0, **values: Any) -> None:
        super().__init__(SORRY[code].format(**values), status_code=status, quiet=True)
        self.code = code
        self.sentence = SORRY[code].format(**values)
        self.retry_after = retry_after

    def answer(self) -> HTTPResponse:
        """Return the refusal as JSON."""
        body: dict[str, Any] = {"error": self.code, "message": self.sentence}
        headers = {}
        if self.retry_after:
            body["retry_after"] = self.retry_after
            headers["Retry-After"] = str(self.retry_after)
        return response.json(body, status=self.status_code, headers=headers)


@dataclass(frozen=True)
class Incoming:
    """One message of a patient: free words, or values picked among those of a question.

    ``places`` are regions picked on the drawing of the body; the value follows from them.
    """

    id: str
    text: str
    question: str = ""
    choices: tuple[str, ...] = ()
    cost: int = 1
    """How many messages it counts for: a long one takes its time to read."""
    places: tuple[str, ...] = ()
    helpful: Mapping[str, Any] | None = None
    """A vote on an answer: ``entry`` of the base, and ``helpful``."""


class WidgetInput(InputChannel):
    """The web widget: its channel, its script, and the pages that the assistant serves."""

    def __init__(self, limits: Limits, environ: Mapping[str, str] = os.environ) -> None:
        key = environ.get("TRIAGE_SECRET_KEY", "")
        if len(key) < 32:
            raise ValueError("TRIAGE_SECRET_KEY must be set to at least 32 characters")
        self.limits = limits
        self._unconsented_hours = unconsented_hours(environ)
        self.origins = allowed_origins(environ)
        self.sessions = Sessions(key, limits.session_hours * 3600, limits.recap_minutes * 60)
        self._service = Fresh(load_service, [SERVICE_FILE])
        self.body = load_body()
        self._advice = Fresh(load_advice, [ADVICE_FILE])
        self._by_session = RateLimit("session", limits.messages_per_minute, 60, environ)
        self._by_address = RateLimit("address", limits.messages_per_minute_and_address, 60, environ)
        self._new_sessions = RateLimit("begun", limits.sessions_per_hour_and_address, 3600, environ)
        self._turns: set[asyncio.Task[None]] = set()
        self._keeping: asyncio.Task[None] | None = None

    @property
    def service(self) -> Service:
        """The service as its settings say now."""
        return self._service.get()

    @classmethod
    def name(cls) -> str:
        """Name of the channel in the stored conversation."""
        return "widget"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WidgetInput:
        """Make the channel from its entry in ``credentials.yml`` (see :class:`Limits`)."""
        return cls(Limits.from_settings(credentials))

    def url_prefix(self) -> str:
        """The routes carry their whole paths: the script and the pages live at the root."""
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes of the channel and of the pages."""
        widget = _WidgetBlueprint("widget", Pages(self.sessions), self._protect)

        @widget.exception(Exception)
        async def refuse(_: Request, error: Exception) -> HTTPResponse:
            if isinstance(error, Refusal):
                return error.answer()
            if isinstance(error, SanicException) and error.status_code < 500:
                return response.json({"error": "malformed", "message": SORRY["malformed"]},
                                     status=error.status_code)  # fmt: skip
            logger.error("A request of the widget failed: %s", type(error).__name__)
            return Refusal(500, "failure").answer()

        @widget.get(f"{PATH}/")
        async def health(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @widget.get(f"{PATH}/allowed")
        async def allowed(request: Request) -> HTTPResponse:
            # Open to every site: a browser would keep the refusal itself from the page.
            origin = request.headers.get("origin")
            return response.json(
                {"allowed": origin is None or origin in self.origins},
                headers={"Access-Control-Allow-Origin": "*"},
            )

        @widget.options(f"{PATH}/<_:str>")
        async def preflight(_: Request, **__: str) -> HTTPResponse:
            return response.empty()

        @widget.post(f"{PATH}/session")
        async def begin(request: Request) -> HTTPResponse:
            origin = self._origin(request)
            await self._slow_down(self._new_sessions, _address(request), "too_many")
            session = self.sessions.begin(origin)
            drawing = self.body.as_dict()
            return response.json(
                {"token": self.sessions.token(session), "drawing": drawing, **self._facts()}
            )

        @widget.post(f"{PATH}/history")
        async def history(request: Request) -> HTTPResponse:
            session = await self._session(request)
            before = _before(_body(request))
            agent = request.app.ctx.agent
            start, events = await said_before(agent, session.conversation, PAGE, before)
            if before is None and has_unanswered(events):
                await self._answer_late(agent, session.conversation)
                start, events = await said_before(agent, session.conversation, PAGE, None)
            start, events = transcript.whole_turns(start, events)
            part = {"messages": transcript.history(events), "earlier": start}
            if before is not None:
                return response.json(part)
            return response.json(
                {
                    **part,
                    **await self._standing(agent, session.conversation, start),
                    "drawing": self.body.as_dict(),
                    **self._renewed(session),
                    **self._facts(),
                }
            )

        @widget.post(f"{PATH}/messages")
        async def receive(request: Request) -> HTTPResponse | None:
            session = await self._session(request)
            incoming = self._incoming(request)
            await self._slow_down(self._by_session, session.conversation, "too_fast", incoming.cost)
            if incoming.cost > 1:
                await self._slow_down(
                    self._by_address, _address(request), "too_many", incoming.cost - 1
                )
            output = _QueueOutput()
            turn = asyncio.create_task(
                self._turn(request.app, session.conversation, incoming, output, on_new_message)
            )
            # Kept here, so that a turn is finished and stored though the person has gone.
            self._turns.add(turn)
            turn.add_done_callback(self._turns.discard)
            late = asyncio.get_running_loop().call_later(
                DEADLINE_SECONDS, output.warn, incoming.text
            )
            turn.add_done_callback(lambda _: late.cancel())
            lines = output.lines()
            first = await lines.__anext__()
            if isinstance(first, Refusal):
                raise first
            stream = await request.respond(
                content_type="application/x-ndjson; charset=utf-8",
                headers={"X-Accel-Buffering": "no"},
            )
            await stream.send(_line(first))
            async for line in lines:
                if "done" in line:
                    line = {**line, **self._renewed(session), **self._facts()}
                await stream.send(_line(line))
            await stream.eof()
            return None

        @widget.listener("after_server_start")
        async def keep_only_what_was_agreed(app: Sanic, _: Any) -> None:
            keeping = forget_unconsented(app.ctx.agent, self._unconsented_hours)
            self._keeping = asyncio.create_task(keeping)

        @widget.listener("before_server_stop")
        async def drain(*_: Any) -> None:
            if self._keeping is not None:
                self._keeping.cancel()
            if self._turns:
                await asyncio.wait(self._turns, timeout=DEADLINE_SECONDS)

        @widget.post(f"{PATH}/erase")
        async def erase(request: Request) -> HTTPResponse:
            session = await self._session(request)
            await erase_conversation(request.app.ctx.agent, session.conversation)
            return response.json({"erased": True})

        @widget.post(f"{PATH}/callback")
        async def call_back(request: Request) -> HTTPResponse:
            session = await self._session(request)
            await self._slow_down(self._by_session, session.conversation, "too_fast")
            if not self.service.callback:
                raise Refusal(403, "callback")
            try:
                asked = callbacks.read_request(_body(request))
            except callbacks.CallbackError as error:
                wrong = {"error": "callback", "field": error.field, "message": str(error)}
                return response.json(wrong, status=422)
            agent = request.app.ctx.agent
            async with whole_turn(agent, session.conversation):
                # Without a conversation nothing would ever erase the number.
                if not await said(agent, session.conversation):
                    raise Refusal(401, "session")
                await keep_callback(agent, session.conversation, asked)
            return response.json({"phone": asked.display})

        @widget.post(f"{PATH}/answers")
        async def answers(request: Request) -> HTTPResponse:
            session = await self._session(request)
            tracker = await current_tracker(request.app.ctx.agent, session.conversation)
            slots = tracker.current_slot_values() if tracker else {}
            return response.json({"answers": answers_so_far(slots, self._advice.get())})

        @widget.post(f"{PATH}/recap")
        async def recap(request: Request) -> HTTPResponse:
            session = await self._session(request)
            return response.json({"path": f"/recap/{self.sessions.ticket(session)}"})

        return widget

    async def _turn(
        self,
        app: Sanic,
        conversation: str,
        incoming: Incoming,
        output: _QueueOutput,
        on_new_message: Callable[[UserMessage], Awaitable[Any]],
    ) -> None:
        """Answer one message into ``output``: from what is stored, or by the assistant."""
        try:
            agent = app.ctx.agent
            async with whole_turn(agent, conversation):
                events = await said_lately(agent, conversation)
                known = bool(events) or await is_stored(agent, conversation)
                stored = transcript.answer_to(events, incoming.id)
                if stored is not None:
                    output.accept()
                    output.give(stored)
                    if output.silent:
                        await answer_again(agent, output, conversation)
                    failed = await answer_if_silent(
                        agent, output, conversation, incoming.text, output.silent
                    )
                    output.finish(repeated=True, failed=failed)
                    return
                message = self._user_message(conversation, incoming, events, output)
                output.accept()
                failed = await answer(agent, on_new_message, message, lambda: output.silent)
                erased = known and not failed and not await is_stored(agent, conversation)
                output.finish(failed=failed, erased=erased)
        except Refusal as refusal:
            output.refuse(refusal)
        except Exception as error:
            logger.error("A turn of the widget failed: %s", type(error).__name__)
            # Such as a database that gives no lock: nothing is stored, but the person has words.
            output.accept()
            await answer_if_silent(None, output, conversation, incoming.text, output.silent)
            output.finish(failed=True)

    @staticmethod
    async def _standing(agent: Agent, conversation: str, start: int) -> dict[str, Any]:
        """Return how the conversation stands, and what still stands of what was said long ago.

        ``start`` is how much was said before the part that is shown.
        """
        tracker = await current_tracker(agent, conversation)
        dialogue = (tracker.get_slot("dialogue") if tracker else None) or {}
        standing: dict[str, Any] = {
            "refused": bool(tracker and tracker.get_slot("consent") is False),
            "result": bool(dialogue.get("result")),
        }
        if start and dialogue.get("ended") == "emergency":
            alert = await latest_object(agent, conversation, "alert")
            if isinstance(alert, BotUttered):
                standing["alert"] = {"text": alert.text or "", "custom": alert.data["custom"]}
        return standing

    @staticmethod
    async def _answer_late(agent: Agent, conversation: str) -> None:
        """Answer what was stored while the action server was away, where that can be done now."""
        try:
            again = answer_again(agent, _QueueOutput(), conversation)
            await asyncio.wait_for(again, DEADLINE_SECONDS)
        except Exception as error:
            logger.error("A message could not be answered later: %s", type(error).__name__)

    def _user_message(
        self,
        conversation: str,
        incoming: Incoming,
        events: Sequence[Event],
        output: OutputChannel,
    ) -> UserMessage:
        text, metadata = incoming.text, {}
        if incoming.helpful:
            if not transcript.was_answered(events, incoming.helpful["entry"]):
                raise Refusal(409, "choice")
            metadata["helpful"] = dict(incoming.helpful)
        if incoming.choices:
            question = transcript.last_question(events)
            labels = transcript.labels_of(question, incoming.question, incoming.choices)
            if labels is None:
                raise Refusal(409, "choice")
            text = ", ".join(labels)
            metadata = {"question": incoming.question, "choices": list(incoming.choices)}
        if incoming.places:
            regions = self.body.picked(incoming.places)
            text = f"{text} : {', '.join(region.label for region in regions)}"
            metadata["places"] = [region.id for region in regions]
        return UserMessage(
            text,
            output,
            conversation,
            input_channel=self.name(),
            message_id=incoming.id,
            metadata=metadata,
        )

    def _incoming(self, request: Request) -> Incoming:
        """Read the message in the body of ``request``. Raises Refusal."""
        body = _body(request)
        message_id, text = body.get("id"), body.get("text", "")
        question, choices = body.get("question", ""), body.get("choices", [])
        places, helpful = body.get("places", []), body.get("helpful")
        if (
            not isinstance(message_id, str)
            or not _MESSAGE_ID.fullmatch(message_id)
            or not isinstance(text, str)
            or not isinstance(question, str)
            or not isinstance(choices, list)
            or not isinstance(places, list)
            or not all(isinstance(value, str) for value in (*choices, *places))
            or not self.body.knows(places)
            or (helpful is not None and not _is_vote(helpful))
        ):
            raise Refusal(400, "malformed")
        if helpful:
            words = "Oui" if helpful["helpful"] else "Non"
            return Incoming(message_id, words, helpful=helpful)
        if places:
            choices = [self.body.place_of(self.body.picked(places))]
            return Incoming(message_id, "", "location", tuple(choices), places=tuple(places))
        if choices:
            return Incoming(message_id, "", question, tuple(choices))
        text = made_valid(text)
        try:
            cost = weigh(text, self.limits.message_length)
        except TooHeavyError as refused:
            refusal = Refusal(413, refused.code, **refused.values)
            refusal.sentence = refusal_text(refused, text)
            raise refusal from None
        text = text.strip()
        if not text:
            raise Refusal(400, "empty")
        return Incoming(message_id, text, cost=cost)

    async def _session(self, request: Request) -> Session:
        """Return the session of ``request``. Raises Refusal; an erased one is none any more."""
        origin = self._origin(request)
        await self._slow_down(self._by_address, _address(request), "too_many")
        try:
            session = self.sessions.read(request.token or "", origin)
        except SessionError:
            raise Refusal(401, "session") from None
        if await is_closed(request.app.ctx.agent, session.conversation):
            raise Refusal(401, "session")
        return session

    def _origin(self, request: Request) -> str:
        """Return the site that ``request`` comes from. Raises Refusal where it is not allowed."""
        origin = request.headers.get("origin", "")
        if origin not in self.origins:
            raise Refusal(403, "origin")
        return origin

    async def _protect(self, request: Request, answer: HTTPResponse) -> None:
        """Set the headers of every answer of this channel, preflight and errors included."""
        if not request.path.startswith(PATH):
            return
        answer.headers.update(_API_HEADERS)
        answer.headers["Vary"] = "Origin"
        origin = request.headers.get("origin", "")
        if origin in self.origins:
            answer.headers["Access-Control-Allow-Origin"] = origin
            answer.headers["Access-Control-Allow-Methods"] = "POST"
            answer.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
            answer.headers["Access-Control-Expose-Headers"] = "Retry-After"
            answer.headers["Access-Control-Max-Age"] = "7200"

    @staticmethod
    async def _slow_down(limit: RateLimit, key: str, code: str, cost: int = 1) -> None:
        if wait := await limit.take(key, cost):
            raise Refusal(429, code, retry_after=wait)

    def _renewed(self, session: Session) -> dict[str, str]:
        """Return a fresh token where that of ``session`` has used up a quarter of its life."""
        if session.age < self.sessions.lifetime / 4:
            return {}
        return {"token": self.sessions.token(session)}

    def _facts(self) -> dict[str, Any]:
        """Return what the widget shows besides the conversation."""
        service = self.service
        now = datetime.now(service.time_zone)
        return {
            "open": is_open(service.hours, now),
            "hours": describe(service.hours, now),
            "phone": service.phone,
            "max_length": self.limits.message_length,
            "privacy": {
                "controller": service.privacy.controller,
                "retention": service.privacy.retention,
                "url": service.links["privacy"],
            },
        }


class _WidgetBlueprint(Blueprint):
    """A blueprint that also answers at "/", which Rasa keeps for its own greeting.

    Middleware of a blueprint is skipped for what Rasa's own CORS layer answers (preflights) and
    for unknown addresses, so ours belongs to the server.
    """

    def __init__(
        self,
        name: str,
        pages: Pages,
        protect: Callable[[Request, HTTPResponse], Awaitable[None]],
    ) -> None:
        super().__init__(name)
        self.ctx.pages = pages
        self.ctx.protect = protect
        pages.add_routes(self)

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        super().register(app, options)
        app.config.REQUEST_MAX_SIZE = MAX_REQUEST
        app.register_middleware(self.ctx.pages.answer_root, "request")
        app.register_middleware(self.ctx.protect, "response")


class _QueueOutput(OutputChannel):
    """Hands over what the assistant says as it is said.

    ``silent`` is true until the assistant itself has said something.
    """

    def __init__(self) -> None:
        self.silent = True
        self._accepted = False
        self._warned = ""
        self._queue: asyncio.Queue[Any] = asyncio.Queue()

    @classmethod
    def name(cls) -> str:
        return "widget"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.give(transcript.messages_of(message))

    def accept(self) -> None:
        """Say that the message is taken: the answer follows."""
        if not self._accepted:
            self._accepted = True
            self._queue.put_nowait({"accepted": True})

    def warn(self, patient_text: str) -> None:
        """Say the failure text where nothing was said in time; the answer may still follow."""
        if self.silent:
            self.accept()
            self._warned = failure_text(patient_text)
            self._queue.put_nowait({"text": self._warned})

    def give(self, messages: Sequence[dict[str, Any]]) -> None:
        """Hand over messages of the wire contract."""
        for message in messages:
            self.silent = False
            if not self._warned or message.get("text") != self._warned:
                self._queue.put_nowait(message)

    def refuse(self, refusal: Refusal) -> None:
        """End without an answer."""
        self._queue.put_nowait(refusal)

    def finish(self, **facts: bool) -> None:
        """End the answer."""
        self._queue.put_nowait({"done": True, **{key: True for key, on in facts.items() if on}})

    async def lines(self) -> AsyncIterator[Any]:
        """Yield each line; the last is a Refusal or has the key ``done``."""
        while True:
            line = await self._queue.get()
            if isinstance(line, Refusal):
                yield line
                return
            yield line
            if "done" in line:
                return


def _line(message: Any) -> bytes:
    if isinstance(message, Refusal):
        message = {"done": True, "failed": True, "message": message.sentence}
    return json.dumps(message).encode() + b"\n"


def _body(request: Request) -> dict[str, Any]:
    if len(request.body) > MAX_BODY:
        raise Refusal(413, "too_long", limit=MAX_BODY)
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Refusal(400, "malformed") from None
    if not isinstance(body, dict):
        raise Refusal(400, "malformed")
    return body


def _before(body: Mapping[str, Any]) -> int | None:
    """Return the number before which a part of the history ends, None for the end of it."""
    before = body.get("before")
    if before is None:
        return None
    if isinstance(before, bool) or not isinstance(before, int) or not 0 <= before < 10**9:
        raise Refusal(400, "malformed")
    return before


def _is_vote(given: object) -> bool:
    return (
        isinstance(given, dict)
        and set(given) == {"entry", "helpful"}
        and isinstance(given["entry"], str)
        and isinstance(given["helpful"], bool)
    )


def _address(request: Request) -> str:
    """Return the caller's address; behind a proxy that Sanic is told to trust, the one it names."""
    return request.remote_addr or request.ip or ""
