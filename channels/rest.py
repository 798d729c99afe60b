"""Rasa's REST channel, for programs on the machine itself only."""

from __future__ import annotations

import ipaddress
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.safety_net import answer

logger = logging.getLogger(__name__)

MAX_BODY = 64 * 1024
"""Bytes of a request that are read; a longer message is refused, not cut."""


class LocalRestInput(InputChannel):
    """``POST /webhooks/rest/webhook`` with ``{"sender": "...", "message": "..."}``.

    Answers with the list of messages, as any Rasa assistant does. Differs from Rasa's own in what
    protects a patient: refuses callers that are not on this machine (or came through a proxy),
    never writes a message to the log, never answers with nothing.
    """

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
            if len(request.body) > MAX_BODY:
                return _refusal(413, f"The request is over {MAX_BODY} bytes.")
            try:
                body = json.loads(request.body)
            except ValueError:
                return _refusal(400, "The body must be JSON.")
            if not isinstance(body, dict):
                return _refusal(400, 'Send {"sender": "...", "message": "..."}.')
            sender, text = body.get("sender"), body.get("message")
            if not isinstance(sender, str) or not sender.strip() or len(sender) > 200:
                return _refusal(400, "'sender' must be a text of 1 to 200 characters.")
            if not isinstance(text, str):
                return _refusal(400, "'message' must be a text.")
            metadata = body.get("metadata")
            collector = CollectingOutputChannel()
            message = UserMessage(
                text,
                collector,
                sender,
                input_channel=self.name(),
                metadata=metadata if isinstance(metadata, dict) else None,
            )
            await answer(
                request.app.ctx.agent, on_new_message, message, lambda: not collector.messages
            )
            return response.json(collector.messages)

        return webhook


def comes_from_this_machine(request: Request) -> bool:
    """Say whether the caller is on the loopback interface and no proxy stands in between."""
    headers = ("x-forwarded-for", "forwarded", "x-real-ip")
    if any(request.headers.get(name) for name in headers):
        return False
    try:
        address = ipaddress.ip_address((request.ip or "").split("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def _refusal(status: int, reason: str) -> HTTPResponse:
    return response.json({"error": reason}, status=status)
