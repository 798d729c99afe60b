"""How the assistant calls its action server: with a limit of time, and once more where it broke.

Rasa waits 300 s. A turn has 8 s in all (channels/safety_net.py), so a call that has no answer
after :data:`LIMIT_SECONDS` has failed: the message is stored all the same, and read again with the
next one. Where the loop was busy between opening a connection and using it, the server may have
closed it: nothing was read then, so the same call is made again.

Connections are kept from one turn to the next, where Rasa's endpoint opens one for each call.
"""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
from rasa.utils.endpoints import EndpointConfig

LIMIT_SECONDS = 5.0
KEPT_SECONDS = 2.0
"""How long an idle connection is kept: the server closes it after 5 s."""


class ActionServer(EndpointConfig):
    """The endpoint of ``endpoints.yml`` with a limit of time and one second try."""

    _connections: aiohttp.TCPConnector | None = None

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

    def session(self) -> aiohttp.ClientSession:
        """Return a session as Rasa's endpoint makes it, but on the connections that are kept."""
        kept = self._connections
        if kept is None or kept.closed:
            # One loop serves a process: its connections live as long as it does.
            self._connections = kept = aiohttp.TCPConnector(keepalive_timeout=KEPT_SECONDS, limit=0)
        basic = self.basic_auth
        return aiohttp.ClientSession(
            connector=kept,
            connector_owner=False,
            headers=self.headers,
            auth=aiohttp.BasicAuth(basic["username"], basic["password"]) if basic else None,
        )

    async def close(self) -> None:
        """Close the connections that are kept."""
        if self._connections is not None:
            await self._connections.close()

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
            # The others that are kept may be as dead as this one, and other turns still use them.
            return await self._anew().request(*given, **options)

    def _anew(self) -> EndpointConfig:
        """Return Rasa's own endpoint, which opens a connection for each call."""
        endpoint: EndpointConfig = EndpointConfig.copy(self)
        endpoint.cafile = self.cafile
        return endpoint

    async def is_up(self) -> bool:
        """Say whether the action server answers at all."""
        health = str(self.url).rsplit("/", 1)[0] + "/health"
        limit = aiohttp.ClientTimeout(total=2)
        try:
            async with aiohttp.ClientSession(timeout=limit) as session, session.get(health) as said:
                return said.status == 200
        except (aiohttp.ClientError, asyncio.TimeoutError):
            return False
