"""What the operator's own tools ask of an assistant: is it alive, which version, how it goes.

``/health/live``, ``/health/ready`` and ``/version`` answer on the assistant's port; the figures for
Prometheus on a port of their own (``TRIAGE_METRICS_PORT``), because they are not for the public.
SIGHUP loads the model anew. None of it says anything of a patient. See docs/operations.md.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels import metrics
from channels.action_server import ActionServer
from channels.health import Health
from channels.model_reload import reload_on_signal
from channels.quiet import keep_texts_out_of_logs
from channels.safety_net import FAILURE_TEXT
from channels.turnover import share_connections
from channels.version import version

logger = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
"""How often the parts are looked at for the figures."""


class OperatorInput(InputChannel):
    """No way in for a patient: the addresses for whoever runs the assistant."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        keep_texts_out_of_logs()
        self._environ = environ
        self._health = Health(environ)
        self._look: asyncio.Task[None] | None = None

    @classmethod
    def name(cls) -> str:
        """Name of the channel; nothing is ever stored under it."""
        return "operator"

    @classmethod
    def from_credentials(cls, _: dict[str, Any] | None) -> InputChannel:
        """Make the channel; its settings are in the environment."""
        return cls()

    def url_prefix(self) -> str:
        """The routes carry their whole paths."""
        return "/"

    def blueprint(self, _: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes."""
        operator = _Blueprint("operator")

        @operator.get("/health/live")
        async def live(_: Request) -> HTTPResponse:
            return response.json({"status": "alive"}, headers=_FRESH)

        @operator.get("/health/ready")
        async def ready(request: Request) -> HTTPResponse:
            agent = request.app.ctx.agent
            if agent is None or not agent.is_ready():
                return response.json({"status": "no model is loaded"}, 503, headers=_FRESH)
            parts = await self._health.parts(agent)
            # With a part down the assistant still says what to do, the number 15 first: a proxy
            # that took it out would leave patients with nothing.
            status = "ready" if all(parts.values()) else "degraded"
            said = {name: "ok" if up else "failing" for name, up in parts.items()}
            return response.json({"status": status, "parts": said}, headers=_FRESH)

        @operator.get("/version")
        async def told(request: Request) -> HTTPResponse:
            return response.json(version(request.app.ctx.agent, self._environ), headers=_FRESH)

        @operator.listener("after_server_start")
        async def begin(app: Sanic, _: Any) -> None:
            # Modules of Rasa that were imported since have loggers of their own.
            keep_texts_out_of_logs()
            reload_on_signal(app)
            if address := metrics.address(self._environ):
                metrics.serve(*address)
                self._look = asyncio.create_task(self._keep_looking(app))

        @operator.listener("before_server_stop")
        async def end(app: Sanic, _: Any) -> None:
            if self._look is not None:
                self._look.cancel()
            endpoint = getattr(getattr(app.ctx, "agent", None), "action_endpoint", None)
            if isinstance(endpoint, ActionServer):
                await endpoint.close()

        return operator

    async def _keep_looking(self, app: Sanic) -> None:
        """Keep the figures on the parts and on the event loop; a failure ends nothing."""
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(LOOK_SECONDS)
            metrics.note_loop_lag(max(0.0, loop.time() - before - LOOK_SECONDS))
            agent = getattr(app.ctx, "agent", None)
            if agent is not None and agent.is_ready():
                metrics.note_parts(await self._health.parts(agent))


_FRESH = {"Cache-Control": "no-store"}


class _Blueprint(Blueprint):
    """Also watches the agent before every message that comes in, whichever channel takes it."""

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        super().register(app, options)
        app.register_middleware(_watch, "request")
        share_connections(app)


async def _watch(request: Request) -> HTTPResponse | None:
    """Have the agent watched; where it has no model, leave the message to another worker.

    A proxy hands a 503 on, and a provider calls again, so that nothing is lost.
    """
    if request.method != "POST":
        return None
    agent = getattr(request.app.ctx, "agent", None)
    if agent is None or not agent.is_ready():
        body = {"error": "failure", "message": FAILURE_TEXT}
        return response.json(body, 503, headers={**_FRESH, "Retry-After": "5"})
    metrics.watch(agent)
    return None
