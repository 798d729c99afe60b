"""The webhook: each new result is sent once to the operator's address, signed, until it arrives.

A receiver knows a result that comes twice by its identifier, and who sent it by the signature: the
HMAC-SHA256, in hexadecimal, of the time, a full stop and the body, with the shared secret.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from datetime import timedelta
from threading import Event as Flag
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from console.audit.models import Deed
from console.audit.trail import record
from console.handover.bundle import bundle_id, make_bundle
from console.handover.models import Delivery
from console.tracker import store
from console.transcripts.results import last_result

NEWEST = timedelta(days=1)
"""Results older than that are not sent: who turns the webhook on does not get the past."""

GIVEN_UP_AFTER = timedelta(days=3)
FIRST_WAIT_SECONDS = 15
LONGEST_WAIT_SECONDS = 6 * 3600
TIMEOUT_SECONDS = 10
POLL_SECONDS = 1.0
AT_ONCE = 20

_log = logging.getLogger("console.handover")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Health data goes to the address that the operator gave, and to no other."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def enqueue(results: Iterable[tuple[int, int, float]]) -> None:
    """Note results to send: key of the conversation, row of the result, its time in seconds.

    Does nothing where the webhook is off; a result that was noted before is left as it is.
    """
    if not settings.WEBHOOK_URL:
        return
    now = timezone.now()
    oldest = (now - NEWEST).timestamp()
    Delivery.objects.bulk_create(
        [
            Delivery(conversation_id=key, event_id=event_id, next_at=now)
            for key, event_id, at in results
            if event_id and at >= oldest
        ],
        ignore_conflicts=True,
    )


def run(stop: Flag) -> None:
    """Send what is due until ``stop`` is set."""
    while not stop.is_set():
        try:
            close_old_connections()
            busy = send_due()
        except DatabaseError as error:
            _log.error("the webhook cannot read its list: %s", type(error).__name__)
            busy = 0
        if busy < AT_ONCE:
            stop.wait(POLL_SECONDS)


def send_due() -> int:
    """Try every delivery that is due; return how many there were."""
    due = Delivery.objects.filter(state=Delivery.State.WAITING, next_at__lte=timezone.now())
    rows = list(due.select_related("conversation").order_by("next_at")[:AT_ONCE])
    for row in rows:
        _send(row)
    return len(rows)


def _send(row: Delivery) -> None:
    conversation = row.conversation
    events = store.read([conversation.sender_id])[conversation.sender_id]
    result = last_result(events)
    if result is None or result.event_id != row.event_id:
        # A later result stands, and has a delivery of its own.
        row.state, row.problem = Delivery.State.FAILED, "remplacée par un résultat plus récent"
        row.save(update_fields=["state", "problem"])
        return
    try:
        body = make_bundle(conversation.pseudonym, result).encode()
        problem = post(body, bundle_id(conversation.pseudonym, result))
    except ValueError as error:
        problem = f"no valid FHIR ({type(error).__name__})"
    row.tries += 1
    if not problem:
        row.state, row.sent_at, row.problem = Delivery.State.SENT, timezone.now(), ""
        record(None, Deed.EXPORTED, conversation, "FHIR, webhook")
    else:
        row.problem = problem[:100]
        wait = min(FIRST_WAIT_SECONDS * 2 ** min(row.tries - 1, 20), LONGEST_WAIT_SECONDS)
        row.next_at = timezone.now() + timedelta(seconds=wait)
        if timezone.now() - row.made_at > GIVEN_UP_AFTER:
            row.state = Delivery.State.FAILED
            _log.error("the webhook was given up for %s: %s", conversation, row.problem)
        elif row.tries == 1:
            _log.warning("the webhook failed and is tried again: %s", row.problem)
    row.save(update_fields=["state", "tries", "next_at", "sent_at", "problem"])


def sign(body: bytes, moment: str, secret: str) -> str:
    """Return the signature of ``body`` sent at ``moment`` (seconds since 1970, as text)."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def post(body: bytes, key: str) -> str:
    """Send one Bundle; return why it did not arrive in a few words, empty where it did."""
    moment = str(int(time.time()))
    request = urllib.request.Request(
        settings.WEBHOOK_URL,
        data=body,
        headers={
            "Content-Type": "application/fhir+json; charset=utf-8",
            "Idempotency-Key": key,
            "X-Triage-Timestamp": moment,
            "X-Triage-Signature": "sha256=" + sign(body, moment, settings.WEBHOOK_SECRET),
        },
    )
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
            return "" if 200 <= answer.status < 300 else f"HTTP {answer.status}"
    except urllib.error.HTTPError as error:
        return f"HTTP {error.code}"
    except (urllib.error.URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        return type(reason).__name__
