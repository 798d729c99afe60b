"""make shell: the assistant that runs, or one of its own; never on more than this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from deploy import shell
from deploy.demo import DemoError
from deploy.settings import Settings, load_settings
from tests.assistant import SECRET, free_port

ANSWER = {
    "text": "Où avez-vous mal ?",
    "buttons": [{"title": "Bas du dos", "payload": "x"}, {"title": "Ailleurs", "payload": "y"}],
    "custom": {"type": "question"},
}


@pytest.fixture
def running() -> Iterator[tuple[Settings, list[dict[str, Any]]]]:
    """Something that answers as the REST channel does, and what it was sent."""
    received: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def _answer(self, data: Any) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(data).encode())

        def do_GET(self) -> None:
            self._answer({"status": "ok"})

        def do_POST(self) -> None:
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self._answer([ANSWER])

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings = load_settings({"TRIAGE_SECRET_KEY": SECRET})
    yield replace(settings, port=server.server_port), received
    server.shutdown()
    server.server_close()


def test_it_talks_to_what_runs(
    running: tuple[Settings, list[dict[str, Any]]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings, received = running
    lines = iter(["bonjour", "", "1", "/stop"])
    monkeypatch.setattr("builtins.input", lambda _: next(lines))
    assert shell.runs(settings)
    shell.talk(settings)
    assert [message["message"] for message in received] == ["bonjour", "1"]
    assert len({message["sender"] for message in received}) == 1
    assert "Où avez-vous mal ?\n  1. Bas du dos\n  2. Ailleurs" in capsys.readouterr().out


def test_the_end_of_the_input_leaves(
    running: tuple[Settings, list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(_: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", ended)
    shell.talk(running[0])


def test_where_nothing_runs_it_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = replace(load_settings({"TRIAGE_SECRET_KEY": SECRET}), port=free_port())
    assert not shell.runs(settings)
    monkeypatch.setattr("builtins.input", lambda _: "bonjour")
    with pytest.raises(DemoError, match="no answer"):
        shell.talk(settings)
