"""How the assistant calls its action server: with a limit of time, and once more where it broke.

Rasa waits 300 s. A turn has 8 s in all (channels/safety_net.py), so a call that has no answer
after :data:`LIMIT_SECONDS` has failed: the message is stored all the same, and read again with the
next one. Where the loop was busy between opening a connection and using it, the server may have
closed it: nothing was read then, so the same call is made again.
"""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
from rasa.utils.endpoints import EndpointConfig

LIMIT_SECONDS = 5.0


class ActionServer(EndpointConfig):
    """The endpoint of ``endpoints.yml`` with a limit of time and one second try."""

    @classmethod
    def at(cls, endpoint: EndpointConfig) -> ActionServer:
        """Return the same endpoint, called with care."""
        return cls(
            endpoint.url,
            endpoint.params,
            endpoint.headers,
            endpoint.basic_auth,
            endpoint.token,
            endpoint.token_name,
            endpoint.cafile,
            **endpoint.kwargs,
        )

    async def request(self, *given: Any, **options: Any) -> Any:
        """Make the call as Rasa's endpoint does. Raises asyncio.TimeoutError after the limit."""
        options["timeout"] = aiohttp.ClientTimeout(total=LIMIT_SECONDS)
        return await asyncio.wait_for(self._call(*given, **options), LIMIT_SECONDS)

    async def _call(self, *given: Any, **options: Any) -> Any:
        try:
            return await super().request(*given, **options)
        except aiohttp.ClientConnectorError:
            raise  # Nobody listens: a second call would meet nobody either.
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
            return await super().request(*given, **options)

    async def is_up(self) -> bool:
        """Say whether the action server answers at all."""
        health = str(self.url).rsplit("/", 1)[0] + "/health"
        limit = aiohttp.ClientTimeout(total=2)
        try:
            async with aiohttp.ClientSession(timeout=limit) as session, session.get(health) as said:
                return said.status == 200
        except (aiohttp.ClientError, asyncio.TimeoutError):
            return False
