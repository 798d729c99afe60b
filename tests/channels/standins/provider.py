"""What every stand-in has: an HTTP API on loopback that remembers, and can be made to fail."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Fault:
    """The next answer of the API: a status and a body, after ``delay`` seconds."""

    status: int
    body: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0


@dataclass(frozen=True)
class Sent:
    """A message that the assistant sent: to whom, the text that is seen, the answers to tap.

    ``answers`` are pairs of the label and what comes back when it is tapped.
    """

    to: str
    text: str
    answers: tuple[tuple[str, str], ...] = ()
    raw: Any = None


class Provider:
    """Base of the stand-ins. ``webhook`` is set once the assistant runs.

    A subclass names the ``channel`` of the conversations and whether it ``taps`` answers.
    """

    channel = ""
    taps = True

    def __init__(self) -> None:
        self.webhook = ""
        self.sent: list[Sent] = []
        self.tries = 0
        self.faults: dict[str, deque[Fault]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        """Stop the API."""
        self._server.shutdown()
        self._server.server_close()

    # --- what a subclass fills in ---------------------------------------------------------------

    def new_person(self, number: int) -> str:
        """Return the address of a person."""
        raise NotImplementedError

    def text(self, person: str, text: str, message_id: str) -> Any:
        """Return the webhook of a text message."""
        raise NotImplementedError

    def tap(self, person: str, sent: Sent, label: str, message_id: str) -> Any:
        """Return the webhook of a tap on the answer ``label`` under ``sent``."""
        raise NotImplementedError

    def signed(self, payload: Any) -> tuple[bytes, dict[str, str]]:
        """Return the body of a webhook and its headers, signature included."""
        raise NotImplementedError

    def unsigned(self, headers: dict[str, str]) -> dict[str, str]:
        """Return ``headers`` without the signature."""
        return {k: v for k, v in headers.items() if not k.lower().startswith("x-")}

    def api(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        """Answer a call: check it, add to ``sent``; return status and body."""
        raise NotImplementedError

    def receiver(self, body: bytes) -> str:
        """Return to whom a call is addressed, "" where to nobody."""
        raise NotImplementedError

    # --- what tests use -------------------------------------------------------------------------

    def call(self, payload: Any) -> int:
        """Call the webhook with a right signature; return the status."""
        return self.post(*self.signed(payload))

    def post(self, body: bytes, headers: dict[str, str]) -> int:
        """Call the webhook; return the status."""
        request = urllib.request.Request(self.webhook, data=body, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def to(self, person: str) -> list[Sent]:
        """Return everything that was sent to one person."""
        return [sent for sent in self.sent if sent.to == person]

    def fail(self, person: str, *faults: Fault) -> None:
        """Make the next calls for ``person`` fail, one after the other."""
        self.faults[person] = deque(faults)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                waiting = provider.faults.get(provider.receiver(body))
                if provider.receiver(body):
                    provider.tries += 1
                headers: dict[str, str] = {}
                if waiting:
                    fault = waiting.popleft()
                    time.sleep(fault.delay)
                    status, answer, headers = fault.status, fault.body, fault.headers
                else:
                    status, answer = provider.api(self.path, dict(self.headers), body)
                raw = json.dumps(answer).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *_: Any) -> None:
                """Keep the tests quiet."""

        return Handler


def wide(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
