"""Calls of the action server: neither a closed connection nor one that hangs costs a turn."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pytest
from jsonschema import Draft7Validator, ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import EndpointConfig

from channels import action_server, preparing
from channels.action_server import ActionServer
from tests.assistant import Assistant

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


class Fickle:
    """A server that deals with each connection in turn as it was told to."""

    def __init__(self, *manners: str) -> None:
        self.manners = list(manners)
        self.calls = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.calls += 1
        manner = self.manners.pop(0)
        if manner != "closes at once":
            await reader.readuntil(b"\r\n\r\n")
        if manner == "answers":
            writer.write(ANSWER)
            await writer.drain()
        elif manner == "keeps":
            for _ in range(3):
                writer.write(ANSWER)
                await writer.drain()
                await reader.readuntil(b"\r\n\r\n{}")
        elif manner == "hangs":
            await asyncio.sleep(60)
        writer.close()


@pytest.fixture
async def start() -> AsyncIterator[Callable[..., object]]:
    servers, endpoints = [], []

    async def _start(*manners: str) -> tuple[ActionServer, Fickle]:
        fickle = Fickle(*manners)
        server = await asyncio.start_server(fickle.serve, "127.0.0.1", 0)
        servers.append(server)
        port = server.sockets[0].getsockname()[1]
        endpoints.append(ActionServer.at(EndpointConfig(f"http://127.0.0.1:{port}/webhook")))
        return endpoints[-1], fickle

    yield _start
    for endpoint in endpoints:
        await endpoint.close()
    for server in servers:
        server.close()


@pytest.mark.parametrize("closing", ["closes at once", "closes after reading"])
async def test_a_connection_that_was_closed_is_tried_once_more(start, closing: str) -> None:
    endpoint, fickle = await start(closing, "answers")
    assert await endpoint.request(json={"text": "bonjour"}) == {}
    assert fickle.calls == 2


async def test_one_connection_serves_turn_after_turn(start) -> None:
    endpoint, fickle = await start("keeps")
    for _ in range(3):
        assert await endpoint.request(json={}) == {}
    assert fickle.calls == 1


async def test_a_kept_connection_that_died_costs_no_turn(start) -> None:
    endpoint, fickle = await start("answers", "answers")
    for _ in range(2):
        assert await endpoint.request(json={}) == {}
    assert fickle.calls == 2


async def test_once_more_and_no_oftener(start) -> None:
    endpoint, fickle = await start(*["closes after reading"] * 5)
    with pytest.raises(aiohttp.ClientError):
        await endpoint.request(json={})
    assert fickle.calls == 2


async def test_a_server_that_hangs_is_given_up(start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(action_server, "LIMIT_SECONDS", 0.5)
    endpoint, fickle = await start("hangs")
    with pytest.raises(asyncio.TimeoutError):
        await endpoint.request(json={}, timeout=300)
    assert fickle.calls == 1


async def test_where_nobody_listens_it_is_known_at_once(start) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
    endpoint = ActionServer.at(EndpointConfig(f"http://127.0.0.1:{port}/webhook"))
    with pytest.raises(aiohttp.ClientConnectorError):
        await endpoint.request(json={})
    assert not await endpoint.is_up()


def test_a_connection_may_rest_before_it_is_used(tmp_path: Path) -> None:
    """As when the assistant's loop is busy meanwhile: by itself the server closes at 5 s."""
    running = Assistant(tmp_path)
    running.start_actions()
    try:
        with socket.create_connection(
            ("127.0.0.1", running.actions_port), timeout=20
        ) as connection:
            for _ in range(2):
                connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                assert connection.recv(1000).startswith(b"HTTP/1.1 200")
                time.sleep(7)
            connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert connection.recv(1000).startswith(b"HTTP/1.1 200")
    finally:
        running.stop()


async def test_an_answer_is_checked_as_by_rasa_and_the_schema_only_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    action = RemoteAction("action_triage", None)
    by_rasa = RemoteAction._validate_action_result
    good = {"events": [{"event": "slot", "name": "age", "value": 52}], "responses": [{"text": "a"}]}
    bad = [{"events": [{"name": "age"}]}, {"events": "none"}, {"responses": ["a"]}, []]
    with monkeypatch.context() as changed:
        changed.setattr(RemoteAction, "_validate_action_result", by_rasa)
        preparing.check_the_schema_once()
        assert action._validate_action_result(good)
        for answer in bad:
            with pytest.raises(ValidationError) as ours:
                action._validate_action_result(answer)
            with pytest.raises(ValidationError) as theirs:
                preparing._rasa_refuses(action, answer)
            assert ours.value.message == theirs.value.message
        checked = []
        changed.setattr(Draft7Validator, "check_schema", lambda schema: checked.append(schema))
        assert action._validate_action_result(good)
        assert not checked
