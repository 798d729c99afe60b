"""The webhook: off by default; each new result once, signed, again until it arrives."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.utils import timezone

from console.conversations.models import Conversation as Row
from console.follower import erasure
from console.handover import webhook
from console.handover.models import Delivery
from deploy.settings import SettingsError, load_settings
from tests.assistant import SECRET
from tests.console.conftest import TrackerStore
from tests.console.stored import Conversation

pytestmark = pytest.mark.django_db(databases=["default", "tracker"])
Show = Callable[..., list[Row]]
Follow = Callable[[], None]


class Receiver:
    """The operator's system: what it received, and what it answers next."""

    def __init__(self) -> None:
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.received.append((dict(self.headers), body))
                status = receiver.answers.pop(0) if receiver.answers else 204
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/results"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    made = Receiver()
    settings.WEBHOOK_URL, settings.WEBHOOK_SECRET = made.url, SECRET
    yield made
    made.stop()


def told(sender: str = "web-1", begun_at: float | None = None) -> Conversation:
    return Conversation(sender, begun_at).says("mal au dos").ends("self_care")


def later() -> None:
    """Let the next try of everything be due."""
    Delivery.objects.update(next_at=timezone.now())


def test_without_an_address_nothing_is_noted_nor_sent(show: Show, settings: Any) -> None:
    assert settings.WEBHOOK_URL == ""
    show(told())
    assert not Delivery.objects.exists()


def test_a_result_arrives_once_and_signed(show: Show, follow: Follow, receiver: Receiver) -> None:
    row = show(told())[0]
    webhook.send_due()
    follow()
    webhook.send_due()
    ((headers, body),) = receiver.received
    found = json.loads(body)
    assert found["resourceType"] == "Bundle"
    assert row.pseudonym in body.decode()
    assert headers["Idempotency-Key"] == found["identifier"]["value"]
    moment = headers["X-Triage-Timestamp"]
    assert abs(time.time() - int(moment)) < 60
    assert headers["X-Triage-Signature"] == "sha256=" + webhook.sign(body, moment, SECRET)
    assert Delivery.objects.get().state == "sent"


@pytest.mark.parametrize("status", [500, 404, 302])
def test_what_fails_is_tried_again_under_the_same_key(
    status: int, show: Show, receiver: Receiver
) -> None:
    show(told())
    receiver.answers = [status, status]
    webhook.send_due()
    assert Delivery.objects.get().problem == f"HTTP {status}"
    assert webhook.send_due() == 0  # Not before its time.
    for _ in range(2):
        later()
        webhook.send_due()
    keys = {headers["Idempotency-Key"] for headers, _ in receiver.received}
    assert (len(receiver.received), len(keys)) == (3, 1)
    assert Delivery.objects.get().state == "sent"


def test_waits_grow_and_end(show: Show, receiver: Receiver) -> None:
    show(told())
    receiver.stop()
    webhook.send_due()
    row = Delivery.objects.get()
    assert row.next_at > timezone.now() + timedelta(seconds=10)
    Delivery.objects.update(tries=30, made_at=timezone.now() - timedelta(days=4))
    later()
    webhook.send_due()
    assert Delivery.objects.get().state == "failed"


def test_a_correction_is_sent_in_the_place_of_what_it_corrects(
    show: Show, receiver: Receiver
) -> None:
    show(told().says("en fait non").ends("consultation"))
    webhook.send_due()
    assert [b"consultation" in body for _, body in receiver.received] == [True]


def test_what_was_erased_is_not_sent(store: TrackerStore, show: Show, receiver: Receiver) -> None:
    row = show(told())[0]
    erasure.erase([row.sender_id], timezone.now())
    webhook.send_due()
    assert receiver.received == []
    assert not Delivery.objects.exists()


def test_who_turns_it_on_does_not_send_the_past(show: Show, receiver: Receiver) -> None:
    show(told("web-old", time.time() - 3 * 86_400))
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({"TRIAGE_WEBHOOK_URL": "http://example.org/x"}, "must begin with https://"),
        ({"TRIAGE_WEBHOOK_URL": "ftp://localhost/x"}, "must begin with https://"),
        ({"TRIAGE_WEBHOOK_URL": "https://me:pw@example.org/"}, "must begin with https://"),
        ({"TRIAGE_WEBHOOK_URL": "https://example.org/x"}, "TRIAGE_WEBHOOK_SECRET needs at least"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(environ: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        load_settings({"TRIAGE_SECRET_KEY": SECRET, **environ})
