"""Rasa's REST channel, for programs on the machine itself only."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.safety_net import DEADLINE_SECONDS, answer, failure_text, refusal_text
from channels.weight import TooHeavyError, made_valid, weigh

logger = logging.getLogger(__name__)

MAX_BODY = 64 * 1024
"""Bytes of a request that are read; a longer message is refused, not cut."""
MAX_DEPTH = 20
"""Levels of a body; what is stored is copied and written level by level."""

_SENDER = re.compile(r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,200}")
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d+)?", re.IGNORECASE)


class LocalRestInput(InputChannel):
    """``POST /webhooks/rest/webhook`` with ``{"sender": "...", "message": "..."}``.

    Answers with the list of messages, as any Rasa assistant does. Differs from Rasa's own in what
    protects a patient: refuses callers that are not programs on this machine (a page, a proxy),
    never writes a message to the log, never answers with nothing nor after more than 8 s.
    """

    def __init__(self) -> None:
        self._turns: set[asyncio.Task[bool]] = set()

    @classmethod
    def name(cls) -> str:
        """Name of the channel in the address and in the stored conversation."""
        return "rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes of the channel."""
        webhook = Blueprint("rest_webhook", __name__)

        @webhook.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            agent = request.app.ctx.agent
            if agent is None or not agent.is_ready():
                return response.json({"status": "no model is loaded"}, status=503)
            return response.json({"status": "ok"})

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            if not comes_from_this_machine(request):
                return _refusal(403, "This channel answers only on the machine itself.")
            if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
                return _refusal(415, "The body must be JSON, and said to be (application/json).")
            if len(request.body) > MAX_BODY:
                return _refusal(413, f"The request is over {MAX_BODY} bytes.")
            try:
                body = json.loads(request.body, parse_constant=_no_number)
            except (ValueError, RecursionError):
                return _refusal(400, "The body must be JSON.")
            if not isinstance(body, dict):
                return _refusal(400, 'Send {"sender": "...", "message": "..."}.')
            if _depth(body) > MAX_DEPTH:
                return _refusal(400, f"The body has more than {MAX_DEPTH} levels.")
            sender, text = body.get("sender"), body.get("message")
            if not isinstance(sender, str) or not _SENDER.fullmatch(sender) or not sender.strip():
                return _refusal(400, "'sender' must be 1 to 200 characters, none a control sign.")
            if not isinstance(text, str):
                return _refusal(400, "'message' must be a text.")
            text = made_valid(text)
            try:
                weigh(text)
            except TooHeavyError as refused:
                said = refusal_text(refused, text)
                return response.json([{"recipient_id": sender, "text": said}])
            metadata = body.get("metadata")
            collector = CollectingOutputChannel()
            message = UserMessage(
                text,
                collector,
                sender,
                input_channel=self.name(),
                metadata=metadata if isinstance(metadata, dict) else None,
            )
            turn = asyncio.create_task(
                answer(
                    request.app.ctx.agent, on_new_message, message, lambda: not collector.messages
                )
            )
            # Kept here, so that a turn is finished and stored though nobody waits any longer.
            self._turns.add(turn)
            turn.add_done_callback(self._turns.discard)
            await asyncio.wait({turn}, timeout=DEADLINE_SECONDS)
            said = list(collector.messages)
            if not said:
                said = [{"recipient_id": sender, "text": failure_text(text)}]
            return response.json(said)

        @webhook.listener("before_server_stop")
        async def drain(*_: Any) -> None:
            if self._turns:
                await asyncio.wait(self._turns, timeout=DEADLINE_SECONDS)

        return webhook


def comes_from_this_machine(request: Request) -> bool:
    """Say whether a program on the machine itself calls.

    Not through a proxy, and not a page in a browser: that names its origin, or a host of its own
    (a name of a foreign site may lead to 127.0.0.1).
    """
    headers = ("x-forwarded-for", "forwarded", "x-real-ip", "origin")
    if any(request.headers.get(name) for name in headers):
        return False
    host = _HOST.fullmatch(request.headers.get("host", ""))
    if host is None or not (host["name"] == "localhost" or _is_loopback(host["name"].strip("[]"))):
        return False
    return _is_loopback((request.ip or "").split("%")[0])


def _is_loopback(name: str) -> bool:
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def _depth(value: Any) -> int:
    """Return how many levels ``value`` has, as read from JSON; counted without recursion."""
    level, depth = [value], 0
    while level := [
        inner
        for item in level
        if isinstance(item, dict | list)
        for inner in (item.values() if isinstance(item, dict) else item)
    ]:
        depth += 1
    return depth


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _refusal(status: int, reason: str) -> HTTPResponse:
    return response.json({"error": reason}, status=status)
