"""Closes kept connections now and then, so that several workers share the patients.

A kept connection stays with the worker that took it, and the system hands new connections out
unevenly: of 64 patients one worker may serve twice as many as the other, each of them slower.
"""

from __future__ import annotations

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

__all__ = ["share_connections"]

MOST_SERVED = 2
"""Requests after which a connection is closed behind its answer; the next one finds any worker."""


def share_connections(app: Sanic) -> None:
    """Have ``app`` close a connection after ``MOST_SERVED`` requests, where it has several workers.

    The answer says so ("Connection: close"): a client or a proxy opens another, and loses nothing.
    """
    app.register_middleware(_let_go, "response")


async def _let_go(request: Request, response: HTTPResponse) -> None:
    connection = request.conn_info
    if connection is None or request.app.state.workers < 2:
        return
    served = getattr(connection.ctx, "served", 0) + 1
    connection.ctx.served = served
    if served >= MOST_SERVED:
        request.stream.keep_alive = False
